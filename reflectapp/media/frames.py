"""Exact frames of a sealed recording, found by their presentation timestamps."""

from collections.abc import Iterator
from dataclasses import dataclass

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.packets import Still
from reflectapp.domain.ports import SealedReader
from reflectapp.media.opening import decoded, frame_ms, open_sealed, origin_us, picture_stream, seek
from reflectapp.media.upright import Pixels, jpeg, turned, upright_pixels

_STEPS_BACK_MS = (0, 2_000, 10_000, 60_000)
_STILL_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Picture:
    """An upright frame as BGR rows, shown from `at_ms` on."""

    at_ms: int
    pixels: Pixels


def at(reader: SealedReader, at_ms: int, max_width: int | None = None) -> Picture:
    """The frame on the screen at `at_ms`: the last one that begins no later, else the first.

    Raises EnvironmentProblem NOTHING_DECODES if there is no picture.
    """
    with open_sealed(reader) as container:
        stream = _picture(container)
        frame = _shown_at(container, stream, at_ms)
        return Picture(frame_ms(frame, origin_us(container)), upright_pixels(frame, stream, max_width))


def pictures(reader: SealedReader, from_ms: int = 0, max_width: int | None = None) -> Iterator[Picture]:
    """Every frame from the one shown at `from_ms` to the end."""
    with open_sealed(reader) as container:
        stream = _picture(container)
        first = _shown_at(container, stream, from_ms)
        origin = origin_us(container)
        seek(container, stream, from_ms)
        for frame in decoded(container, stream):
            if frame_ms(frame, origin) >= frame_ms(first, origin):
                yield Picture(frame_ms(frame, origin), upright_pixels(frame, stream, max_width))


def still(reader: SealedReader, at_ms: int, max_width: int = 640, clockwise_degrees: int = 0) -> Still:
    """The picture at `at_ms` as a JPEG without metadata, upright, and turned further by so much."""
    pixels = turned(at(reader, at_ms, max_width).pixels, clockwise_degrees)
    return Still(jpeg(pixels, _STILL_QUALITY), width=pixels.shape[1], height=pixels.shape[0])


def _picture(container: InputContainer) -> VideoStream:
    stream = picture_stream(container)
    if stream is None:
        raise EnvironmentProblem(Problem.NOTHING_DECODES)
    return stream


def _shown_at(container: InputContainer, stream: VideoStream, at_ms: int) -> VideoFrame:
    """Seeking may land too late where the index is poor: then it begins earlier, at last from 0."""
    origin = origin_us(container)
    best: VideoFrame | None = None
    for back in (*_STEPS_BACK_MS, at_ms):
        seek(container, stream, at_ms - back)
        earlier: VideoFrame | None = None
        for frame in decoded(container, stream):
            if frame_ms(frame, origin) > at_ms:
                best = frame
                break
            earlier = frame
        if earlier is not None:
            return earlier
    if best is None:
        raise EnvironmentProblem(Problem.NOTHING_DECODES)
    return best
