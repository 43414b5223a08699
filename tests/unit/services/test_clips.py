"""Clips made from sealed recordings, with the captions that belong to them."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import pytest

from benchmarks.faces_film import Actor, Room, written
from reflectapp.domain.captions import ReadCaptions, in_order
from reflectapp.domain.clips import ClipCaptions, ClipPlan, Hiding
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.services import clips, importing, transcripts
from reflectapp.services.store import OnStore, OpenStore

ROOM = Room(160, 120, (Actor("astronaut", (0.5, 0.35), (0.6, 0.35), (0.3, 0.3)),), pillar=False)


@pytest.fixture
def plan(store: OpenStore, at: Callable[[OpenStore], OnStore], tmp_path: Path) -> ClipPlan:
    path = tmp_path / "Class 7b canary.mp4"
    written(ROOM, 1, 10, path, sound=True)
    made = importing.import_recording(at(store), path, LessonDraft("Canary"), quiet, CancelToken())
    recording_id = made.value.recording.id
    said = in_order([(0, 300, "Emma?"), (400, 900, "Why <half>?")])
    transcript = transcripts.add(store, recording_id, ReadCaptions("Canary", "en", said)).value
    transcripts.shift(store, transcript.id, 50)
    return ClipPlan(recording_id, 200, 800, hiding=Hiding.FACES, captions=ClipCaptions.BESIDE, muted=((100, 300),))


def quiet(_progress: Progress) -> None:
    pass


def test_a_clip_is_made_from_the_sealed_recording_with_its_captions_beside(
    store: OpenStore, at: Callable[[OpenStore], OnStore], plan: ClipPlan
) -> None:
    found = clips.find_faces(at(store), plan, quiet, CancelToken())
    assert [track.score > 0.5 for track in found.tracks] == [True]
    made = clips.make(at(store), plan, found, quiet, CancelToken())
    with av.open(BytesIO(made.clip.mp4), "r") as container:
        assert len(list(container.decode(video=0))) == 6
    assert made.vtt == "WEBVTT\n\n00:00:00.250 --> 00:00:00.600\nWhy &lt;half&gt;?\n"
    assert b"anary" not in made.clip.mp4
    bare = clips.make(at(store), replace(plan, captions=ClipCaptions.BURNED), found, quiet, CancelToken())
    assert bare.vtt == "" and bare.clip.mp4 != made.clip.mp4


def test_a_still_looks_like_the_clip(store: OpenStore, at: Callable[[OpenStore], OnStore], plan: ClipPlan) -> None:
    found = clips.find_in_still(at(store), plan, 500)
    assert len(found.tracks) == 1
    hidden = clips.still(at(store), plan, found, 500)
    seen = clips.still(at(store), replace(plan, off=(found.tracks[0].id,)), found, 500)
    assert (hidden.width, hidden.height) == (160, 120)
    assert hidden.jpeg != seen.jpeg


def test_a_recording_that_is_gone_is_said(store: OpenStore, at: Callable[[OpenStore], OnStore], plan: ClipPlan) -> None:
    with pytest.raises(UserError) as told:
        clips.find_faces(at(store), replace(plan, recording_id="none"), quiet, CancelToken())
    assert told.value.problem is Problem.NOT_FOUND
