"""Followed without the model: what is found is told, and the pictures are noise in which a patch moves."""

from collections.abc import Callable, Iterable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from reflectapp.media.face_tracks import EARLY_MS, LATE_MS, Face, Faces

APART_MS, LOOKED = 40, 8
SIDE = 40
Way = Callable[[int], tuple[float, float]]


def smooth(height: int, width: int, seed: int) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.float32)
    blurred = cv2.GaussianBlur(noise, (0, 0), 2)
    return np.asarray(255 * (blurred - blurred.min()) / (blurred.max() - blurred.min()), np.uint8)


def followed(way: Way, count: int, found_at: Iterable[int]) -> list[Face]:
    room, patch = smooth(240, 400, 1), smooth(SIDE, SIDE, 2)
    faces, told = Faces(), set(found_at)
    for number in range(count):
        picture = room.copy()
        left, top = (round(each) for each in way(number))
        picture[top : top + SIDE, left : left + SIDE] = patch
        looked = number % LOOKED == 0
        rows = [(left, top, left + SIDE, top + SIDE, 0.9)] if number in told else []
        faces.take(number * APART_MS, picture, np.array(rows, np.float32).reshape(-1, 5) if looked else None)
    faces.end()
    return faces.all


def farthest(face: Face, way: Way) -> float:
    return max(float(np.abs(edges[:2] - way(number)).max()) for number, edges in face.edges.items())


def bowed(number: int) -> tuple[float, float]:
    return 20 + 6 * number, 100 + 60 * float(np.sin(number / 8))


def test_a_face_is_where_it_went_between_the_times_it_was_found() -> None:
    (face,) = followed(bowed, 41, range(0, 41, LOOKED))
    assert sorted(face.edges) == list(range(41))
    assert farthest(face, bowed) < 3
    assert max(face.drifts.values()) < 0.2


def test_a_new_face_is_carried_back_and_a_lost_one_on() -> None:
    (face,) = followed(bowed, 56, (24, 32))
    assert min(face.edges) == 24 - EARLY_MS // APART_MS
    assert max(face.edges) == 32 + LATE_MS // APART_MS
    assert farthest(face, bowed) < 4


def test_a_face_that_was_missed_once_is_hidden_on_both_ways_it_may_have_gone() -> None:
    (face,) = followed(bowed, 41, (0, 8, 16, 32, 40))
    assert [number for number, _score in face.seen] == [0, 8, 16, 32, 40]
    for number in range(41):
        left, top = bowed(number)
        edges = face.edges[number]
        assert edges[0] <= left + 4 and edges[1] <= top + 4
        assert edges[2] >= left + SIDE - 4 and edges[3] >= top + SIDE - 4


def test_a_leap_is_told_by_how_far_the_face_was_beside_it() -> None:
    def leaps(number: int) -> tuple[float, float]:
        return (60.0 if number < 13 else 85.0), 100.0

    (face,) = followed(leaps, 33, range(0, 33, LOOKED))
    assert face.drifts[16] > 0.4
    assert face.drifts[32] == pytest.approx(0, abs=0.05)


def test_two_that_are_far_apart_are_two() -> None:
    def jumps(number: int) -> tuple[float, float]:
        return (40.0, 60.0) if number < 16 else (300.0, 180.0)

    assert len(followed(jumps, 33, range(0, 33, LOOKED))) == 2
