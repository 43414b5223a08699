from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import pytest
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Recording
from reflectapp.domain.letting_go import Deleted
from reflectapp.domain.playing import Preparing
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.services import importing, letting_go, originals, preparing, recordings, taking_along, verifying
from reflectapp.services.store import OnStore, OpenStore, close_store, open_with_passphrase


def quiet(_progress: Progress) -> None:
    """Says nothing."""


@pytest.fixture
def lines(store: OpenStore, at: Callable[..., OnStore], lesson_id: str, tmp_path: Path) -> Recording:
    """A recording in another codec that was prepared for playing."""
    path = tmp_path / "lesson.avi"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("mpeg4", rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        for _ in range(50):
            output.mux(stream.encode(av.VideoFrame(128, 64, "yuv420p")))
        output.mux(stream.encode(None))
    came = importing.import_recording(at(store), path, lesson_id, quiet, CancelToken()).value.recording
    preparing.want(store, came.id)
    preparing.convert(at(store), came.id, quiet, CancelToken())
    return came


def content(store: OpenStore, recording_id: str) -> bytes:
    reader = recordings.open_sealed(store, recording_id)
    data = reader.read_at(0, reader.size)
    reader.close()
    return data


def codec(data: bytes) -> str:
    with av.open(BytesIO(data)) as container:
        return container.streams.video[0].codec_context.codec.canonical_name


def blobs(folder: Path) -> int:
    return len(list((folder / "blobs").iterdir()))


def test_what_was_prepared_takes_the_original_s_place_when_the_store_closes(
    store: OpenStore, at: Callable[..., OnStore], lesson_id: str, lines: Recording, folder: Path, passphrase: str
) -> None:
    assert originals.to_let_go(store, lesson_id) == {lines.id: lines.size_bytes}
    before = blobs(folder)
    originals.let_go(at(store), lines.id, quiet, CancelToken())
    assert originals.to_let_go(store, lesson_id) == {}
    assert codec(content(store, lines.id)) == "h264" and blobs(folder) == before
    close_store(store)
    assert blobs(folder) == before - 1
    opened = open_with_passphrase(folder, passphrase)
    now = recordings.recording(opened, lines.id)
    assert (now.probe.video_codec, now.size_bytes) == ("h264", len(content(opened, lines.id)))
    assert (now.probe.width, now.probe.height, now.probe.duration_ms) == (128, 64, lines.probe.duration_ms)
    assert [each.kind for each in letting_go.deletions(opened)] == [Deleted.ORIGINAL]
    checked = verifying.verify(at(opened), quiet, CancelToken())
    assert checked.findings == ()
    with pytest.raises(UserError, match=Problem.NOT_ALLOWED):
        preparing.want(opened, lines.id)
    close_store(opened)


def test_undo_brings_the_original_back(
    store: OpenStore, at: Callable[..., OnStore], lesson_id: str, lines: Recording, folder: Path, passphrase: str
) -> None:
    original = content(store, lines.id)
    inverse = originals.let_go(at(store), lines.id, quiet, CancelToken()).inverse
    assert inverse is not None
    again = inverse(store).inverse
    assert content(store, lines.id) == original and again is not None
    again(store)
    assert codec(content(store, lines.id)) == "h264"
    inverse(store)
    close_store(store)
    opened = open_with_passphrase(folder, passphrase)
    assert recordings.recording(opened, lines.id) == lines and content(opened, lines.id) == original
    assert [each.state for each in preparing.of_lesson(opened, lesson_id).values()] == [Preparing.DONE]
    close_store(opened)


def test_one_that_was_prepared_anew_meanwhile_takes_no_place(
    store: OpenStore, at: Callable[..., OnStore], lines: Recording, folder: Path, passphrase: str
) -> None:
    inverse = originals.let_go(at(store), lines.id, quiet, CancelToken()).inverse
    assert inverse is not None
    again = inverse(store).inverse
    assert again is not None
    original = content(store, lines.id)
    preparing.want(store, lines.id)
    preparing.convert(at(store), lines.id, quiet, CancelToken())
    with pytest.raises(UserError, match=Problem.NOT_FOUND):
        again(store)
    close_store(store)
    opened = open_with_passphrase(folder, passphrase)
    assert content(opened, lines.id) == original
    close_store(opened)


def test_one_that_is_shorter_takes_no_place(store: OpenStore, at: Callable[..., OnStore], lines: Recording) -> None:
    with store.unit() as work:
        longer = replace(lines, probe=replace(lines.probe, duration_ms=lines.probe.duration_ms + 5_000))
        work.preparations.rest_on(longer)
    with pytest.raises(UserError, match=Problem.NOT_ALLOWED):
        originals.let_go(at(store), lines.id, quiet, CancelToken())
    assert codec(content(store, lines.id)) == "mpeg4"


def test_a_damaged_one_takes_no_place(
    store: OpenStore, at: Callable[..., OnStore], lines: Recording, folder: Path
) -> None:
    with store.read() as work:
        blob = work.recordings.blob_of(lines.id, "playable")
    assert blob is not None
    path = folder / "blobs" / blob.id
    sealed = bytearray(path.read_bytes())
    sealed[-20] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        originals.let_go(at(store), lines.id, quiet, CancelToken())
    assert codec(content(store, lines.id)) == "mpeg4"


def test_cancelled_nothing_changes(store: OpenStore, at: Callable[..., OnStore], lines: Recording) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        originals.let_go(at(store), lines.id, quiet, token)
    assert recordings.recording(store, lines.id) == lines


def test_what_stays_is_taken_along(
    store: OpenStore, at: Callable[..., OnStore], lines: Recording, tmp_path: Path
) -> None:
    originals.let_go(at(store), lines.id, quiet, CancelToken())
    target = tmp_path / "along"
    target.mkdir()
    taken = taking_along.take_along(at(store), target, quiet, CancelToken())
    (film,) = taken.folder.rglob("*.mp4")
    assert film.read_bytes() == content(store, lines.id) and taken.missing == ()
