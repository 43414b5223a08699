"""Random sweeps from seat to seat, against what was really done: looks, sweeps and each seat's own numbers."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.codings import Coding, Entry, Press, moved, pressed, recoded
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.results import result
from reflectapp.domain.seats import Seat, SeatMap, beside
from reflectapp.domain.sweeps import SeatLooks, by_seat, looks_at, map_of, near, sweeps

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CODES = (Code("on", "1", "On"), Code("off", "2", "Off"), Code("cant-tell", "0", "Can’t tell"))
TASK = Measure("t", 1, "T", MeasureKind.SWEEP, "", CODES)
SEATS = tuple(Seat(f"s{place}", place % 3, place // 3) for place in range(6))
RUN = Coding("r", "l", TASK, ((0, 1_000_000),), {}, NOW, NOW)

codes = st.sampled_from([code.id for code in CODES])
gaps = st.integers(1, 20_000)
sweep = st.tuples(
    gaps, st.lists(codes, min_size=1, max_size=6), st.lists(st.tuples(st.integers(0, 5), codes), max_size=4)
)


@given(st.lists(sweep, max_size=7))
def test_every_look_counts_once_in_its_sweep_and_at_its_seat(
    done: list[tuple[int, list[str], list[tuple[int, str]]]],
) -> None:
    entries: tuple[Entry, ...] = ()
    truth: dict[tuple[int, str], str] = {}
    at_ms = 0
    for gap, looks, again in done:
        at_ms += gap
        second = [(place, code) for place, code in again if place < len(looks)]
        for place, code in (*enumerate(looks), *second):
            press = Press(f"e{len(entries)}.{at_ms}", code, at_ms, SEATS[place].id)
            entries = pressed(TASK, entries, press)
            truth[at_ms, press.seat_id] = code
    assert {(entry.start_ms, entry.seat_id): entry.code_id for entry in entries} == truth
    assert len(entries) == len(truth)
    found = result(replace(RUN, entries=entries))
    judged = [code for code in truth.values() if code != "cant-tell"]
    assert found.sweeps == len(done)
    assert found.n == len(judged)
    assert found.share == (judged.count("on") / len(judged) if judged else None)
    for seat, looks_of in zip(SEATS, by_seat(replace(RUN, entries=entries), SEATS), strict=True):
        own = [code for (_at, seat_id), code in truth.items() if seat_id == seat.id]
        assert looks_of == SeatLooks(seat.id, (own.count("on"), own.count("off"), own.count("cant-tell")))
        assert looks_of.n == len(own) - own.count("cant-tell")


@given(st.lists(st.integers(0, 60_000), max_size=20).map(sorted))
def test_looks_without_seats_belong_together_by_time(times: list[int]) -> None:
    entries = [Entry(str(place), "on", at_ms) for place, at_ms in enumerate(times)]
    found = sweeps(entries)
    assert [entry for each in found for entry in each] == entries
    assert all(each[-1].start_ms - each[0].start_ms < 5000 for each in found)
    assert all(late[0].start_ms - early[0].start_ms >= 5000 for early, late in pairwise(found))


def test_a_look_that_is_moved_a_little_stays_in_its_sweep_and_recoded_keeps_its_seat() -> None:
    entries: tuple[Entry, ...] = ()
    for number, seat in enumerate(SEATS):
        entries = pressed(TASK, entries, Press(str(number), "on", 60_000, seat.id))
    entries = moved(TASK, entries, "2", 60_400, None, "rest")
    assert len(sweeps(entries)) == 1
    entries = recoded(entries, "2", "off")
    assert by_seat(replace(RUN, entries=entries), SEATS)[2] == SeatLooks("s2", (0, 1, 0))


def test_what_lies_outside_the_time_covered_is_left_out_and_lost_seats_come_last() -> None:
    entries = (
        Entry("1", "on", 10, seat_id="gone"),
        Entry("2", "off", 10, seat_id="s1"),
        Entry("3", "on", 90, seat_id="s1"),
    )
    run = replace(RUN, covers=((0, 50),), entries=entries)
    assert by_seat(run, SEATS[:2]) == (
        SeatLooks("s0", (0, 0, 0)),
        SeatLooks("s1", (0, 1, 0)),
        SeatLooks("gone", (1, 0, 0)),
    )


def test_a_sweep_is_gone_on_with_where_it_was() -> None:
    entries = (Entry("1", "on", 10_000, seat_id="s0"), Entry("2", "on", 12_000))
    assert near(entries, 11_900, 5000) == 10_000
    assert near(entries, 11_900, 1900) is None
    assert looks_at(entries, 10_000) == {"s0": entries[0]}


def test_a_coding_knows_the_map_it_looked_at() -> None:
    own, other = SeatMap("m", "7b", SEATS), SeatMap("o", "8b", (Seat("x", 0, 0),))
    run = replace(RUN, entries=(Entry("1", "on", 10, seat_id="s3"),))
    assert map_of(run, (other, own)) is own
    assert map_of(run, (other,)) is None
    assert map_of(RUN, (other, own)) is None


def test_arrows_lead_along_the_row_and_to_the_next_row_with_someone() -> None:
    left, right, back = Seat("l", 0, 0), Seat("r", 4, 0), Seat("b", 3, 2)
    every = (left, right, back)
    assert beside(every, left, 1, 0) is right
    assert beside(every, right, 1, 0) is None
    assert beside(every, left, 0, 1) is back
    assert beside(every, back, 0, -1) is right
