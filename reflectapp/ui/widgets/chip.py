from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import label
from reflectapp.ui.widgets.scale import grown


class SignLine(QFrame):
    """A small icon in front of a line of text."""

    def __init__(self, sign: str, role: str, text: str, name: str, size: int = 18) -> None:
        super().__init__()
        self._sign_name, self._role, self._size = sign, role, size
        self._sign = QLabel()
        self.words = label(text, name, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self.words, 1)
        self._paint_sign()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._paint_sign()

    def _paint_sign(self) -> None:
        self._sign.setPixmap(pixmap(self._sign_name, self._role, grown(self._size), self.devicePixelRatioF()))
