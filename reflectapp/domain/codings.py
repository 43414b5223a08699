"""A coding: one run of one measure over a stated part of a lesson. Its entries, and how they change.

Times are milliseconds on the lesson's timeline. A change is a pure function from entries to entries; entries stand
by their start. A state, a span or a wait that still goes on has no end yet.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from reflectapp.domain.measures import Measure, MeasureKind

ONCE_MS = 300
"""A key that is pressed again within this time counts once, however fast the recording plays."""

LEAST_MS = 1

Span = tuple[int, int]
"""Half-open: [start_ms, end_ms)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A point (`end_ms` None, of a tally or a sweep), a half-open span, or one that goes on (`end_ms` None).

    `seat_id`: of the student a sweep looked at. `estimated`: found by the program, not looked at by her yet.
    """

    id: str
    code_id: str
    start_ms: int
    end_ms: int | None = None
    modifier_id: str = ""
    seat_id: str = ""
    estimated: bool = False

    def __post_init__(self) -> None:
        if self.start_ms < 0 or (self.end_ms is not None and self.end_ms <= self.start_ms):
            raise ValueError("an entry's span is half-open and not empty")

    @property
    def length_ms(self) -> int:
        """0 of a time, and of what still goes on."""
        return (self.end_ms or self.start_ms) - self.start_ms


@dataclass(frozen=True, slots=True)
class Coding:
    """`covers`: the time that was coded, as spans in order that do not touch.

    `guess`: what she thought before she began, by code; "" stands for the measure as a whole.
    """

    id: str
    lesson_id: str
    measure: Measure
    covers: tuple[Span, ...]
    guess: dict[str, float] = field(hash=False)
    started_at: datetime
    changed_at: datetime
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """A code's key or button, pressed at `at_ms`. `entry_id`: of the entry that it makes, if it makes one.

    `seat_id`: of the student a sweep looks at.
    """

    entry_id: str
    code_id: str
    at_ms: int
    seat_id: str = ""


def pressed(measure: Measure, entries: Sequence[Entry], press: Press) -> tuple[Entry, ...]:
    """What the entries are after a press; the same where it means nothing."""
    if any(modifier.id == press.code_id for modifier in measure.modifiers):
        return tuple(entries)
    made = Entry(press.entry_id, press.code_id, press.at_ms, seat_id=press.seat_id)
    match measure.kind:
        case MeasureKind.TALLY:
            return _with(entries, made)
        case MeasureKind.SWEEP:
            return _look(entries, made)
        case MeasureKind.STATES:
            return _state(entries, made)
        case MeasureKind.SPANS:
            return _span(entries, made)
        case MeasureKind.WAITS:
            begins = measure.begin is not None and press.code_id == measure.begin.id
            return _wait_begun(entries, made) if begins else _wait_ended(entries, made)


def state_ended(entries: Sequence[Entry], at_ms: int) -> tuple[Entry, ...]:
    """From `at_ms` on nothing is coded, up to the next state."""
    current = _at(entries, at_ms)
    if current is None:
        return tuple(entries)
    if current.start_ms == at_ms:
        return without(entries, current.id)
    return _put(entries, replace(current, end_ms=at_ms, estimated=False))


def modified(entries: Sequence[Entry], entry_id: str, modifier_id: str) -> tuple[Entry, ...]:
    """The same entry with another modifier, or with none if it had this one."""
    return tuple(
        replace(each, modifier_id="" if each.modifier_id == modifier_id else modifier_id)
        if each.id == entry_id
        else each
        for each in entries
    )


def recoded(entries: Sequence[Entry], entry_id: str, code_id: str) -> tuple[Entry, ...]:
    """The same entry as another code. Like all that she changes, it is no estimate any more."""
    return tuple(replace(each, code_id=code_id, estimated=False) if each.id == entry_id else each for each in entries)


def without(entries: Sequence[Entry], entry_id: str) -> tuple[Entry, ...]:
    return tuple(each for each in entries if each.id != entry_id)


def moved(
    measure: Measure, entries: Sequence[Entry], entry_id: str, start_ms: int, end_ms: int | None, rest_id: str
) -> tuple[Entry, ...]:
    """An entry at another time. States push their neighbours' edges, and cover what lies within them wholly.

    `rest_id`: of what goes on behind it, where a state comes to lie inside another one.
    """
    before = next((each for each in entries if each.id == entry_id), None)
    if before is None:
        return tuple(entries)
    start_ms = max(0, start_ms)
    end_ms = None if end_ms is None else max(end_ms, start_ms + LEAST_MS)
    after = replace(before, start_ms=start_ms, end_ms=end_ms, estimated=False)
    if measure.kind is not MeasureKind.STATES:
        return _put(entries, after)
    others = [part for each in entries if each.id != entry_id for part in _beside(each, after, rest_id)]
    return _with(others, after)


def covering(covers: Iterable[Span], more: Span) -> tuple[Span, ...]:
    """The time covered and `more` of it."""
    joined: list[Span] = []
    for start, end in sorted((*covers, more)):
        if end <= start:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def within(covers: Sequence[Span], start_ms: int, end_ms: int) -> tuple[Span, ...]:
    """The parts of a span that are covered. `covers`: as of a coding."""
    found: list[Span] = []
    for at in range(max(0, _begun_by(covers, start_ms) - 1), len(covers)):
        start, end = covers[at]
        if start >= end_ms:
            break
        if end > start_ms:
            found.append((max(start, start_ms), min(end, end_ms)))
    return tuple(found)


def begins_within(covers: Sequence[Span], start_ms: int) -> bool:
    """Whether what begins there counts: points, waits and spans do by their start alone. `covers`: as of a coding."""
    begun = _begun_by(covers, start_ms)
    return begun > 0 and start_ms < covers[begun - 1][1]


def covered_ms(covers: Iterable[Span]) -> int:
    return sum(end - start for start, end in covers)


def shifted(spans: Iterable[Span], by_ms: int) -> tuple[Span, ...]:
    moved_spans = ((max(0, start + by_ms), end + by_ms) for start, end in spans)
    return tuple((start, end) for start, end in moved_spans if start < end)


def _begun_by(covers: Sequence[Span], at_ms: int) -> int:
    """How many of the spans, which are in order, begin there or before."""
    return bisect_left(covers, (at_ms + 1,))


def _look(entries: Sequence[Entry], made: Entry) -> tuple[Entry, ...]:
    """A second look at the same seat at the same time takes the first one's place."""
    for each in entries:
        if made.seat_id and (each.seat_id, each.start_ms) == (made.seat_id, made.start_ms):
            return recoded(entries, each.id, made.code_id)
    return _with(entries, made)


def _state(entries: Sequence[Entry], made: Entry) -> tuple[Entry, ...]:
    """Ends what goes on there, and lasts as long as that would have, or up to the next one.

    An estimate is confirmed by its own code; another one is not held up by its end.
    """
    current = _at(entries, made.start_ms)
    following = next((each.start_ms for each in entries if each.start_ms > made.start_ms), None)
    if current is None:
        return _with(entries, replace(made, end_ms=following))
    if current.code_id == made.code_id:
        return _put(entries, replace(current, estimated=False))
    end_ms = following if current.estimated else current.end_ms
    if current.start_ms == made.start_ms:
        return _put(entries, replace(current, code_id=made.code_id, end_ms=end_ms, estimated=False))
    cut = _put(entries, replace(current, end_ms=made.start_ms, estimated=False))
    return _with(cut, replace(made, end_ms=end_ms))


def _span(entries: Sequence[Entry], made: Entry) -> tuple[Entry, ...]:
    """The first press begins one of this code, the next one ends it."""
    going_on = next((each for each in entries if each.end_ms is None and each.code_id == made.code_id), None)
    if going_on is None:
        return _with(entries, made)
    if made.start_ms <= going_on.start_ms:
        return _put(entries, replace(going_on, start_ms=made.start_ms))
    return _put(entries, replace(going_on, end_ms=made.start_ms))


def _wait_begun(entries: Sequence[Entry], made: Entry) -> tuple[Entry, ...]:
    """A wait that was begun and not ended begins anew."""
    return _with([each for each in entries if each.end_ms is not None], made)


def _wait_ended(entries: Sequence[Entry], made: Entry) -> tuple[Entry, ...]:
    going_on = next((each for each in entries if each.end_ms is None), None)
    if going_on is None or made.start_ms <= going_on.start_ms:
        return tuple(entries)
    return _put(entries, replace(going_on, code_id=made.code_id, end_ms=made.start_ms))


def _beside(other: Entry, placed: Entry, rest_id: str) -> Iterator[Entry]:
    """What is left of another state before and behind one that was put in its way."""
    begun_before = other.start_ms < placed.start_ms
    if begun_before:
        apart = _end(other) <= placed.start_ms
        yield other if apart else replace(other, end_ms=placed.start_ms, estimated=False)
    if placed.end_ms is not None and _end(other) > placed.end_ms:
        start_ms = max(other.start_ms, placed.end_ms)
        own = other.estimated and start_ms == other.start_ms
        yield replace(other, id=rest_id if begun_before else other.id, start_ms=start_ms, estimated=own)


def _at(entries: Sequence[Entry], at_ms: int) -> Entry | None:
    return next((each for each in reversed(entries) if each.start_ms <= at_ms < _end(each)), None)


def _end(entry: Entry) -> int:
    """One that goes on has none: it lasts beyond every other."""
    return entry.end_ms if entry.end_ms is not None else 1 << 62


def _put(entries: Sequence[Entry], changed: Entry) -> tuple[Entry, ...]:
    return _with([each for each in entries if each.id != changed.id], changed)


def _with(entries: Sequence[Entry], made: Entry) -> tuple[Entry, ...]:
    found = list(entries)
    insort(found, made, key=lambda each: each.start_ms)
    return tuple(found)
