"""Clips: a part of a recording cut out for a packet, and what of it can't be seen or heard.

Times are milliseconds of the recording; places are fractions of the upright picture, as she sees it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from reflectapp.domain.captions import Caption

LONGEST_MS: Final = 10 * 60_000
"""A clip is made in memory; what is longer is no moment to watch together."""


class Cut(StrEnum):
    """EXACT: encoded anew. FAST: the picture's data as they are, from the keyframe before."""

    EXACT = "exact"
    FAST = "fast"


class Hiding(StrEnum):
    """ALL_BUT: everything is hidden but what she draws a box around."""

    NOTHING = "nothing"
    FACES = "faces"
    ALL_BUT = "all_but"


class Look(StrEnum):
    BLUR = "blur"
    MOSAIC = "mosaic"


class ClipSound(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    MASKED = "masked"


class ClipCaptions(StrEnum):
    NONE = "none"
    BURNED = "burned"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Box:
    """May reach beyond the picture's edges, which are 0 and 1."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Key:
    """Where a box is at a time."""

    at_ms: int
    box: Box


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box drawn by hand: there from its first key until `end_ms` (exclusive; None: to the clip's end).

    Between keys it goes straight on, after the last it stays. Keys in order of time, at least one.
    """

    id: str
    keys: tuple[Key, ...]
    end_ms: int | None = None

    def at(self, at_ms: int) -> Box | None:
        if at_ms < self.keys[0].at_ms or (self.end_ms is not None and at_ms >= self.end_ms):
            return None
        return place(self.keys, at_ms)


@dataclass(frozen=True, slots=True)
class Track:
    """A face followed through the clip: what is hidden of it, margins included, from its first key to its last.

    `score`: how sure the finder was at its best, 0 to 1. The same recording gives the same ids.
    """

    id: str
    keys: tuple[Key, ...]
    score: float

    def at(self, at_ms: int) -> Box | None:
        if not self.keys[0].at_ms <= at_ms <= self.keys[-1].at_ms:
            return None
        return place(self.keys, at_ms)


class Why(StrEnum):
    """Why she should look for herself: the face is hardly one; it comes or goes within the picture; it was lost for
    a while; it moves more quickly than can be followed."""

    FAINT = "faint"
    BEGINS = "begins"
    ENDS = "ends"
    LOST = "lost"
    QUICK = "quick"


@dataclass(frozen=True, slots=True)
class Unsure:
    """A stretch, both ends included, in which a track may be wrong, or a face be seen before or after it."""

    track_id: str
    why: Why
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Found:
    """The faces of a clip. `times_ms`: of all its pictures."""

    tracks: tuple[Track, ...]
    unsure: tuple[Unsure, ...]
    times_ms: tuple[int, ...]

    def to_review(self) -> tuple[int, ...]:
        """The times of the pictures at which the finder is unsure, in order."""
        times = self.times_ms
        spans = ((bisect_left(times, each.start_ms), bisect_right(times, each.end_ms)) for each in self.unsure)
        return tuple(sorted({at for begin, end in spans for at in times[begin:end]}))


@dataclass(frozen=True, slots=True)
class ClipPlan:
    """The span [start_ms, end_ms) of a recording, and what becomes of it.

    `boxes` are hidden whatever `hiding` says; `shown` is what is left of the picture in ALL_BUT. `off`: ids of tracks
    that are not hidden. In the spans of `muted` nothing is heard. `turned`: clockwise degrees, a multiple of 90.
    `most_lines`: the shorter side of the picture has no more.
    """

    recording_id: str
    start_ms: int
    end_ms: int
    cut: Cut = Cut.EXACT
    hiding: Hiding = Hiding.NOTHING
    look: Look = Look.BLUR
    boxes: tuple[Drawn, ...] = ()
    shown: tuple[Drawn, ...] = ()
    off: tuple[str, ...] = ()
    sound: ClipSound = ClipSound.KEPT
    muted: tuple[tuple[int, int], ...] = ()
    turned: int = 0
    most_lines: int = 720
    captions: ClipCaptions = ClipCaptions.NONE

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms or self.turned % 90 or self.most_lines < 16:
            raise ValueError("no such clip")

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class Cover:
    """A place that is hidden. `id`: of the track or the drawn box."""

    id: str
    box: Box


@dataclass(frozen=True, slots=True)
class Clip:
    """An MP4, and which span of the recording it really holds: the fast cut begins earlier. Without a picture its
    width and height are 0."""

    mp4: bytes
    start_ms: int
    end_ms: int
    width: int
    height: int


class NotFast(StrEnum):
    """Why the picture must be encoded anew. CODEC: not H.264 or HEVC; LYING: it is stored on its side."""

    HIDING = "hiding"
    TURNED = "turned"
    CAPTIONS = "captions"
    CODEC = "codec"
    LYING = "lying"


def not_fast(plan: ClipPlan, video_codec: str, rotation: int) -> frozenset[NotFast]:
    """What stands in the way of the fast cut; `video_codec` and `rotation` are the probe's."""
    found = {
        NotFast.HIDING: plan.hiding is not Hiding.NOTHING or bool(plan.boxes),
        NotFast.TURNED: plan.turned % 360 != 0,
        NotFast.CAPTIONS: plan.captions is ClipCaptions.BURNED,
        NotFast.CODEC: video_codec not in ("h264", "hevc", ""),
        NotFast.LYING: rotation % 360 != 0,
    }
    return frozenset(reason for reason, stands in found.items() if stands)


def place(keys: tuple[Key, ...], at_ms: int) -> Box:
    """Straight between two keys; before the first and after the last as they are."""
    after = bisect_right(keys, at_ms, key=lambda key: key.at_ms)
    if after == 0:
        return keys[0].box
    before = keys[after - 1]
    if after == len(keys):
        return before.box
    following = keys[after]
    share = (at_ms - before.at_ms) / (following.at_ms - before.at_ms)
    one, other = before.box, following.box
    return Box(
        one.left + (other.left - one.left) * share,
        one.top + (other.top - one.top) * share,
        one.width + (other.width - one.width) * share,
        one.height + (other.height - one.height) * share,
    )


def covers_at(plan: ClipPlan, found: Found | None, at_ms: int) -> tuple[Cover, ...]:
    """What is hidden besides everything else in ALL_BUT; faces first, then what was drawn."""
    tracks = found.tracks if found is not None and plan.hiding is Hiding.FACES else ()
    hidden: Iterable[Track | Drawn] = (*(each for each in tracks if each.id not in plan.off), *plan.boxes)
    return tuple(Cover(each.id, box) for each in hidden if (box := each.at(at_ms)) is not None)


def shown_at(plan: ClipPlan, at_ms: int) -> tuple[Box, ...] | None:
    """In ALL_BUT what is left of the picture; None where the whole of it is."""
    if plan.hiding is not Hiding.ALL_BUT:
        return None
    return tuple(box for each in plan.shown if (box := each.at(at_ms)) is not None)


def captions_of(plan: ClipPlan, captions: Iterable[Caption], start_ms: int | None = None) -> tuple[Caption, ...]:
    """Those of the recording (already shifted) that are heard in the clip, at the clip's times.

    A caption that touches a muted span is left out: it says what isn't heard. `start_ms`: where the clip really
    begins, if not where the plan says.
    """
    begin_ms = plan.start_ms if start_ms is None else start_ms
    heard = [
        each
        for each in captions
        if each.start_ms < plan.end_ms
        and each.end_ms > begin_ms
        and not any(each.start_ms < end and each.end_ms > start for start, end in plan.muted)
    ]
    return tuple(
        Caption(number, max(each.start_ms, begin_ms) - begin_ms, min(each.end_ms, plan.end_ms) - begin_ms, each.text)
        for number, each in enumerate(heard)
    )
