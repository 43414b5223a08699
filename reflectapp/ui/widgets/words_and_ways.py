from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from reflectapp.ui.looks import look
from reflectapp.ui.widgets.scale import grown


class WordsAndWays(QWidget):
    """Words with the ways on beside them, or below where there is little room."""

    def __init__(self, room: int) -> None:
        """`room`: so many pixels at 100 % text let them stand side by side."""
        super().__init__()
        look(self, "clear")
        self._room = room
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= grown(self._room)
        self.row.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
