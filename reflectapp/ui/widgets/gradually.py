from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer

_TURN_S: Final = 0.002


class Gradually(QObject):
    """Makes what is long bit by bit between the window's events: the first steps at once, the others in short turns."""

    def __init__(self, steps: Iterator[object], at_once: int, owner: QObject) -> None:
        super().__init__(owner)
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        if sum(1 for _ in islice(steps, at_once)) == at_once:
            self._timer.start(0)

    def stop(self) -> None:
        """What is not made yet isn't wanted any more."""
        self._timer.stop()
        self.deleteLater()

    def _go_on(self) -> None:
        until = monotonic() + _TURN_S
        while monotonic() < until:
            if next(self._steps, self) is self:
                self._timer.stop()
                return
