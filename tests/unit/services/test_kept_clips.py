"""Clips of moments: kept with every change, reviewed before they are made, sealed, gone with their moment."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reflectapp.domain.clips import Box, Clip, ClipCaptions, ClipPlan, Drawn, Found, Hiding, Key, Track, Unsure, Why
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.domain.lessons import Recording
from reflectapp.domain.letting_go import Deleted
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.services import clips, kept_clips, letting_go, moments, recordings, verifying
from reflectapp.services.store import OnStore, OpenStore, close_store, open_with_passphrase

BOX = Box(0.1, 0.2, 0.3, 0.4)
FACE = Track("face-1", (Key(12_000, BOX), Key(13_000, BOX)), 0.9)
FOUND = Found((FACE,), (Unsure("face-1", Why.ENDS, 12_500, 13_000),), (12_000, 12_500, 13_000, 14_000))
MP4 = b"an MP4 of nobody" * 100


@dataclass(frozen=True)
class Made:
    clip: Clip
    vtt: str


def quiet(_progress: Progress) -> None:
    pass


@pytest.fixture
def recording(store: OpenStore, lesson_id: str, recording_of: Callable[..., Recording]) -> Recording:
    """60 s, from 5 s of the lesson on."""
    made = recording_of(store, lesson_id, b"lesson")
    with store.unit() as work:
        work.recordings.move(made.id, offset_ms=5_000, part=0, camera=0)
        return work.recordings.get(made.id)


@pytest.fixture
def moment(store: OpenStore, recording: Recording) -> Moment:
    made = Moment("", recording.lesson_id, recording.id, 17_000, 25_000, "Pairs explain")
    return moments.add(store, made).value


@pytest.fixture
def kept(store: OpenStore, moment: Moment) -> KeptClip:
    """With a box, kept."""
    begun = kept_clips.in_hand(store, moment.id).clip
    plan = replace(begun.plan, boxes=(Drawn("box", (Key(12_000, BOX),)),))
    return kept_clips.keep_plan(store, begun.id, moment.id, plan).value


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[tuple[ClipPlan, Found | None]]:
    """Makes a clip of a few bytes; what it was asked for."""
    asked = []

    def make(_on_store: OnStore, plan: ClipPlan, found: Found | None, *_rest: object) -> Made:
        asked.append((plan, found))
        vtt = "WEBVTT\n" if plan.captions is ClipCaptions.BESIDE else ""
        return Made(Clip(MP4 + bytes([len(asked)]), plan.start_ms, plan.end_ms, 640, 360), vtt)

    monkeypatch.setattr(clips, "make", make)
    return asked


def finish(store: OpenStore, at: Callable[[OpenStore], OnStore], clip_id: str) -> KeptClip:
    return kept_clips.make(at(store), clip_id, quiet, CancelToken()).value


def test_a_clip_begins_with_its_moments_span_in_the_recording_and_is_kept_once_it_is_changed(
    store: OpenStore, moment: Moment, recording: Recording
) -> None:
    begun = kept_clips.in_hand(store, moment.id)
    assert begun.clip.plan == ClipPlan(recording.id, 12_000, 20_000) and not begun.begun
    assert kept_clips.every(store) == ()
    done = kept_clips.keep_plan(store, begun.clip.id, moment.id, replace(begun.clip.plan, end_ms=19_000))
    again = kept_clips.in_hand(store, moment.id)
    assert again.begun and again.clip.plan.end_ms == 19_000
    assert kept_clips.of_moment(store, moment.id) == (again.clip,) == kept_clips.every(store)
    assert done.inverse is not None
    undone = done.inverse(store)
    assert kept_clips.of_moment(store, moment.id) == ()
    assert undone.inverse is not None
    undone.inverse(store)
    assert kept_clips.of_moment(store, moment.id) == (again.clip,)


def test_a_moment_that_is_a_time_gets_a_few_seconds_as_far_as_the_recording_goes(
    store: OpenStore, recording: Recording
) -> None:
    point = moments.add(store, Moment("", recording.lesson_id, recording.id, 60_000, None, "")).value
    assert kept_clips.in_hand(store, point.id).clip.plan == ClipPlan(recording.id, 55_000, 60_000)


def test_every_change_can_be_undone_and_done_again_and_survives_a_lock(
    store: OpenStore, kept: KeptClip, folder: Path, passphrase: str
) -> None:
    moved = replace(kept.plan, boxes=(Drawn("box", (Key(12_000, BOX), Key(15_000, Box(0.5, 0.2, 0.3, 0.4))), 18_000),))
    done = kept_clips.keep_plan(store, kept.id, kept.moment_id, moved)
    assert done.inverse is not None
    undone = done.inverse(store)
    assert kept_clips.clip(store, kept.id).plan == kept.plan
    assert undone.inverse is not None
    undone.inverse(store)
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    assert kept_clips.clip(again, kept.id).plan == moved
    close_store(again)


def test_faces_are_looked_for_and_everything_unsure_is_looked_at_before_the_clip_is_made(
    store: OpenStore, kept: KeptClip, at: Callable[[OpenStore], OnStore], engine: list[tuple[ClipPlan, Found | None]]
) -> None:
    plan = replace(kept.plan, hiding=Hiding.FACES, off=("face-1",))
    kept_clips.keep_plan(store, kept.id, kept.moment_id, plan)
    with pytest.raises(UserError) as not_looked_for:
        finish(store, at, kept.id)
    assert not_looked_for.value.problem is Problem.NOT_ALLOWED
    found = kept_clips.keep_found(store, kept.id, plan, FOUND)
    assert found.value.to_review == found.value.not_looked_at == (12_500, 13_000) and found.value.plan.off == ()
    kept_clips.look_at(store, kept.id, 12_500)
    with pytest.raises(UserError):
        finish(store, at, kept.id)
    assert engine == []
    kept_clips.look_at(store, kept.id, 13_000)
    made = finish(store, at, kept.id)
    assert engine == [(replace(plan, off=()), FOUND)]
    assert made.is_current and made.size_bytes == len(MP4) + 1 and made.made_at is not None
    assert found.inverse is not None
    found.inverse(store)
    assert kept_clips.clip(store, kept.id).plan.off == ("face-1",) and kept_clips.clip(store, kept.id).looked is None


def test_what_was_found_does_not_count_for_a_longer_clip(store: OpenStore, kept: KeptClip) -> None:
    plan = replace(kept.plan, hiding=Hiding.FACES)
    kept_clips.keep_plan(store, kept.id, kept.moment_id, plan)
    kept_clips.keep_found(store, kept.id, plan, FOUND)
    shorter = kept_clips.keep_plan(store, kept.id, kept.moment_id, replace(plan, end_ms=13_000)).value
    assert shorter.found == FOUND and shorter.to_review == (12_500,)
    longer = kept_clips.keep_plan(store, kept.id, kept.moment_id, replace(plan, end_ms=21_000)).value
    assert longer.found is None and not longer.may_be_made


def test_the_finished_clip_is_sealed_and_one_from_before_a_change_is_not_given_out(
    store: OpenStore,
    kept: KeptClip,
    at: Callable[[OpenStore], OnStore],
    engine: list[tuple[ClipPlan, Found | None]],
    folder: Path,
) -> None:
    first = finish(store, at, kept.id)
    assert kept_clips.finished(store, kept.id) == MP4 + b"\x01"
    assert first.blob_id is not None and MP4 not in (folder / "blobs" / first.blob_id).read_bytes()
    changed = kept_clips.keep_plan(store, kept.id, kept.moment_id, replace(kept.plan, boxes=()))
    assert not changed.value.is_current
    with pytest.raises(UserError) as stale:
        kept_clips.finished(store, kept.id)
    assert stale.value.problem is Problem.NOT_FOUND
    assert changed.inverse is not None
    changed.inverse(store)
    assert kept_clips.finished(store, kept.id) == MP4 + b"\x01"
    second = finish(store, at, kept.id)
    assert kept_clips.finished(store, kept.id) == MP4 + b"\x02" and len(engine) == 2
    with store.read() as work:
        assert work.keeping.departing() == {first.blob_id}
        assert second.blob_id in work.recordings.blob_ids()


@pytest.mark.usefixtures("engine")
def test_a_saved_file_is_the_clip_with_its_captions_beside_it(
    store: OpenStore, kept: KeptClip, at: Callable[[OpenStore], OnStore], tmp_path: Path
) -> None:
    plan = replace(kept.plan, captions=ClipCaptions.BESIDE)
    kept_clips.keep_plan(store, kept.id, kept.moment_id, plan)
    finish(store, at, kept.id)
    kept_clips.save_as(store, kept.id, tmp_path / "pairs.mp4")
    assert (tmp_path / "pairs.mp4").read_bytes() == MP4 + b"\x01"
    assert (tmp_path / "pairs.vtt").read_text("utf-8") == "WEBVTT\n"


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("gone", ["clip", "moment", "recording"])
def test_a_clip_goes_with_its_moment_and_its_recording_and_can_be_brought_back_until_the_store_closes(
    store: OpenStore,
    kept: KeptClip,
    at: Callable[[OpenStore], OnStore],
    folder: Path,
    passphrase: str,
    gone: str,
) -> None:
    made = finish(store, at, kept.id)
    assert made.blob_id is not None
    deletes = {
        "clip": lambda: kept_clips.delete(store, kept.id),
        "moment": lambda: moments.delete(store, kept.moment_id),
        "recording": lambda: recordings.delete(store, (kept.plan.recording_id,)),
    }
    done = deletes[gone]()
    assert kept_clips.every(store) == ()
    assert done.inverse is not None
    done.inverse(store)
    assert kept_clips.every(store) == (made,)
    deletes[gone]()
    close_store(store)
    assert not (folder / "blobs" / made.blob_id).exists()
    again = open_with_passphrase(folder, passphrase)
    assert verifying.verify(at(again), quiet, CancelToken()).whole
    assert (Deleted.CLIP in {each.kind for each in letting_go.deletions(again)}) == (gone == "clip")
    close_store(again)


@pytest.mark.usefixtures("engine")
def test_a_damaged_clip_is_told_as_such(
    store: OpenStore, kept: KeptClip, at: Callable[[OpenStore], OnStore], folder: Path
) -> None:
    made = finish(store, at, kept.id)
    assert made.blob_id is not None
    path = folder / "blobs" / made.blob_id
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    found = verifying.verify(at(store), quiet, CancelToken())
    assert [each.code for each in found.findings if each.code.is_damage] == [verifying.Code.CLIP_DAMAGED]
