from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSplitter

_SHARE: Final = 0.72


class CodingRoom(QObject):
    """While a measure is in hand, what is below in a splitter of two gets most of the height; then each has its own
    again. What she moves herself meanwhile stays."""

    def __init__(self, splitter: QSplitter) -> None:
        super().__init__(splitter)
        self._splitter = splitter
        self._before: list[int] = []
        self._given = False
        splitter.splitterMoved.connect(lambda _at, _number: self._before.clear())

    def give(self, wanted: bool) -> None:
        if wanted is self._given:
            return
        self._given = wanted
        sizes = self._splitter.sizes()
        if wanted:
            lower = round(sum(sizes) * _SHARE)
            if sizes[-1] < lower:
                self._before[:] = sizes
                self._splitter.setSizes([sum(sizes) - lower, lower])
        elif self._before:
            self._splitter.setSizes(self._before)
            self._before.clear()
