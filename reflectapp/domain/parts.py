"""A lesson's recordings in their order: the parts one after the other, and what was recorded beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reflectapp.domain.lessons import Recording

Span = tuple[int, int | None]
"""Start and end of a moment on its lesson's timeline, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What was coded with measures: where its entries are, and which times each coding covers."""

    entries: Mapping[str, Span] = field(default_factory=dict)
    covers: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording stands in its lesson: see Recording."""

    part: int
    camera: int
    offset_ms: int


@dataclass(frozen=True, slots=True)
class Match:
    """The second recording began `offset_ms` after the first; negative: before it.

    `certainty`: how far the best fit stands above all others, in standard deviations; `sure`: far enough.
    """

    offset_ms: int
    certainty: float
    sure: bool


def place_of(recording: Recording) -> Place:
    return Place(recording.part, recording.camera, recording.offset_ms)


def parts_of(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    """The lesson's parts in their order: of each the first camera that is there. They make the timeline."""
    first: dict[int, Recording] = {}
    for each in sorted(recordings, key=lambda one: (one.part, one.camera)):
        first.setdefault(each.part, each)
    return tuple(sorted(first.values(), key=lambda one: (one.offset_ms, one.part)))


def beside_of(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    """Those that are no parts: other cameras and sound recorders, in the order of their parts."""
    every = tuple(recordings)
    parts = {each.id for each in parts_of(every)}
    return tuple(sorted((each for each in every if each.id not in parts), key=lambda one: (one.part, one.camera)))


def ordered(recordings: Iterable[Recording], part_ids: tuple[str, ...], until_ms: int = 0) -> dict[str, Place]:
    """The places when these parts stand in this order, each followed by the gap that is behind it now.

    What is beside a part goes with it. Parts that are not named get no place, and the others close up. `until_ms`:
    the last one has the timeline for itself until then.
    """
    every = tuple(recordings)
    parts = parts_of(every)
    lengths = _stretches(parts, until_ms)
    at_ms = max(0, min((each.offset_ms for each in parts), default=0))
    by_id = {each.id: each for each in parts}
    places: dict[str, Place] = {}
    for number, part_id in enumerate(part_ids):
        part = by_id[part_id]
        for each in every:
            if each.part == part.part:
                places[each.id] = Place(number, each.camera, each.offset_ms - part.offset_ms + at_ms)
        at_ms += lengths[part_id]
    return places


def _stretches(parts: tuple[Recording, ...], until_ms: int) -> Mapping[str, int]:
    """How long each part has the timeline for itself: until the next begins, the last until its end."""
    if not parts:
        return {}
    last = max(parts[-1].offset_ms + parts[-1].probe.duration_ms, until_ms)
    ends = [*(each.offset_ms for each in parts[1:]), last]
    return {each.id: end - each.offset_ms for each, end in zip(parts, ends, strict=True)}
