from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from reflectapp.ui.context import Context
from reflectapp.work.runner import Job

SAVE_AFTER_MS: Final = 500

Write = Callable[..., Job]
"""What `Context.do` returns."""


class Saving(QObject):
    """What is typed on a page is saved by itself: after a moment, and at once when she leaves."""

    def __init__(self, context: Context, write: Callable[[], Write | None], page: QObject) -> None:
        """`write`: a write of what the page says by now, not begun yet, or None if there is nothing to be written."""
        super().__init__(page)
        self._context = context
        self._write = write
        self._edits = self._under_way = self._begun = 0
        self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    @property
    def done(self) -> bool:
        """Whether everything written is in the store."""
        return not self._timer.isActive() and self._under_way == 0 and not self._failed

    @property
    def edits(self) -> int:
        """How often something was typed; to be asked for with the store's answer that is to be shown."""
        return self._edits

    def unchanged_since(self, edits: int) -> bool:
        """Whether what the store says may be shown: nothing was typed since then, and all of it is stored."""
        return edits == self._edits and self.done

    def begin_anew(self) -> None:
        """Another thing is on the page."""
        self._edits = self._under_way = 0
        self._failed = False
        self._begun += 1

    def edited(self) -> None:
        self._edits += 1
        self._timer.start()

    def flush(self) -> None:
        """Saves what waits to be saved, and again what could not be saved before."""
        if self._timer.isActive() or self._failed:
            self._timer.stop()
            self.save()

    def drop(self) -> None:
        """What waits is not saved: there is nothing any more that it belongs to."""
        self._timer.stop()
        self._failed = False

    def save(self) -> None:
        if (write := self._write()) is not None:
            self._under_way += 1
            begun = self._begun
            write(lambda _value: self._on_ended(begun), lambda error: self._on_not_saved(begun, error))

    def _on_ended(self, begun: int, failed: bool = False) -> None:
        """What is written later holds all that was typed before it: only the last end counts."""
        if begun == self._begun:
            self._under_way -= 1
            self._failed = failed

    def _on_not_saved(self, begun: int, error: BaseException) -> None:
        """It stays on the page, and is tried again with the next letter and when she leaves."""
        self._on_ended(begun, failed=True)
        self._context.troubled.emit(error)
