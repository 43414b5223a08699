"""Follows faces from picture to picture, between the pictures in which they were looked for.

A face that is found is carried along with what moves beneath it, until it is found again; the difference is shared out
over the pictures between, backwards too. A new face is carried back to before it was found, one that is lost a little
further.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from reflectapp.media.face_model import Boxes
from reflectapp.media.upright import Pixels

Edges: TypeAlias = NDArray[np.float64]
"""Left, top, right, bottom."""

EARLY_MS: Final = 600
LATE_MS: Final = 600
_HOLD_MS: Final = 1_500
_NEAR: Final = 0.8
_NEAR_AFTER_HOLD: Final = 1.6
_ALIKE: Final = 1.9
_WINDOW: Final = (15, 15)
_LEVELS: Final = 3
_INSIDE: Final = np.stack(np.meshgrid(np.linspace(0.2, 0.8, 4), np.linspace(0.2, 0.8, 4)), axis=-1).reshape(-1, 2)
_LEAST_POINTS: Final = 4
_LOOSE, _LOOSE_SHARE = 1.0, 0.05


@dataclass(slots=True)
class Face:
    """`edges`: by the picture's number, each picture from the first to the last; `seen`: (number, score) where the
    face was found; `drifts`: how far it had been carried beside it until then, in sizes of the face."""

    id: int
    edges: dict[int, Edges]
    seen: list[tuple[int, float]] = field(default_factory=list)
    drifts: dict[int, float] = field(default_factory=dict)

    @property
    def last_seen(self) -> int:
        return self.seen[-1][0]

    def speed(self) -> Edges:
        """Per picture, from the last two times it was found."""
        if len(self.seen) < 2:
            return np.zeros(4)
        one, other = self.seen[-2][0], self.seen[-1][0]
        moved = (self.edges[other] - self.edges[one]) / (other - one)
        return np.tile((moved[:2] + moved[2:]) / 2, 2)


@dataclass(frozen=True, slots=True)
class _Seen:
    number: int
    at_ms: int
    grey: Pixels


class Faces:
    """Takes the pictures in order; afterwards `all` has every face that was found.

    `looked`: the numbers of the pictures in which faces were looked for.
    """

    def __init__(self) -> None:
        self.all: list[Face] = []
        self.looked: list[int] = []
        self._held: list[Face] = []
        self._before: deque[_Seen] = deque()
        self._times: list[int] = []

    def take(self, at_ms: int, grey: Pixels, found: Boxes | None) -> None:
        """`found`: the faces in this picture, or None where they were not looked for."""
        number = len(self._times)
        self._times.append(at_ms)
        here = _Seen(number, at_ms, grey)
        if self._before:
            self._carry_on(here)
        if found is not None:
            self._match(here, found)
            self.looked.append(number)
        self._before.append(here)
        while self._before[0].at_ms < at_ms - EARLY_MS:
            self._before.popleft()

    def end(self) -> None:
        """What was carried along after a face was last found goes, but for a little."""
        for face in self.all:
            latest = self._times[face.last_seen] + LATE_MS
            for number in [each for each in face.edges if each > face.last_seen and self._times[each] > latest]:
                del face.edges[number]

    def _carry_on(self, here: _Seen) -> None:
        before = self._before[-1]
        self._held = [each for each in self._held if here.at_ms - self._times[each.last_seen] <= _HOLD_MS]
        if not self._held:
            return
        edges = np.stack([each.edges[before.number] for each in self._held])
        guesses = np.stack([each.speed() for each in self._held])
        for face, moved in zip(self._held, _carried(before.grey, here.grey, edges, guesses), strict=True):
            face.edges[here.number] = moved

    def _match(self, here: _Seen, found: Boxes) -> None:
        free = set(range(len(found)))
        held = set(range(len(self._held)))
        pairs = sorted(
            (distance, at, row)
            for at, face in enumerate(self._held)
            for row in range(len(found))
            if (distance := self._apart(face, here, found[row])) is not None
        )
        for _distance, at, row in pairs:
            if at in held and row in free:
                held.remove(at)
                free.remove(row)
                self._found_again(self._held[at], here.number, found[row])
        for row in sorted(free):
            self._new(here, found[row])

    def _apart(self, face: Face, here: _Seen, found: Boxes) -> float | None:
        """In sizes of the face; None if it can't be the same."""
        edges = found[:4].astype(np.float64)
        size = _size(edges)
        since_ms = here.at_ms - self._times[face.last_seen]
        near = _NEAR + (_NEAR_AFTER_HOLD - _NEAR) * min(1.0, since_ms / _HOLD_MS)
        last = face.edges[face.last_seen]
        if not 1 / _ALIKE < size / _size(last) < _ALIKE:
            return None
        straight = last + face.speed() * (here.number - face.last_seen)
        distance = min(_distance(each, edges) / size for each in (face.edges[here.number], straight))
        return distance if distance < near else None

    def _found_again(self, face: Face, number: int, found: Boxes) -> None:
        """What it was carried wrongly is shared out; where it was missed in between, both ways are hidden."""
        edges, last = found[:4].astype(np.float64), face.last_seen
        wrong, begin = edges - face.edges[number], face.edges[last]
        face.drifts[number] = _distance(edges, face.edges[number]) / _size(edges)
        missed = self.looked[-1] > last
        for each in range(last + 1, number + 1):
            share = (each - last) / (number - last)
            face.edges[each] = face.edges[each] + wrong * share
            if missed:
                face.edges[each] = hull((face.edges[each], begin + (edges - begin) * share))
        face.edges[number] = edges
        face.seen.append((number, float(found[4])))

    def _new(self, here: _Seen, found: Boxes) -> None:
        """Carried back as long as it may have been there."""
        edges = found[:4].astype(np.float64)
        face = Face(len(self.all), {here.number: edges}, [(here.number, float(found[4]))])
        later = here
        for before in reversed(self._before):
            if before.at_ms < here.at_ms - EARLY_MS:
                break
            edges = _carried(later.grey, before.grey, edges[np.newaxis], np.zeros((1, 4)))[0]
            face.edges[before.number] = edges
            later = before
        self.all.append(face)
        self._held.append(face)


def hull(several: Sequence[Edges]) -> Edges:
    """What holds them all."""
    stacked = np.stack(several)
    return np.concatenate((stacked[:, :2].min(axis=0), stacked[:, 2:].max(axis=0)))


def _carried(before: Pixels, after: Pixels, edges: Edges, guesses: Edges) -> Edges:
    """Each row moved as most points within it moved, by optical flow; as guessed where they don't agree."""
    corners, sizes = edges[:, np.newaxis, :2], edges[:, np.newaxis, 2:] - edges[:, np.newaxis, :2]
    points = (corners + _INSIDE * sizes).astype(np.float32)
    flat = points.reshape(-1, 1, 2)
    moved, status, _ = cv2.calcOpticalFlowPyrLK(before, after, flat, flat.copy(), winSize=_WINDOW, maxLevel=_LEVELS)
    steps, went = (moved - flat).reshape(points.shape), status.reshape(points.shape[:2]) > 0
    carried = edges + guesses
    for row in np.flatnonzero(went.sum(axis=1) >= _LEAST_POINTS):
        step = np.median(steps[row][went[row]], axis=0)
        off = np.abs(steps[row][went[row]] - step).max(axis=1)
        if np.median(off) < max(_LOOSE, _LOOSE_SHARE * _size(edges[row])):
            carried[row] = edges[row] + np.tile(step, 2)
    return carried


def _size(edges: Edges) -> float:
    return max(1.0, float(np.sqrt(max(0.0, edges[2] - edges[0]) * max(0.0, edges[3] - edges[1]))))


def _distance(one: Edges, other: Edges) -> float:
    return float(np.hypot(*((one[:2] + one[2:] - other[:2] - other[2:]) / 2)))
