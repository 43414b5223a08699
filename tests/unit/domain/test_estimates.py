"""Silence from the estimate lies only where nothing is coded, and is hers once she has touched it."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.codings import Coding, Entry, Press, moved, pressed, recoded, state_ended
from reflectapp.domain.estimates import LEAST_MS, fillable, filled, silence_of, without_estimates
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.results import result

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CODES = (Code("teacher", "t", "I talk"), Code("silence", "0", "Nobody"))
TALK = Measure("who-talks", 1, "Who talks", MeasureKind.STATES, "", CODES)
LONG_MS = 30_000
STEP_MS = 250

steps = st.integers(0, LONG_MS // STEP_MS).map(lambda step: step * STEP_MS)
edges = st.lists(steps, max_size=16, unique=True).map(sorted)
doings = st.lists(
    st.tuples(
        st.sampled_from(["press", "end", "move", "recode"]), st.sampled_from(["teacher", "silence"]), steps, steps
    ),
    max_size=12,
)


def _spans(edges: list[int]) -> list[tuple[int, int]]:
    return list(zip(edges[::2], edges[1::2], strict=False))


def _done(entries: tuple[Entry, ...], doings: list[tuple[str, str, int, int]], mark: str) -> tuple[Entry, ...]:
    for number, (what, code_id, one, other) in enumerate(doings):
        chosen = entries[one % len(entries)] if entries else None
        match what:
            case "press":
                entries = pressed(TALK, entries, Press(f"{mark}{number}", code_id, one))
            case "end":
                entries = state_ended(entries, one)
            case "move" if chosen is not None:
                entries = moved(TALK, entries, chosen.id, one, max(one, other) + 1, f"{mark}{number}r")
            case "recode" if chosen is not None:
                entries = recoded(entries, chosen.id, code_id)
    return entries


def _taken(entries: tuple[Entry, ...]) -> set[int]:
    """The steps in which something is coded."""
    return {at for at in range(0, LONG_MS, STEP_MS) for e in entries if e.start_ms <= at < (e.end_ms or LONG_MS)}


@given(doings, edges, doings)
def test_silence_is_filled_in_only_where_nothing_is_coded(
    before: list[tuple[str, str, int, int]], edges: list[int], after: list[tuple[str, str, int, int]]
) -> None:
    own = _done((), before, "a")
    spans = fillable(own, _spans(edges))
    made = tuple(Entry(f"s{place}", "silence", *span, estimated=True) for place, span in enumerate(spans))
    entries = filled(own, made)
    assert set(own) <= set(entries) and len(entries) == len(own) + len(made)
    assert all(end - start > LEAST_MS for start, end in spans)
    wanted = {at for start, end in _spans(edges) for at in range(start, end, STEP_MS)}
    assert _taken(made) <= wanted - _taken(own)
    assert without_estimates(entries) == own
    assert fillable(entries, _spans(edges)) == ()
    changed = _done(entries, after, "b")
    ended = [each for each in changed if each.end_ms is not None]
    assert all((one.end_ms or LONG_MS) <= two.start_ms for one, two in pairwise(ended))
    assert {each for each in changed if each.estimated} <= set(made)
    found = result(Coding("r", "l", TALK, ((0, LONG_MS),), {}, NOW, NOW, changed))
    left = [each for each in changed if each.estimated]
    assert (found.estimated, found.estimated_ms) == (len(left), sum((e.end_ms or 0) - e.start_ms for e in left))


def test_what_came_in_the_meantime_stays_and_the_estimate_gives_way() -> None:
    mine = Entry("m", "teacher", 2000, 4000)
    late = (Entry("1", "silence", 1000, 2000, estimated=True), Entry("2", "silence", 3000, 6000, estimated=True))
    assert filled((mine,), late) == (late[0], mine)


def test_nothing_is_filled_in_over_what_goes_on() -> None:
    assert fillable((Entry("t", "teacher", 2000),), [(0, 1500), (2500, 9000)]) == ((0, 1500),)
    assert fillable((), [(0, 1000), (2000, 3001)]) == ((2000, 3001),)


def test_a_press_over_an_estimate_lasts_on_to_what_comes_next_and_both_are_hers() -> None:
    estimate = Entry("s", "silence", 1000, 5000, estimated=True)
    later = Entry("z", "silence", 9000, 11_000, estimated=True)
    assert pressed(TALK, (estimate, later), Press("t", "teacher", 3000)) == (
        Entry("s", "silence", 1000, 3000),
        Entry("t", "teacher", 3000, 9000),
        later,
    )
    assert pressed(TALK, (estimate,), Press("n", "silence", 3000)) == (Entry("s", "silence", 1000, 5000),)
    assert pressed(TALK, (estimate, later), Press("t", "teacher", 1000))[0] == Entry("s", "teacher", 1000, 9000)


def test_only_who_talks_has_silence() -> None:
    assert silence_of(TALK) == CODES[1]
    tally = Measure("t", 1, "T", MeasureKind.TALLY, "", CODES)
    assert silence_of(tally) is None
