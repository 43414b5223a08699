"""Brings a recording in as the program does, has the player show it, and compares what is seen with PyAV's pictures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QRectF, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame

from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.services import importing, preparing, recordings
from reflectapp.services.store import OpenStore
from reflectapp.ui.player.eight_bits import drawable
from reflectapp.ui.player.player import Player
from tests.recordings.reference import Reference, Seen

Pixels = NDArray[np.uint8]
PATIENCE_MS = 4_000
_CLOSE_MS = 2
_ALIKE = 6.0
_PLAYED_MS = 240


class Wrong(Exception):
    """What is not as it must be, in words."""


def bring_in(store: OpenStore, path: Path) -> Recording:
    """Imported, and converted where that is wanted. Raises UserError where it is refused."""
    came = importing.import_recording(lambda ask: ask(store), path, LessonDraft("Lesson"), _quiet, CancelToken())
    recording = came.value.recording
    if preparing.of_lesson(store, recording.lesson_id):
        preparing.convert(lambda ask: ask(store), recording.id, _quiet, CancelToken())
    return recording


def _quiet(_progress: Progress) -> None:
    """Says nothing."""


class Watcher:
    """Sits before the player: what it shows, and what it lets be heard."""

    def __init__(self, store: OpenStore, recording: Recording) -> None:
        self._store = store
        self.recording = recording
        self.frames: list[QVideoFrame] = []
        self.troubles: list[object] = []
        self.player = Player(lambda part, then: then(recordings.open_to_play(store, part.id)))
        self.player.set_muted(True)
        self.player.frame_shown.connect(self.frames.append)
        self.player.troubled.connect(self.troubles.append)
        media = self.player.findChild(QMediaPlayer)
        assert media is not None
        self._media = media
        self._media.errorOccurred.connect(lambda _error, text: self.troubles.append(text))

    @property
    def sounds(self) -> bool:
        """Whether the player has sound, and could decode what it met of it."""
        return self._media.hasAudio() and not self.troubles

    @property
    def reached_ms(self) -> int:
        """How far the player has come, also where one picture stays."""
        return self._media.position()

    def open(self) -> None:
        self.player.set_parts((self.recording,))
        if self.recording.probe.has_video:
            self.wait(lambda: self.frames, "no picture")

    def close(self) -> None:
        self.player.close()
        self.player.deleteLater()

    def wait(self, until: Callable[[], object], otherwise: str) -> None:
        loop, look = QEventLoop(), QTimer(interval=2)
        look.timeout.connect(lambda: loop.quit() if until() else None)
        look.start()
        QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
        if not until():
            loop.exec()
        if not until():
            raise Wrong(f"{otherwise} {self.troubles or ''}")


@contextmanager
def watching(store: OpenStore, recording: Recording) -> Iterator[Watcher]:
    watcher = Watcher(store, recording)
    try:
        yield watcher
    finally:
        watcher.close()


def frame_ms(frame: QVideoFrame) -> int:
    return frame.startTime() // 1000


def compare(watcher: Watcher, reference: Reference, places_ms: list[int], *, damaged: bool = False) -> int:
    """Jumps, and the first pictures while playing. Returns how many were as PyAV's; `damaged`: in their times only."""
    watcher.open()
    first_ms = reference.around(0)[0].at_ms
    many = sum(first_ms < each.at_ms < first_ms + _PLAYED_MS for each in reference.around(0))
    watcher.player.play()
    watcher.wait(lambda: len(watcher.frames) > many, f"fewer than {many} pictures while playing")
    watcher.player.pause()
    for frame in watcher.frames:
        wanted = reference.shown_at(frame_ms(frame) + 1)
        if abs(frame_ms(frame) - wanted.at_ms) > _CLOSE_MS:
            raise Wrong(f"while playing a picture of {frame_ms(frame)} ms, which is none")
    compared = watcher.frames[:]
    for place in [*places_ms, 0]:
        wanted = reference.shown_at(place)
        watcher.player.seek(place)
        watcher.wait(
            partial(_shows, watcher, wanted.at_ms),
            f"at {place} ms no picture of {wanted.at_ms} ms but of {[frame_ms(each) for each in watcher.frames[-3:]]}",
        )
        compared.append(watcher.frames[-1])
    for frame in () if damaged else compared:
        alike(frame, reference.shown_at(frame_ms(frame) + 1))
    return len(compared)


def _shows(watcher: Watcher, at_ms: int) -> bool:
    return abs(frame_ms(watcher.frames[-1]) - at_ms) <= _CLOSE_MS


def alike(frame: QVideoFrame, wanted: Seen) -> None:
    height, width = wanted.pixels.shape[:2]
    shown = painted(drawable(frame), width, height)
    difference = float(np.abs(shown.astype(np.float32) - wanted.pixels).mean())
    if difference > _ALIKE:
        raise Wrong(f"the picture at {wanted.at_ms} ms differs by {difference:.1f} of 255")


def painted(frame: QVideoFrame, width: int, height: int) -> Pixels:
    """As it is painted on the page, into a place of that size."""
    image = QImage(width, height, QImage.Format.Format_BGR888)
    image.fill(0)
    painter = QPainter(image)
    frame.paint(painter, QRectF(0, 0, width, height), QVideoFrame.PaintOptions())
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, : width * 3].reshape(height, width, 3).copy()
