from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from reflectapp.ui.locking import clock

LOOK_MS: Final = 1000
MOST_WATCHED_S: Final = 2 * 60 * 60
_SLEPT_S: Final = 5.0
_USE: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.DragMove,
    }
)


class IdleWatch(QObject):
    """Lives as long as a store is open and can't be switched off.

    `idle` is emitted when nothing was used for `minutes`, or when the computer slept; then again at each look until
    the store is closed, so that a lock that failed is tried again. Key presses, the mouse and `watching` count as use:
    she looks on while a recording plays in the window that she has before her, at most MOST_WATCHED_S without a touch.
    A touch that comes after the time is over does not count: it finds the store locked. While `spares` says so, time
    does not count: nothing of hers is to be seen.

    It listens to the system's windows, through which everything comes that a person does. (A filter in Python for
    the whole application would see each event of each widget: pages took twice as long to be made.)
    """

    idle = Signal()

    def __init__(
        self,
        app: QGuiApplication,
        watching: Callable[[], bool],
        elapsed_s: Callable[[], float] = clock.elapsed_s,
        awake_s: Callable[[], float] = clock.awake_s,
    ) -> None:
        super().__init__()
        self.spares: Callable[[], bool] = lambda: False
        self._watching = watching
        self._elapsed_s = elapsed_s
        self._awake_s = awake_s
        self._limit_s = 60.0
        self._touched_s = self._used_s = elapsed_s()
        self._asleep_s = elapsed_s() - awake_s()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        app.focusWindowChanged.connect(self._listen)
        self._listen()

    @property
    def armed(self) -> bool:
        return self._timer.isActive()

    @property
    def minutes(self) -> float:
        return self._limit_s / 60

    def set_minutes(self, minutes: int) -> None:
        self._limit_s = 60.0 * max(1, minutes)

    def look(self) -> None:
        """Once a second: is the time over?"""
        self._listen()
        if self.spares():
            self._begin()
        elif self._over:
            self.idle.emit()
        elif self._watching():
            now = self._elapsed_s()
            if now - self._touched_s < MOST_WATCHED_S:
                self._used_s = now

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _USE:
            if self._over and not self.spares():
                event.accept()
                QTimer.singleShot(0, self, self.look)
                return True
            self._touched_s = self._used_s = self._elapsed_s()
        return False

    def _begin(self) -> None:
        self._touched_s = self._used_s = self._elapsed_s()
        self._asleep_s = self._elapsed_s() - self._awake_s()

    def _listen(self) -> None:
        """To every window, also one that is new; installing twice is as good as once."""
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)

    @property
    def _over(self) -> bool:
        now = self._elapsed_s()
        return now - self._used_s >= self._limit_s or now - self._awake_s() - self._asleep_s >= _SLEPT_S
