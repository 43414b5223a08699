from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence


class LockKey(QObject):
    """Hears the keys that lock in whatever window of the program has the focus.

    The main window's own actions rest while a dialog, a question or the full screen is before it.
    """

    pressed = Signal()

    def __init__(self, keys: Collection[str], app: QGuiApplication) -> None:
        super().__init__()
        self._keys = frozenset(QKeySequence(each).toString() for each in keys)
        app.focusWindowChanged.connect(self._listen)
        self._listen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()).toString() not in self._keys:
            return False
        QTimer.singleShot(0, self, self.pressed.emit)  # not from within an event of a window that the lock closes
        return True

    def _listen(self) -> None:
        """To every window, also one that is new; installing twice is as good as once."""
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)
