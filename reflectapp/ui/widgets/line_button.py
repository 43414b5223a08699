from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import look
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.scale import grown


class LineButton(QPushButton):
    """A wide card: a sign, a name with a few words at its end, and a line of what it says. Delete asks to delete it."""

    delete_asked = Signal()

    def __init__(self, title: str, said: str, about: str, sign: str, role: str = "soft") -> None:
        super().__init__()
        self._title, self._said, self._about = title, said, about
        self._sign, self._role = sign, role
        self.setAutoDefault(False)
        look(self, "line-card-two" if said else "line-card")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join((title, about)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        lines = 2 if self._said else 1
        return QSize(320, 32 + lines * (self.fontMetrics().height() + 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self.hasFocus() else "outline" if self.underMouse() else "line"
        painter.setPen(QPen(current(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(current("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = grown(20)
        sign = pixmap(self._sign, self._role, side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 18 if right_to_left else 18, (self.height() - side) // 2, sign)
        lines = 2 if self._said else 1
        high = lines * (self.fontMetrics().height() + 6) - 4
        top = (self.height() - high) / 2
        self._paint_words(painter, QRectF(side + 34, top, self.width() - 2 * side - 68, high))

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        metrics = painter.fontMetrics()
        about_width = metrics.horizontalAdvance(self._about)
        height = metrics.height() + 2
        painter.setPen(current("soft"))
        trailing = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(area.left(), area.top(), area.width() + grown(20) + 14, height), trailing, self._about)
        if self._said:
            line = QRectF(area.left(), area.top() + height + 4, area.width(), height)
            painter.drawText(line, flags, metrics.elidedText(self._said, elide, round(area.width())))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(current("text"))
        room = round(area.width() - about_width)
        title = painter.fontMetrics().elidedText(self._title, elide, room)
        painter.drawText(QRectF(area.left(), area.top(), room, height), flags, title)
