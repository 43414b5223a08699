from datetime import date, datetime, time, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from reflectapp.kit import clock

_LATER: Final = timedelta(milliseconds=100)


class Midnight(QObject):
    """`passed` when another day has begun than the one it was last told to expect the end of.

    At midnight, and when the program is turned to again: a computer that slept through it wakes its timers late.
    """

    passed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._day: date | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self.look)

    def expect(self) -> None:
        """From now on, the end of the present day."""
        self._day = clock.today()
        now = clock.now().astimezone()
        ends = datetime.combine(self._day + timedelta(days=1), time(), now.tzinfo) + _LATER
        self._timer.start(max(1, round((ends - now) / timedelta(milliseconds=1))))

    def look(self) -> None:
        """Has another day begun?"""
        if self._day is None:
            return
        if clock.today() != self._day:
            self.expect()
            self.passed.emit()
        elif not self._timer.isActive():
            self.expect()
