"""Paused jumps in a sealed recording against the same in the plain file, both by QMediaPlayer."""

import random
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from PySide6.QtCore import QEventLoop, QTimer, QUrl
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QApplication

from benchmarks.report import Row, seconds
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, recordings
from reflectapp.services import store as stores
from reflectapp.ui.player.device import SealedDevice

PLACES, MINUTES, FRAMES_PER_S, KEYFRAME_EVERY_S = 50, 10, 15, 8
PATIENCE_MS = 10_000


class Jumps:
    """A paused player that tells how long a jump takes until its frame is there."""

    def __init__(self) -> None:
        self.media = QMediaPlayer()
        self.sink = QVideoSink()
        self.media.setVideoSink(self.sink)

    def begin(self) -> None:
        loop = QEventLoop()
        self.sink.videoFrameChanged.connect(loop.quit)
        self.media.pause()
        QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
        loop.exec()
        self.sink.videoFrameChanged.disconnect(loop.quit)

    def seconds_to(self, ms: int) -> float:
        return seconds(lambda: self._jump(ms))

    def _jump(self, ms: int) -> None:
        loop = QEventLoop()

        def arrived(frame: QVideoFrame) -> None:
            if frame.startTime() <= ms * 1000 <= frame.endTime() + 1000:
                loop.quit()

        self.sink.videoFrameChanged.connect(arrived)
        QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
        self.media.setPosition(ms)
        loop.exec()
        self.sink.videoFrameChanged.disconnect(arrived)


def measure() -> Iterator[Row]:
    _app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "lesson.mp4"
        make_recording(source)
        store, _ = stores.create_store(Path(name) / "store", passphrase="orbit lantern quiet maple river stone")
        imported = importing.import_recording(
            lambda function: function(store), source, LessonDraft("Lesson"), lambda _progress: None, CancelToken()
        ).value
        plain, sealed = Jumps(), Jumps()
        plain.media.setSource(QUrl.fromLocalFile(str(source)))
        device = SealedDevice(recordings.open_sealed(store, imported.recording.id), sealed.media)
        sealed.media.setSourceDevice(device, QUrl("sealed.mp4"))
        for jumps in (plain, sealed):
            jumps.begin()
        chance = random.Random(1)
        places = [chance.randrange(imported.recording.probe.duration_ms - 1000) for _ in range(PLACES)]
        pairs = [(plain.seconds_to(place), sealed.seconds_to(place)) for place in places]
        for jumps in (plain, sealed):
            jumps.media.setSource(QUrl())
        device.let_go()
        stores.close_store(store)
    plain_ms, sealed_ms = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    detail = f"medians {sealed_ms:.0f} and {plain_ms:.0f} ms over {PLACES} places"
    yield Row("seek in a sealed recording / plain file", sealed_ms / plain_ms, "×", 1.2, True, detail)


def make_recording(path: Path) -> None:
    """720p with keyframes far apart, as phones and meeting programs make them."""
    rows, columns = np.mgrid[0:720, 0:1280]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_S, options={"preset": "veryfast", "crf": "28"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        stream.gop_size = FRAMES_PER_S * KEYFRAME_EVERY_S
        base = ((rows + columns) // 8 % 255).astype(np.uint8)
        picture = np.stack([base, np.roll(base, 40), np.roll(base, 80)], axis=2)
        for _ in range(MINUTES * 60 * FRAMES_PER_S):
            picture[300:420] = np.roll(picture[300:420], 3, axis=1)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        container.mux(stream.encode())
