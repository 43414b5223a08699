from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from reflectapp.domain.moments import Moment
from reflectapp.ui.icons import pixmap
from reflectapp.ui.lesson.lines import is_chosen, paint_ground, paint_time
from reflectapp.ui.lesson.prompt_block import MOMENT_MIME
from reflectapp.ui.theme.colors import current
from reflectapp.ui.words import short_time

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
MOMENT_ROLE: Final = Qt.ItemDataRole.UserRole
FADED_ROLE: Final = MOMENT_ROLE + 1
_FADED: Final = 0.45


class MomentModel(QAbstractListModel):
    """The moments that the filter lets through, by start."""

    def __init__(self, faded_word: str) -> None:
        """`faded_word`: what is said of moments of the other pass."""
        super().__init__()
        self._faded_word = faded_word
        self._faded: frozenset[str] = frozenset()
        self._moments: tuple[Moment, ...] = ()
        self._rows: dict[str, int] = {}

    def show_moments(self, moments: Sequence[Moment]) -> None:
        if tuple(moments) == self._moments:
            return
        self.beginResetModel()
        self._moments = tuple(moments)
        self._rows = {moment.id: row for row, moment in enumerate(moments)}
        self.endResetModel()

    def show_faded(self, moment_ids: frozenset[str]) -> None:
        if moment_ids != self._faded:
            self._faded = moment_ids
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))

    def row_of(self, moment_id: str) -> int | None:
        return self._rows.get(moment_id)

    def moment(self, index: _Index) -> Moment | None:
        return self._moments[index.row()] if index.isValid() else None

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._moments)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        moment = self.moment(index)
        if moment is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return moment.note.split("\n")[0]
        if role == Qt.ItemDataRole.ToolTipRole:
            return moment.note or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            other = self._faded_word if moment.id in self._faded else ""
            return ". ".join(part for part in (short_time(moment.start_ms), moment.note, *moment.tags, other) if part)
        if role == FADED_ROLE:
            return moment.id in self._faded
        return moment if role == MOMENT_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag(0))

    def mimeTypes(self) -> list[str]:
        return [MOMENT_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        made = QMimeData()
        moment = self.moment(indexes[0]) if indexes else None
        if moment is not None:
            made.setData(MOMENT_MIME, QByteArray(moment.id.encode()))
            made.setText(f"{short_time(moment.start_ms)} {moment.note}")
        return made


class MomentDelegate(QStyledItemDelegate):
    """A line: the time, the beginning of the note, and one chip for tag or goal."""

    no_note = ""
    goal_word = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 24)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        moment = index.data(MOMENT_ROLE)
        if not isinstance(moment, Moment):
            return
        painter.save()
        inside = paint_ground(painter, option)
        if index.data(FADED_ROLE) and not is_chosen(option):
            painter.setOpacity(_FADED)
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        left = paint_time(painter, option, inside, moment.start_ms)
        right = self._paint_chip(painter, option, inside, moment)
        note = moment.note.split("\n")[0]
        painter.setFont(option.font)
        painter.setPen(current("text" if note else "soft"))
        room = QRect(inside.left() + left, inside.top(), inside.width() - left - right, inside.height())
        elided = option.fontMetrics.elidedText(note or self.no_note, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, align, elided)
        painter.restore()

    def _paint_chip(self, painter: QPainter, option: QStyleOptionViewItem, inside: QRect, moment: Moment) -> int:
        """Returns the width that it took."""
        if not moment.tags and not moment.goal_ids:
            return 0
        role = "goal" if moment.goal_ids else "moment"
        text = moment.tags[0] if moment.tags else self.goal_word
        if len(moment.tags) > 1:
            text += f" +{len(moment.tags) - 1}"
        font = QFont(option.font)
        font.setPixelSize(max(9, round(font.pixelSize() * 0.92)))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width() // 2)
        sign = metrics.height() - 3 if moment.goal_ids else 0
        width, height = metrics.horizontalAdvance(text) + 18 + (sign + 4 if sign else 0), metrics.height() + 6
        chip = QRect(inside.right() - width, inside.center().y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current(f"{role}-soft"))
        painter.drawRoundedRect(chip, height / 2, height / 2)
        painter.setPen(current(role))
        if sign:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(chip.left() + 9, chip.center().y() - sign // 2, pixmap("target", role, sign, ratio))
            chip.setLeft(chip.left() + sign + 4)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), text)
        return width + 10
