from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics

WRAPPED: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_AT_ONCE: Final = 500
_TALL: Final = 10_000


class LineSizes(QObject):
    """How much room each text needs, wrapped at a width. Of very many the later ones are estimated at first.

    `measured`: now all of them are known.
    """

    measured = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.sizes: list[QSize] = []
        self._texts: Sequence[str] = ()
        self._done = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    def measure(self, texts: Sequence[str], metrics: QFontMetrics, width: int, around: int) -> None:
        """`around`: what is added to each text's height."""
        self._texts, self._metrics, self._width, self._around = texts, metrics, max(1, width), around
        characters = max(1, self._width // max(1, metrics.averageCharWidth()))
        line = metrics.lineSpacing()
        guessed: dict[int, QSize] = {}
        self.sizes = [
            guessed.setdefault(lines, QSize(100, lines * line + around))
            for lines in (1 + len(text) // characters for text in texts)
        ]
        self._done = 0
        self._timer.stop()
        self._measure_some()
        if self._done < len(texts):
            self._timer.start()

    def _go_on(self) -> None:
        self._measure_some()
        if self._done >= len(self._texts):
            self._timer.stop()
            self.measured.emit()

    def _measure_some(self) -> None:
        room, end = QRect(0, 0, self._width, _TALL), min(len(self._texts), self._done + _AT_ONCE)
        for place in range(self._done, end):
            words = self._metrics.boundingRect(room, WRAPPED, self._texts[place])
            self.sizes[place] = QSize(100, words.height() + self._around)
        self._done = end
