"""Sound level, speech and chapters: made once, sealed, made again where damaged, gone with their recording."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.domain.lanes import LaneJob, LaneKind
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.progress import Cancelled, CancelToken, Paused, Progress
from reflectapp.kit.paths import resource
from reflectapp.media import sound
from reflectapp.services import importing, lanes, recordings
from reflectapp.services.store import OnStore, OpenStore, close_store, open_with_passphrase
from reflectapp.services.verifying import Code, verify

KINDS = list(LaneKind)


def quiet(_progress: Progress) -> None:
    pass


@pytest.fixture
def ask(store: OpenStore, at: Callable[[OpenStore], OnStore]) -> OnStore:
    return at(store)


@pytest.fixture
def recording(ask: OnStore) -> Recording:
    """The sample lesson's."""
    path = resource("sample", "lesson.mp4")
    return importing.import_recording(ask, path, LessonDraft("Fractions"), quiet, CancelToken()).value.recording


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speech is looked for in the first seconds only, for the tests' sake."""
    whole = sound.blocks
    monkeypatch.setattr("reflectapp.media.speech.blocks", lambda reader, duration_ms: whole(reader, 6000))


def make(ask: OnStore, job: LaneJob) -> bool:
    return lanes.make(ask, job, quiet, CancelToken()).value


@pytest.mark.usefixtures("short")
def test_what_is_missing_is_made_once_and_shown_at_its_times_in_the_lesson(
    store: OpenStore, ask: OnStore, recording: Recording
) -> None:
    jobs = lanes.missing(store)
    assert [(job.recording_id, job.kind) for job in jobs] == [(recording.id, kind) for kind in KINDS]
    before = lanes.of_recordings(store, (recording,))
    assert before.wanted == before.pending == {LaneKind.SOUND, LaneKind.SPEECH}
    assert [make(ask, job) for job in jobs] == [False, False, True, True]
    assert lanes.missing(store) == ()
    with store.unit() as work:
        work.recordings.move(recording.id, offset_ms=60_000, part=1, camera=0)
    found = lanes.of_recordings(store, (recordings.recording(store, recording.id),))
    assert found.sounds[0].offset_ms == 60_000
    assert found.sounds[0].level.duration_ms == 120_000
    assert 60_500 < found.speech[0].start_ms < 61_000
    assert found.chapters == ()
    assert found.wanted == {LaneKind.SOUND, LaneKind.SPEECH}
    assert found.pending == frozenset()


def test_what_can_not_be_made_is_not_tried_again_and_leaves_no_empty_lane(
    store: OpenStore, ask: OnStore, recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise ValueError("a decoder's own")

    monkeypatch.setattr(sound, "level", broken)
    assert not make(ask, LaneJob(recording.id, LaneKind.SOUND))
    assert LaneKind.SOUND not in {job.kind for job in lanes.missing(store)}
    assert LaneKind.SOUND not in lanes.of_recordings(store, (recording,)).wanted


@pytest.mark.parametrize(("stop", "raised"), [("cancel", Cancelled), ("pause", Paused)])
def test_one_that_is_cut_off_is_made_another_time(
    store: OpenStore, ask: OnStore, recording: Recording, stop: str, raised: type[BaseException]
) -> None:
    job, cancel = LaneJob(recording.id, LaneKind.SOUND), CancelToken()
    with pytest.raises(raised):
        lanes.make(ask, job, lambda _progress: getattr(cancel, stop)(), cancel)
    assert job in lanes.missing(store)
    assert make(ask, job)


def test_a_damaged_lane_is_found_and_made_again(
    store: OpenStore, ask: OnStore, recording: Recording, folder: Path
) -> None:
    job = LaneJob(recording.id, LaneKind.SOUND)
    make(ask, job)
    with store.read() as work:
        blob = work.lanes.blob(recording.id, LaneKind.SOUND)
    assert blob is not None
    path = folder / "blobs" / blob.id
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)
    assert Code.LANE_DAMAGED in {finding.code for finding in verify(ask, quiet, CancelToken()).findings}
    assert lanes.of_recordings(store, (recording,)).sounds == ()
    assert job in lanes.missing(store)
    assert not path.exists()
    make(ask, job)
    assert len(lanes.of_recordings(store, (recording,)).sounds) == 1
    assert verify(ask, quiet, CancelToken()).whole


def test_a_lane_that_is_gone_is_told_and_made_again(
    store: OpenStore, ask: OnStore, recording: Recording, folder: Path
) -> None:
    job = LaneJob(recording.id, LaneKind.SOUND)
    make(ask, job)
    with store.read() as work:
        blob = work.lanes.blob(recording.id, LaneKind.SOUND)
    assert blob is not None
    (folder / "blobs" / blob.id).unlink()
    assert Code.LANE_MISSING in {finding.code for finding in verify(ask, quiet, CancelToken()).findings}
    lanes.of_recordings(store, (recording,))
    assert job in lanes.missing(store)


def test_lanes_go_with_their_recording(
    store: OpenStore, ask: OnStore, recording: Recording, folder: Path, passphrase: str
) -> None:
    make(ask, LaneJob(recording.id, LaneKind.SOUND))
    make(ask, LaneJob(recording.id, LaneKind.CHAPTERS))
    recordings.delete(store, (recording.id,))
    assert lanes.missing(store) == ()
    with pytest.raises(UserError):
        make(ask, LaneJob(recording.id, LaneKind.SPEECH))
    close_store(store)
    assert list((folder / "blobs").iterdir()) == []
    again = open_with_passphrase(folder, passphrase)
    with again.read() as work:
        assert work.lanes.made(recording.id) == {}
    close_store(again)


def test_of_a_recording_that_can_not_be_read_nothing_is_kept(
    store: OpenStore, ask: OnStore, recording: Recording, folder: Path
) -> None:
    path = folder / "blobs" / recording.blob_id
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(EnvironmentProblem):
        make(ask, LaneJob(recording.id, LaneKind.SOUND))
    assert LaneJob(recording.id, LaneKind.SOUND) in lanes.missing(store)


def test_a_held_job_waits_until_it_may_go_on_or_has_to_stop() -> None:
    token, passed = CancelToken(), threading.Event()
    token.hold()

    def work() -> None:
        token.check()
        passed.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert not passed.wait(0.05)
    token.go_on()
    assert passed.wait(5)
    thread.join()
    token.hold()
    token.pause()
    with pytest.raises(Paused):
        token.check()
    token.hold()
    with pytest.raises(Paused):
        token.check()
