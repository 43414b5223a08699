"""Paused jumps in a sealed recording, by the program's own player, against QMediaPlayer on the plain file, and mpv."""

import json
import random
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from av.video.stream import VideoStream
from PySide6.QtCore import QEventLoop, QTimer, QUrl, SignalInstance
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QApplication

from benchmarks.playing import brought_in
from benchmarks.report import Row, seconds

PLACES, MINUTES, FRAMES_PER_S, KEYFRAME_EVERY_S = 50, 10, 15, 8
PATIENCE_MS = 10_000

Jump = Callable[[int], float]
"""To a time in milliseconds; returns after how many seconds its picture was there."""


def measure() -> Iterator[Row]:
    _app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "lesson.mp4"
        make_recording(source)
        with brought_in(source, Path(name) / "store") as (player, recording):
            chance = random.Random(1)
            places = [chance.randrange(recording.probe.duration_ms - 1000) for _ in range(PLACES)]
            with _first_picture(player.frame_shown):
                player.set_parts((recording,))
            with _plain(source) as plain:
                pairs = [(_timed(player.frame_shown, player.seek, place), plain(place)) for place in places]
            yield _row("plain file", pairs)
            if shutil.which("mpv"):
                with _mpv(source, Path(name) / "mpv") as mpv:
                    pairs = [(_timed(player.frame_shown, player.seek, place), mpv(place)) for place in places]
                yield _row("mpv", pairs, limit=1.25)


def _row(peer: str, pairs: list[tuple[float, float]], limit: float = 1.1) -> Row:
    ours_ms, theirs_ms = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    detail = f"medians {ours_ms:.0f} and {theirs_ms:.0f} ms over {PLACES} places"
    return Row(f"jump in a sealed recording / {peer}", ours_ms / theirs_ms, "×", limit, True, detail)


def _timed(shown: SignalInstance, go: Callable[[int], object], ms: int) -> float:
    loop = QEventLoop()

    def arrived(frame: QVideoFrame) -> None:
        if frame.startTime() <= ms * 1000 <= frame.endTime() + 1000:
            loop.quit()

    def jump() -> None:
        go(ms)
        loop.exec()

    shown.connect(arrived)
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    taken = seconds(jump)
    shown.disconnect(arrived)
    return taken


@contextmanager
def _first_picture(shown: SignalInstance) -> Iterator[None]:
    """Waits, after what is done within, for a picture."""
    loop = QEventLoop()
    shown.connect(loop.quit)
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    yield
    loop.exec()
    shown.disconnect(loop.quit)


@contextmanager
def _plain(source: Path) -> Iterator[Jump]:
    media, sink = QMediaPlayer(), QVideoSink()
    media.setVideoSink(sink)
    with _first_picture(sink.videoFrameChanged):
        media.setSource(QUrl.fromLocalFile(str(source)))
        media.pause()
    yield lambda ms: _timed(sink.videoFrameChanged, media.setPosition, ms)
    media.setSource(QUrl())


@contextmanager
def _mpv(source: Path, place: Path) -> Iterator[Jump]:
    """It tells when the picture after a jump is ready to be shown."""
    options = ("--no-config", "--really-quiet", "--vo=null", "--ao=null", "--pause", "--hr-seek=yes")
    with subprocess.Popen(["mpv", *options, f"--input-ipc-server={place}", str(source)]) as process:
        while not place.exists():
            time.sleep(0.01)
        with socket.socket(socket.AF_UNIX) as talk:
            talk.connect(str(place))
            talk.settimeout(PATIENCE_MS / 1000)
            with talk.makefile("rw") as lines:

                def jump(ms: int) -> None:
                    lines.write(json.dumps({"command": ["seek", ms / 1000, "absolute+exact"]}) + "\n")
                    lines.flush()
                    while json.loads(lines.readline()).get("event") != "playback-restart":
                        pass

                jump(0)
                yield lambda ms: seconds(lambda: jump(ms))
        process.kill()


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
