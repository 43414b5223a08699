"""Decodes one stream of a recording and encodes it anew, each picture and each sound at its own time."""

import os
from fractions import Fraction
from typing import Any

import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from reflectapp.media.film import even, upright_graph
from reflectapp.media.orientation import shown_size

KEYFRAMES_APART_MS = 2_000
_QUALITY = {"preset": "veryfast", "crf": "21", "forced-idr": "1", "x264-params": "force-cfr=1"}
"""Frames keep their times all the same; but the player takes the stated rate for their length, which else is a tick."""
_FEW_KEYFRAMES = 600
_SOUND_BITS_A_SECOND = 160_000
_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
_USUAL_RATE = 48_000
_BLOCK = 1024
_LOOSE_MS = 50
_MOST_SILENCE_MS = 12 * 3600 * 1000


def decode(stream: VideoStream | AudioStream, packet: "Packet[Any]") -> list[Any]:
    """What is damaged is passed over."""
    try:
        return list(stream.codec_context.decode(packet if packet.size else None))
    except FFmpegError:
        return []


class Picture:
    """Upright, square pixels, whole frames of 4:2:0 in 8 bits; colours stay what the recording says they are."""

    def __init__(self, made: OutputContainer, source: VideoStream, first: VideoFrame, origin_us: int) -> None:
        self._made = made
        self._source = source
        self._origin_us = origin_us
        self._base = source.time_base or Fraction(1, 90_000)
        width, height = shown_size(first, source)
        self._graph = upright_graph(source, first, (even(width), even(height)))
        self._stream = _encoder(made, source, first, self._base)
        self._last: int | None = None
        self._keyframe: int | None = None

    def take(self, packet: "Packet[Any]") -> None:
        for frame in decode(self._source, packet):
            if frame.pts is not None:
                self._graph.vpush(frame)
                self._pull()

    def end(self) -> None:
        self._graph.vpush(None)
        self._pull()
        self._made.mux(self._stream.encode(None))

    def _pull(self) -> None:
        while True:
            try:
                frame = self._graph.vpull()
            except (BlockingIOError, EOFError):  # FFmpeg's own are kinds of these
                return
            self._encode(frame)

    def _encode(self, frame: VideoFrame) -> None:
        if frame.pts is None or frame.time_base is None:
            return
        at = round(frame.pts * frame.time_base / self._base) - round(self._origin_us / self._base / 1_000_000)
        if self._last is not None and at <= self._last:
            return
        apart = Fraction(KEYFRAMES_APART_MS, 1000)
        due = self._keyframe is None or (at - self._keyframe) * self._base >= apart
        self._last, self._keyframe = at, at if due else self._keyframe
        frame.pts, frame.time_base = at, self._base
        frame.pict_type = PictureType.I if due else PictureType.NONE
        self._made.mux(self._stream.encode(frame))


def _encoder(made: OutputContainer, source: VideoStream, first: VideoFrame, base: Fraction) -> VideoStream:
    width, height = (even(side) for side in shown_size(first, source))
    stream = made.add_stream("libx264", rate=source.guessed_rate or source.average_rate or 25, options=_QUALITY)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context, told = stream.codec_context, source.codec_context
    context.time_base = base
    context.gop_size = _FEW_KEYFRAMES
    context.thread_count = max(1, (os.cpu_count() or 2) - 1)
    context.color_primaries, context.color_trc = told.color_primaries, told.color_trc
    context.colorspace = told.colorspace
    return stream


class Sound:
    """One or two channels of AAC. Where the recording has a gap there is silence, so that sound and picture stay
    together."""

    def __init__(self, made: OutputContainer, source: AudioStream, origin_us: int) -> None:
        self._made = made
        self._source = source
        self._origin_us = origin_us
        told = source.codec_context
        self._rate = told.sample_rate if told.sample_rate in _RATES else _USUAL_RATE
        self._layout = "mono" if told.layout.nb_channels == 1 else "stereo"
        self._resampler = AudioResampler("fltp", self._layout, self._rate)
        self._fifo = AudioFifo()
        self._written = self._stream_at = 0
        self._stream = made.add_stream("aac", rate=self._rate, layout=self._layout)
        self._stream.codec_context.bit_rate = _SOUND_BITS_A_SECOND

    def take(self, packet: "Packet[Any]") -> None:
        for frame in decode(self._source, packet):
            gap = self._gap(frame)
            for part in self._resampler.resample(frame):
                gap = self._put(part, gap)

    def end(self) -> None:
        for part in self._resampler.resample(None):
            self._put(part, 0)
        self._encode(partial=True)
        self._made.mux(self._stream.encode(None))

    def _gap(self, frame: AudioFrame) -> int:
        """How many samples are missing before it, or, if negative, are there already; small ones are none."""
        if frame.pts is None or frame.time_base is None:
            return 0
        at_us = frame.pts * frame.time_base * 1_000_000 - self._origin_us
        gap = round(at_us * self._rate / 1_000_000) - self._written
        loose = self._rate * _LOOSE_MS // 1000 if self._written else 0
        return gap if loose < abs(gap) < self._rate * _MOST_SILENCE_MS // 1000 else 0

    def _put(self, part: AudioFrame, gap: int) -> int:
        """Returns what is left of an overlap."""
        while gap > 0:
            count = min(gap, self._rate)
            self._append(self._frame(np.zeros((part.layout.nb_channels, count), np.float32)))
            gap -= count
        if gap < 0:
            skipped = min(-gap, part.samples)
            gap += skipped
            if skipped == part.samples:
                return gap
            part = self._frame(np.ascontiguousarray(part.to_ndarray()[:, skipped:]))
        self._append(part)
        return gap

    def _frame(self, samples: np.ndarray[Any, np.dtype[np.float32]]) -> AudioFrame:
        frame = AudioFrame.from_ndarray(samples, format="fltp", layout=self._layout)
        frame.sample_rate = self._rate
        return frame

    def _append(self, frame: AudioFrame) -> None:
        frame.pts = None
        self._written += frame.samples
        self._fifo.write(frame)
        self._encode()

    def _encode(self, *, partial: bool = False) -> None:
        while (block := self._fifo.read(_BLOCK, partial)) is not None:
            block.pts = self._stream_at
            block.time_base = Fraction(1, self._rate)
            self._stream_at += block.samples
            self._made.mux(self._stream.encode(block))
