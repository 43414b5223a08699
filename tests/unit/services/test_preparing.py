from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Recording
from reflectapp.domain.playing import Hindrance, Preparing
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import Cancelled, CancelToken, Paused, Progress
from reflectapp.services import importing, letting_go, preparing, recordings, room, verifying
from reflectapp.services.housekeeping import purge
from reflectapp.services.store import OpenStore


def _write(path: Path, codec: str = "libsvtav1") -> Path:
    options = {"preset": "12", "svtav1-params": "progress=0"} if codec == "libsvtav1" else {}
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream(codec, rate=25, options=options)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 128, 64, "yuv420p"
        for number in range(75):
            frame = av.VideoFrame.from_ndarray(np.full((64, 128, 3), number * 3, np.uint8), format="bgr24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


class Lesson(NamedTuple):
    recording: Recording
    original: bytes


def _quiet(_progress: Progress) -> None:
    """Says nothing."""


@pytest.fixture
def av1(store: OpenStore, at: Callable[..., Any], lesson_id: str, tmp_path: Path) -> Lesson:
    path = _write(tmp_path / "lesson.mp4")
    came = importing.import_recording(at(store), path, lesson_id, _quiet, CancelToken()).value.recording
    return Lesson(came, path.read_bytes())


@pytest.fixture
def state(store: OpenStore, lesson_id: str) -> Callable[[], list[Preparing]]:
    return lambda: [each.state for each in preparing.of_lesson(store, lesson_id).values()]


def _content(reader: SealedReader) -> bytes:
    data = reader.read_at(0, reader.size)
    reader.close()
    return data


def _codec(data: bytes) -> str:
    with av.open(BytesIO(data)) as container:
        return container.streams.video[0].codec_context.codec.canonical_name


def _files(folder: Path, name: str) -> list[Path]:
    return list((folder / name).iterdir())


def test_av1_is_noticed_when_it_comes_in_and_converted_afterwards(
    store: OpenStore, at: Callable[..., Any], av1: Lesson, state: Callable[[], list[Preparing]], folder: Path
) -> None:
    (found,) = preparing.wanted(store)
    assert found[0].recording_id == av1.recording.id and found[0].hindrance is Hindrance.PICTURE
    assert found[1] == "Fractions"
    assert _content(recordings.open_to_play(store, av1.recording.id)) == av1.original
    before = len(_files(folder, "blobs"))
    preparing.convert(at(store), av1.recording.id, _quiet, CancelToken())
    assert state() == [Preparing.DONE] and preparing.wanted(store) == ()
    assert _codec(_content(recordings.open_to_play(store, av1.recording.id))) == "h264"
    assert _content(recordings.open_sealed(store, av1.recording.id)) == av1.original
    assert (len(_files(folder, "blobs")), _files(folder, "staging")) == (before + 1, [])
    assert all(b"ftyp" not in path.read_bytes() for path in _files(folder, "blobs"))


def test_what_plays_is_not_converted(store: OpenStore, at: Callable[..., Any], lesson_id: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "lesson.mp4", "libx264")
    importing.import_recording(at(store), path, lesson_id, _quiet, CancelToken())
    assert preparing.wanted(store) == () and preparing.of_lesson(store, lesson_id) == {}


def test_it_begins_anew_after_a_lock(
    store: OpenStore, at: Callable[..., Any], av1: Lesson, state: Callable[[], list[Preparing]], folder: Path
) -> None:
    token = CancelToken()
    with pytest.raises(Paused):
        preparing.convert(at(store), av1.recording.id, lambda _progress: token.pause(), token)
    assert state() == [Preparing.WANTED] and _files(folder, "staging") == []
    preparing.convert(at(store), av1.recording.id, _quiet, CancelToken())
    assert state() == [Preparing.DONE]


def test_cancelled_it_is_left_until_she_wants_it_again(
    store: OpenStore, at: Callable[..., Any], av1: Lesson, state: Callable[[], list[Preparing]], folder: Path
) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        preparing.convert(at(store), av1.recording.id, lambda _progress: token.cancel(), token)
    assert state() == [Preparing.DECLINED] and preparing.wanted(store) == () and _files(folder, "staging") == []
    assert _content(recordings.open_to_play(store, av1.recording.id)) == av1.original
    preparing.want(store, av1.recording.id)
    assert state() == [Preparing.WANTED]


def test_any_recording_can_be_converted_and_again(
    store: OpenStore, at: Callable[..., Any], lesson_id: str, tmp_path: Path, folder: Path
) -> None:
    path = _write(tmp_path / "lesson.mp4", "mpeg4")
    came = importing.import_recording(at(store), path, lesson_id, _quiet, CancelToken()).value.recording
    before = len(_files(folder, "blobs"))
    for _ in range(2):
        preparing.want(store, came.id)
        assert [each.hindrance for each, _title in preparing.wanted(store)] == [Hindrance.ASKED]
        assert len(_files(folder, "blobs")) == before
        preparing.convert(at(store), came.id, _quiet, CancelToken())
        assert _codec(_content(recordings.open_to_play(store, came.id))) == "h264"
        assert len(_files(folder, "blobs")) == before + 1


def test_without_room_on_the_disk_it_is_not_begun(
    store: OpenStore,
    at: Callable[..., Any],
    av1: Lesson,
    state: Callable[[], list[Preparing]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = room.KEPT_FREE_BYTES + av1.recording.size_bytes
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=free))
    with pytest.raises(EnvironmentProblem) as raised:
        preparing.convert(at(store), av1.recording.id, _quiet, CancelToken())
    assert raised.value.problem is Problem.DISK_FULL
    assert state() == [Preparing.FAILED] and preparing.wanted(store) == ()


def test_the_original_plays_where_what_was_made_is_gone(
    store: OpenStore, at: Callable[..., Any], av1: Lesson, folder: Path
) -> None:
    before = set(_files(folder, "blobs"))
    preparing.convert(at(store), av1.recording.id, _quiet, CancelToken())
    (made,) = set(_files(folder, "blobs")) - before
    content = bytearray(made.read_bytes())
    content[600] ^= 1
    made.write_bytes(bytes(content))
    found = verifying.verify(at(store), _quiet, CancelToken()).findings
    assert [each.code for each in found] == [verifying.Code.PLAYABLE_DAMAGED]
    made.unlink()
    assert _content(recordings.open_to_play(store, av1.recording.id)) == av1.original
    found = verifying.verify(at(store), _quiet, CancelToken()).findings
    assert [each.code for each in found] == [verifying.Code.PLAYABLE_MISSING]


def test_it_goes_with_its_recording(store: OpenStore, at: Callable[..., Any], av1: Lesson, folder: Path) -> None:
    preparing.convert(at(store), av1.recording.id, _quiet, CancelToken())
    recordings.delete(store, (av1.recording.id,))
    assert preparing.of_lesson(store, av1.recording.lesson_id) == {}
    purge(store)
    assert _files(folder, "blobs") == []
    assert letting_go.holdings(store).recordings == 0
