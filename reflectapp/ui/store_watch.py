"""How the open store stands, as the screen sees it, and what waits until it can be written again."""

import logging
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from reflectapp.domain.errors import Problem
from reflectapp.services.store import OpenStore
from reflectapp.work.runner import Runner

_LOOK_EVERY_MS: Final = 5000

Write = Callable[[bool], object]

_log = logging.getLogger(__name__)


class StoreWatch(QObject):
    """`changed` when `trouble`, `looking` or the number of waiting writes may be another; `came_back` when trouble is
    over.

    While there is trouble every write waits here, in its order: what she types stays on the screen and is saved
    when the store can be written. Only what deletes is tried at once, as it makes room.
    """

    changed = Signal()
    came_back = Signal()

    def __init__(self, store: OpenStore, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._runner = store, runner
        self._waiting: list[Write] = []
        self.looking = False
        self.trouble: Problem | None = store.standing.trouble
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def holds(self) -> bool:
        """Whether writes are to wait."""
        return self.trouble is not None and not self._store.database.read_only

    def start(self) -> None:
        """Looks from time to time, lightly."""
        self._timer.start()

    def look(self) -> None:
        """Looks at once; what waits is written if it can be."""
        if self.looking:
            return
        self.looking = True
        self._runner.on_store(self, self._store.standing.look, self._on_looked, self._on_failed)
        self.changed.emit()

    def notice(self) -> None:
        """After something was written or read: it may have met trouble."""
        met = self._store.standing.trouble
        if met is not None and met is not self.trouble:
            self.trouble = met
            self.changed.emit()

    def hold(self, write: Write) -> None:
        """`write` starts what is to be written, anew; its argument: in the room that is left on a full disk."""
        self._waiting.append(write)
        self.changed.emit()

    def let_go(self) -> None:
        """Before a lock: what waits is written now, if the disk is only full."""
        if self.trouble is Problem.DISK_FULL:
            self._write(in_hand=True)

    def _on_looked(self, trouble: Problem | None) -> None:
        self.looking = False
        was, self.trouble = self.trouble, trouble
        if trouble is None and was is not None:
            self._write(in_hand=False)
            self.came_back.emit()
        self.changed.emit()

    def _write(self, in_hand: bool) -> None:
        waiting, self._waiting = self._waiting, []
        for write in waiting:
            write(in_hand)

    def _on_failed(self, error: BaseException) -> None:
        self.looking = False
        _log.error("how the store stands could not be seen: %s", type(error))
