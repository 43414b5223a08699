"""What goes out to files of codes and moments, and what comes in from them: the same values for every format.

Times are milliseconds, spans half-open. A track is all that was coded in one run of a measure, or the moments.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final

from reflectapp.domain.codings import Coding, Span, covering, shifted
from reflectapp.domain.measures import MeasureKind
from reflectapp.domain.moments import Moment
from reflectapp.kit.plain import name_text, plain_text

MOST_FOUND: Final = 10_000
MOST_TRACKS: Final = 200
MOST_LABELS: Final = 12
LONGEST_MS: Final = 100 * 3_600_000

_MOST_MISSED: Final = 1_000
_MOST_COVERS: Final = 200
_SHOWN_CHARACTERS: Final = 120
_MOST_CHARACTERS: Final = 4_000
_MOST_MORE: Final = 20


class Format(StrEnum):
    """A kind of file, by its ending."""

    CSV = "csv"
    VTT = "vtt"
    EAF = "eaf"
    BORIS = "boris"


class Why(StrEnum):
    """Why something in a file could not be read."""

    TIMES = "times"
    ENDS_FIRST = "ends_first"
    NO_END = "no_end"
    TOO_MANY = "too_many"
    MANY_TRACKS = "many_tracks"
    MANY_COVERS = "many_covers"
    MANY_CODES = "many_codes"
    MANY_MODIFIERS = "many_modifiers"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """One entry or moment. `text`: the code's name, or the note; `more`: an entry's modifiers, a moment's tags."""

    start_ms: int
    end_ms: int | None
    text: str
    more: tuple[str, ...] = ()
    seat_id: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """`kind`: how it was coded, None for moments. `found` by start. `covers`: the time that was coded, if known.

    `codes` and `modifiers`: all that could have been found, if that is known. `measure`: its title, if not the name.
    """

    name: str
    kind: MeasureKind | None
    found: tuple[Found, ...]
    covers: tuple[Span, ...] = ()
    run: int = 1
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    measure: str = ""

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the codes: those that are known, then what else was found."""
        return tuple(dict.fromkeys((*self.codes, *(name_text(each.text) for each in self.found))))

    @property
    def all_modifiers(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.modifiers, *(_joined(each.more) for each in self.found if each.more))))


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that could not be taken over: its line in the file (0: none can be told), and what stands there.

    `most`: where there are too many, how many of them are read; 0 where that is not known.
    """

    line: int
    text: str
    why: Why
    most: int = 0


@dataclass(frozen=True, slots=True)
class ReadCodes:
    tracks: tuple[Track, ...]
    missed: tuple[Missed, ...] = ()


class Gathering:
    """Collects what a reader finds, within bounds: what can't be taken is told.

    `full`: nothing more is taken, which was told; a reader may stop.
    """

    def __init__(self) -> None:
        self.missed: list[Missed] = []
        self.full = False
        self._tried = 0

    def found(
        self, line: int, start_ms: int | None, end_ms: int | None, text: str, more: Iterable[str] = ()
    ) -> Found | None:
        """One entry; None, told, if its times can't be."""
        if self.full or self._fills(line, text):
            return None
        why = _hindrance(start_ms, end_ms)
        if why is not None or start_ms is None:
            self.miss(line, text, why or Why.TIMES)
            return None
        said = [name_text(each[:_MOST_CHARACTERS]) for each in list(more)[:_MOST_MORE]]
        return Found(start_ms, end_ms, plain_text(text[:_MOST_CHARACTERS]), tuple(each for each in said if each))

    def miss(self, line: int, text: str, why: Why, most: int = 0) -> None:
        if len(self.missed) < _MOST_MISSED:
            shown = name_text(text[: 4 * _SHOWN_CHARACTERS])[:_SHOWN_CHARACTERS]
            self.missed.append(Missed(line, shown, why, most))

    def read(self, tracks: Iterable[Track]) -> ReadCodes:
        """All of it; what was found stands by its start, and what was covered in order, without touching."""
        kept = [
            replace(each, found=by_start(each.found), covers=self._whole(each))
            for each in tracks
            if each.found or each.covers
        ]
        for each in kept[MOST_TRACKS:]:
            self.miss(0, each.name, Why.MANY_TRACKS, MOST_TRACKS)
        return ReadCodes(tuple(kept[:MOST_TRACKS]), tuple(self.missed))

    def _whole(self, track: Track) -> tuple[Span, ...]:
        covers = covering(track.covers, track.covers[0]) if track.covers else ()
        if len(covers) > _MOST_COVERS:
            self.miss(0, track.name, Why.MANY_COVERS, _MOST_COVERS)
        return covers[:_MOST_COVERS]

    def fill(self, line: int, text: str, most: int) -> None:
        """From here on there is too much: only the first `most` are read."""
        if not self.full:
            self.full = True
            if len(self.missed) >= _MOST_MISSED:
                self.missed.pop()
            self.miss(line, text, Why.TOO_MANY, most)

    def _fills(self, line: int, text: str) -> bool:
        self._tried += 1
        if self._tried > MOST_FOUND:
            self.fill(line, text, MOST_FOUND)
        return self.full


def _hindrance(start_ms: int | None, end_ms: int | None) -> Why | None:
    if start_ms is None or not 0 <= start_ms <= LONGEST_MS or (end_ms is not None and end_ms > LONGEST_MS):
        return Why.TIMES
    return Why.ENDS_FIRST if end_ms is not None and end_ms <= start_ms else None


def tracks_of(moments_name: str, moments: Sequence[Moment], codings: Sequence[Coding]) -> tuple[Track, ...]:
    """A lesson's moments, if there are any, and each run of a measure in the order started."""
    made = [_of_moments(moments_name, moments)] if moments else []
    runs: dict[str, int] = {}
    for coding in codings:
        runs[coding.measure.title] = runs.get(coding.measure.title, 0) + 1
        made.append(_of_coding(coding, runs[coding.measure.title]))
    return tuple(made)


def by_start(several: Iterable[Found]) -> tuple[Found, ...]:
    """And where that is the same by their end and text, so that the order is always the same."""
    return tuple(sorted(several, key=lambda each: (each.start_ms, each.end_ms or 0, each.text, each.more)))


def side_by_side(several: Iterable[Found], *, points: bool = False) -> list[list[Found]]:
    """By start, split into rows in which nothing overlaps; of points, in which none are at the same time."""
    rows: list[list[Found]] = []
    busy: list[tuple[int, int]] = []
    free: list[int] = []
    for each in several:
        while busy and busy[0][0] <= each.start_ms:
            heappush(free, heappop(busy)[1])
        if not free:
            heappush(free, len(rows))
            rows.append([])
        row = heappop(free)
        rows[row].append(each)
        heappush(busy, (each.start_ms + 1 if points or each.end_ms is None else each.end_ms, row))
    return rows


def codable(track: Track) -> MeasureKind | None:
    """How a track can become a run of a measure; None where it can only be moments."""
    track = as_codes(track)
    labels = track.labels
    if not labels or not all(labels) or not track.found or len(labels) > MOST_LABELS:
        return None
    ended = [each.end_ms is not None for each in track.found]
    if not any(ended):
        known = track.kind if track.kind is not None and track.kind.of_points else MeasureKind.TALLY
        return known if len(labels) + len(track.all_modifiers) <= MOST_LABELS + 1 else None
    if track.kind is not None and not track.kind.of_points:
        return MeasureKind.SPANS if track.kind is MeasureKind.STATES and _overlap(track.found) else track.kind
    if not all(ended):
        return None
    return MeasureKind.SPANS if _overlap(track.found) else MeasureKind.STATES


def as_codes(track: Track) -> Track:
    """As a run of a measure holds it: only what is counted has modifiers; of all else they stand in the names."""
    if track.kind is not MeasureKind.SWEEP and all(each.end_ms is None for each in track.found):
        return track
    named = (
        replace(each, text=f"{each.text} ({modifier_of(each)})" if each.more else each.text, more=())
        for each in track.found
    )
    return replace(track, found=tuple(named), modifiers=())


def covered(track: Track) -> tuple[Span, ...]:
    """The time that was coded: as the file says, else from the first start to the last end."""
    if track.covers or not track.found:
        return track.covers
    end = max(each.end_ms if each.end_ms is not None else each.start_ms + 1 for each in track.found)
    return ((track.found[0].start_ms, end),)


def moved(track: Track, by_ms: int) -> Track:
    """The same at other times; what would begin before the lesson is left out."""
    return replace(track, found=tuple(_moved(track.found, by_ms)), covers=shifted(covered(track), by_ms))


def early(track: Track, by_ms: int) -> int:
    """How many would begin before the lesson."""
    return bisect_left(track.found, -by_ms, key=lambda each: each.start_ms)


def _moved(several: Iterable[Found], by_ms: int) -> Iterator[Found]:
    for each in several:
        if each.start_ms + by_ms >= 0:
            end_ms = None if each.end_ms is None else each.end_ms + by_ms
            yield replace(each, start_ms=each.start_ms + by_ms, end_ms=end_ms)


def _overlap(several: Sequence[Found]) -> bool:
    return any(before.end_ms is None or before.end_ms > each.start_ms for before, each in pairwise(several))


def _joined(more: tuple[str, ...]) -> str:
    return ", ".join(more)


def modifier_of(found: Found) -> str:
    """Of an entry: its modifiers as one."""
    return _joined(found.more)


def _of_moments(name: str, moments: Sequence[Moment]) -> Track:
    made = (Found(each.start_ms, each.end_ms, each.note, each.tags) for each in moments)
    return Track(name_text(name), None, by_start(made))


def _of_coding(coding: Coding, run: int) -> Track:
    measure = coding.measure
    names = {code.id: name_text(code.label) for code in measure.keys}
    made = (
        Found(
            entry.start_ms,
            entry.end_ms,
            names.get(entry.code_id, entry.code_id),
            (names.get(entry.modifier_id, entry.modifier_id),) if entry.modifier_id else (),
            entry.seat_id,
            entry.estimated,
        )
        for entry in coding.entries
    )
    labels = tuple(names[code.id] for code in measure.codes)
    modifiers = tuple(names[code.id] for code in measure.modifiers)
    return Track(name_text(measure.title), measure.kind, by_start(made), coding.covers, run, labels, modifiers)
