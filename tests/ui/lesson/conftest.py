"""A lesson with a small recording, made here, in a store of its own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, preferences
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import close_store, open_with_passphrase
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

FRAMES_A_SECOND = 25


def write_video(path: Path, seconds: int, codec: str = "libx264") -> None:
    """Every frame has its own grey, and there is silent sound."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        picture = container.add_stream(codec, rate=FRAMES_A_SECOND)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = 160, 90, "yuv420p"
        picture.gop_size = 50
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        assert isinstance(sound, AudioStream)
        for number in range(seconds * FRAMES_A_SECOND):
            pixels = np.full((90, 160, 3), number * 5 % 256, np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(picture.encode())
        for block in range(seconds * 16_000 // 1024):
            samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            samples.sample_rate, samples.pts = 16_000, block * 1024
            container.mux(sound.encode(samples))
        container.mux(sound.encode())


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 seconds."""
    path = tmp_path_factory.mktemp("video") / "lesson.mp4"
    write_video(path, 8)
    return path


class MemoryReader:
    """A sealed reader over plain bytes; `breaks_at`: the offset from which nothing can be read."""

    def __init__(self, data: bytes, breaks_at: int | None = None) -> None:
        self._data = data
        self._breaks_at = breaks_at
        self.failed = False
        self.closed = False

    @property
    def size(self) -> int:
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        if self._breaks_at is not None and offset + length > self._breaks_at:
            self.failed = True
            return b""
        return self._data[offset : offset + length]

    def close(self) -> None:
        self.closed = True


class Shelf:
    """Opens readers for the player at once and remembers them."""

    def __init__(self, data: bytes, breaks_at: int | None = None) -> None:
        self.data = data
        self.breaks_at = breaks_at
        self.readers: list[MemoryReader] = []

    def open(self, _part: Recording, then: Callable[[SealedReader], None]) -> None:
        reader = MemoryReader(self.data, self.breaks_at)
        self.readers.append(reader)
        then(reader)


def part(number: int, offset_ms: int, duration_ms: int = 8000, codec: str = "h264") -> Recording:
    probe = Probe("mp4", duration_ms, 160, 90, 0, True, True, codec, "aac", None)
    return Recording(str(number), "lesson", number, 0, offset_ms, probe, 1, "", Importing.DONE, str(number), None, True)


@pytest.fixture
def shelf(video: Path) -> Shelf:
    return Shelf(video.read_bytes())


@pytest.fixture
def broken_shelf(video: Path) -> Shelf:
    """The second half of its recording can't be read."""
    data = video.read_bytes()
    return Shelf(data, len(data) // 2)


@pytest.fixture
def av1_shelf(tmp_path: Path) -> Shelf:
    path = tmp_path / "av1.mp4"
    write_video(path, 2, "libsvtav1")
    return Shelf(path.read_bytes())


@pytest.fixture
def make_part() -> Callable[..., Recording]:
    return part


@pytest.fixture(scope="session")
def filled_store(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path, passphrase: str, video: Path
) -> tuple[Path, str]:
    """A closed store with a lesson that has the recording, and the lesson's id."""
    folder = tmp_path_factory.mktemp("filled") / "store"
    shutil.copytree(empty_store, folder)
    store = open_with_passphrase(folder, passphrase)
    draft = LessonDraft("Fractions", class_name="4b")
    made = importing.import_recording(lambda do: do(store), video, draft, lambda _progress: None, CancelToken())
    close_store(store)
    return folder, made.value.recording.lesson_id


@pytest.fixture
def context(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    passphrase: str,
) -> Iterator[Context]:
    """With an empty store, or with that which has the lesson where a test names it."""
    monkeypatch.setattr(preferences, "recall", lambda *_name: None)
    monkeypatch.setattr(preferences, "remember", lambda *_state: None)
    style.apply(qapp, "light", 100)
    runner = Runner()
    folder = tmp_path / "store"
    if "lesson_id" in request.fixturenames:
        shutil.copytree(request.getfixturevalue("filled_store")[0], folder)
    else:
        shutil.copytree(request.getfixturevalue("empty_store"), folder)
    store = runner.wait_on_store(lambda: open_with_passphrase(folder, passphrase))
    yield Context(store, runner, Preferences(lead_in_seconds=1))
    runner.wait_on_store(lambda: close_store(store))
    runner.shut_down()


@pytest.fixture
def lesson_id(filled_store: tuple[Path, str]) -> str:
    """A lesson with the recording in it."""
    return filled_store[1]


@pytest.fixture
def page(context: Context, lesson_id: str, qtbot: QtBot) -> Iterator[LessonPage]:
    """The lesson's page, open, with its first frame shown."""
    shown = LessonPage(context)
    shown.finish()
    qtbot.addWidget(shown)
    shown.resize(1196, 740)
    shown.open(lesson_id)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(lambda: shown.stage.video.shows_frame and len(shown.stage.thumbnails) > 0, timeout=10_000)
    shown.stage.video.setFocus()
    yield shown
    shown.flush()
    shown.hide()
    context.runner.wait_on_store(lambda: None)
