"""Makes the films of `kinds`."""

from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

from tests.recordings.kinds import STEADY, Kind

BITS = 8
SILENT_MS, LOUD_MS, SOUND_MS = 150, 350, 1600
_TONE_HZ, _AMPLITUDE = 440, 12_000
_TICKS = 1000
_STEP_MS = 40
_BLOCK = 1024
_CAPTIONS = b"1\n00:00:00,200 --> 00:00:00,900\nWhy half?\n\n"


def make(path: Path, kind: Kind) -> Path:
    """Picture n, shown at `times_ms[n]`, says n; the sound is silent, then loud from 150 to 500 ms, then silent."""
    options = {"movflags": "+faststart", **kind.muxing} if kind.container in ("mp4", "mov") else dict(kind.muxing)
    with av.open(
        str(path), "w", format=kind.container, options={key: each for key, each in options.items() if each}
    ) as output:
        _fill(output, kind)
    if kind.matrix is not None and kind.container in ("mp4", "mov"):
        path.write_bytes(turned(path.read_bytes(), kind.matrix))
    return path


def numbered(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """Above, a picture says its number in eight bands, the lowest bit on the left; below, where left and bottom are."""
    pixels = np.zeros((height, width, 3), np.uint8)
    edges = [round(width * bit / BITS) for bit in range(BITS + 1)]
    for bit in range(BITS):
        pixels[: height // 2, edges[bit] : edges[bit + 1]] = (number >> bit & 1) * 215 + 20
    pixels[height // 2 :, : width // 4] = (40, 90, 220)
    pixels[height * 3 // 4 :, width // 4 :] = (60, 160, 60)
    return pixels


def turned(film: bytes, matrix: tuple[int, int, int, int]) -> bytes:
    """The same film with another display matrix (a, b, c, d) in its first track's header."""
    at = film.index(b"tkhd") - 4 + 48
    values = (*(value << 16 for value in matrix[:2]), 0, *(value << 16 for value in matrix[2:]), 0, 0, 0, 1 << 30)
    return film[:at] + b"".join(value.to_bytes(4, "big", signed=True) for value in values) + film[at + 36 :]


def _fill(output: OutputContainer, kind: Kind) -> None:
    picture = _picture(output, kind) if kind.video else None
    sounds = [_sound(output, kind) for _ in range(1 + kind.more_sounds)] if kind.sound else []
    cover = _cover(output) if kind.cover else None
    if cover is not None:
        output.mux([*cover.encode(av.VideoFrame(64, 64, "yuvj420p")), *cover.encode(None)])
    packets: list[Any] = []
    if picture is not None:
        packets += _pictures(picture, kind)
    for stream in sounds:
        packets += _tone(stream, kind)
    if kind.captions:
        packets += _captions(output)
    if kind.data:
        packets += _data(output)
    for packet in sorted(packets, key=lambda each: each.dts * each.time_base):
        output.mux(packet)


def _picture(output: OutputContainer, kind: Kind) -> VideoStream:
    stream = output.add_stream(kind.video, rate=25, options=dict(kind.options))
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = kind.width, kind.height, kind.pixels
    context = stream.codec_context
    context.time_base = Fraction(1, 25) if _even(kind) else Fraction(1, _TICKS)
    context.gop_size = kind.keyframe_every
    if kind.ratio is not None:
        context.sample_aspect_ratio = kind.ratio
    if kind.video not in ("libx264", "libx265", "libvpx", "libvpx-vp9", "libsvtav1"):
        context.bit_rate = 4_000_000
    return stream


def _even(kind: Kind) -> bool:
    return all(at_ms % _STEP_MS == 0 for at_ms in kind.times_ms)


def _pictures(stream: VideoStream, kind: Kind) -> list[Any]:
    packets: list[Any] = []
    for number, at_ms in enumerate(kind.times_ms):
        frame = av.VideoFrame.from_ndarray(numbered(number % 256, kind.width, kind.height), format="bgr24")
        base = stream.codec_context.time_base
        assert base is not None
        frame.pts, frame.time_base = round(at_ms / 1000 / base), base
        packets += stream.encode(frame)
    return [*packets, *stream.encode(None)]


def _sound(output: OutputContainer, kind: Kind) -> AudioStream:
    options = {"strict": "experimental"} if kind.sound == "vorbis" else {}
    stream = output.add_stream(kind.sound, rate=kind.sound_rate, layout=kind.sound_layout, options=options)
    assert isinstance(stream, AudioStream)
    if kind.sound.startswith("wma"):
        stream.codec_context.bit_rate = 128_000
    return stream


def _tone(stream: AudioStream, kind: Kind) -> list[Any]:
    at = np.arange(kind.sound_rate * SOUND_MS // 1000) * 1000 / kind.sound_rate
    wave = np.sin(at / 1000 * 2 * np.pi * _TONE_HZ) * _AMPLITUDE
    wave[(at < SILENT_MS) | (at >= SILENT_MS + LOUD_MS)] = 0
    channels = stream.layout.nb_channels
    packed = np.repeat(wave.astype(np.int16)[:, np.newaxis], channels, axis=1)
    packets: list[Any] = []
    for begin in range(0, len(packed), _BLOCK):
        block = np.ascontiguousarray(packed[begin : begin + _BLOCK].reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout=kind.sound_layout)
        frame.sample_rate, frame.time_base = kind.sound_rate, Fraction(1, kind.sound_rate)
        frame.pts = kind.sound_at_ms * kind.sound_rate // 1000 + begin
        packets += stream.encode(frame)
    return [*packets, *stream.encode(None)]


def _cover(output: OutputContainer) -> VideoStream:
    stream = output.add_stream("mjpeg", rate=1)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = 64, 64, "yuvj420p"
    stream.disposition = Disposition.attached_pic
    return stream


def _captions(output: OutputContainer) -> list[Any]:
    with av.open(BytesIO(_CAPTIONS), "r", format="srt") as texts:
        stream = output.add_stream_from_template(texts.streams[0])
        packets = [packet for packet in texts.demux(texts.streams[0]) if packet.dts is not None]
        for packet in packets:
            packet.stream = stream
    return packets


def _data(output: OutputContainer) -> list[Any]:
    stream = output.add_data_stream("klv")
    packets = []
    for at_ms in range(0, SOUND_MS, 400):
        packet = av.Packet(bytes(range(64)))
        packet.stream, packet.time_base, packet.pts, packet.dts = stream, Fraction(1, _TICKS), at_ms, at_ms
        packets.append(packet)
    return packets


__all__ = ["BITS", "LOUD_MS", "SILENT_MS", "STEADY", "make", "numbered", "turned"]
