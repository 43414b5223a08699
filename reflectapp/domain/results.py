"""The numbers that a coding leads to. Each rests on the time covered, and says on how many entries.

A point, a wait and a span count if they begin within the time covered, with their whole length. A state counts
with what of it lies within, once for each stretch. What goes on without an end counts for states only, up to the
end of what is covered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reflectapp.domain.codings import Coding, Entry, begins_within, covered_ms, within
from reflectapp.domain.measures import Figure, Measure, MeasureKind
from reflectapp.domain.sweeps import sweeps

FEW: Final = 5
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Part:
    """What one code, or one modifier, has of a result. `share` from 0 to 1, `rate` per `per_minutes`.

    The share is that of the time covered for states, else that of the entries; None where there are none.
    """

    code_id: str
    n: int
    total_ms: int
    share: float | None
    rate: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """`n` entries within `covered_ms`, which `outside` others are not; `unfinished` ones still go on.

    `lengths`: of waits and spans, the shortest first; `median_ms` is theirs. `ratio`: the first code's entries
    for each one of the second code's. Of a sweep n are the looks with the first or second code, `share` is the
    first one's of them, `sweeps` how often she looked around. `estimated` of the states, `estimated_ms` long, are the
    program's estimate.
    """

    n: int
    covered_ms: int
    outside: int
    unfinished: int
    parts: tuple[Part, ...]
    modifiers: tuple[Part, ...] = ()
    rate: float | None = None
    ratio: float | None = None
    total_ms: int = 0
    median_ms: float | None = None
    lengths: tuple[int, ...] = ()
    few: bool = False
    share: float | None = None
    sweeps: int = 0
    estimated: int = 0
    estimated_ms: int = 0


def result(coding: Coding) -> Result:
    """What a coding found."""
    match coding.measure.kind:
        case MeasureKind.TALLY:
            return _tally(coding)
        case MeasureKind.STATES:
            return _states(coding)
        case MeasureKind.SWEEP:
            return _sweep(coding)
        case MeasureKind.WAITS | MeasureKind.SPANS:
            return _lengths(coding)


def median(sorted_values: tuple[int, ...]) -> float | None:
    """The middle one, or the mean of the two in the middle."""
    if not sorted_values:
        return None
    middle = len(sorted_values) // 2
    if len(sorted_values) % 2:
        return float(sorted_values[middle])
    return (sorted_values[middle - 1] + sorted_values[middle]) / 2


def _tally(coding: Coding) -> Result:
    measure, covered = coding.measure, covered_ms(coding.covers)
    counted = _begun_within(coding)
    codes = [entry.code_id for entry in counted]
    modifiers = [entry.modifier_id for entry in counted if entry.modifier_id]
    ratio = None
    if measure.figure is Figure.RATIO and codes.count(measure.codes[1].id):
        ratio = codes.count(measure.codes[0].id) / codes.count(measure.codes[1].id)
    return Result(
        n=len(counted),
        covered_ms=covered,
        outside=len(coding.entries) - len(counted),
        unfinished=0,
        parts=_counts(measure, [code.id for code in measure.codes], codes, covered),
        modifiers=_counts(measure, [code.id for code in measure.modifiers], modifiers, covered),
        rate=_rate(measure, len(counted), covered),
        ratio=ratio,
    )


def _sweep(coding: Coding) -> Result:
    measure, counted = coding.measure, _begun_within(coding)
    judged = measure.codes[0].id, measure.codes[1].id
    found = [entry.code_id for entry in counted]
    n = sum(code_id in judged for code_id in found)
    parts = (
        Part(code.id, found.count(code.id), 0, found.count(code.id) / n if n and code.id in judged else None, None)
        for code in measure.codes
    )
    times = len(sweeps(counted))
    return Result(
        n=n,
        covered_ms=covered_ms(coding.covers),
        outside=len(coding.entries) - len(counted),
        unfinished=0,
        parts=tuple(parts),
        few=times < FEW,
        share=found.count(judged[0]) / n if n else None,
        sweeps=times,
    )


def _states(coding: Coding) -> Result:
    covered = covered_ms(coding.covers)
    last = max((end for _start, end in coding.covers), default=0)
    times = {code.id: [0, 0] for code in coding.measure.codes}
    estimated: list[int] = []
    outside = 0
    for entry in coding.entries:
        seen = within(coding.covers, entry.start_ms, entry.end_ms if entry.end_ms is not None else last)
        if seen:
            times[entry.code_id][0] += len(seen)
            times[entry.code_id][1] += covered_ms(seen)
            estimated += [end - start for start, end in seen] if entry.estimated else []
        else:
            outside += 1
    parts = tuple(Part(key, n, ms, ms / covered if covered else None, None) for key, (n, ms) in times.items())
    return Result(
        n=sum(part.n for part in parts),
        covered_ms=covered,
        outside=outside,
        unfinished=sum(entry.end_ms is None for entry in coding.entries),
        parts=parts,
        total_ms=sum(part.total_ms for part in parts),
        estimated=len(estimated),
        estimated_ms=sum(estimated),
    )


def _lengths(coding: Coding) -> Result:
    measure, covered = coding.measure, covered_ms(coding.covers)
    ended = [entry for entry in coding.entries if entry.end_ms is not None]
    counted = [entry for entry in _begun_within(coding) if entry.end_ms is not None]
    lengths = tuple(sorted(entry.length_ms for entry in counted))
    totals = {code.id: sum(e.length_ms for e in counted if e.code_id == code.id) for code in measure.codes}
    parts = _counts(measure, list(totals), [entry.code_id for entry in counted], covered, totals)
    return Result(
        n=len(counted),
        covered_ms=covered,
        outside=len(ended) - len(counted),
        unfinished=len(coding.entries) - len(ended),
        parts=parts,
        rate=_rate(measure, len(counted), covered),
        total_ms=sum(lengths),
        median_ms=median(lengths),
        lengths=lengths,
        few=len(lengths) < FEW,
    )


def _begun_within(coding: Coding) -> list[Entry]:
    return [entry for entry in coding.entries if begins_within(coding.covers, entry.start_ms)]


def _counts(
    measure: Measure, keys: Iterable[str], found: list[str], covered: int, totals: dict[str, int] | None = None
) -> tuple[Part, ...]:
    def part(key: str) -> Part:
        n = found.count(key)
        share = n / len(found) if found else None
        return Part(key, n, (totals or {}).get(key, 0), share, _rate(measure, n, covered))

    return tuple(map(part, keys))


def _rate(measure: Measure, n: int, covered: int) -> float | None:
    return n * measure.per_minutes * _MINUTE_MS / covered if covered else None
