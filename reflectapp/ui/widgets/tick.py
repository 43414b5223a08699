from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from reflectapp.ui.theme.colors import current

_DOT = 16
_GAP = 10
_RING = 2


class Tick(QCheckBox):
    """A round checkbox: an empty ring, or a filled one with a tick in it."""

    def __init__(self, text: str = "", name: str = "") -> None:
        super().__init__(text)
        self.setAccessibleName(name or text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy.Policy.Preferred if text else QSizePolicy.Policy.Fixed
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text()) + _GAP if self.text() else 0
        return QSize(_DOT + 2 * _RING + words, max(_DOT + 2 * _RING, self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(_DOT + 2 * _RING, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - _DOT - _RING if right_to_left else _RING
        dot = QRectF(left, (self.height() - _DOT) / 2, _DOT, _DOT).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus():
            painter.setPen(QPen(current("accent"), 1.5))
            painter.drawEllipse(dot.adjusted(-2, -2, 2, 2))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current("good"))
            painter.drawEllipse(dot)
            painter.setPen(QPen(current("surface"), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            x, y = dot.x(), dot.y()
            painter.drawPolyline(QPolygonF([QPointF(x + 4, y + 8), QPointF(x + 6.7, y + 10.6), QPointF(x + 11, y + 5)]))
        else:
            painter.setBrush(current("surface"))
            painter.setPen(QPen(current("outline"), 1.2))
            painter.drawEllipse(dot)
        if self.text():
            painter.setPen(current("text"))
            words = self.rect().adjusted(0 if right_to_left else _DOT + _RING + _GAP, 0, 0, 0)
            if right_to_left:
                words.setRight(self.width() - _DOT - _RING - _GAP)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(flags), shown)
