"""Slices and steps are counted again, one millisecond and one entry at a time."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from reflectapp.domain import codings
from reflectapp.domain.codings import Coding, Entry, Press, Span
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.results import result
from reflectapp.domain.spread import MOST, firsts, slices, steps

NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODES: Final = (Code("a", "a", "A"), Code("b", "b", "B"))
SECOND: Final = 1000


def measure(kind: MeasureKind) -> Measure:
    begin = Code("c", "c", "C") if kind is MeasureKind.WAITS else None
    return Measure("m", 1, "M", kind, "", CODES, begin=begin)


def coded(kind: MeasureKind, presses: list[tuple[str, int]], parts: list[Span]) -> Coding:
    """Presses in whatever order, and parts that may overlap: as she goes back and forth."""
    entries: tuple[Entry, ...] = ()
    for number, (key, at_ms) in enumerate(presses):
        entries = codings.pressed(measure(kind), entries, Press(str(number), key, at_ms))
    covers: tuple[Span, ...] = ()
    for part in parts:
        covers = codings.covering(covers, part)
    return Coding("r", "l", measure(kind), covers, {}, NOW, NOW, entries)


times = st.integers(0, 40 * SECOND)
presses = st.lists(st.tuples(st.sampled_from("abc"), times), max_size=40)
points = st.lists(st.tuples(st.sampled_from("ab"), times), max_size=40)
parts = st.lists(st.tuples(times, times).map(lambda span: (min(span), max(span))), max_size=4)


def covered_within(coding: Coding, start: int, end: int) -> set[int]:
    return {ms for first, last in coding.covers for ms in range(max(first, start), min(last, end))}


@given(points, parts)
@settings(max_examples=60, deadline=None)
def test_slices_count_every_entry_once_where_it_is(pressed: list[tuple[str, int]], spans: list[Span]) -> None:
    coding = coded(MeasureKind.TALLY, pressed, spans)
    found = slices(coding)
    assert sum(each.result.n for each in found) == result(coding).n
    for each in found:
        covered = covered_within(coding, each.start_ms, each.end_ms)
        there = [entry for entry in coding.entries if entry.start_ms in covered]
        assert [part.n for part in each.result.parts] == [sum(e.code_id == code.id for e in there) for code in CODES]
        assert each.result.covered_ms == len(covered)
        assert each.firsts == {e.code_id: e.id for e in reversed(there)}


@given(points, parts)
@settings(max_examples=60, deadline=None)
def test_slices_of_states_are_what_is_painted_there(pressed: list[tuple[str, int]], spans: list[Span]) -> None:
    coding = coded(MeasureKind.STATES, pressed, spans)
    last = coding.covers[-1][1] if coding.covers else 0
    found = slices(coding)
    for each in found:
        covered = covered_within(coding, each.start_ms, each.end_ms)
        for part in each.result.parts:
            own = [entry for entry in coding.entries if entry.code_id == part.code_id]
            painted = [(e, covered & set(range(e.start_ms, last if e.end_ms is None else e.end_ms))) for e in own]
            assert part.total_ms == sum(len(there) for _entry, there in painted)
            assert part.share == (part.total_ms / len(covered) if covered else None)
            assert each.firsts.get(part.code_id) == next((e.id for e, there in painted if there), None)
    whole = {part.code_id: part.total_ms for part in result(coding).parts}
    assert {key: sum(p.total_ms for s in found for p in s.result.parts if p.code_id == key) for key in whole} == whole


@given(presses, parts)
@settings(max_examples=60, deadline=None)
def test_slices_of_waits_count_those_that_began_there(pressed: list[tuple[str, int]], spans: list[Span]) -> None:
    coding = coded(MeasureKind.WAITS, pressed, spans)
    for each in slices(coding):
        covered = covered_within(coding, each.start_ms, each.end_ms)
        there = [e for e in coding.entries if e.end_ms is not None and e.start_ms in covered]
        assert each.result.lengths == tuple(sorted((e.end_ms or 0) - e.start_ms for e in there))
        assert each.firsts == {e.code_id: e.id for e in reversed(there)}


@given(presses, parts)
@settings(max_examples=100, deadline=None)
def test_steps_hold_every_wait_once_by_its_length(pressed: list[tuple[str, int]], spans: list[Span]) -> None:
    """Those that were not ended, and those that began where nothing is covered, are in none."""
    coding = coded(MeasureKind.WAITS, pressed, spans)
    covered = covered_within(coding, 0, 41 * SECOND)
    inside = [e for e in coding.entries if e.end_ms is not None and e.start_ms in covered]
    found = steps(coding)
    assert len(found) <= MOST
    assert bool(found) == bool(inside)
    for before, after in pairwise(found):
        assert before.to_ms == after.from_ms
    for each in found:
        there = [
            e
            for e in inside
            if each.from_ms <= (e.end_ms or 0) - e.start_ms
            and (each.to_ms is None or (e.end_ms or 0) - e.start_ms < each.to_ms)
        ]
        assert each.counts == {code.id: sum(e.code_id == code.id for e in there) for code in CODES}
        assert each.firsts == {e.code_id: e.id for e in reversed(there)}
    assert sum(sum(each.counts.values()) for each in found) == len(inside) == result(coding).n


def test_a_lesson_of_46_minutes_is_cut_every_5() -> None:
    coding = coded(MeasureKind.TALLY, [("a", 61_000)], [(0, 46 * 60_000)])
    assert [each.start_ms // 60_000 for each in slices(coding)] == list(range(0, 46, 5))


def test_slices_begin_where_coding_began_and_a_gap_is_one_without_time() -> None:
    coding = coded(MeasureKind.TALLY, [("a", 1_500_000)], [(1_230_000, 1_300_000), (2_000_000, 2_400_000)])
    found = slices(coding)
    assert found[0].start_ms == 1_200_000
    assert [each.result.covered_ms for each in found] == [70_000, 0, 100_000, 300_000]
    assert all(each.result.n == 0 for each in found)


def test_one_very_long_wait_leaves_the_steps_fine() -> None:
    pairs = [(key, at) for place in range(20) for key, at in (("c", place * 10_000), ("a", place * 10_000 + 900))]
    coding = coded(MeasureKind.WAITS, [*pairs, ("c", 210_000), ("a", 290_000)], [(0, 300_000)])
    found = steps(coding)
    assert (found[0].to_ms, found[1].counts["a"]) == (500, 20)
    assert (found[-1].to_ms, found[-1].counts["a"]) == (None, 1)


def test_a_modifier_and_a_code_lead_to_their_first_entry() -> None:
    entries = (Entry("1", "a", 5), Entry("2", "a", 6, None, "m"), Entry("3", "b", 7, None, "m"))
    coding = replace(coded(MeasureKind.TALLY, [], [(0, 10)]), entries=entries)
    assert firsts(coding) == {"a": "1", "m": "2", "b": "3"}
    assert firsts(replace(coding, covers=((6, 10),))) == {"a": "2", "m": "2", "b": "3"}
