"""How lines look that begin with a time: those of moments and of codes."""

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from reflectapp.ui.looks import tabular
from reflectapp.ui.theme.colors import current
from reflectapp.ui.words import short_time

_MARGIN: Final = 18
_LEAST_TIME: Final = 54


def is_chosen(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> QRect:
    """The line's ground and its rule, marked where it is chosen; returns the room for what stands on it."""
    rect: QRect = option.rect
    chosen = is_chosen(option)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, current("accent-soft" if chosen else "surface"))
    painter.setPen(current("line"))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    if chosen and option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(current("accent"))
        painter.drawRect(rect.adjusted(0, 0, -1, -2))
    return rect.adjusted(_MARGIN, 0, -_MARGIN, -1)


def paint_time(painter: QPainter, option: QStyleOptionViewItem, inside: QRect, ms: int) -> int:
    """The time, at the line's beginning; returns how much of the room it takes."""
    bold = tabular(option.font)
    bold.setWeight(QFont.Weight.Bold)
    painter.setFont(bold)
    painter.setPen(current("text"))
    said = short_time(ms)
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), said)
    return max(_LEAST_TIME, painter.fontMetrics().horizontalAdvance(said) + 12)
