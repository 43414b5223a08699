"""A film of faces whose places are known: two photographs, moved, turned and sized along set paths."""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray
from skimage import data

Picture = NDArray[np.uint8]

_PHOTOS = {"astronaut": (226, 118, 88), "camera": (230, 158, 56)}
"""Where the face's middle is in the photograph, and how wide it is."""
_TALL = 1.3
_HEAD = 1.15


@dataclass(frozen=True)
class Actor:
    """A face on its way. Places and widths are fractions of the picture's width; times in seconds.

    It goes from `begin` to `end` and back in `round_s`, with a bow of `bow`, between widths `wide`, leaning up to
    `lean` degrees, turned aside (narrowed) by up to `aside`.
    """

    photo: str
    begin: tuple[float, float]
    end: tuple[float, float]
    wide: tuple[float, float]
    round_s: float = 12
    bow: float = 0
    lean: float = 0
    aside: float = 0
    flipped: bool = False
    from_s: float = 0
    to_s: float = 1e9


@dataclass(frozen=True)
class Face:
    """What can be seen of a face, eyes, nose and mouth, in one picture: `there` from (top, left) on.

    `seen`: which share of it that is.
    """

    actor: int
    top: int
    left: int
    there: NDArray[np.bool_]
    seen: float

    def within(self, picture: NDArray[Any]) -> NDArray[Any]:
        rows, columns = self.there.shape
        return picture[self.top : self.top + rows, self.left : self.left + columns]


CLASS = (
    Actor("astronaut", (0.15, 0.16), (0.75, 0.2), (0.05, 0.07), 14, bow=0.05, lean=12),
    Actor("camera", (0.85, 0.4), (0.25, 0.42), (0.045, 0.06), 17, aside=0.2),
    Actor("astronaut", (-0.08, 0.38), (1.08, 0.36), (0.035, 0.045), 20, lean=8, flipped=True),
    Actor("astronaut", (0.3, 0.1), (0.36, 0.09), (0.02, 0.024), 9, lean=15),
    Actor("astronaut", (0.62, 0.46), (0.7, 0.3), (0.06, 0.16), 11, aside=0.35, flipped=True, from_s=3, to_s=52),
    Actor("astronaut", (0.9, 0.12), (0.8, 0.14), (0.025, 0.035), 7, lean=20, flipped=True),
)


@dataclass(frozen=True)
class Room:
    width: int
    height: int
    actors: tuple[Actor, ...] = CLASS
    pillar: bool = True

    def picture(self, at_s: float) -> tuple[Picture, tuple[Face, ...]]:
        drawn = _wall(self.width, self.height).copy()
        owners = np.full(drawn.shape[:2], -1, np.int16)
        ways = {
            number: self._put(drawn, owners, number, actor, at_s)
            for number, actor in enumerate(self.actors)
            if actor.from_s <= at_s < actor.to_s
        }
        if self.pillar:
            columns = slice(round(0.47 * self.width), round(0.51 * self.width))
            drawn[:, columns], owners[:, columns] = (70, 90, 110), -1
        faces = (_face(owners, number, *way) for number, way in ways.items())
        return drawn, tuple(face for face in faces if face is not None)

    def _put(
        self, drawn: Picture, owners: NDArray[np.int16], number: int, actor: Actor, at_s: float
    ) -> tuple[tuple[float, float], tuple[float, float], float]:
        """Returns the ellipse around the face: its middle, its half axes, and how it leans."""
        way = (1 - math.cos(2 * math.pi * (at_s / actor.round_s))) / 2
        other = math.sin(2 * math.pi * at_s / (0.63 * actor.round_s))
        wide = (actor.wide[0] + (actor.wide[1] - actor.wide[0]) * way) * self.width
        narrow = 1 - actor.aside * (0.5 + 0.5 * other)
        lean = actor.lean * other
        x = (actor.begin[0] + (actor.end[0] - actor.begin[0]) * way) * self.width
        y = (actor.begin[1] + (actor.end[1] - actor.begin[1]) * way + actor.bow * other) * self.width
        photo, alpha, middle, photo_wide = _head(actor.photo, actor.flipped, _step(wide))
        scale = wide / photo_wide
        turned = scale * cv2.getRotationMatrix2D((0, 0), -lean, 1)[:, :2] @ np.diag((narrow, 1))
        matrix = np.column_stack((turned, np.array([x, y]) - turned @ np.array(middle)))
        size = (self.width, self.height)
        moved = cv2.warpAffine(photo, matrix, size, flags=cv2.INTER_LINEAR)
        cover = cv2.warpAffine(alpha, matrix, size, flags=cv2.INTER_LINEAR)
        rows = np.flatnonzero(cover.any(axis=1))
        if len(rows):
            part = slice(rows[0], rows[-1] + 1)
            share = cover[part, :, np.newaxis]
            drawn[part] = (drawn[part] * (1 - share) + moved[part] * share).astype(np.uint8)
        owners[cover > 0.5] = number
        return (x, y), (0.45 * wide * narrow, 0.45 * wide * _TALL), lean


def _face(
    owners: NDArray[np.int16], number: int, middle: tuple[float, float], half: tuple[float, float], lean: float
) -> Face | None:
    drawn = np.zeros(owners.shape, np.uint8)
    cv2.ellipse(drawn, (middle, (2 * half[0], 2 * half[1]), lean), 255, -1)
    there = (drawn > 0) & (owners == number)
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    if not len(rows):
        return None
    part = there[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy()
    return Face(number, int(rows[0]), int(columns[0]), part, float(part.sum() / (math.pi * half[0] * half[1])))


def _step(wide: float) -> int:
    """By which power of two the photograph is made smaller before it is put in, so that it stays smooth."""
    return max(0, int(math.log2(90 / max(2.0, wide))))


@cache
def _head(photo: str, flipped: bool, halvings: int) -> tuple[Picture, NDArray[np.float32], tuple[float, float], float]:
    picture = _photo(photo)
    x, y, wide = _PHOTOS[photo]
    alpha: NDArray[np.float32] = np.zeros(picture.shape[:2], np.float32)
    tall = wide * _TALL
    cv2.ellipse(alpha, ((x, y - 0.05 * tall), (2 * wide * _HEAD * 0.8, 2 * tall * _HEAD * 0.72), 0), 1, -1)
    cv2.ellipse(alpha, ((x, y + 1.5 * tall), (3.2 * wide, 2 * tall), 0), 1, -1)
    alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), 3), np.float32)
    if flipped:
        picture, alpha, x = picture[:, ::-1], alpha[:, ::-1], picture.shape[1] - 1 - x
    for _ in range(halvings):
        picture = np.asarray(cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
        alpha = np.asarray(cv2.resize(alpha, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
    scale = 0.5**halvings
    return np.ascontiguousarray(picture), np.ascontiguousarray(alpha), (x * scale, y * scale), wide * scale


def _photo(name: str) -> Picture:
    photo = getattr(data, name)()
    return np.asarray(cv2.cvtColor(photo, cv2.COLOR_RGB2BGR if photo.ndim == 3 else cv2.COLOR_GRAY2BGR), np.uint8)


@cache
def _wall(width: int, height: int) -> Picture:
    return np.asarray(cv2.resize(_photo("coffee")[:, ::-1], (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def written(
    room: Room, seconds: float, rate: int, target: Path | BinaryIO, sound: bool = False
) -> list[tuple[Face, ...]]:
    """An MP4 of the room; returns the faces of each picture."""
    told: list[tuple[Face, ...]] = []
    with av.open(str(target) if isinstance(target, Path) else target, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "18"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = room.width, room.height, "yuv420p"
        stream.gop_size = 5 * rate
        heard = made.add_stream("aac", rate=48_000, layout="mono") if sound else None
        for number in range(round(seconds * rate)):
            drawn, faces = room.picture(number / rate)
            told.append(faces)
            frame = av.VideoFrame.from_ndarray(drawn, format="bgr24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
        if heard is not None:
            wave = (np.sin(np.arange(round(48_000 * seconds)) / 20) * 9000).astype(np.int16)
            frame_of_sound = av.AudioFrame.from_ndarray(wave[np.newaxis], format="s16", layout="mono")
            frame_of_sound.sample_rate, frame_of_sound.pts = 48_000, 0
            made.mux([*heard.encode(frame_of_sound), *heard.encode(None)])
    return told


def in_memory(room: Room, seconds: float, rate: int) -> tuple[bytes, list[tuple[Face, ...]]]:
    target = BytesIO()
    told = written(room, seconds, rate, target)
    return target.getvalue(), told
