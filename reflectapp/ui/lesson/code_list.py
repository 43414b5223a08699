from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from reflectapp.domain.codings import Coding, Entry
from reflectapp.domain.seats import Seat
from reflectapp.ui.codes import paint_badge, place_of
from reflectapp.ui.lesson.lines import paint_ground, paint_time
from reflectapp.ui.lesson.result_words import seconds_text
from reflectapp.ui.looks import look, tabular
from reflectapp.ui.seats.naming import short_text
from reflectapp.ui.theme.colors import current
from reflectapp.ui.words import short_time

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
_ENTRY: Final = Qt.ItemDataRole.UserRole
_NUDGE_MS: Final = 100
_MOVES: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class CodeModel(QAbstractListModel):
    """The codes of one coding, by start and seat."""

    goes_on = ""

    def __init__(self) -> None:
        super().__init__()
        self.coding: Coding | None = None
        self._entries: tuple[Entry, ...] = ()
        self._seats: dict[str, str] = {}

    def show(self, coding: Coding | None, seats: Sequence[Seat] = ()) -> None:
        """`seats`: those that its looks were at."""
        names = {seat.id: short_text(seat) for seat in seats}
        order = list(names)
        entries = () if coding is None else tuple(sorted(coding.entries, key=lambda each: _when(each, order)))
        if (entries, names) == (self._entries, self._seats) and (coding is None) is (self.coding is None):
            self.coding = coding
            return
        self.beginResetModel()
        self.coding, self._entries, self._seats = coding, entries, names
        self.endResetModel()

    def entry(self, index: _Index) -> Entry | None:
        return self._entries[index.row()] if index.isValid() else None

    def row_of(self, entry_id: str) -> int | None:
        return next((row for row, entry in enumerate(self._entries) if entry.id == entry_id), None)

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index)
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.said(entry)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{short_time(entry.start_ms)}. {self.said(entry)}. {self.length(entry)}"
        return entry if role == _ENTRY else None

    def said(self, entry: Entry) -> str:
        measure = self.coding.measure if self.coding is not None else None
        codes = (measure.find(key) for key in (entry.code_id, entry.modifier_id)) if measure is not None else ()
        named = [code.label for code in codes if code is not None]
        named += [self._seats[entry.seat_id]] if entry.seat_id in self._seats else []
        return " · ".join([*named, self.tr("estimate")] if entry.estimated else named)

    def length(self, entry: Entry) -> str:
        if entry.end_ms is not None:
            return seconds_text(entry.end_ms - entry.start_ms)
        points = self.coding is None or self.coding.measure.kind.of_points
        return "" if points else self.goes_on

    def key(self, entry: Entry) -> tuple[int, str]:
        """The code's place in its measure, and its letter."""
        if self.coding is None:
            return 0, ""
        code = self.coding.measure.find(entry.code_id)
        return place_of(self.coding.measure, entry.code_id), code.key if code is not None else ""


def _when(entry: Entry, seats: Sequence[str]) -> tuple[int, int]:
    """Looks of one sweep are in the order of their seats."""
    return entry.start_ms, seats.index(entry.seat_id) if entry.seat_id in seats else len(seats)


class CodeDelegate(QStyledItemDelegate):
    """A line: the time, the code's sign and name, and how long it lasts."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model, entry = index.model(), index.data(_ENTRY)
        if not isinstance(model, CodeModel) or not isinstance(entry, Entry):
            return
        painter.save()
        inside = paint_ground(painter, option)
        left = inside.left() + paint_time(painter, option, inside, entry.start_ms)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        size = option.fontMetrics.height()
        place, letter = model.key(entry)
        paint_badge(painter, place, letter, QRectF(left, inside.center().y() - size / 2, 2 * size, size), option.font)
        left += 2 * size + 6
        painter.setFont(tabular(option.font))
        painter.setPen(current("soft"))
        length = model.length(entry)
        painter.drawText(inside, middle | int(Qt.AlignmentFlag.AlignRight), length)
        right = painter.fontMetrics().horizontalAdvance(length) + 10
        room = QRect(left, inside.top(), inside.right() - left - right, inside.height())
        painter.setPen(current("text"))
        painter.setFont(option.font)
        said = option.fontMetrics.elidedText(model.said(entry), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, said)
        painter.restore()


class CodeList(QListView):
    """A click or Enter plays from a code, arrows choose, Delete deletes, Alt with an arrow moves it by a tenth."""

    chosen = Signal(str, bool)
    delete_asked = Signal(str)
    nudged = Signal(str, int)
    menu_asked = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._model = CodeModel()
        self._model.goes_on = self.tr("goes on")
        self.setModel(self._model)
        self.setItemDelegate(CodeDelegate(self))
        self.setAccessibleName(self.tr("Codes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        look(self, "plain")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(lambda index: self._tell(index, play=True))
        self.customContextMenuRequested.connect(self._on_menu)

    def show_coding(self, coding: Coding | None, chosen_id: str, seats: Sequence[Seat] = ()) -> None:
        self._model.show(coding, seats)
        self.show_chosen(chosen_id)

    def show_chosen(self, entry_id: str) -> None:
        """Selects a line without telling."""
        row = self._model.row_of(entry_id)
        if row is None:
            self.clearSelection()
            return
        self.setCurrentIndex(self._model.index(row))
        self.scrollTo(self._model.index(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With less room, the line in hand stays whole."""
        super().resizeEvent(event)
        if self.selectionModel().hasSelection():
            self.scrollTo(self.currentIndex())

    def lines(self) -> Sequence[str]:
        """What is read in each line."""
        rows = (self._model.index(row) for row in range(self._model.rowCount()))
        return [str(row.data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry = self._model.entry(self.currentIndex())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            if entry is not None:
                self.nudged.emit(entry.id, _NUDGE_MS if event.key() == Qt.Key.Key_Right else -_NUDGE_MS)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._tell(self.currentIndex(), play=True)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if entry is not None:
                self.delete_asked.emit(entry.id)
        elif event.key() in _MOVES and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            super().keyPressEvent(event)
            self._tell(self.currentIndex(), play=False)
        else:
            event.ignore()

    def _tell(self, index: QModelIndex, play: bool) -> None:
        entry = self._model.entry(index)
        if entry is not None:
            self.chosen.emit(entry.id, play)

    def _on_menu(self, position: QPoint) -> None:
        entry = self._model.entry(self.indexAt(position))
        if entry is not None:
            self.menu_asked.emit(entry.id, self.viewport().mapToGlobal(position))
