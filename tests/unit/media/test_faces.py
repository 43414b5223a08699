from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.clips import known_again
from benchmarks.faces_film import Actor, Face, Room, in_memory
from reflectapp.domain.clips import ClipPlan, Found, Hiding, Why, covers_at
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.media import clips, face_model, faces, frames

RATE, SECONDS = 12, 3
WALKS = Actor("astronaut", (0.12, 0.25), (0.85, 0.28), (0.1, 0.12), 7, lean=10)
TURNS = Actor("astronaut", (0.75, 0.55), (0.7, 0.5), (0.13, 0.16), 5, aside=0.3, flipped=True, from_s=1.1, to_s=2.0)
COMES = Actor("astronaut", (-0.15, 0.5), (0.3, 0.52), (0.1, 0.1), 6)
ROOM = Room(320, 240, (WALKS, TURNS, COMES))
SEEN = 0.4
"""What of a face must be seen at least, so that it is to be hidden."""


@pytest.fixture(scope="module")
def film() -> tuple[bytes, list[tuple[Face, ...]]]:
    return in_memory(ROOM, SECONDS, RATE)


@pytest.fixture(scope="module")
def film_and_found(
    film: tuple[bytes, list[tuple[Face, ...]]], bytes_reader: Callable[..., Any]
) -> tuple[bytes, list[tuple[Face, ...]], Found]:
    return *film, faces.find(bytes_reader(film[0]), 0, SECONDS * 1000, 0, lambda _: None, CancelToken())


def hidden(found: Found, at_ms: int) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    picture = np.zeros((ROOM.height, ROOM.width), bool)
    for cover in covers_at(ClipPlan("r", 0, 10_000, hiding=Hiding.FACES), found, at_ms):
        box = cover.box
        rows = slice(max(0, round(box.top * ROOM.height)), max(0, round(box.bottom * ROOM.height)))
        picture[rows, max(0, round(box.left * ROOM.width)) : max(0, round(box.right * ROOM.width))] = True
    return picture


def test_every_face_is_hidden_in_every_picture_and_most_of_the_room_is_not(
    film_and_found: tuple[bytes, list[tuple[Face, ...]], Found],
) -> None:
    _mp4, told, found = film_and_found
    assert len(found.times_ms) == len(told) == RATE * SECONDS
    shares, left = [], []
    for at_ms, there in zip(found.times_ms, told, strict=True):
        covered = hidden(found, at_ms)
        shares += [face.within(covered)[face.there].mean() for face in there if face.seen >= SEEN]
        left.append(1 - covered.mean())
    assert len(shares) > 60
    assert min(shares) > 0.98
    assert np.mean(left) > 0.7


def test_what_is_hidden_shows_no_face_any_more(
    film_and_found: tuple[bytes, list[tuple[Face, ...]], Found], bytes_reader: Callable[..., Any]
) -> None:
    mp4, told, found = film_and_found
    plan = ClipPlan("r", 0, SECONDS * 1000, hiding=Hiding.FACES)
    clip = clips.make(bytes_reader(mp4), plan, found, [], lambda _: None, CancelToken())
    before, after = (list(frames.pictures(bytes_reader(each))) for each in (mp4, clip.mp4))
    for was, now, there in zip(before, after, told, strict=True):
        shown = [cv2.cvtColor(each.pixels, cv2.COLOR_BGR2GRAY) for each in (was, now)]
        seen = [face for face in there if face.seen >= SEEN]
        assert all(known_again(face, shown[0], shown[0]) for face in seen)
        assert not any(known_again(face, shown[0], shown[1]) for face in seen)
    again = faces.find(bytes_reader(clip.mp4), 0, SECONDS * 1000, 0, lambda _: None, CancelToken())
    assert max(track.score for track in found.tracks) > 0.8
    assert max((track.score for track in again.tracks), default=0) < 0.5


def test_where_a_face_comes_or_goes_in_the_middle_she_is_asked_to_look(
    film_and_found: tuple[bytes, list[tuple[Face, ...]], Found],
) -> None:
    _mp4, _told, found = film_and_found
    asked = {why: [each for each in found.unsure if each.why is why] for why in (Why.BEGINS, Why.ENDS)}
    assert any(300 < each.start_ms < each.end_ms < 1_100 for each in asked[Why.BEGINS])
    assert any(2_000 < each.start_ms < each.end_ms for each in asked[Why.ENDS])
    assert set(found.to_review()) < set(found.times_ms)


def test_the_same_film_gives_the_same_faces(
    film_and_found: tuple[bytes, list[tuple[Face, ...]], Found], bytes_reader: Callable[..., Any]
) -> None:
    mp4, _told, found = film_and_found
    part = faces.find(bytes_reader(mp4), 0, 1_000, 0, lambda _: None, CancelToken())
    assert part == faces.find(bytes_reader(mp4), 0, 1_000, 0, lambda _: None, CancelToken())
    assert [track.id for track in part.tracks] == [f"face-{number + 1}" for number in range(len(part.tracks))]
    assert part.times_ms == found.times_ms[:RATE]


def test_a_face_is_found_in_a_recording_that_lies_on_its_side(
    film: tuple[bytes, list[tuple[Face, ...]]], turned: Callable[..., bytes], bytes_reader: Callable[..., Any]
) -> None:
    lying = turned(film[0], (0, 1, -1, 0))
    assert max((each.score for each in _first(bytes_reader(lying), 0).tracks), default=0) < 0.6
    upright = _first(bytes_reader(lying), 270)
    assert max(each.score for each in upright.tracks) > 0.8


def _first(reader: Any, degrees: int) -> Found:
    return faces.find(reader, 0, 300, degrees, lambda _: None, CancelToken())


def test_faces_of_a_still_are_found_and_hidden(
    film: tuple[bytes, list[tuple[Face, ...]]], bytes_reader: Callable[..., Any]
) -> None:
    found = faces.find_in_still(bytes_reader(film[0]), 1_750, 0)
    assert found.times_ms == (1_750,)
    covered = hidden(found, 1_750)
    there = [each for each in film[1][21] if each.seen >= SEEN]
    assert len(there) >= 2
    assert all(face.within(covered)[face.there].mean() > 0.98 for face in there)


def test_progress_is_told_and_looking_can_be_stopped(
    film: tuple[bytes, list[tuple[Face, ...]]], bytes_reader: Callable[..., Any]
) -> None:
    cancel, told = CancelToken(), []

    def report(progress: Progress) -> None:
        told.append(progress.done)
        if progress.done >= 500:
            cancel.cancel()

    with pytest.raises(Cancelled):
        faces.find(bytes_reader(film[0]), 0, 2_000, 0, report, cancel)
    assert told == sorted(told) and 500 <= told[-1] < 700


def test_without_the_model_it_is_said_plainly(
    film: tuple[bytes, list[tuple[Face, ...]]],
    bytes_reader: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(face_model, "resource", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(EnvironmentProblem) as told:
        _first(bytes_reader(film[0]), 0)
    assert told.value.problem is Problem.FACE_MODEL_MISSING
