import struct
import tempfile
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
import pytest
from av.container import OutputContainer
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

BITS, BAND, HIGH = 8, 16, 64
TICKS = 1000

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"


class BytesReader:
    """Plain bytes behind the port of sealed recordings; reads fail from `fails_from` on."""

    def __init__(self, data: bytes, fails_from: int | None = None) -> None:
        self._data = data
        self._fails_from = fails_from
        self.failed = False

    @property
    def size(self) -> int:
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        if self._fails_from is not None and offset + length > self._fails_from:
            self.failed = True
        return b"" if self.failed else self._data[offset : offset + length]

    def close(self) -> None:
        self._data = b""


def _numbered(number: int) -> NDArray[np.uint8]:
    """A picture that says its number in eight bands, the lowest bit on the left."""
    bits = [(number >> bit & 1) * 255 for bit in range(BITS)]
    row = np.repeat(np.array(bits, np.uint8), BAND)
    return np.repeat(np.repeat(row[np.newaxis, :, np.newaxis], HIGH, axis=0), 3, axis=2)


def _video(
    times_ms: Sequence[int],
    *,
    container: str = "mp4",
    codec: str = "libx264",
    keyframe_every: int = 10,
    pixels: str = "yuv420p",
    sound_ms: int = 0,
    options: dict[str, str] | None = None,
    movflags: str = "+faststart",
    metadata: dict[str, str] | None = None,
    seekable: bool = True,
) -> bytes:
    """A recording whose frame n, shown at times_ms[n], says n in its bands."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        options_of_container = {"movflags": movflags} if container in ("mp4", "mov") and movflags else {}
        with path.open("wb") as pipe:
            target = str(path) if seekable else _Pipe(pipe)
            with av.open(target, "w", format=container, options=options_of_container) as output:
                _fill(output, times_ms, codec, keyframe_every, pixels, sound_ms, options, metadata)
        return path.read_bytes()


def _fill(
    output: OutputContainer,
    times_ms: Sequence[int],
    codec: str,
    keyframe_every: int,
    pixels: str,
    sound_ms: int,
    options: dict[str, str] | None,
    metadata: dict[str, str] | None,
) -> None:
    output.metadata.update(metadata or {})
    picture = _picture_stream(output, codec, keyframe_every, pixels, options or {}) if times_ms else None
    sound = output.add_stream("aac" if output.format.name == "mp4" else "flac", rate=8000) if sound_ms else None
    for number, at_ms in enumerate(times_ms):
        assert picture is not None
        frame = av.VideoFrame.from_ndarray(_numbered(number % 256), format="bgr24")
        frame.pts, frame.time_base = at_ms, Fraction(1, TICKS)
        output.mux(picture.encode(frame))
    if picture is not None:
        output.mux(picture.encode(None))
    if sound is not None:
        wave = np.sin(np.arange(8 * sound_ms) / 5) * 12_000
        audio = av.AudioFrame.from_ndarray(wave.astype(np.int16)[np.newaxis, :], format="s16", layout="mono")
        audio.sample_rate, audio.pts = 8000, 0
        output.mux(sound.encode(audio))
        output.mux(sound.encode(None))


def _picture_stream(
    output: OutputContainer, codec: str, keyframe_every: int, pixels: str, options: dict[str, str]
) -> VideoStream:
    stream = output.add_stream(codec, rate=25, options=options)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = BITS * BAND, HIGH, pixels
    stream.codec_context.time_base = Fraction(1, TICKS)
    stream.codec_context.gop_size = keyframe_every
    return stream


class _Pipe:
    """Can't seek back: what a browser's recorder writes to."""

    def __init__(self, made: BinaryIO) -> None:
        self._made = made

    def write(self, data: bytes) -> int:
        return self._made.write(data)


def _turned(mp4: bytes, matrix: tuple[int, int, int, int]) -> bytes:
    """The same film with another display matrix (a, b, c, d) in its first track's header."""
    at = mp4.index(b"tkhd") - 4 + 48
    a, b, c, d = (value << 16 for value in matrix)
    return mp4[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + mp4[at + 36 :]


@pytest.fixture(scope="session")
def bytes_reader() -> type[BytesReader]:
    return BytesReader


@pytest.fixture
def video() -> Callable[..., bytes]:
    return _video


@pytest.fixture
def turned() -> Callable[[bytes, tuple[int, int, int, int]], bytes]:
    return _turned


@pytest.fixture
def number_in() -> Callable[[NDArray[np.uint8]], int]:
    """The number that a picture's bands say."""

    def read(pixels: NDArray[np.uint8]) -> int:
        bands = pixels.mean(axis=(0, 2)).reshape(BITS, -1).mean(axis=1)
        return sum(1 << bit for bit in range(BITS) if bands[bit] > 128)

    return read


@pytest.fixture
def numbered() -> Callable[[int], NDArray[np.uint8]]:
    return _numbered


@pytest.fixture
def corpus() -> Path:
    """Real and difficult files that lie beside some checkouts."""
    return CORPUS


def _made(container: str, fill: Callable[[OutputContainer], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made"
        with av.open(str(path), "w", format=container) as output:
            fill(output)
        return path.read_bytes()


def _tone(rate: int = 8000) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.zeros((1, rate), np.int16), format="s16", layout="mono")
    frame.sample_rate, frame.pts = rate, 0
    return frame


@pytest.fixture
def five_sounds() -> bytes:
    def fill(output: OutputContainer) -> None:
        for stream in [output.add_stream("flac", rate=8000) for _ in range(5)]:
            output.mux([*stream.encode(_tone()), *stream.encode(None)])

    return _made("matroska", fill)


@pytest.fixture
def wide_picture() -> bytes:
    def fill(output: OutputContainer) -> None:
        stream = output.add_stream("ffv1", rate=1)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 16_400, 16, "yuv420p"
        frame = av.VideoFrame(16_400, 16, "yuv420p")
        frame.pts = 0
        output.mux([*stream.encode(frame), *stream.encode(None)])

    return _made("matroska", fill)


@pytest.fixture
def flac_with_cover() -> bytes:
    """An MP4 of sound alone, with a picture of its cover."""

    def fill(output: OutputContainer) -> None:
        sound = output.add_stream("aac", rate=8000)
        cover = output.add_stream("mjpeg", rate=1)
        assert isinstance(cover, VideoStream)
        cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        frame = av.VideoFrame(64, 64, "yuvj420p")
        frame.pts = 0
        output.mux([*cover.encode(frame), *cover.encode(None)])
        output.mux([*sound.encode(_tone()), *sound.encode(None)])

    return _made("mp4", fill)


@pytest.fixture
def made_container() -> Callable[[str, Callable[[OutputContainer], None]], bytes]:
    """The bytes of a container that the given function fills."""
    return _made
