"""Compares the frames that come from the sealed recording with PyAV's from the plain file, by timestamp."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QApplication

from reflectapp.domain.lessons import Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.media import frames
from reflectapp.ui.player.player import Player

_PLACES_MS = (0, 7_300, 31_050, 64_900, 99_990, 12_345)
_PLAYED_FRAMES = 15
_PATIENCE_MS = 20_000
_SAME = 4.0
_CLOSE_MS = 2
Pixels = NDArray[np.uint8]


def compare_decoded(reader: SealedReader, plain: Path) -> str:
    """Every frame of the first seconds, and single ones further on. `reader` is closed."""
    try:
        compared = 0
        for picture, (at_ms, pixels) in zip(frames.pictures(reader), _reference(plain, 0), strict=False):
            _expect(picture.at_ms, at_ms, picture.pixels, pixels)
            compared += 1
            if compared == 60:
                break
        for place in _PLACES_MS:
            picture = frames.at(reader, place)
            at_ms, pixels = _shown_at(plain, place)
            _expect(picture.at_ms, at_ms, picture.pixels, pixels)
            compared += 1
    finally:
        reader.close()
    return f"{compared} frames as in the plain file"


def compare_played(reader: SealedReader, recording: Recording, plain: Path) -> str:
    """Frames that the player shows, paused at several places and while playing. `reader` is closed."""
    app = QApplication.instance() or QApplication([])
    assert app is not None
    player = Player(lambda _part, opened: opened(reader))
    shown: list[QVideoFrame] = []
    player.frame_shown.connect(shown.append)
    compared = 0
    try:
        player.set_muted(True)
        player.set_parts((recording,))
        for place in _PLACES_MS:
            at_ms, pixels = _shown_at(plain, place)
            player.seek(place)
            _wait(partial(_is_shown, shown, at_ms))
            _expect(_ms(shown[-1]), at_ms, _pixels(shown[-1]), pixels)
            compared += 1
        shown.clear()
        player.play()
        _wait(lambda: len(shown) >= _PLAYED_FRAMES)
        player.pause()
        for frame in shown[:_PLAYED_FRAMES]:
            at_ms, pixels = _shown_at(plain, _ms(frame) + 1)
            _expect(_ms(frame), at_ms, _pixels(frame), pixels)
            compared += 1
    finally:
        player.close()
        player.deleteLater()
    return f"{compared} frames shown as PyAV decodes them"


def _reference(plain: Path, from_ms: int) -> Iterator[tuple[int, Pixels]]:
    with av.open(str(plain)) as container:
        stream = container.streams.video[0]
        base = stream.time_base
        assert base is not None
        container.seek(int(max(0, from_ms - 100) / 1000 / base), stream=stream)
        for frame in container.decode(stream):
            yield _time(frame), np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def _time(frame: VideoFrame) -> int:
    assert frame.pts is not None and frame.time_base is not None
    return int(frame.pts * frame.time_base * 1000)


def _shown_at(plain: Path, at_ms: int) -> tuple[int, Pixels]:
    """The last frame that begins no later."""
    last: tuple[int, Pixels] | None = None
    for began, pixels in _reference(plain, at_ms):
        if last is not None and began > at_ms:
            break
        last = (began, pixels)
    assert last is not None
    return last


def _ms(frame: QVideoFrame) -> int:
    return frame.startTime() // 1000


def _pixels(frame: QVideoFrame) -> Pixels:
    image = frame.toImage().convertToFormat(QImage.Format.Format_BGR888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def _is_shown(shown: list[QVideoFrame], at_ms: int) -> bool:
    return bool(shown) and abs(_ms(shown[-1]) - at_ms) <= _CLOSE_MS


def _expect(at_ms: int, wanted_ms: int, pixels: Pixels, wanted: Pixels) -> None:
    if abs(at_ms - wanted_ms) > _CLOSE_MS:
        raise AssertionError(f"a frame of {wanted_ms} ms came as one of {at_ms} ms")
    if pixels.shape != wanted.shape:
        raise AssertionError(f"a frame has the shape {pixels.shape} instead of {wanted.shape}")
    difference = float(np.abs(pixels.astype(np.int16) - wanted.astype(np.int16)).mean())
    if difference > _SAME:
        raise AssertionError(f"the frame at {wanted_ms} ms differs by {difference:.1f} of 255")


def _wait(until: Callable[[], bool]) -> None:
    """Turns the event loop until something holds."""
    loop = QEventLoop()
    look = QTimer()
    look.timeout.connect(lambda: loop.quit() if until() else None)
    look.start(10)
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    if not until():
        loop.exec()
    if not until():
        raise AssertionError("the player did not show the frame in time")
