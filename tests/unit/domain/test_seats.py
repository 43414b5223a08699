"""A seat map changes as she draws: nobody is lost, nobody sits on another, and a row by row order stays one."""

from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.seats import Seat, SeatMap, added, moved, numbered, of_class, row_by_row, without

PLACES = st.tuples(st.integers(0, 5), st.integers(0, 4))
STEPS = st.lists(st.tuples(st.sampled_from("amnw"), st.integers(0, 9), PLACES, st.integers(-2, 12)), max_size=40)


@given(STEPS)
def test_however_she_draws_every_seat_has_one_place_and_one_number(
    steps: list[tuple[str, int, tuple[int, int], int]],
) -> None:
    seats: tuple[Seat, ...] = ()
    in_order = True
    for number, (step, which, (column, row), to) in enumerate(steps):
        before = seats
        chosen = seats[which % len(seats)].id if seats else ""
        match step:
            case "a":
                seats = added(seats, Seat(str(number), column, row))
                assert len(seats) - len(before) in (0, 1)
            case "m":
                seats = moved(seats, chosen, column, row)
                assert {seat.id for seat in seats} == {seat.id for seat in before}
                assert not seats or (column, row) in {(s.column, s.row) for s in seats if s.id == chosen}
            case "n":
                seats = numbered(seats, chosen, to)
                in_order = in_order and seats == before
                assert {*seats} == {*before}
            case "w":
                seats = without(seats, chosen)
                assert len(before) - len(seats) == bool(before)
        assert len({(seat.column, seat.row) for seat in seats}) == len(seats)
        assert not in_order or seats == row_by_row(seats)


def test_two_who_change_places_leave_the_order_of_the_places_as_it_was() -> None:
    back, front, beside = Seat("b", 0, 1), Seat("f", 0, 0), Seat("s", 1, 0)
    changed = moved((back, front, beside), "b", 1, 0)
    assert [(seat.id, seat.column, seat.row) for seat in changed] == [("s", 0, 1), ("f", 0, 0), ("b", 1, 0)]


def test_a_seat_is_looked_at_where_she_says() -> None:
    one, two, three = (Seat(str(place), place, 0) for place in range(3))
    assert numbered((one, two, three), "2", 1) == (three, one, two)
    assert numbered((one, two, three), "0", 99) == (two, three, one)
    assert added((three, one), two) == (three, one, two)


def test_no_class_has_no_map() -> None:
    known = SeatMap("m", "7b")
    assert of_class((known,), " 7B") is known
    assert of_class((known,), "") is None
