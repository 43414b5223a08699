from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QClipboard, QDrag, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from reflectapp.ui.locking.notice import LockingNotice
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.shell.window import MainWindow

_MOST_POPUPS: Final = 20


class Curtain(QObject):
    """Falls before everything that an open store shows, and stays down: no dialog can refuse, none opens behind it.

    A dialog that waits in a loop of its own (`exec`, a static file dialog) comes back as cancelled.
    """

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        super().__init__()
        self._app = app
        self._window = window

    def fall(self) -> None:
        self._app.installEventFilter(self)
        QDrag.cancel()
        for _ in range(_MOST_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        for widget in QApplication.topLevelWidgets():
            if self._shows_store(widget):
                _put_away(widget)

    def lift(self) -> None:
        """When all that was behind it is gone."""
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Show or not isinstance(watched, QWidget) or not watched.isWindow():
            return False
        if self._shows_store(watched):
            watched.setWindowOpacity(0)
            QTimer.singleShot(0, watched, lambda: _put_away(watched))
        return False

    def _shows_store(self, widget: QWidget) -> bool:
        """All but the gate, what belongs to it, and the window of another store."""
        root = widget
        while (above := root.parentWidget()) is not None:
            root = above
        if isinstance(root, Gate | LockingNotice):
            return False
        return root is self._window or not isinstance(root, MainWindow)


def clear_clipboard() -> None:
    """Takes back what was copied from this program; what another one put there stays."""
    clipboard = QGuiApplication.clipboard()
    owned = {
        QClipboard.Mode.Clipboard: clipboard.ownsClipboard(),
        QClipboard.Mode.Selection: clipboard.ownsSelection(),
        QClipboard.Mode.FindBuffer: clipboard.ownsFindBuffer(),
    }
    for mode, own in owned.items():
        if own:
            clipboard.clear(mode)


def _put_away(widget: QWidget) -> None:
    """Also ends the loop in which a dialog waits. Neither `done` nor `closeEvent` of its own is asked."""
    if isinstance(widget, QDialog) and widget.isVisible():
        QDialog.done(widget, QDialog.DialogCode.Rejected)
    if isinstance(widget, QWidget):
        widget.hide()
