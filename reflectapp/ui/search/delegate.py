from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reflectapp.domain.search import Hit
from reflectapp.ui.search.naming import place_text, time_text
from reflectapp.ui.theme.colors import current

HIT: Final = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex
_ACROSS, _DOWN, _GAP = 14, 10, 2
_MOST_LINES: Final = 2


class ResultDelegate(QStyledItemDelegate):
    """Paints a result: where it is, the question it answers, and its words with what was found marked."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        shown: Any = option
        metrics: QFontMetrics = shown.fontMetrics
        hit: Hit | None = index.data(HIT)
        width = self._view.viewport().width()
        if hit is None:
            return QSize(width, metrics.height() + (12 if index.row() == 0 else 26))
        lines = _lines(_layout(hit, shown.font, width - 2 * _ACROSS - 4))
        lines += 2 if hit.context else 1
        return QSize(width, lines * (metrics.height() + _GAP) + 2 * _DOWN + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown: Any = option
        place: QRect = shown.rect
        hit: Hit | None = index.data(HIT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(shown.font)
        if hit is None:
            _paint_group(painter, place, index.data(Qt.ItemDataRole.DisplayRole))
        else:
            _paint_frame(painter, place, shown.state)
            _paint_hit(painter, QRectF(place).adjusted(_ACROSS, _DOWN + 2, -_ACROSS, -_DOWN - 2), hit, shown.font)
        painter.restore()


def _paint_group(painter: QPainter, place: QRect, text: str) -> None:
    font = painter.font()
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(current("soft"))
    leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignBottom
    painter.drawText(place.adjusted(_ACROSS, 0, -_ACROSS, -4), leading, text)


def _paint_frame(painter: QPainter, place: QRect, state: QStyle.StateFlag) -> None:
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    selected = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    painter.setPen(QPen(current("accent"), 2) if focused else QPen(current("line"), 1))
    painter.setBrush(current("accent-soft" if selected else "raised" if hovered else "surface"))
    painter.drawRoundedRect(QRectF(place).adjusted(1.5, 2.5, -1.5, -2.5), 10, 10)


def _paint_hit(painter: QPainter, place: QRectF, hit: Hit, font: QFont) -> None:
    step = painter.fontMetrics().height() + _GAP
    line = QRectF(place.left(), place.top(), place.width(), step)
    when = time_text(hit)
    room = painter.fontMetrics().horizontalAdvance(when) + 16 if when else 0
    bold = QFont(font)
    bold.setBold(True)
    _paint_line(painter, line.adjusted(0, 0, -room, 0), place_text(hit), "text", bold)
    painter.setFont(font)
    painter.setPen(current("moment"))
    painter.drawText(line, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter, when)
    line.translate(0, step)
    if hit.context:
        _paint_line(painter, line, hit.context, "soft", font)
        line.translate(0, step)
    painter.setPen(current("text"))
    layout = _layout(hit, font, round(place.width()))
    for number in range(layout.lineCount()):
        layout.lineAt(number).setPosition(QPointF(0, number * step))
    painter.setClipRect(QRectF(line.left(), line.top(), line.width(), _lines(layout) * step))
    layout.draw(painter, line.topLeft())


def _paint_line(painter: QPainter, place: QRectF, text: str, role: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(current(role))
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, elided)


def _layout(hit: Hit, font: QFont, width: int) -> QTextLayout:
    """The words in lines, as plain text, with what was found marked: not by its colour alone."""
    layout = QTextLayout(hit.words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    mark = QTextCharFormat()
    mark.setFontWeight(QFont.Weight.Bold)
    mark.setForeground(current("moment"))
    mark.setBackground(current("moment-soft"))
    marked = []
    for start, end in hit.spans:
        one = QTextLayout.FormatRange()
        one.start, one.length = _units(hit.words[:start]), _units(hit.words[start:end])
        one.format = mark
        marked.append(one)
    layout.setFormats(marked)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1))
    layout.endLayout()
    return layout


def _lines(layout: QTextLayout) -> int:
    return min(layout.lineCount(), _MOST_LINES)


def _units(text: str) -> int:
    """Its length as Qt counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
