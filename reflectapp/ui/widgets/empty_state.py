from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import label

_TEXT_WIDTH = 480


class EmptyState(QWidget):
    """What to do where there is nothing yet: a sign, a line, why, and the ways on."""

    def __init__(self, sign: str, title: str, text: str, *ways: QPushButton) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(10)
        column.addStretch(2)
        self._sign = QLabel()
        self._sign_name = sign
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        heading = label(title, "title", wrap=True)
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(heading)
        why = label(text, "soft", wrap=True)
        why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        why.setMaximumWidth(_TEXT_WIDTH)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(why, 1)
        middle.addStretch()
        column.addLayout(middle)
        column.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        for way in ways:
            row.addWidget(way)
        row.addStretch()
        column.addLayout(row)
        column.addStretch(3)
        self._paint_sign()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_sign()

    def _paint_sign(self) -> None:
        self._sign.setPixmap(pixmap(self._sign_name, "accent", 40, self.devicePixelRatioF()))
