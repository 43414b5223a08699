from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from reflectapp.ui.looks import look

_LEAST: str = "Words…"


class ElidedLabel(QLabel):
    """One line of plain text that ends in … where there is no room for it; the tool tip shows all of it."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if name is not None:
            look(self, name)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(_LEAST), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        area = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        self.setToolTip("" if shown == self.text() else self.text())
        align = self.alignment()
        painter = QPainter(self)
        self.style().drawItemText(
            painter, area, align.value, self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )
