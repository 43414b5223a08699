from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from reflectapp.domain.seats import MOST_COLUMNS, MOST_ROWS, Seat, seat_at
from reflectapp.ui.seats.naming import place_text, seat_text

Index = QModelIndex | QPersistentModelIndex
SEAT: Final = Qt.ItemDataRole.UserRole
_NO_INDEX: Final = QModelIndex()
_COLUMNS, _ROWS = 8, 5


class SeatModel(QAbstractTableModel):
    """The places of a room, the front row last: as she sees them from the front.

    `looks`: what was seen of a seat, by its id, in words.
    """

    def __init__(self, with_room: bool) -> None:
        """`with_room`: there are free places around the seats."""
        super().__init__()
        self._with_room = with_room
        self._first = self._size = (0, 0)
        self._numbers: dict[str, int] = {}
        self.seats: tuple[Seat, ...] = ()
        self.looks: Mapping[str, str] = {}
        self.show_seats(())

    def show_seats(self, seats: tuple[Seat, ...]) -> None:
        self.seats = seats
        self._numbers = {seat.id: number for number, seat in enumerate(seats, 1)}
        first, size = self._room(seats)
        if (first, size) != (self._first, self._size):
            self.beginResetModel()
            self._first, self._size = first, size
            self.endResetModel()
        self.tell()

    def tell(self) -> None:
        """What is shown of the places may have changed."""
        if all(self._size):
            self.dataChanged.emit(self.index(0, 0), self.index(self._size[1] - 1, self._size[0] - 1))

    def number(self, seat: Seat) -> int:
        """Which one of the sweep it is, from 1."""
        return self._numbers[seat.id]

    def place(self, index: Index) -> tuple[int, int]:
        """Column and row, as a seat has them."""
        return self._first[0] + index.column(), self._first[1] + self._size[1] - 1 - index.row()

    def index_of(self, column: int, row: int) -> QModelIndex:
        return self.index(self._first[1] + self._size[1] - 1 - row, column - self._first[0])

    def seat(self, index: Index) -> Seat | None:
        return seat_at(self.seats, *self.place(index)) if index.isValid() else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._size[1]

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else self._size[0]

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        named = self._with_room and self.seat(index) is not None
        return usual | Qt.ItemFlag.ItemIsEditable if named else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        seat = self.seat(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return (
                self._said(seat) if seat is not None else self.tr("{0}, empty").format(place_text(*self.place(index)))
            )
        if seat is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return seat.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return seat.name or None
        return seat if role == SEAT else None

    def _said(self, seat: Seat) -> str:
        parts = [seat_text(seat), self.tr("number {0}").format(self.number(seat))]
        parts += [self.looks[seat.id]] if seat.id in self.looks else []
        parts += [] if seat.shown else [self.tr("not to be shown to others")]
        return ", ".join(parts)

    def _room(self, seats: tuple[Seat, ...]) -> tuple[tuple[int, int], tuple[int, int]]:
        """The first column and row that are shown, and how many there are."""
        columns, rows = [seat.column for seat in seats], [seat.row for seat in seats]
        if self._with_room:
            wide, deep = max(columns, default=0) + 2, max(rows, default=0) + 2
            return (0, 0), (min(max(wide, _COLUMNS), MOST_COLUMNS), min(max(deep, _ROWS), MOST_ROWS))
        if not seats:
            return (0, 0), (0, 0)
        return (min(columns), min(rows)), (max(columns) - min(columns) + 1, max(rows) - min(rows) + 1)
