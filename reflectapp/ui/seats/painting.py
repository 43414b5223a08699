from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reflectapp.domain.seats import Seat
from reflectapp.ui.codes import paint_badge
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import tabular
from reflectapp.ui.seats.model import SEAT, Index
from reflectapp.ui.theme.colors import current

if TYPE_CHECKING:
    from reflectapp.ui.seats.grid import SeatGrid

_GAP: Final = 3.0
_ROUND: Final = 5.0
_SMALL: Final = 0.8
_LEAST_SIGN: Final = 20


class SeatDelegate(QStyledItemDelegate):
    """A seat: its number in the sweep, the name, a sign if it isn't to be shown, and what was seen of it."""

    def __init__(self, grid: "SeatGrid") -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        grid, seat = self._grid, index.data(SEAT)
        box = QRectF(option.rect).adjusted(_GAP, _GAP, -_GAP, -_GAP)
        chosen = index == grid.currentIndex() and (grid.hasFocus() or grid.marks_current)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(seat, Seat):
            here = (seat.id == grid.current_id) or index == grid.over
            painter.setBrush(current("accent-soft" if here or chosen else "surface"))
            painter.setPen(QPen(current("accent" if here or chosen else "outline"), 2 if here or chosen else 1))
            painter.setOpacity(0.4 if index == grid.held and grid.over.isValid() else 1)
            painter.drawRoundedRect(box, _ROUND, _ROUND)
            self._paint_seat(painter, option, seat, box)
        elif index == grid.over or chosen:
            painter.setBrush(current("accent-soft"))
            painter.setPen(QPen(current("accent"), 2, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, _ROUND, _ROUND)
        elif grid.editable:
            painter.setPen(QPen(current("line"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(box, _ROUND, _ROUND)
        if option.state & QStyle.StateFlag.State_MouseOver and grid.editable and seat is None:
            painter.setPen(current("soft"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "+")
        painter.restore()

    def _paint_seat(self, painter: QPainter, option: QStyleOptionViewItem, seat: Seat, box: QRectF) -> None:
        small = tabular(option.font)
        small.setPixelSize(max(9, round(option.font.pixelSize() * _SMALL)))
        painter.setFont(small)
        painter.setPen(current("soft"))
        high = painter.fontMetrics().height()
        top = QRectF(box.left() + 5, box.top() + 2, box.width() - 10, high)
        flat = box.height() < 2 * high + 4
        painter.drawText(top, int(Qt.AlignmentFlag.AlignLeft), str(self._grid.shown.number(seat)))
        look = self._grid.signs.get(seat.id)
        if look is not None:
            paint_badge(painter, *look, QRectF(top.right() - 2 * high, top.top(), 2 * high, high), small)
        elif not seat.shown and box.width() > _LEAST_SIGN + 2 * high:
            side = round(high)
            icon("eye-off", "soft").paint(painter, round(top.right()) - side, round(top.top()), side, side)
        painter.setFont(option.font)
        painter.setPen(current("text"))
        number = painter.fontMetrics().horizontalAdvance("00") + 4 if flat else 0
        room = box.adjusted(4 + number, 0 if flat else high, -4 - (2 * high if flat and look is not None else 0), 0)
        said = painter.fontMetrics().elidedText(seat.name, Qt.TextElideMode.ElideRight, round(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), said)
