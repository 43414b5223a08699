"""Dragging through a sealed recording: how old the pictures on the way are, and when the last one is there."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QApplication

from benchmarks.playing import brought_in
from benchmarks.report import Row
from benchmarks.seek import make_recording
from reflectapp.ui.player.player import Player

SPEEDS_MS_PER_S, MOUSE_MS, DRAG_MS, FROM_MS = (10_000, 60_000, 200_000), 16, 2500, 50_000
FRAME_MS, PATIENCE_MS = 67, 10_000


class Drag:
    """One drag at a steady speed. `lags`: from asking for a place to its picture, in seconds."""

    def __init__(self, player: Player, speed: int) -> None:
        self._player = player
        self._speed = speed
        self._began = time.perf_counter()
        self._asked: list[tuple[float, int]] = []
        self.lags: list[float] = []
        player.frame_shown.connect(self._shown)
        hand = QTimer()
        hand.timeout.connect(self._move)
        hand.start(MOUSE_MS)
        _wait(DRAG_MS)
        hand.stop()
        let_go = time.perf_counter()
        _wait(PATIENCE_MS, lambda: abs(player.time_ms - self._asked[-1][1]) <= FRAME_MS)
        self.end_s = time.perf_counter() - let_go
        player.frame_shown.disconnect(self._shown)

    def _move(self) -> None:
        now = time.perf_counter()
        self._asked.append((now, FROM_MS + round((now - self._began) * self._speed)))
        self._player.seek(self._asked[-1][1])

    def _shown(self, frame: QVideoFrame) -> None:
        ms, now = frame.startTime() // 1000, time.perf_counter()
        asked = [at for at, place in self._asked if abs(place - ms) <= FRAME_MS]
        if asked:
            self.lags.append(now - asked[0])


def measure() -> Iterator[Row]:
    _app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "lesson.mp4"
        make_recording(source)
        with brought_in(source, Path(name) / "store") as (player, recording):
            first: list[QVideoFrame] = []
            player.frame_shown.connect(first.append)
            player.set_parts((recording,))
            _wait(PATIENCE_MS, lambda: bool(first))
            drags = [Drag(player, speed) for speed in SPEEDS_MS_PER_S]
    lags = [lag for drag in drags for lag in drag.lags]
    detail = f"{len(lags) / len(drags) / DRAG_MS * 1000:.0f} pictures a second, {max(lags) * 1000:.0f} ms at most"
    yield Row("scrub: age of a picture", statistics.median(lags) * 1000, "ms", 150, True, detail)
    yield Row("scrub: the last picture after letting go", max(drag.end_s for drag in drags) * 1000, "ms", 250, True, "")


def _wait(ms: int, until: Callable[[], bool] | None = None) -> None:
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if until is not None and until() else None)
    look.start(1)
    QTimer.singleShot(ms, loop, loop.quit)
    loop.exec()
