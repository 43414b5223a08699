from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reflectapp.domain.lessons import LessonCard
from reflectapp.ui.lessons.model import CARD
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.lessons.said import about, done_so_far, watched
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.picture import filling, paint_badge, paint_picture
from reflectapp.ui.words import short_time

GAP = 16
_PADDING = 10
_MOST_KEPT = 120


class LessonDelegate(QStyledItemDelegate):
    """Paints a lesson's card. Pictures are decoded when they are first seen, and the last ones kept."""

    def __init__(self) -> None:
        super().__init__()
        self.card_size = QSize(240, 240)
        self._kept: OrderedDict[tuple[str, int, int, int], QPixmap | None] = OrderedDict()

    def height_for(self, width: int, line_height: int) -> int:
        """A card's height with the gap below it; `width` with the gap beside it."""
        picture = (width - GAP - 2 * _PADDING) * 9 // 16
        return picture + 2 * _PADDING + 3 * (line_height + 4) + 6 + GAP

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.card_size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card: LessonCard = index.data(CARD)
        place: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(place).adjusted(1, 1, -GAP + 1, -GAP + 1)
        self._paint_frame(painter, frame, state)
        picture = QRectF(
            round(frame.x()) + _PADDING,
            round(frame.y()) + _PADDING,
            round(frame.width()) - 2 * _PADDING,
            (round(frame.width()) - 2 * _PADDING) * 9 // 16,
        )
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        paint_picture(painter, picture, self._picture(card, picture, ratio), watched(card))
        if card.duration_ms:
            paint_badge(painter, picture, short_time(card.duration_ms))
        _paint_words(painter, card, picture)
        painter.restore()

    def _paint_frame(self, painter: QPainter, frame: QRectF, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        edge = "accent" if selected or focused else "outline" if hovered else "line"
        painter.setPen(QPen(current(edge), 2 if focused else 1))
        painter.setBrush(current("accent-soft" if selected else "surface"))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)

    def _picture(self, card: LessonCard, place: QRectF, ratio: float) -> QPixmap | None:
        key = (card.lesson.id, round(place.width() * ratio), round(place.height() * ratio), hash(card.thumbnail))
        if key not in self._kept:
            size = QSize(round(place.width()), round(place.height()))
            self._kept[key] = filling(card.thumbnail, size, ratio)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _paint_words(painter: QPainter, card: LessonCard, picture: QRectF) -> None:
    font = painter.font()
    top = picture.bottom() + 8
    for text, role, bold in (
        (title_of(card.lesson), "text", True),
        (about(card), "soft", False),
        (done_so_far(card), "moment" if card.moment_count else "soft", False),
    ):
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(current(role))
        metrics = painter.fontMetrics()
        line = QRectF(picture.left() + 2, top, picture.width() - 4, metrics.height() + 2)
        shown = ("◆ " if role == "moment" else "") + text
        shown = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, round(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, shown)
        top += metrics.height() + 4
