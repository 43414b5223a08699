"""The places of a lesson's recordings: the order of its parts, what stands beside them, a move to another lesson.

A moment stays with its recording, at its time in it; what belongs to no recording stays with the part it lies in.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from reflectapp.domain import codings as edits
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.parts import Coded, Place, Span, ordered, parts_of, place_of
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories
    from reflectapp.database.repositories.arranging import Link

__all__ = ["beside", "move_to_lesson", "order", "part", "set_offset"]

_CHANGED = frozenset({Topic.LESSONS, Topic.RECORDINGS, Topic.MOMENTS, Topic.TRANSCRIPTS, Topic.MEASURES})


@dataclass(frozen=True, slots=True)
class _Home:
    lesson_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class _Timed:
    """Moments and what was coded, each with the time to which it goes."""

    moments: Mapping[str, Span] = field(default_factory=dict)
    coded: Coded = field(default_factory=Coded)


def order(store: OpenStore, lesson_id: str, part_ids: tuple[str, ...]) -> Outcome[None]:
    """Puts the parts of a lesson in this order. Raises UserError NOT_FOUND unless they are just its parts."""
    with store.read() as work:
        there = work.recordings.of_lesson(lesson_id)
        if sorted(part_ids) != sorted(each.id for each in parts_of(there)):
            raise UserError(Problem.NOT_FOUND)
        homes, timed = _rearranged(work, lesson_id, there, part_ids)
    return _put(store, homes, timed)


def beside(store: OpenStore, recording_id: str, part_id: str) -> Outcome[None]:
    """Makes a recording a second camera or sound beside a part, from the part's beginning on until that is set.

    The parts that follow close up. Raises UserError NOT_FOUND, or NOT_ALLOWED where it would stand beside itself.
    """
    with store.read() as work:
        own = work.recordings.get(recording_id)
        there = work.recordings.of_lesson(own.lesson_id)
        main = next((each for each in parts_of(there) if each.id == part_id), None)
        if main is None:
            raise UserError(Problem.NOT_FOUND)
        if main.id == own.id or main.part == own.part:
            raise UserError(Problem.NOT_ALLOWED)
        taken = _with_own(own, there)
        left = tuple(each for each in there if each not in taken)
        homes, timed = _rearranged(work, own.lesson_id, there, _ids(parts_of(left)), onto=(own.id, part_id))
        to = homes[part_id].place
        camera = max(each.camera for each in left if each.part == main.part)
        for number, each in enumerate(taken, camera + 1):
            place = Place(to.part, number, to.offset_ms + each.offset_ms - own.offset_ms)
            homes[each.id] = _Home(own.lesson_id, place)
    return _put(store, homes, timed)


def part(store: OpenStore, recording_id: str) -> Outcome[None]:
    """Makes what stands beside a part the last part of its lesson. Raises UserError NOT_FOUND."""
    with store.read() as work:
        own = work.recordings.get(recording_id)
        left = tuple(each for each in work.recordings.of_lesson(own.lesson_id) if each.id != own.id)
        home = _Home(own.lesson_id, _last(left))
    return _put(store, {own.id: home})


def set_offset(store: OpenStore, recording_id: str, offset_ms: int) -> Outcome[None]:
    """Where a recording beside a part begins, from the part's beginning; negative: before it.

    Raises UserError NOT_FOUND, for a part too.
    """
    with store.read() as work:
        own = work.recordings.get(recording_id)
        there = work.recordings.of_lesson(own.lesson_id)
        main = next((each for each in parts_of(there) if each.part == own.part), None)
        if main is None or main.id == own.id:
            raise UserError(Problem.NOT_FOUND)
        place = replace(place_of(own), offset_ms=main.offset_ms + offset_ms)
    return _put(store, {own.id: _Home(own.lesson_id, place)})


def move_to_lesson(store: OpenStore, recording_id: str, lesson_id: str) -> Outcome[None]:
    """Makes a recording the last part of another lesson: its moments and what stands beside it come along.

    The parts that stay close up. Links to questions of the old lesson go. Raises UserError NOT_FOUND, or MEASURED
    where something was coded in it: that belongs to the lesson as a whole.
    """
    with store.read() as work:
        own = work.recordings.get(recording_id)
        work.lessons.get(lesson_id)
        if own.lesson_id == lesson_id:
            raise UserError(Problem.NOT_ALLOWED)
        there = work.recordings.of_lesson(own.lesson_id)
        taken = _with_own(own, there)
        left = tuple(each for each in there if each not in taken)
        homes, timed = _rearranged(work, own.lesson_id, there, _ids(parts_of(left)))
        if own in parts_of(there) and _coded_in(work, own, there):
            raise UserError(Problem.MEASURED)
        homes = {key: home for key, home in homes.items() if key not in _ids(taken)}
        to = _last(work.recordings.of_lesson(lesson_id))
        for number, each in enumerate(taken):
            place = Place(to.part, number, to.offset_ms + each.offset_ms - own.offset_ms)
            homes[each.id] = _Home(lesson_id, place)
    return _put(store, homes, timed)


def _last(there: tuple[Recording, ...]) -> Place:
    """Behind the last part."""
    ends = [each.offset_ms + each.probe.duration_ms for each in parts_of(there)]
    return Place(max((each.part + 1 for each in there), default=0), 0, max(ends, default=0))


def _with_own(recording: Recording, there: tuple[Recording, ...]) -> tuple[Recording, ...]:
    """A recording, and what stands beside it if it is a part."""
    if recording not in parts_of(there):
        return (recording,)
    return tuple(each for each in there if each.part == recording.part)


def _ids(several: Iterable[Recording]) -> tuple[str, ...]:
    return tuple(each.id for each in several)


def _coded_in(work: "Repositories", part: Recording, there: tuple[Recording, ...]) -> bool:
    later = [each.offset_ms for each in parts_of(there) if each.offset_ms > part.offset_ms]
    end_ms = min(later, default=sys.maxsize)
    return any(
        any(part.offset_ms <= entry.start_ms < end_ms for entry in coding.entries)
        or edits.within(coding.covers, part.offset_ms, end_ms)
        for coding in work.codings.of_lesson(part.lesson_id)
    )


def _rearranged(
    work: "Repositories",
    lesson_id: str,
    there: tuple[Recording, ...],
    part_ids: tuple[str, ...],
    onto: tuple[str, str] | None = None,
) -> tuple[dict[str, _Home], _Timed]:
    """Where everything goes when these parts stand in this order: what was deleted, what is loose or coded too.

    `onto`: a part that will stand beside another; what is loose or coded in it goes there.
    """
    hidden = work.recordings.of_lesson(lesson_id, hidden=True)
    loose = work.arranging.loose(lesson_id, _ids((*there, *hidden)))
    ends = [each.offset_ms + each.probe.duration_ms for each in hidden]
    ends += [start + 1 if end is None else end for start, end in loose.values()]
    places = ordered(there, part_ids, max(ends, default=0))
    parts = parts_of(there)
    goals = {key: place.offset_ms for key, place in places.items()}
    if onto is not None:
        goals[onto[0]] = goals[onto[1]]

    def by_ms(at_ms: int) -> int:
        begun = [each for each in parts if each.offset_ms <= at_ms]
        return goals.get(begun[-1].id, begun[-1].offset_ms) - begun[-1].offset_ms if begun else 0

    homes = {key: _Home(lesson_id, place) for key, place in places.items()}
    for each in hidden:
        place = place_of(each)
        homes[each.id] = _Home(lesson_id, replace(place, offset_ms=place.offset_ms + by_ms(place.offset_ms)))
    codings = work.codings.of_lesson(lesson_id)
    entries = {entry.id: (entry.start_ms, entry.end_ms) for coding in codings for entry in coding.entries}
    cuts = [each.offset_ms for each in parts[1:]]
    covers = {coding.id: _moved(coding.covers, cuts, by_ms) for coding in codings}
    return homes, _Timed(_shifted(loose, by_ms), Coded(_shifted(entries, by_ms), covers))


def _shifted(spans: Mapping[str, Span], by_ms: Callable[[int], int]) -> dict[str, Span]:
    """Those that get another place, there."""
    return {
        key: (start + by_ms(start), None if end is None else end + by_ms(start))
        for key, (start, end) in spans.items()
        if by_ms(start)
    }


def _moved(
    covers: tuple[tuple[int, int], ...], cuts: list[int], by_ms: Callable[[int], int]
) -> tuple[tuple[int, int], ...]:
    """The same times where they are now, part by part."""
    moved: tuple[tuple[int, int], ...] = ()
    for start, end in covers:
        edges = [start, *(cut for cut in cuts if start < cut < end), end]
        for first, last in pairwise(edges):
            moved = edits.covering(moved, (first + by_ms(first), last + by_ms(first)))
    return moved


def _put(
    store: OpenStore, homes: Mapping[str, _Home], timed: _Timed | None = None, links: Collection["Link"] = ()
) -> Outcome[None]:
    """Puts recordings at their places, with their moments; then what `timed` says, and prompts' `links`."""
    before: dict[str, _Home] = {}
    cut: list[Link] = []
    timed = timed or _Timed()
    with store.unit() as work:
        were = dict(work.arranging.spans(tuple(timed.moments)))
        coded = work.arranging.coded(timed.coded)
        for key, home in homes.items():
            old = before[key] = _Home(*work.arranging.placed(key))
            if old.lesson_id != home.lesson_id:
                cut += work.arranging.take_along(key, home.lesson_id)
            if by_ms := home.place.offset_ms - old.place.offset_ms:
                were = work.arranging.shift(key, by_ms) | were
            work.arranging.place(key, home.lesson_id, home.place)
            if old.lesson_id != home.lesson_id:
                work.arranging.moved(key, (old.lesson_id, home.lesson_id))
        work.arranging.set_spans(timed.moments)
        work.arranging.set_coded(timed.coded)
        work.arranging.link(links)
    return Outcome(None, _CHANGED, partial(_put, homes=before, timed=_Timed(were, coded), links=tuple(cut)))
