import logging
from collections.abc import Iterator
from itertools import chain

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from reflectapp.bootstrap.opened import Opened
from reflectapp.ui.locking.curtain import Curtain, clear_clipboard
from reflectapp.ui.locking.forgetting import after_each, forget, give_back
from reflectapp.ui.locking.notice import AFTER_MS, LockingNotice
from reflectapp.work.runner import Runner

_log = logging.getLogger(__name__)


class Leaving(QObject):
    """From an open store to a closed one: drafts are saved, the screen is empty at once, what runs is stopped.

    `over` is emitted when the store is closed, `forgotten` when its windows are gone and memory was cleared.
    """

    over = Signal()
    forgotten = Signal()

    def __init__(self, app: QApplication, opened: Opened, runner: Runner) -> None:
        super().__init__(app)  # to the end of it, also where she has opened the store again meanwhile
        self._opened = opened
        self._runner = runner
        self._curtain = Curtain(app, opened.window)
        self._notice: LockingNotice | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._tell)
        self._letting_go: Iterator[None] = iter(())
        self._pieces = self._letting_go
        self._piecemeal = QTimer(self)
        self._piecemeal.timeout.connect(self._go_on)

    def begin(self) -> None:
        """Whatever goes wrong in one step, the others follow."""
        self._opened.warm_up.stop()
        for step in (self._opened.window.flush, self._curtain.fall, self._opened.window.hide, clear_clipboard):
            try:
                step()
            except Exception as error:
                _log.error("a step of locking failed: %s", type(error))
        self._patience.start(AFTER_MS)
        self._runner.settle(self._close)

    def finish(self) -> None:
        """Lets go of the rest at once: the program is about to end."""
        for _ in self._letting_go:
            pass

    def _tell(self) -> None:
        self._notice = LockingNotice()
        self._notice.show()

    def _close(self) -> None:
        opened = self._opened
        opened.context.close()
        self._runner.on_store(self, opened.close_store, lambda _none: self._end(), self._fail)

    def _fail(self, error: BaseException) -> None:
        _log.error("the store did not close well: %s", type(error))
        self._end()

    def _end(self) -> None:
        self._patience.stop()
        if self._notice is not None:
            self._notice.hide()  # one that is seen and refuses to close would keep the program from its end
            self._notice.deleteLater()
        self._letting_go = self._opened.let_go()
        self._pieces = chain(after_each(self._letting_go), self._forget())
        self._piecemeal.start()
        self.over.emit()

    def _forget(self) -> Iterator[None]:
        self._curtain.lift()
        del self._opened, self._curtain
        yield
        yield from forget()

    def _go_on(self) -> None:
        """One piece for each turn of the event loop, so that the gate answers meanwhile."""
        if next(self._pieces, self) is self:
            self._piecemeal.stop()
            self._runner.on_media(self, lambda _report, _cancel: give_back()).ended.connect(self._done)

    def _done(self) -> None:
        self.forgotten.emit()
        self.deleteLater()
