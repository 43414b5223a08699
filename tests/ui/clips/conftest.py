"""A moment of a lesson with a small recording, made here, in a store of its own."""

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

from reflectapp.domain.clips import Box, ClipPlan, Found, Key, Track, Unsure, Why
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.services import clips, importing, moments, preferences
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OnStore, OpenStore, close_store, open_with_passphrase
from reflectapp.ui.clips.page import ClipPage
from reflectapp.ui.context import Context
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

RATE, SECONDS, WIDTH, HEIGHT = 10, 4, 160, 90
FACE = Box(0.1, 0.1, 0.2, 0.3)


@pytest.fixture(scope="session")
def clip_video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of light grey, with a tone."""
    path = tmp_path_factory.mktemp("video") / "lesson.mp4"
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=RATE)
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        assert isinstance(picture, VideoStream) and isinstance(sound, AudioStream)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(SECONDS * RATE):
            pixels = np.full((HEIGHT, WIDTH, 3), 150 + number, np.uint8)
            container.mux(picture.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(picture.encode())
        for block in range(SECONDS * 16_000 // 1024):
            tone = np.sin(np.arange(1024) / 6)[np.newaxis].astype(np.float32) / 4
            samples = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            samples.sample_rate, samples.pts = 16_000, block * 1024
            container.mux(sound.encode(samples))
        container.mux(sound.encode())
    return path


@pytest.fixture(scope="session")
def filled(
    tmp_path_factory: pytest.TempPathFactory, empty_store: Path, passphrase: str, clip_video: Path
) -> tuple[Path, Moment]:
    """A closed store with a lesson, its recording, and a moment from 1 s to 3 s of it."""
    folder = tmp_path_factory.mktemp("filled") / "store"
    shutil.copytree(empty_store, folder)
    store = open_with_passphrase(folder, passphrase)
    come_in = importing.import_recording(
        lambda do: do(store), clip_video, LessonDraft("Fractions"), lambda _progress: None, CancelToken()
    ).value.recording
    moment = moments.add(store, Moment("", come_in.lesson_id, come_in.id, 1_000, 3_000, "Pairs explain")).value
    close_store(store)
    return folder, moment


@pytest.fixture
def moment(filled: tuple[Path, Moment]) -> Moment:
    return filled[1]


@pytest.fixture
def context(
    filled: tuple[Path, Moment],
    tmp_path: Path,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    passphrase: str,
    runner: Runner,
) -> Iterator[Context]:
    monkeypatch.setattr(preferences, "recall", lambda *_name: None)
    monkeypatch.setattr(preferences, "remember", lambda *_state: None)
    style.apply(qapp, "light", 100)
    shutil.copytree(filled[0], tmp_path / "store")
    store: OpenStore = runner.wait_on_store(lambda: open_with_passphrase(tmp_path / "store", passphrase))
    made = Context(store, runner, Preferences(start_muted=True))
    troubles: list[BaseException] = []
    made.troubled.connect(troubles.append)
    yield made
    runner.wait_on_store(lambda: close_store(store))
    assert troubles == []


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Found:
    """A face that is found in the first second of the clip, and of which the finder loses sight."""
    made = Found(
        (Track("face-1", (Key(1_000, FACE), Key(2_000, FACE)), 0.9),),
        (Unsure("face-1", Why.ENDS, 1_900, 2_000),),
        tuple(range(1_000, 3_000, 1_000 // RATE)),
    )

    def find(_on_store: OnStore, plan: ClipPlan, report: Callable[[Progress], None], _cancel: CancelToken) -> Found:
        report(Progress(1, 2, "faces"))
        return made

    monkeypatch.setattr(clips, "find_faces", find)
    return made


@pytest.fixture
def page(context: Context, moment: Moment, qtbot: QtBot) -> Iterator[ClipPage]:
    """The clip's page, as the window shows it, with a picture."""
    made = ClipPage(context)
    qtbot.addWidget(made)
    made.finish()
    made.resize(1196, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.open(moment.id)
    qtbot.waitUntil(lambda: made.stage.view.shows_frame and made.editing.plan is not None)
    yield made
    made.flush()
