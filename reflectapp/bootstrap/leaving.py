import logging

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from reflectapp.bootstrap.opened import Opened
from reflectapp.ui.locking.curtain import Curtain, clear_clipboard
from reflectapp.ui.locking.forgetting import forget
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
        super().__init__()
        self._opened = opened
        self._runner = runner
        self._curtain = Curtain(app, opened.window)
        self._notice: LockingNotice | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._tell)

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
        self._opened.context.destroyed.connect(self._forget)
        self._opened.let_go()
        if self._notice is not None:
            self._notice.hide()  # one that is seen and refuses to close would keep the program from its end
            self._notice.deleteLater()
        self.over.emit()

    def _forget(self) -> None:
        self._curtain.lift()
        QTimer.singleShot(0, self, self._clear)

    def _clear(self) -> None:
        del self._opened, self._curtain
        forget()
        self.forgotten.emit()
        self.deleteLater()
