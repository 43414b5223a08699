"""Where her students sit: drawn once for each class."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from reflectapp.kit.plain import name_text

MOST_COLUMNS: Final = 16
MOST_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Seat:
    """`column` and `row` count from 0, from the left and the front as she sees the class.

    `shown` is False for a student who must not be seen outside this store.
    """

    id: str
    column: int
    row: int
    name: str = ""
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Student:
    """One of the class without a seat. `shown` as for a seat."""

    id: str
    name: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class SeatMap:
    """The seats of one class, in the order in which a sweep looks at them, and who else is in it."""

    id: str
    class_name: str
    seats: tuple[Seat, ...] = ()
    others: tuple[Student, ...] = ()

    @property
    def students(self) -> tuple[Seat | Student, ...]:
        """All of the class: in their seats, then without one."""
        return *self.seats, *self.others


def same_class(one: str, other: str) -> bool:
    """Whether two names of a class, as she typed them, mean the same class."""
    return name_text(one).casefold() == name_text(other).casefold()


def of_class(maps: Iterable[SeatMap], class_name: str) -> SeatMap | None:
    """A lesson of no class has no map."""
    return next((each for each in maps if name_text(class_name) and same_class(each.class_name, class_name)), None)


def row_by_row(seats: Iterable[Seat]) -> tuple[Seat, ...]:
    """From the front to the back, each row from the left."""
    return tuple(sorted(seats, key=lambda seat: (seat.row, seat.column)))


def seat_at(seats: Iterable[Seat], column: int, row: int) -> Seat | None:
    return next((seat for seat in seats if (seat.column, seat.row) == (column, row)), None)


def added(seats: tuple[Seat, ...], seat: Seat) -> tuple[Seat, ...]:
    """With a seat at a free place: looked at last, or where it belongs if the sweep goes row by row."""
    if seat_at(seats, seat.column, seat.row) is not None:
        return seats
    return _ordered_as(seats, (*seats, seat))


def moved(seats: tuple[Seat, ...], seat_id: str, column: int, row: int) -> tuple[Seat, ...]:
    """With a seat at another place. Who sits there changes places with it, and is looked at in its stead."""
    own = next((seat for seat in seats if seat.id == seat_id), None)
    if own is None or (own.column, own.row) == (column, row):
        return seats
    there = seat_at(seats, column, row)
    instead = {seat_id: replace(own, column=column, row=row)}
    if there is not None:
        instead = {there.id: instead[seat_id], seat_id: replace(there, column=own.column, row=own.row)}
    return _ordered_as(seats, tuple(instead.get(seat.id, seat) for seat in seats))


def changed(seats: tuple[Seat, ...], seat: Seat) -> tuple[Seat, ...]:
    """With another content of the seat with this id."""
    return tuple(seat if each.id == seat.id else each for each in seats)


def without(seats: tuple[Seat, ...], seat_id: str) -> tuple[Seat, ...]:
    return tuple(seat for seat in seats if seat.id != seat_id)


def numbered(seats: tuple[Seat, ...], seat_id: str, number: int) -> tuple[Seat, ...]:
    """With a seat as the `number`th, from 1, of the sweep; the others keep their order."""
    own = next((seat for seat in seats if seat.id == seat_id), None)
    if own is None:
        return seats
    others = without(seats, seat_id)
    place = max(0, min(number - 1, len(others)))
    return (*others[:place], own, *others[place:])


def beside(seats: Iterable[Seat], seat: Seat, columns: int, rows: int) -> Seat | None:
    """The next one in a direction, -1, 0 or 1 of each: in its row, or in the next row that has any."""
    if columns:
        found = [each for each in seats if each.row == seat.row and (each.column - seat.column) * columns > 0]
    else:
        found = [each for each in seats if (each.row - seat.row) * rows > 0]
    return min(found, key=lambda each: (abs(each.row - seat.row), abs(each.column - seat.column)), default=None)


def _ordered_as(before: tuple[Seat, ...], after: tuple[Seat, ...]) -> tuple[Seat, ...]:
    """What went row by row goes on doing so."""
    return row_by_row(after) if row_by_row(before) == before else after
