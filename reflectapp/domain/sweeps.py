"""Looks at students, sweep by sweep and seat by seat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from reflectapp.domain.codings import Coding, Entry, begins_within
from reflectapp.domain.seats import Seat, SeatMap

SWEEP_MS: Final = 5000
"""Looks that begin within this time of the first one belong to its sweep, unless a seat comes again."""


@dataclass(frozen=True, slots=True)
class SeatLooks:
    """`counts`: how often each code of the measure was seen of a seat, in their order."""

    seat_id: str
    counts: tuple[int, ...]

    @property
    def n(self) -> int:
        """Looks that were judged: with the first or the second code."""
        return sum(self.counts[:2])


def sweeps(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """The looks of each time that she looked around. `entries` are in their order."""
    found: list[list[Entry]] = []
    for at_ms, together in groupby(entries, key=lambda entry: entry.start_ms):
        looks = list(together)
        last = found[-1] if found else None
        if last is None or at_ms - last[0].start_ms >= SWEEP_MS or _seats(last) & _seats(looks):
            found.append(looks)
        else:
            last += looks
    return tuple(map(tuple, found))


def near(entries: Iterable[Entry], at_ms: int, within_ms: int) -> int | None:
    """When the sweep by seat was, closer to `at_ms` than `within_ms`, that goes on if she looks around there."""
    times = [entry.start_ms for entry in entries if entry.seat_id and abs(entry.start_ms - at_ms) < within_ms]
    return min(times, key=lambda start_ms: abs(start_ms - at_ms), default=None)


def looks_at(entries: Iterable[Entry], at_ms: int) -> dict[str, Entry]:
    """By seat, what was seen at a time."""
    return {entry.seat_id: entry for entry in entries if entry.seat_id and entry.start_ms == at_ms}


def map_of(coding: Coding, maps: Iterable[SeatMap]) -> SeatMap | None:
    """The map whose seats a coding looked at."""
    looked = _seats(coding.entries)
    best = max(maps, key=lambda each: sum(seat.id in looked for seat in each.seats), default=None)
    return best if best is not None and any(seat.id in looked for seat in best.seats) else None


def by_seat(coding: Coding, seats: Sequence[Seat]) -> tuple[SeatLooks, ...]:
    """What was seen of each seat within the time covered, in their order; then of seats that are no more."""
    codes = [code.id for code in coding.measure.codes]
    found = {seat.id: [0] * len(codes) for seat in seats}
    for entry in coding.entries:
        if entry.seat_id and begins_within(coding.covers, entry.start_ms):
            found.setdefault(entry.seat_id, [0] * len(codes))[codes.index(entry.code_id)] += 1
    return tuple(SeatLooks(seat_id, tuple(counts)) for seat_id, counts in found.items())


def _seats(entries: Iterable[Entry]) -> set[str]:
    return {entry.seat_id for entry in entries if entry.seat_id}
