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
        self._edits = 0
        self._under_way = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)

    @property
    def done(self) -> bool:
        """Whether everything written is in the store."""
        return not self._timer.isActive() and self._under_way == 0

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

    def edited(self) -> None:
        self._edits += 1
        self._timer.start()

    def flush(self) -> None:
        """Saves what waits to be saved."""
        if self._timer.isActive():
            self._timer.stop()
            self.save()

    def drop(self) -> None:
        """What waits is not saved: there is nothing any more that it belongs to."""
        self._timer.stop()

    def save(self) -> None:
        if (write := self._write()) is not None:
            self._under_way += 1
            write(self._on_saved, self._on_not_saved)

    def _on_saved(self, _value: object) -> None:
        self._under_way = max(0, self._under_way - 1)

    def _on_not_saved(self, error: BaseException) -> None:
        self._on_saved(None)
        self._context.troubled.emit(error)
