"""Codings made at random, against numbers reckoned millisecond by millisecond from what was done."""

from collections import UserList
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reflectapp.domain import codings
from reflectapp.domain.codings import Coding, Entry, Press, Span
from reflectapp.domain.measures import Code, Figure, Measure, MeasureKind
from reflectapp.domain.results import FEW, Result, result

LONG_MS = 200
CODES = (Code("a", "a", "A"), Code("b", "b", "B"), Code("c", "c", "C"))
MODIFIERS = (Code("x", "1", "X"), Code("y", "2", "Y"))
NOW = datetime(2026, 3, 2, tzinfo=UTC)
TALLY = Measure("t", 1, "T", MeasureKind.TALLY, "", CODES, modifiers=MODIFIERS)
STATES = Measure("s", 1, "S", MeasureKind.STATES, "", CODES)
SPANS = Measure("p", 1, "P", MeasureKind.SPANS, "", CODES[:2])
WAITS = Measure("w", 1, "W", MeasureKind.WAITS, "", CODES[:2], begin=CODES[2])

times = st.integers(0, LONG_MS)
spans = st.tuples(times, times).filter(lambda span: span[0] < span[1])
covers = st.lists(spans, max_size=4)
keys = st.sampled_from("abc")
places = st.integers(0, 30)
presses = st.tuples(st.just("press"), keys, times)
corrections = st.lists(
    st.one_of(
        presses,
        st.tuples(st.just("end"), times),
        st.tuples(st.just("move"), places, times, times),
        st.tuples(st.just("recode"), places, keys),
        st.tuples(st.just("modify"), places, st.sampled_from("xy")),
        st.tuples(st.just("delete"), places),
        st.tuples(st.just("undo")),
    ),
    min_size=2,
    max_size=25,
)
doings = st.builds(list.__add__, st.lists(presses, min_size=3, max_size=12), corrections)
"""First some codes, then whatever one does with them; there are runs without any among those of the sweeps."""


@dataclass
class Run:
    """Codes with the rules, and knows every state that was before, for undo."""

    measure: Measure
    entries: tuple[Entry, ...] = ()
    before: list[tuple[Entry, ...]] = field(default_factory=list)

    def do(self, doing: tuple[object, ...], number: int) -> bool:
        """Whether it was possible here."""
        had = self.entries
        entry = (
            had[int(str(doing[1])) % len(had)] if had and doing[0] in ("move", "recode", "modify", "delete") else None
        )
        match doing:
            case ("press", str(key), int(at)):
                self.entries = codings.pressed(self.measure, had, Press(str(number), key, at))
            case ("end", int(at)) if self.measure.kind is MeasureKind.STATES:
                self.entries = codings.state_ended(had, at)
            case ("move", _, int(start), int(end)) if entry is not None:
                to = None if entry.end_ms is None else max(end, start + 1)
                self.entries = codings.moved(self.measure, had, entry.id, start, to, f"{number} rest")
            case ("recode", _, str(key)) if entry is not None and self.measure.kind in (TALLY.kind, STATES.kind):
                self.entries = codings.recoded(had, entry.id, key)
            case ("modify", _, str(key)) if entry is not None and self.measure.kind is MeasureKind.TALLY:
                self.entries = codings.modified(had, entry.id, key)
            case ("delete", _) if entry is not None:
                self.entries = codings.without(had, entry.id)
            case ("undo",) if self.before:
                self.entries = self.before.pop()
                return False
            case _:
                return False
        self.before.append(had)
        return True


def _made(measure: Measure, entries: tuple[Entry, ...], parts: list[Span]) -> Coding:
    joined: tuple[Span, ...] = ()
    for part in parts:
        joined = codings.covering(joined, part)
    return Coding("c", "l", measure, joined, {}, NOW, NOW, entries)


def _milliseconds(parts: list[Span]) -> set[int]:
    return {ms for start, end in parts for ms in range(start, end)}


def _after(measure: Measure, done: list[tuple[object, ...]]) -> tuple[Entry, ...]:
    run = Run(measure)
    for number, doing in enumerate(done):
        run.do(doing, number)
    return run.entries


@given(doings, covers)
@settings(max_examples=150, deadline=None)
def test_states_are_painted_millisecond_by_millisecond(done: list[tuple[object, ...]], parts: list[Span]) -> None:
    """What is shown of states is what is left after painting each press, move and deletion over the line of time."""
    run, line = Run(STATES), Line()
    for number, doing in enumerate(done):
        line.do(run.entries, doing, number, undone=doing == ("undo",))
        run.do(doing, number)
        assert [_key_at(run.entries, ms) for ms in range(LONG_MS)] == line.codes
    covered = _milliseconds(parts)
    found = result(_made(STATES, run.entries, parts))
    assert found.covered_ms == len(covered)
    last = max(covered, default=-1) + 1
    for part in found.parts:
        there = {ms for ms in range(LONG_MS) if line.codes[ms] == part.code_id and ms < last} & covered
        assert part.total_ms == len(there)
        assert part.share == (len(there) / len(covered) if covered else None)
    assert sum(part.total_ms for part in found.parts) <= found.covered_ms


class Line:
    """Each millisecond with what is coded there, painted without knowing of spans' rules."""

    def __init__(self) -> None:
        self.ids: list[str | None] = [None] * (LONG_MS * 4)
        self.of: dict[str, str] = {}
        self._before: list[tuple[list[str | None], dict[str, str]]] = []

    @property
    def codes(self) -> list[str | None]:
        return [None if key is None else self.of[key] for key in self.ids[:LONG_MS]]

    def do(self, entries: tuple[Entry, ...], doing: tuple[object, ...], number: int, undone: bool) -> None:
        if undone:
            if self._before:
                self.ids, self.of = self._before.pop()
            return
        had = [*self.ids], dict(self.of)
        chosen = entries[int(str(doing[1])) % len(entries)] if entries and isinstance(doing[1], int) else None
        match doing:
            case ("press", str(key), int(at)):
                self._press(str(number), key, at)
            case ("end", int(at)):
                self._fill(at, self._until_change(at), None)
            case ("move", int(), int(start), int(end)) if chosen is not None:
                open_end = chosen.end_ms is None
                self.ids = [None if key == chosen.id else key for key in self.ids]
                around = self.ids[start - 1] if start else None
                end = len(self.ids) if open_end else max(end, start + 1)
                self._fill(start, end, chosen.id)
                self._rename_from(end, around, f"{number} rest")
            case ("recode", int(), str(key)) if chosen is not None:
                self.of[chosen.id] = key
            case ("delete", int()) if chosen is not None:
                self.ids = [None if key == chosen.id else key for key in self.ids]
            case _:
                return
        self._before.append(had)

    def _press(self, made: str, key: str, at: int) -> None:
        there = self.ids[at]
        if there is not None and self.of[there] == key:
            return
        if there is not None and (at == 0 or self.ids[at - 1] != there):
            self.of[there] = key
            return
        self.of[made] = key
        self._fill(at, self._until_change(at), made)

    def _until_change(self, at: int) -> int:
        return next((ms for ms in range(at, len(self.ids)) if self.ids[ms] != self.ids[at]), len(self.ids))

    def _rename_from(self, start: int, old: str | None, new: str) -> None:
        if old is not None and old in self.ids[start:]:
            self.of[new] = self.of[old]
            self.ids[start:] = [new if key == old else key for key in self.ids[start:]]

    def _fill(self, start: int, end: int, what: str | None) -> None:
        self.ids[start:end] = [what] * (end - start)


def _key_at(entries: tuple[Entry, ...], ms: int) -> str | None:
    """The one code there; fails where two exclusive ones overlap."""
    there = [e for e in entries if e.start_ms <= ms and (e.end_ms is None or ms < e.end_ms)]
    assert len(there) < 2
    return there[0].code_id if there else None


@given(doings, covers)
@settings(max_examples=150, deadline=None)
def test_tallies_are_counted_within_what_is_covered(done: list[tuple[object, ...]], parts: list[Span]) -> None:
    entries = _after(TALLY, done)
    covered = _milliseconds(parts)
    inside = [entry for entry in entries if entry.start_ms in covered]
    found = result(_made(TALLY, entries, parts))
    assert (found.n, found.outside) == (len(inside), len(entries) - len(inside))
    assert found.rate == (len(inside) * 600_000 / len(covered) if covered else None)
    for part in found.parts:
        assert part.n == sum(entry.code_id == part.code_id for entry in inside)
        assert part.share == (part.n / len(inside) if inside else None)
    for part in found.modifiers:
        assert part.n == sum(entry.modifier_id == part.code_id for entry in inside)


@given(st.sampled_from((SPANS, WAITS)), doings, covers)
@settings(max_examples=200, deadline=None)
def test_lengths_are_those_of_what_began_within(
    measure: Measure, done: list[tuple[object, ...]], parts: list[Span]
) -> None:
    pressed = [doing for doing in done if measure is WAITS or doing[:2] != ("press", "c")]
    entries = _after(measure, pressed)
    covered = _milliseconds(parts)
    ended = [entry for entry in entries if entry.end_ms is not None]
    inside = [len(range(e.start_ms, e.end_ms or 0)) for e in ended if e.start_ms in covered]
    found = result(_made(measure, entries, parts))
    assert found.lengths == tuple(sorted(inside))
    assert found.median_ms == (median(inside) if inside else None)
    assert (found.n, found.total_ms) == (len(inside), sum(inside))
    assert (found.outside, found.unfinished) == (len(ended) - len(inside), len(entries) - len(ended))
    assert found.few is (len(inside) < FEW)
    going_on = [entry.code_id for entry in entries if entry.end_ms is None]
    assert len(going_on) == len(set(going_on))


def _of(measure: Measure, *presses: tuple[str, int], over: Span = (0, 600_000)) -> Result:
    entries: tuple[Entry, ...] = ()
    for number, (key, at_ms) in enumerate(presses):
        entries = codings.pressed(measure, entries, Press(str(number), key, at_ms))
    return result(_made(measure, entries, [over]))


def test_a_rate_counts_by_the_time_that_was_coded() -> None:
    presses = (("a", 10_000), ("a", 20_000), ("b", 100_000))
    assert _of(TALLY, *presses, over=(0, 300_000)).rate == 6.0
    assert _of(TALLY, *presses, over=(0, 60_000)).rate == 20.0


def test_starting_one_state_ends_the_other_and_gaps_stay_uncoded() -> None:
    found = _of(STATES, ("a", 60_000), ("b", 180_000), ("a", 540_000))
    assert [(part.n, part.total_ms, part.share) for part in found.parts] == [
        (2, 180_000, 0.3),
        (1, 360_000, 0.6),
        (0, 0, 0.0),
    ]


def test_a_state_that_goes_on_over_a_gap_is_seen_twice() -> None:
    coding = _made(STATES, codings.pressed(STATES, (), Press("1", "a", 100)), [(0, 400), (700, 1_000)])
    assert [(part.n, part.total_ms) for part in result(coding).parts] == [(2, 600), (0, 0), (0, 0)]


def test_a_state_put_in_between_by_going_back_leaves_the_rest_as_it_was() -> None:
    entries: tuple[Entry, ...] = ()
    for number, (key, at_ms) in enumerate((("a", 0), ("b", 100), ("c", 40))):
        entries = codings.pressed(STATES, entries, Press(str(number), key, at_ms))
    assert [(e.code_id, e.start_ms, e.end_ms) for e in entries] == [("a", 0, 40), ("c", 40, 100), ("b", 100, None)]


def test_a_wait_lasts_from_the_question_to_what_ends_it() -> None:
    found = _of(
        WAITS, ("c", 1_000), ("a", 2_400), ("c", 5_000), ("c", 6_000), ("b", 9_000), ("a", 9_500), ("c", 10_000)
    )
    assert found.lengths == (1_400, 3_000)
    assert (found.median_ms, found.n, found.few, found.unfinished) == (2_200.0, 2, True, 1)
    assert [(part.code_id, part.n) for part in found.parts] == [("a", 1), ("b", 1)]


def test_five_waits_are_no_longer_few() -> None:
    presses = [
        (key, start) for place in range(5) for key, start in (("c", place * 10_000), ("a", place * 10_000 + 900))
    ]
    assert not _of(WAITS, *presses).few
    assert _of(WAITS, *presses[:-2]).few


def test_a_ratio_is_of_the_first_to_the_second() -> None:
    measure = Measure("r", 1, "R", MeasureKind.TALLY, "", CODES[:2], figure=Figure.RATIO)
    assert _of(measure, ("a", 1), ("a", 2), ("a", 3), ("b", 4)).ratio == 3.0
    assert _of(measure, ("a", 1)).ratio is None


def test_nothing_covered_gives_counts_of_nothing_and_no_rate() -> None:
    found = _of(TALLY, ("a", 10), over=(50, 50))
    assert (found.n, found.outside, found.rate) == (0, 1, None)


SWEEP = Measure("l", 1, "L", MeasureKind.SWEEP, "", CODES, every_minutes=4)
looks = st.lists(st.tuples(keys, st.integers(0, 5)), max_size=60)


@given(looks, st.integers(1, 5))
@settings(max_examples=100, deadline=None)
def test_sweeps_count_looks_without_those_that_tell_nothing(seen: list[tuple[str, int]], covered: int) -> None:
    presses = [(key, number * 240_000) for key, number in sorted(seen, key=lambda look: look[1])]
    found = _of(SWEEP, *presses, over=(0, covered * 240_000))
    inside = [(key, number) for key, number in seen if number < covered]
    on, off = (sum(key == each for key, _ in inside) for each in "ab")
    assert (found.n, found.sweeps) == (on + off, len({number for _, number in inside}))
    assert found.share == (on / (on + off) if on + off else None)
    assert found.few is (found.sweeps < FEW)
    assert found.outside == len(seen) - len(inside)


class Looked(UserList[Span]):
    """Counts how many spans are looked at."""

    looks = 0

    def __getitem__(self, at: Any) -> Any:
        Looked.looks += 1
        return self.data[at]

    def __iter__(self) -> Iterator[Span]:
        raise AssertionError("all spans are gone through")


def test_of_many_spans_covered_only_those_near_an_entry_are_looked_at() -> None:
    covers = Looked([(at, at + 5) for at in range(0, 100_000, 10)])
    assert [codings.begins_within(covers, at) for at in (0, 4, 5, 99_994, 99_995)] == [True, True, False, True, False]
    assert codings.within(covers, 50_003, 50_012) == ((50_003, 50_005), (50_010, 50_012))
    assert Looked.looks < 100
