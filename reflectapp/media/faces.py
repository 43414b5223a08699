"""The faces of a span of a recording, or of one picture: where each is in every picture, and where that is unsure."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from reflectapp.domain.clips import Box, Found, Key, Track, Unsure, Why, place
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media import upright
from reflectapp.media.face_model import FaceModel, apart
from reflectapp.media.face_tracks import Edges, Face, Faces, hull
from reflectapp.media.film import Film, Size, even
from reflectapp.media.frames import at as frame_at
from reflectapp.media.upright import Pixels

STEP: Final = "faces"
LOOKED_AT: Final = 960
"""The longer side of the pictures in which faces are looked for."""
APART_MS: Final = 320
_CLOSER: Final = 1_920
_LARGER: Final = 1.5
"""Small pictures are looked at larger than they are: the model misses faces of less than about 16 pixels."""
_MARGIN: Final = 0.25
_AROUND = _BESIDE = 2
_FAINT: Final = 0.4
_QUICK: Final = 0.4
_AT_EDGE: Final = 0.02
_NEAR: Final = 0.002
_LONGEST_RUN: Final = 50
_FIGURES: Final = 4


def find(reader: SealedReader, start_ms: int, end_ms: int, turned: int, report: Report, cancel: CancelToken) -> Found:
    """In the pictures of [start_ms, end_ms). The same recording gives the same answer.

    Raises EnvironmentProblem FACE_MODEL_MISSING, BLOB_DAMAGED or NOTHING_DECODES; Cancelled.
    """
    model, faces = FaceModel(), Faces()
    times: list[int] = []
    looked_ms: int | None = None
    with Film(reader, _fitted, turned, roughly=True) as film:
        for shot in film.shots(start_ms, end_ms):
            cancel.check()
            planes = np.asarray(shot.frame.to_ndarray(), np.uint8)
            due = looked_ms is None or shot.at_ms - looked_ms >= APART_MS - 1
            looked_ms = shot.at_ms if due else looked_ms
            found = model.find(_bgr(planes)) if due else None
            faces.take(shot.at_ms, _grey(planes), found)
            times.append(shot.at_ms)
            report(Progress(shot.at_ms - start_ms, end_ms - start_ms, STEP))
    faces.end()
    told = _Told(film.size, times, faces.looked)
    return Found(
        tuple(told.track(face) for face in faces.all),
        tuple(unsure for face in faces.all for unsure in told.unsure(face)),
        tuple(times),
    )


def find_in_still(reader: SealedReader, at_ms: int, turned: int) -> Found:
    """In the picture at `at_ms`, looked at twice: as in a film, and closer. Raises as `find` does, and
    EnvironmentProblem NOTHING_DECODES."""
    picture = upright.turned(frame_at(reader, at_ms).pixels, turned)
    height, width = picture.shape[:2]
    found = []
    for side in (LOOKED_AT, _CLOSER):
        scale = min(_LARGER, side / max(width, height))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        rows = FaceModel().find(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8))
        found.append(rows / np.array([*size, *size, 1], np.float32))
    told = _Told((1, 1), [at_ms], [0])
    faces = [
        Face(number, {0: row[:4].astype(np.float64)}, [(0, float(row[4]))])
        for number, row in enumerate(apart(np.concatenate(found)))
    ]
    unsure = tuple(each for face in faces for each in told.unsure(face))
    return Found(tuple(map(told.track, faces)), unsure, (at_ms,))


def _fitted(size: Size) -> Size:
    scale = min(_LARGER, LOOKED_AT / max(size))
    return even(round(size[0] * scale)), even(round(size[1] * scale))


def _grey(planes: NDArray[np.uint8]) -> Pixels:
    return planes[: len(planes) * 2 // 3]


def _bgr(planes: NDArray[np.uint8]) -> Pixels:
    return np.asarray(cv2.cvtColor(planes, cv2.COLOR_YUV2BGR_I420), np.uint8)


class _Told:
    """Faces in pixels and picture numbers as tracks in fractions and times."""

    def __init__(self, size: Size, times_ms: list[int], looked: list[int]) -> None:
        self._size = np.array((*size, *size), np.float64)
        self._times = times_ms
        self._looked = {number: place for place, number in enumerate(looked)}

    def track(self, face: Face) -> Track:
        """With a margin, and in each picture with room for where it is just before and after."""
        first, last = min(face.edges), max(face.edges)
        grown = {number: self._grown(edges) for number, edges in face.edges.items()}
        keys = [
            Key(
                self._times[at],
                _box(hull([grown[each] for each in range(max(first, at - _AROUND), min(last, at + _AROUND) + 1)])),
            )
            for at in range(first, last + 1)
        ]
        return Track(f"face-{face.id + 1}", _fewer(keys), round(max(score for _, score in face.seen), _FIGURES))

    def _grown(self, edges: Edges) -> Edges:
        margin = (edges[2:] - edges[:2]) * _MARGIN
        return np.concatenate((edges[:2] - margin, edges[2:] + margin)) / self._size

    def unsure(self, face: Face) -> Iterator[Unsure]:
        """Only what must be looked at: where a cover comes and goes, the pictures on both sides of that."""
        for number, score in face.seen:
            if score < _FAINT:
                yield self._span(face, Why.FAINT, number - 1, number + 1)
        if max(score for _, score in face.seen) < _FAINT:
            return
        first, last = min(face.edges), max(face.edges)
        if first > 0 and not self._at_edge(face.edges[first]):
            yield self._span(face, Why.BEGINS, first - _BESIDE, first)
        if last < len(self._times) - 1 and not self._at_edge(face.edges[last]):
            yield self._span(face, Why.ENDS, last, last + _BESIDE)
        for (one, _), (other, _) in pairwise(face.seen):
            between = sorted((one + 1, other - 1))
            if self._looked[other] - self._looked[one] > 1:
                yield self._span(face, Why.LOST, *between)
            elif face.drifts[other] > _QUICK:
                yield self._span(face, Why.QUICK, *between)

    def _span(self, face: Face, why: Why, first: int, last: int) -> Unsure:
        begin, end = max(0, first), min(len(self._times) - 1, last)
        return Unsure(f"face-{face.id + 1}", why, self._times[begin], self._times[end])

    def _at_edge(self, edges: Edges) -> bool:
        grown = self._grown(edges)
        return bool((grown[:2] < _AT_EDGE).any() or (grown[2:] > 1 - _AT_EDGE).any())


def _fewer(keys: list[Key]) -> tuple[Key, ...]:
    """Without those that lie straight between the ones before and after them, as near as anybody sees."""
    kept = [keys[0]]
    begin = 0
    for at in range(2, len(keys)):
        straight = (keys[begin], keys[at])
        if at - begin > _LONGEST_RUN or any(
            _apart(place(straight, each.at_ms), each.box) > _NEAR for each in keys[begin + 1 : at]
        ):
            begin = at - 1
            kept.append(keys[begin])
    return (*kept, keys[-1]) if len(keys) > 1 else tuple(kept)


def _apart(one: Box, other: Box) -> float:
    edges = ((one.left, other.left), (one.top, other.top), (one.right, other.right), (one.bottom, other.bottom))
    return max(abs(a - b) for a, b in edges)


def _box(edges: Edges) -> Box:
    left, top, right, bottom = (round(float(each), _FIGURES) for each in edges)
    return Box(left, top, round(right - left, _FIGURES), round(bottom - top, _FIGURES))
