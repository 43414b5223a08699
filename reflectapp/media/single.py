"""Single pictures of a recording that stays open, and the times of those around them."""

from collections.abc import Callable
from typing import Final

from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.playing import Planes, Times
from reflectapp.domain.ports import SealedReader
from reflectapp.media.opening import decoded, open_sealed, origin_us, picture_stream, seek
from reflectapp.media.orientation import full_range

STEPS_BACK_MS: Final = (0, 2_000, 10_000, 60_000)
_SAME_US: Final = 1_000


class Frames:
    """For one thread at a time. Times are microseconds from the recording's start."""

    def __init__(self, reader: SealedReader) -> None:
        """Raises EnvironmentProblem BLOB_DAMAGED or NOTHING_DECODES."""
        self._container = open_sealed(reader)
        stream = picture_stream(self._container)
        if stream is None:
            self._container.close()
            raise EnvironmentProblem(Problem.NOTHING_DECODES)
        stream.thread_type = "AUTO"
        self._stream = stream
        self._origin = origin_us(self._container)

    def close(self) -> None:
        self._container.close()

    def times(self, at_us: int, stopped: Callable[[], bool]) -> Times:
        """From the keyframe before `at_us` to the picture after the one there; read, not decoded.

        Before the first picture it is that one, and the times begin at 0.
        """
        found = Times((), False)
        for back in (*STEPS_BACK_MS, at_us // 1000 + 1):
            if stopped():
                break
            found = self._times_from(at_us // 1000 - back, at_us, stopped)
            if found.shown_at(at_us) is not None:
                return found
        return found

    def picture(self, at_us: int, size: tuple[int, int], stopped: Callable[[], bool]) -> Planes | None:
        """The picture that begins at `at_us`, or the nearest before it that can be decoded, `size` wide and high."""
        best: VideoFrame | None = None
        for back in (*STEPS_BACK_MS, at_us // 1000 + 1):
            frame = self._decoded_from(at_us // 1000 - back, at_us, stopped)
            if stopped():
                return None
            if frame is not None and (best is None or _nearer(self._us(frame), self._us(best), at_us)):
                best = frame
            if best is not None and abs(self._us(best) - at_us) <= _SAME_US:
                break
        return None if best is None else _planes(best, self._us(best), size)

    def _times_from(self, from_ms: int, at_us: int, stopped: Callable[[], bool]) -> Times:
        """Packets come in the order of decoding: what follows one begins no earlier than that is decoded."""
        seek(self._container, self._stream, from_ms)
        starts: set[int] = set()
        following: int | None = None
        try:
            for packet in self._container.demux(self._stream):
                start = _start(packet)
                if start is None or stopped():
                    continue
                decoded_us = self._of(packet, start if packet.dts is None else packet.dts)
                if following is not None and decoded_us > following:
                    return Times(tuple(sorted(each for each in starts if each <= following)), False)
                if not packet.is_discard:
                    start_us = self._of(packet, start)
                    starts.add(start_us)
                    if start_us > at_us:
                        following = start_us if following is None else min(following, start_us)
        except FFmpegError:
            return Times(tuple(sorted(starts)), False)
        return Times(tuple(sorted(starts)), not stopped())

    def _decoded_from(self, from_ms: int, at_us: int, stopped: Callable[[], bool]) -> VideoFrame | None:
        seek(self._container, self._stream, from_ms)
        found: VideoFrame | None = None
        for frame in decoded(self._container, self._stream):
            if stopped() or (found is not None and self._us(frame) > at_us + _SAME_US):
                break
            found = frame
            if self._us(frame) >= at_us - _SAME_US:
                break
        return found

    def _us(self, frame: VideoFrame) -> int:
        base = frame.time_base
        assert base is not None
        return (frame.pts or 0) * base.numerator * 1_000_000 // base.denominator - self._origin

    def _of(self, packet: "Packet[VideoStream]", stamp: int) -> int:
        base = packet.time_base
        assert base is not None
        return stamp * base.numerator * 1_000_000 // base.denominator - self._origin


def _start(packet: "Packet[VideoStream]") -> int | None:
    return packet.dts if packet.pts is None else packet.pts


def _nearer(start_us: int, than_us: int, at_us: int) -> bool:
    """Whether a picture stands better for that at `at_us`: the last before it, else the first after it."""
    before, than_before = start_us <= at_us, than_us <= at_us
    return abs(start_us - at_us) < abs(than_us - at_us) if before is than_before else before


def _planes(frame: VideoFrame, start_us: int, size: tuple[int, int]) -> Planes:
    """Of at most ten bits; levels of the full range become those of the limited one, as Qt's own frames have them."""
    layout = "yuv420p"
    if frame.format.is_rgb or frame.format.has_palette:
        layout = "bgra"
    elif frame.format.components[0].bits > 8:
        layout = "yuv420p10le"
    if layout != "bgra" and full_range(frame):
        frame = frame.reformat(*size, layout, src_color_range=ColorRange.JPEG, dst_color_range=ColorRange.MPEG)
    elif (frame.width, frame.height) != size or frame.format.name != layout:
        frame = frame.reformat(*size, layout)
    return Planes(start_us, layout, tuple((bytes(plane), plane.line_size) for plane in frame.planes))
