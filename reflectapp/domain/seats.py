"""Where her students sit: drawn once for each class."""

from dataclasses import dataclass


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
class SeatMap:
    """The seats of one class, in the order in which a sweep looks at them."""

    id: str
    class_name: str
    seats: tuple[Seat, ...] = ()
