from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from reflectapp.ui.coach.pick_model import DETAIL, INDENTED, PickModel
from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import tabular
from reflectapp.ui.theme.colors import current

Index = QModelIndex | QPersistentModelIndex
_MARGIN = 16
_GAP = 10
_OPEN_AT_FIRST = 4


class PickView(QTreeView):
    """The lines with their boxes. A click anywhere on a line, or Space, ticks it; headings fold."""

    def __init__(self, model: PickModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_Line(self))
        self.setAccessibleName(self.tr("What could be shared"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setUniformRowHeights(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QTreeView, QTreeView:focus { border: none; border-radius: 0; }")
        model.modelReset.connect(self._open_first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        folds = event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if folds and index.isValid() and not index.parent().isValid():
            self.setExpanded(index, not self.isExpanded(index))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if index.isValid() and not index.parent().isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setExpanded(index, not self.isExpanded(index))

    def _open_first(self) -> None:
        """Few groups stand open; of many only the first, and those in which something is picked."""
        model = self.model()
        assert isinstance(model, PickModel)
        count = model.rowCount()
        for row in range(count):
            if row < _OPEN_AT_FIRST or count <= _OPEN_AT_FIRST + 2 or model.picked_in(row):
                self.expand(model.index(row, 0))


class _Line(QStyledItemDelegate):
    def __init__(self, view: PickView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self._view.fontMetrics().height() + 20)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index) -> bool:
        clicked = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        )
        pressed = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        if not (clicked or pressed) or not isinstance(model, PickModel):
            return False
        model.toggle(index)
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Any = option
        state: QStyle.StateFlag = shown.state
        rect = QRectF(shown.rect)
        heading = index.data(Qt.ItemDataRole.CheckStateRole) is None
        focused = bool(state & QStyle.StateFlag.State_HasFocus) and self._view.hasFocus()
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, current("raised" if heading or hovered else "surface"))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), current("line"))
        if focused:
            painter.setPen(QPen(current("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -3), 5, 5)
        if heading:
            self._paint_heading(painter, rect, index)
        else:
            self._paint_item(painter, rect, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        opened = isinstance(index, QModelIndex) and self._view.isExpanded(index)
        sign = "chevron-down" if opened else "chevron-right"
        place = QPointF(rect.right() - _MARGIN - 14, rect.center().y() - 7)
        painter.drawPixmap(place, pixmap(sign, "soft", 14, self._view.devicePixelRatioF()))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        self._words(painter, rect.adjusted(_MARGIN, 0, -_MARGIN - 22, 0), index)

    def _paint_item(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        side = round(self._view.fontMetrics().height() * 1.12)
        left = rect.left() + _MARGIN + (side + 8 if index.data(INDENTED) else 0)
        box = QRectF(left, round(rect.center().y() - side / 2), side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.setPen(QPen(current("accent" if checked else "outline"), 1.2))
        painter.setBrush(current("accent" if checked else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if checked:
            painter.setPen(QPen(current("on-accent"), side / 10, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            tick = [(0.24, 0.53), (0.42, 0.70), (0.76, 0.32)]
            corner = box.topLeft()
            painter.drawPolyline(QPolygonF([corner + QPointF(x * side, y * side) for x, y in tick]))
        self._words(painter, rect.adjusted(left - rect.left() + side + _GAP, 0, -_MARGIN, 0), index)

    def _words(self, painter: QPainter, place: QRectF, index: Index) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        detail = index.data(DETAIL) or ""
        font = painter.font()
        small = tabular(font)
        small.setBold(False)
        small.setPixelSize(max(11, round(font.pixelSize() * 0.9)))
        painter.setFont(small)
        painter.setPen(current("soft"))
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignRight, detail)
        room = painter.fontMetrics().horizontalAdvance(detail) + _GAP if detail else 0
        painter.setFont(font)
        painter.setPen(current("text"))
        text = index.data(Qt.ItemDataRole.DisplayRole)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width() - room))
        painter.drawText(place, middle | Qt.AlignmentFlag.AlignLeft, shown)
