"""Clips as they are kept: how one is cut and hidden, what was found and looked at, and what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from reflectapp.domain.clips import (
    Box,
    ClipCaptions,
    ClipPlan,
    ClipSound,
    Cut,
    Drawn,
    Found,
    Hiding,
    Key,
    Look,
    Track,
    Unsure,
    Why,
)

_DIGITS: Final = 4
_PLAIN: Final = ("recording_id", "start_ms", "end_ms", "turned", "most_lines")


@dataclass(frozen=True, slots=True)
class Looked:
    """What the finder found in the span [start_ms, end_ms) of a picture turned by `turned`.

    `id`: of this search. `seen`: times of pictures at which the finder was unsure and that she looked at.
    """

    id: str
    start_ms: int
    end_ms: int
    turned: int
    found: Found
    seen: frozenset[int] = frozenset()

    def covers(self, plan: ClipPlan) -> bool:
        return self.start_ms <= plan.start_ms and plan.end_ms <= self.end_ms and self.turned == plan.turned


@dataclass(frozen=True, slots=True)
class MadeClip:
    """The finished clip: the plan and the search that it was made of, the span that it really holds, what stands
    beside it ("" without captions beside)."""

    plan: ClipPlan
    looked_id: str
    start_ms: int
    end_ms: int
    width: int
    height: int
    vtt: str


@dataclass(frozen=True, slots=True)
class KeptClip:
    """`blob_id`, `size_bytes`, `made_at`: of the finished clip, None and 0 before there is one."""

    id: str
    moment_id: str
    plan: ClipPlan
    looked: Looked | None = None
    made: MadeClip | None = None
    blob_id: str | None = None
    size_bytes: int = 0
    made_at: datetime | None = None

    @property
    def found(self) -> Found | None:
        """What is hidden of faces: only what was looked for in the whole of the clip counts."""
        return self.looked.found if self.looked is not None and self.looked.covers(self.plan) else None

    @property
    def to_review(self) -> tuple[int, ...]:
        """The times of the clip's pictures at which the finder is unsure, in order."""
        if self.plan.hiding is not Hiding.FACES or self.found is None:
            return ()
        return tuple(at for at in self.found.to_review() if self.plan.start_ms <= at < self.plan.end_ms)

    @property
    def not_looked_at(self) -> tuple[int, ...]:
        seen = self.looked.seen if self.looked is not None else frozenset()
        return tuple(at for at in self.to_review if at not in seen)

    @property
    def may_be_made(self) -> bool:
        """Faces are looked for first, and everything unsure is looked at."""
        return self.plan.hiding is not Hiding.FACES or (self.found is not None and not self.not_looked_at)

    @property
    def is_current(self) -> bool:
        """Whether there is a finished clip, made just as the plan says now."""
        if self.blob_id is None or self.made is None or self.made.plan != self.plan:
            return False
        return self.plan.hiding is not Hiding.FACES or (
            self.looked is not None and self.looked.id == self.made.looked_id
        )


def packed(clip: KeptClip) -> dict[str, Any]:
    """What is kept of a clip beside its place: as JSON."""
    return {
        "plan": _plan_packed(clip.plan),
        "looked": None if clip.looked is None else _looked_packed(clip.looked),
        "made": None if clip.made is None else _made_packed(clip.made),
    }


def unpacked(clip: KeptClip, content: Mapping[str, Any]) -> KeptClip:
    looked, made = content["looked"], content["made"]
    return replace(
        clip,
        plan=_plan(content["plan"]),
        looked=None if looked is None else _looked(looked),
        made=None if made is None else _made(made),
    )


def plan_of(content: Mapping[str, Any]) -> ClipPlan:
    return _plan(content["plan"])


def _plan_packed(plan: ClipPlan) -> dict[str, Any]:
    kinds = {"cut": plan.cut, "hiding": plan.hiding, "look": plan.look, "sound": plan.sound, "captions": plan.captions}
    return {
        **{name: getattr(plan, name) for name in _PLAIN},
        **{name: kind.value for name, kind in kinds.items()},
        "boxes": [_drawn_packed(each) for each in plan.boxes],
        "shown": [_drawn_packed(each) for each in plan.shown],
        "off": list(plan.off),
        "muted": [list(span) for span in plan.muted],
    }


def _plan(data: Mapping[str, Any]) -> ClipPlan:
    return ClipPlan(
        **{name: data[name] for name in _PLAIN},
        cut=Cut(data["cut"]),
        hiding=Hiding(data["hiding"]),
        look=Look(data["look"]),
        sound=ClipSound(data["sound"]),
        captions=ClipCaptions(data["captions"]),
        boxes=tuple(_drawn(each) for each in data["boxes"]),
        shown=tuple(_drawn(each) for each in data["shown"]),
        off=tuple(data["off"]),
        muted=tuple((start, end) for start, end in data["muted"]),
    )


def _looked_packed(looked: Looked) -> dict[str, Any]:
    found = looked.found
    return {
        "id": looked.id,
        "span": [looked.start_ms, looked.end_ms, looked.turned],
        "tracks": [[track.id, round(track.score, _DIGITS), _keys_packed(track.keys)] for track in found.tracks],
        "unsure": [[each.track_id, each.why.value, each.start_ms, each.end_ms] for each in found.unsure],
        "times": list(found.times_ms),
        "seen": sorted(looked.seen),
    }


def _looked(data: Mapping[str, Any]) -> Looked:
    found = Found(
        tuple(Track(id, _keys(keys), score) for id, score, keys in data["tracks"]),
        tuple(Unsure(id, Why(why), start, end) for id, why, start, end in data["unsure"]),
        tuple(data["times"]),
    )
    start_ms, end_ms, turned = data["span"]
    return Looked(data["id"], start_ms, end_ms, turned, found, frozenset(data["seen"]))


def _made_packed(made: MadeClip) -> dict[str, Any]:
    span = [made.start_ms, made.end_ms, made.width, made.height]
    return {"plan": _plan_packed(made.plan), "looked_id": made.looked_id, "span": span, "vtt": made.vtt}


def _made(data: Mapping[str, Any]) -> MadeClip:
    start_ms, end_ms, width, height = data["span"]
    return MadeClip(_plan(data["plan"]), data["looked_id"], start_ms, end_ms, width, height, data["vtt"])


def _drawn_packed(drawn: Drawn) -> list[Any]:
    return [drawn.id, _keys_packed(drawn.keys), drawn.end_ms]


def _drawn(data: list[Any]) -> Drawn:
    return Drawn(data[0], _keys(data[1]), data[2])


def _keys_packed(keys: tuple[Key, ...]) -> list[list[float]]:
    boxes = ((key.at_ms, key.box) for key in keys)
    return [
        [at_ms, *(round(each, _DIGITS) for each in (box.left, box.top, box.width, box.height))] for at_ms, box in boxes
    ]


def _keys(data: list[Any]) -> tuple[Key, ...]:
    return tuple(Key(at_ms, Box(*box)) for at_ms, *box in data)
