from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.scale import grown

_SIDE = 16
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
        return QSize(grown(_SIDE) + 2 * _RING + words, max(grown(_SIDE) + 2 * _RING, self.fontMetrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(grown(_SIDE) + 2 * _RING, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        side = grown(_SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - side - _RING if right_to_left else _RING
        dot = QRectF(left, (self.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.hasFocus():
            painter.setPen(QPen(current("accent"), 1.5))
            painter.drawEllipse(dot.adjusted(-2, -2, 2, 2))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(current("good"))
            painter.drawEllipse(dot)
            painter.setPen(QPen(current("surface"), side * 0.11, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            x, y = dot.x(), dot.y()
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(x + side * 0.25, y + side * 0.5),
                        QPointF(x + side * 0.42, y + side * 0.66),
                        QPointF(x + side * 0.69, y + side * 0.31),
                    ]
                )
            )
        else:
            painter.setBrush(current("surface"))
            painter.setPen(QPen(current("outline"), 1.2))
            painter.drawEllipse(dot)
        if self.text():
            painter.setPen(current("text"))
            words = self.rect().adjusted(0 if right_to_left else side + _RING + _GAP, 0, 0, 0)
            if right_to_left:
                words.setRight(self.width() - side - _RING - _GAP)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
            shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, int(flags), shown)
