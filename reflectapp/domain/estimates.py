"""Silence that is filled in from the estimate of speech, where nothing is coded yet."""

from collections.abc import Iterable, Sequence
from typing import Final

from reflectapp.domain.codings import Entry, Span
from reflectapp.domain.measures import Code, Measure, MeasureKind

LEAST_MS: Final = 1000
"""Silence is filled in where it is longer than this, and as far as nothing is coded there."""

_SILENCE: Final = "silence"


def silence_of(measure: Measure) -> Code | None:
    """The state that silence is coded as, if a measure has one."""
    return measure.find(_SILENCE) if measure.kind is MeasureKind.STATES else None


def uncoded(entries: Sequence[Entry], spans: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of `spans` where no state is coded. What goes on is coded to the end."""
    found: list[Span] = []
    for start, end in spans:
        at = start
        for entry in entries:
            if entry.start_ms >= end or at >= end:
                break
            if entry.start_ms > at:
                found.append((at, entry.start_ms))
            at = max(at, entry.end_ms if entry.end_ms is not None else end)
        if at < end:
            found.append((at, end))
    return tuple(found)


def fillable(entries: Sequence[Entry], silences: Iterable[Span]) -> tuple[Span, ...]:
    """Where silence is filled in: `silences` are in order and do not touch, `entries` are states."""
    return tuple((start, end) for start, end in uncoded(entries, silences) if end - start > LEAST_MS)


def filled(entries: Sequence[Entry], made: Iterable[Entry]) -> tuple[Entry, ...]:
    """With those of `made` that lie where nothing is coded."""
    taken = list(entries)
    for each in made:
        span = (each.start_ms, each.end_ms or each.start_ms)
        if uncoded(taken, [span]) == (span,):
            taken = sorted([*taken, each], key=lambda entry: entry.start_ms)
    return tuple(taken)


def without_estimates(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(each for each in entries if not each.estimated)
