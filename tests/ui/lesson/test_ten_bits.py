"""Pictures of ten bits, also where Qt has no graphics to draw them with, as on the platform of these tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Recording
from reflectapp.ui.player.eight_bits import drawable
from reflectapp.ui.player.player import Player
from reflectapp.ui.player.video_view import VideoView

WIDTH, HEIGHT = 320, 180
MOST_APART = 3
"""Of 255, on average: of ten bits from PyAV's picture of eight, of a high range from what the formulas say."""
SPACES = {
    "bt709": ("bt709", "bt709", (0.2126, 0.0722)),
    "smpte2084": ("bt2020", "bt2020nc", (0.2627, 0.0593)),
    "arib-std-b67": ("bt2020", "bt2020nc", (0.2627, 0.0593)),
}
TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])


def _write(path: Path, transfer: str) -> None:
    """A ramp of grey over three bands of colour, lossless."""
    primaries, matrix, _weights = SPACES[transfer]
    x265 = f"log-level=none:lossless=1:transfer={transfer}:colorprim={primaries}:colormatrix={matrix}"
    with av.open(str(path), "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx265", rate=25, options={"x265-params": x265})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p10le"
        luma = np.tile(np.linspace(64, 940, WIDTH).astype(np.uint16), (HEIGHT, 1))
        blue, red = (np.full((HEIGHT // 2, WIDTH // 2), 512, np.uint16) for _ in range(2))
        blue[30:60], red[60:] = 560, 570
        for _ in range(25):
            frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p10le")
            for plane, values in zip(frame.planes, (luma, blue, red), strict=True):
                rows = np.zeros((values.shape[0], plane.line_size // 2), np.uint16)
                rows[:, : values.shape[1]] = values
                plane.update(rows.tobytes())
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def _pixels(image: QImage) -> Any:
    shown = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), shown.bytesPerLine())
    return rows[:, : shown.width() * 3].reshape(shown.height(), shown.width(), 3).astype(int)


def _signal(path: Path, transfer: str) -> Any:
    """Red, green and blue from 0 to 1, computed of the planes that PyAV decodes."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
    planes = [
        np.frombuffer(bytes(plane), np.uint16).reshape(plane.height, -1)[:, : plane.width] for plane in frame.planes
    ]
    luma = (planes[0] / 4 - 16) / 219
    blue, red = ((plane.repeat(2, 0).repeat(2, 1) / 4 - 128) / 224 for plane in planes[1:])
    of_red, of_blue = SPACES[transfer][2]
    r, b = luma + 2 * (1 - of_red) * red, luma + 2 * (1 - of_blue) * blue
    g = (luma - of_red * r - of_blue * b) / (1 - of_red - of_blue)
    return np.clip(np.stack([r, g, b], axis=2), 0, 1)


def _light(signal: Any, transfer: str) -> Any:
    """Of reference white, 203 cd/m²."""
    if transfer == "smpte2084":
        power = signal ** (1 / 78.84375)
        return (
            10_000 / 203 * (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
        )
    bright = (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return 1000 / 203 * np.where(signal <= 0.5, signal**2 / 3, bright) ** 1.2


def _expected(path: Path, transfer: str) -> Any:
    """What an ordinary screen is to show, of 255."""
    signal = _signal(path, transfer)
    if transfer == "bt709":
        return signal * 255
    light, knee, peak = _light(signal, transfer), 0.3, 1000 / 203
    a = -knee * knee * (peak - 1) / (knee * knee - 2 * knee + peak)
    b = (knee * knee - 2 * knee * peak + peak) / (peak - 1)
    curved = (b * b + 2 * b * knee + knee * knee) / (b - a) * (light + a) / (light + b)
    linear = np.clip(np.where(light <= knee, light, np.minimum(curved, 1)) @ TO_709.T, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


@pytest.mark.parametrize("transfer", list(SPACES))
def test_a_picture_of_ten_bits_is_shown_as_it_is_meant(
    tmp_path: Path, transfer: str, shelf: Any, make_part: Callable[..., Recording], qtbot: QtBot
) -> None:
    path = tmp_path / "ten.mp4"
    _write(path, transfer)
    shelf.data = path.read_bytes()
    player, view = Player(shelf.open), VideoView()
    qtbot.addWidget(view)
    view.resize(WIDTH, HEIGHT)
    player.frame_shown.connect(view.show_frame)
    with qtbot.waitSignal(player.frame_shown, timeout=10_000):
        player.set_parts((make_part(0, 0, 1000, "hevc"),))
    apart = np.abs(_pixels(view.grab().toImage()) - _expected(path, transfer))
    player.close()
    assert apart.mean() < MOST_APART


@pytest.mark.parametrize(
    ("pixels", "up"),
    [(QVideoFrameFormat.PixelFormat.Format_YUV420P10, 0), (QVideoFrameFormat.PixelFormat.Format_P010, 6)],
)
def test_both_ways_to_lay_ten_bits_are_read(pixels: QVideoFrameFormat.PixelFormat, up: int) -> None:
    frame = QVideoFrame(QVideoFrameFormat(QSize(64, 32), pixels))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    for plane in range(frame.planeCount()):
        written = np.frombuffer(frame.bits(plane), np.uint16)
        written[:] = (700 if plane == 0 else 512) << up
    frame.unmap()
    (grey,) = {int(value) for value in np.unique(_pixels(drawable(frame).toImage())[:, :, 1])}
    assert grey == pytest.approx((700 / 4 - 16) / 219 * 255, abs=2)


def test_how_far_the_screen_is_behind_is_known_of_ten_bits_too(qtbot: QtBot) -> None:
    view = VideoView()
    qtbot.addWidget(view)
    for start_us in (2_000_000, 2_040_000):
        frame = QVideoFrame(QVideoFrameFormat(QSize(64, 32), QVideoFrameFormat.PixelFormat.Format_YUV420P10))
        frame.setStartTime(start_us)
        view.show_frame(frame)
        if start_us == 2_000_000:
            view.grab()
    assert view.behind_ms == 40


def test_a_picture_that_can_be_drawn_stays_the_same() -> None:
    frame = QVideoFrame(QImage(16, 16, QImage.Format.Format_RGB32))
    assert drawable(frame) is frame
