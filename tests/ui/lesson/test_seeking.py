"""Where the video rests, the picture of that time is shown, also where Qt would show another or none."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.video.stream import VideoStream
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Recording
from reflectapp.ui.player.player import Player

UNSTEADY = tuple(accumulate((0, 33, 33, 34, 100, 100, 100, 66, 67, 400, 33, 33, 34, 250, 250, 40, 40, 300, 10)))
SLIDES = (0, 40, 80, 2800, 2840, 2880)
CLOSE = 4


def _grey(number: int) -> int:
    return 20 + number * 9


def _film(
    path: Path, times_ms: tuple[int, ...], codec: str = "libx264", options: dict[str, str] | None = None
) -> bytes:
    """Each picture has its own grey; with silent sound."""
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream(codec, rate=1000, options=options or {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 96, 64, "yuv420p", 8
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        assert isinstance(sound, AudioStream)
        for number, at_ms in enumerate(times_ms):
            frame = av.VideoFrame.from_ndarray(np.full((64, 96, 3), _grey(number), np.uint8), format="rgb24")
            frame.pts, frame.time_base = at_ms, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        for block in range(times_ms[-1] * 16 // 1024):
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            silence.sample_rate, silence.pts = 16_000, block * 1024
            container.mux(sound.encode(silence))
        container.mux(sound.encode())
    return path.read_bytes()


class Shown:
    """A player with what it shows."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.frame = QVideoFrame()
        self.times: list[int] = []
        self.troubles: list[object] = []
        player.frame_shown.connect(self._on_frame)
        player.troubled.connect(self.troubles.append)

    def _on_frame(self, frame: QVideoFrame) -> None:
        self.frame = frame
        self.times.append(frame.startTime() // 1000)

    def shows(self, number: int, times_ms: tuple[int, ...]) -> bool:
        right = abs(self.frame.startTime() - times_ms[number] * 1000) <= 1000
        return right and abs(self.player.time_ms - times_ms[number]) <= 1 and abs(self.grey() - _grey(number)) < CLOSE

    def grey(self) -> int:
        image = QImage(1, 1, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self.frame.paint(painter, QRectF(-40, -30, 96, 64), QVideoFrame.PaintOptions())
        painter.end()
        return image.pixelColor(0, 0).green()


Opens = Callable[..., Shown]


@pytest.fixture
def opened(shelf: Any, make_part: Callable[..., Recording], tmp_path: Path, qtbot: QtBot) -> Iterator[Opens]:
    players: list[Player] = []

    def open_film(times_ms: tuple[int, ...], codec: str = "libx264", options: dict[str, str] | None = None) -> Shown:
        shelf.data = _film(tmp_path / "film.mp4", times_ms, codec, options)
        shown = Shown(Player(shelf.open))
        players.append(shown.player)
        shown.player.set_parts((make_part(0, 0, times_ms[-1] + 40),))
        qtbot.waitUntil(lambda: shown.shows(0, times_ms), timeout=10_000)
        return shown

    yield open_film
    for player in players:
        player.close()


def test_every_picture_of_an_unsteady_film_is_reached(opened: Opens, qtbot: QtBot) -> None:
    shown = opened(UNSTEADY)
    for number in (len(UNSTEADY) - 1, 9, 3, 17, 10, 8, len(UNSTEADY) - 2, 14, 0):
        last_ms = UNSTEADY[number + 1] - 1 if number + 1 < len(UNSTEADY) else UNSTEADY[number]
        for at_ms in (last_ms, UNSTEADY[number]):
            shown.player.seek(at_ms)
            qtbot.waitUntil(partial(shown.shows, number, UNSTEADY), timeout=10_000)


def test_steps_go_through_every_picture_there_and_back(opened: Opens, qtbot: QtBot) -> None:
    shown = opened(UNSTEADY)
    numbers = range(len(UNSTEADY))
    for step, way in ((1, numbers[1:]), (-1, numbers[-2::-1])):
        for number in way:
            shown.player.step(step)
            qtbot.waitUntil(partial(shown.shows, number, UNSTEADY), timeout=10_000)


def test_steps_that_come_fast_are_all_taken(opened: Opens, qtbot: QtBot) -> None:
    shown = opened(UNSTEADY)
    for _ in range(7):
        shown.player.step(1)
    qtbot.waitUntil(lambda: shown.shows(7, UNSTEADY), timeout=10_000)


def test_the_pictures_before_a_keyframe_are_reached_where_groups_are_open(opened: Opens, qtbot: QtBot) -> None:
    steady = tuple(range(0, 960, 40))
    shown = opened(steady, "libx265", {"x265-params": "log-level=none:open-gop=1:bframes=3:keyint=8:min-keyint=8"})
    for number in (7, 8, 6, 15, 16, 14, 23):
        shown.player.seek(steady[number])
        qtbot.waitUntil(partial(shown.shows, number, steady), timeout=10_000)


def test_of_many_jumps_the_last_is_shown_and_stays(opened: Opens, qtbot: QtBot) -> None:
    shown = opened(UNSTEADY)
    for at_ms in (900, 300, 1500, 60, 700):
        shown.player.seek(at_ms)
    qtbot.waitUntil(lambda: shown.shows(8, UNSTEADY), timeout=10_000)
    with qtbot.assertNotEmitted(shown.player.frame_shown, wait=300):
        assert shown.shows(8, UNSTEADY)


def test_it_plays_on_from_a_picture_decoded_beside(opened: Opens, qtbot: QtBot) -> None:
    shown = opened(UNSTEADY)
    shown.player.seek(UNSTEADY[9] - 1)
    qtbot.waitUntil(lambda: shown.shows(8, UNSTEADY), timeout=10_000)
    shown.player.play()
    qtbot.waitUntil(lambda: shown.player.time_ms > UNSTEADY[12], timeout=10_000)
    assert set(shown.times) <= set(UNSTEADY)


def test_a_slide_that_stays_is_no_trouble(opened: Opens, qtbot: QtBot) -> None:
    shown = opened(SLIDES)
    shown.player.play()
    qtbot.waitUntil(lambda: shown.player.time_ms >= 2800, timeout=10_000)
    shown.player.pause()
    assert shown.troubles == []
