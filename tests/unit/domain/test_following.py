"""Which number of a result a goal follows."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.codings import Coding, Entry, Span
from reflectapp.domain.following import Followed, LessonNumber, counted, latest_runs, number, offered
from reflectapp.domain.goals import CheckIn, Goal, GoalStatus, GoalText, GoalVersion, Measured, MeasuredBy
from reflectapp.domain.measures import Code, Figure, Measure, MeasureKind
from reflectapp.domain.results import result

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CODES = (Code("a", "a", "A"), Code("b", "b", "B"))
MINUTE = 60_000
TEN_MINUTES: tuple[Span, ...] = ((0, 10 * MINUTE),)
TALLY = Measure("t", 1, "T", MeasureKind.TALLY, "", CODES, modifiers=(Code("x", "1", "X"),))
RATIO = Measure("r", 1, "R", MeasureKind.TALLY, "", CODES, figure=Figure.RATIO)
STATES = Measure("s", 1, "S", MeasureKind.STATES, "", CODES)
SPANS = Measure("p", 1, "P", MeasureKind.SPANS, "", CODES)
WAITS = Measure("w", 1, "W", MeasureKind.WAITS, "", CODES, begin=Code("q", "q", "Q"))
SWEEP = Measure("l", 1, "L", MeasureKind.SWEEP, "", (*CODES, Code("c", "c", "C")))
ALL = (TALLY, RATIO, STATES, SPANS, WAITS, SWEEP)
BY = MeasuredBy


def coding(measure: Measure, *entries: Entry, covers: tuple[Span, ...] = TEN_MINUTES, run: str = "run") -> Coding:
    return Coding(run, "lesson", measure, covers, {}, NOW, NOW, entries)


def at(code_id: str, start_s: float, end_s: float | None = None, modifier: str = "") -> Entry:
    end_ms = None if end_s is None else round(end_s * 1000)
    return Entry(f"{code_id}{start_s}", code_id, round(start_s * 1000), end_ms, modifier)


TALLIED = coding(TALLY, at("a", 1, modifier="x"), at("a", 2), at("b", 3), at("a", 4, modifier="x"))
RATED = coding(RATIO, at("a", 1), at("a", 2), at("a", 3), at("b", 4), at("b", 5))
STATED = coding(STATES, at("a", 0, 150), at("b", 150, 600))
SPANNED = coding(SPANS, at("a", 0, 30), at("b", 60, 150))
WAITED = coding(WAITS, at("a", 0, 1.5), at("a", 10, 12), at("b", 20, 24))
SWEPT = coding(SWEEP, at("a", 0), at("a", 1), at("a", 2), at("b", 3), at("c", 4))


@pytest.mark.parametrize(
    ("found", "by", "code_id", "expected"),
    [
        (TALLIED, BY.RATE, "", 4.0),
        (TALLIED, BY.COUNT, "", 4.0),
        (TALLIED, BY.RATE, "a", 3.0),
        (TALLIED, BY.SHARE, "b", 25.0),
        (TALLIED, BY.SHARE, "x", 100.0),
        (RATED, BY.RATIO, "", 1.5),
        (STATED, BY.SHARE, "a", 25.0),
        (STATED, BY.TOTAL, "b", 7.5),
        (SPANNED, BY.COUNT, "", 2.0),
        (SPANNED, BY.MEDIAN, "", 60.0),
        (SPANNED, BY.TOTAL, "", 2.0),
        (SPANNED, BY.TOTAL, "a", 0.5),
        (WAITED, BY.MEDIAN, "", 2.0),
        (WAITED, BY.COUNT, "", 3.0),
        (SWEPT, BY.SHARE, "a", 75.0),
        (SWEPT, BY.SHARE, "b", 25.0),
    ],
)
def test_each_number_is_the_results_own(found: Coding, by: MeasuredBy, code_id: str, expected: float) -> None:
    assert number(result(found), found.measure, Measured(found.measure.id, by, code_id)) == expected


@pytest.mark.parametrize("measure", ALL, ids=lambda measure: measure.kind.value)
def test_without_entries_there_is_a_count_at_most_and_without_time_covered_nothing(measure: Measure) -> None:
    for measured in offered(measure):
        empty = number(result(coding(measure)), measure, measured)
        assert empty in (None, 0.0)
        assert number(result(coding(measure, covers=())), measure, measured) is None


@pytest.mark.parametrize(
    ("measure", "by", "code_id"),
    [(STATES, BY.MEDIAN, ""), (TALLY, BY.SHARE, "gone"), (WAITS, BY.RATIO, ""), (SWEEP, BY.SHARE, "c")],
)
def test_a_number_that_its_kind_does_not_have_is_none(measure: Measure, by: MeasuredBy, code_id: str) -> None:
    assert number(result(coding(measure, at("a", 1, 2))), measure, Measured(measure.id, by, code_id)) is None


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 900)), max_size=30))
def test_the_codes_rates_add_up_to_the_whole_and_their_shares_to_all(pressed: list[tuple[str, int]]) -> None:
    found = result(coding(TALLY, *(at(code, second) for code, second in sorted(set(pressed), key=lambda p: p[1]))))

    def of(by: MeasuredBy, code_id: str = "") -> float | None:
        return number(found, TALLY, Measured("t", by, code_id))

    rates, whole, shares = (of(BY.RATE, "a"), of(BY.RATE, "b")), of(BY.RATE), (of(BY.SHARE, "a"), of(BY.SHARE, "b"))
    assert whole is not None and None not in rates
    assert sum(rate for rate in rates if rate is not None) == pytest.approx(whole)
    assert shares == (None, None) if not found.n else sum(filter(None, shares)) == pytest.approx(100)


@given(st.lists(st.integers(0, 600), min_size=1, max_size=12, unique=True))
def test_a_states_share_is_its_minutes_of_the_time_covered(changes: list[int]) -> None:
    times = [*sorted(changes), 700]
    states = [at("ab"[place % 2], start, end) for place, (start, end) in enumerate(pairwise(times))]
    found = result(coding(STATES, *states))
    for code in "ab":
        share = number(found, STATES, Measured("s", BY.SHARE, code))
        total = number(found, STATES, Measured("s", BY.TOTAL, code))
        assert share is not None and total is not None
        assert share / 100 * 10 == pytest.approx(total)


def test_the_latest_run_that_covers_anything_counts() -> None:
    first, second = coding(TALLY, at("a", 1), run="first"), coding(TALLY, at("b", 1), run="second")
    begun = coding(TALLY, covers=(), run="only begun")
    assert latest_runs((first, second, begun)) == {"lesson": second}


def test_a_number_is_as_exact_as_a_result_is_shown() -> None:
    thirds = coding(TALLY, at("a", 1), at("a", 2), at("b", 3), covers=((0, 7 * MINUTE),))
    assert counted(thirds, Measured("t", BY.SHARE, "a")) == (67.0, 3, False)
    assert counted(thirds, Measured("t", BY.RATE)) == (4.3, 3, False)
    assert counted(WAITED, Measured("w", BY.MEDIAN)) == (2.0, 3, True)


def test_check_ins_and_lessons_make_one_line_by_day() -> None:
    day = date(2026, 3, 2)
    kept = tuple(
        CheckIn(str(days), "goal", day + timedelta(days), "", value) for days, value in ((0, 1.0), (4, None), (9, 3.0))
    )
    goal = Goal("goal", GoalStatus.WORKING, NOW, GoalVersion(1, NOW, GoalText()), kept)
    numbers = (LessonNumber("lesson", "", day + timedelta(3), 2.0, 5, False),)
    assert [value for _day, value in Followed(goal, numbers).points] == [1.0, 2.0, 3.0]
