"""A goal that follows a measure: which of a result's numbers it can take, and what the lessons say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reflectapp.domain.codings import Coding
from reflectapp.domain.goals import Goal, Measured, MeasuredBy
from reflectapp.domain.measures import Code, Figure, Measure, MeasureKind
from reflectapp.domain.results import Result, result

Point = tuple[date, float]


@dataclass(frozen=True, slots=True)
class LessonNumber:
    """What a lesson adds to a goal by itself. `n`: the entries that it rests on; `few`: too few to say much."""

    lesson_id: str
    title: str
    day: date
    value: float
    n: int
    few: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """A goal with what the lessons add to it, by day."""

    goal: Goal
    numbers: tuple[LessonNumber, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """Every number of its plot, the oldest first: her check-ins' and the lessons'."""
        own = [(entry.made_on, entry.value) for entry in self.goal.check_ins if entry.value is not None]
        return tuple(sorted([*own, *((each.day, each.value) for each in self.numbers)], key=lambda point: point[0]))


def offered(measure: Measure) -> tuple[Measured, ...]:
    """The numbers of a measure that a goal can follow, the most telling first."""
    per_minutes = {MeasuredBy.RATE: measure.per_minutes}
    return tuple(Measured(measure.id, by, code_id, per_minutes.get(by, 0)) for by, code_id in _numbers(measure))


def number(found: Result, measure: Measure, measured: Measured) -> float | None:
    """The number that is followed: % for shares, s for lengths, min for totals. None where there is none."""
    if not found.covered_ms or measured not in offered(measure):
        return None
    part = next((each for each in (*found.parts, *found.modifiers) if each.code_id == measured.code_id), None)
    match measured.by:
        case MeasuredBy.COUNT:
            return float(found.n if part is None else part.n)
        case MeasuredBy.RATE:
            rate = found.rate if part is None else part.rate
            in_unit = (measured.per_minutes or measure.per_minutes) / measure.per_minutes
            return None if rate is None else rate * in_unit
        case MeasuredBy.SHARE:
            return None if part is None or part.share is None else 100 * part.share
        case MeasuredBy.RATIO:
            return found.ratio
        case MeasuredBy.MEDIAN:
            return None if found.median_ms is None else found.median_ms / 1000
        case MeasuredBy.TOTAL:
            return (found.total_ms if part is None else part.total_ms) / 60_000
        case MeasuredBy.ANSWER:
            return None


def in_round(value: float, measured: Measured) -> float:
    """As exact as a result is shown: whole percents, tenths of all else."""
    return float(round(value)) if measured.by is MeasuredBy.SHARE else round(value, 1)


def latest_runs(codings: Iterable[Coding]) -> dict[str, Coding]:
    """By lesson the latest run that covers anything. `codings`: in the order started."""
    return {coding.lesson_id: coding for coding in codings if coding.covers}


def in_one_unit(measured: Measured, runs: Sequence[Coding]) -> Measured:
    """The same, where it was not kept what a rate counts by: as the first of the runs does."""
    if measured.by is not MeasuredBy.RATE or measured.per_minutes or not runs:
        return measured
    return replace(measured, per_minutes=runs[0].measure.per_minutes)


def counted(coding: Coding, measured: Measured) -> tuple[float, int, bool] | None:
    """A run's number as it is shown, the entries that it rests on, and whether those are few."""
    found = result(coding)
    value = number(found, coding.measure, measured)
    return None if value is None else (in_round(value, measured), found.n, found.few)


def _numbers(measure: Measure) -> Iterator[tuple[MeasuredBy, str]]:
    several = measure.codes if len(measure.codes) > 1 else ()
    match measure.kind:
        case MeasureKind.TALLY:
            if measure.figure is Figure.RATIO:
                yield MeasuredBy.RATIO, ""
            else:
                yield MeasuredBy.RATE, ""
                yield MeasuredBy.COUNT, ""
            yield from _each((*several, *measure.modifiers), MeasuredBy.RATE, MeasuredBy.SHARE)
        case MeasureKind.STATES:
            yield from _each(measure.codes, MeasuredBy.SHARE, MeasuredBy.TOTAL)
        case MeasureKind.WAITS:
            yield MeasuredBy.MEDIAN, ""
            yield MeasuredBy.COUNT, ""
            yield from _each(several, MeasuredBy.SHARE)
        case MeasureKind.SPANS:
            yield MeasuredBy.COUNT, ""
            yield MeasuredBy.MEDIAN, ""
            yield MeasuredBy.TOTAL, ""
            yield from _each(several, MeasuredBy.COUNT, MeasuredBy.TOTAL)
        case MeasureKind.SWEEP:
            yield from _each(measure.codes[:2], MeasuredBy.SHARE)


def _each(codes: Iterable[Code], *ways: MeasuredBy) -> Iterator[tuple[MeasuredBy, str]]:
    for code in codes:
        for by in ways:
            yield by, code.id
