"""How a result spreads: over the lesson in equal slices, and over how long things took in equal steps.

A slice is the same coding with the covered time that lies in it; so each slice's numbers are a result like any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from reflectapp.domain.codings import Coding, Entry, Span, begins_within, within
from reflectapp.domain.measures import MeasureKind
from reflectapp.domain.results import Result, result

MOST: Final = 12
"""So many slices or steps at the most."""

_SECOND_MS: Final = 1000
_WIDTHS_MS: Final = tuple(_SECOND_MS * each for each in (1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600))
_STEPS_MS: Final = (500, *_WIDTHS_MS[:4], 15_000, *_WIDTHS_MS[4:])


@dataclass(frozen=True, slots=True)
class Slice:
    """What was found within [start_ms, end_ms). `covers`: the time coded in it; `firsts`: each code's first entry."""

    start_ms: int
    end_ms: int
    covers: tuple[Span, ...]
    result: Result
    firsts: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Step:
    """Waits or spans from `from_ms` up to `to_ms`, None for all longer ones: how many of each code."""

    from_ms: int
    to_ms: int | None
    counts: dict[str, int] = field(hash=False)
    firsts: dict[str, str] = field(hash=False)


def slices(coding: Coding) -> tuple[Slice, ...]:
    """From where the time covered begins to where it ends, at round times of the lesson; none if nothing is covered."""
    if not coding.covers:
        return ()
    first, last = coding.covers[0][0], coding.covers[-1][1]
    width = _width(_WIDTHS_MS, last)
    return tuple(_slice(coding, start, start + width) for start in range(first // width * width, last, width))


def steps(coding: Coding) -> tuple[Step, ...]:
    """Waits and spans by how long they took. A few very long ones don't make the steps wide: they stand last."""
    counted = list(_seen(coding))
    if not counted:
        return ()
    lengths = sorted(entry.length_ms for entry in counted)
    width = next((each for each in _STEPS_MS if lengths[len(lengths) * 9 // 10] < each * (MOST - 2)), _STEPS_MS[-1])
    number = min(lengths[-1] // width + 1, MOST)
    more = lengths[-1] >= number * width
    places: list[list[Entry]] = [[] for _ in range(number)]
    for entry in counted:
        places[min(entry.length_ms // width, number - 1)].append(entry)
    return tuple(
        Step(
            place * width,
            None if more and place == number - 1 else (place + 1) * width,
            {code.id: sum(entry.code_id == code.id for entry in there) for code in coding.measure.codes},
            _firsts(there),
        )
        for place, there in enumerate(places)
    )


def firsts(coding: Coding) -> dict[str, str]:
    """Of each code, and each modifier, the first entry that is counted."""
    return _firsts(_seen(coding))


def _slice(coding: Coding, start_ms: int, end_ms: int) -> Slice:
    reaching_in = coding.measure.kind is MeasureKind.STATES
    near = tuple(
        each
        for each in coding.entries
        if each.start_ms < end_ms
        and (each.start_ms >= start_ms or (reaching_in and (each.end_ms or end_ms) > start_ms))
    )
    own = replace(coding, covers=within(coding.covers, start_ms, end_ms), entries=near)
    return Slice(start_ms, end_ms, own.covers, result(own), firsts(own))


def _seen(coding: Coding) -> Iterator[Entry]:
    """The entries that a result counts: begun within the time covered and ended; of states all that reach into it."""
    covers, kind = coding.covers, coding.measure.kind
    last = covers[-1][1] if covers else 0
    for entry in coding.entries:
        if kind is MeasureKind.STATES:
            counts = bool(within(covers, entry.start_ms, last if entry.end_ms is None else entry.end_ms))
        else:
            counts = begins_within(covers, entry.start_ms) and (kind.of_points or entry.end_ms is not None)
        if counts:
            yield entry


def _firsts(entries: Iterable[Entry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        for key in (entry.code_id, entry.modifier_id):
            if key:
                found.setdefault(key, entry.id)
    return found


def _width(widths: tuple[int, ...], whole: int) -> int:
    return next((each for each in widths if whole <= each * MOST), widths[-1])
