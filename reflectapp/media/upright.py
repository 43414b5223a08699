"""Turning frames upright: the display matrix of phones (rotated, mirrored), pixel shape, interlacing."""

import struct
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Orientation:
    """First transposed, then flipped: all eight ways a picture can lie."""

    transpose: bool = False
    flip_x: bool = False
    flip_y: bool = False

    def apply(self, pixels: Pixels) -> Pixels:
        turned = pixels.transpose(1, 0, 2) if self.transpose else pixels
        turned = turned[:, ::-1] if self.flip_x else turned
        turned = turned[::-1] if self.flip_y else turned
        return np.ascontiguousarray(turned)

    @property
    def mirrored(self) -> bool:
        return (self.flip_x != self.flip_y) != self.transpose

    @property
    def clockwise_degrees(self) -> int:
        """The turn that makes it upright, leaving a mirroring out of account."""
        if self.transpose:
            return 90 if self.flip_x else 270
        return 180 if self.flip_y else 0


def orientation(frame: VideoFrame) -> Orientation:
    side_data: Any = frame.side_data.get("DISPLAYMATRIX")
    if side_data is None:
        return Orientation()
    a, b, _, c, d = struct.unpack("=5i", bytes(side_data)[:20])
    if abs(a) + abs(d) < abs(b) + abs(c):
        return Orientation(True, c < 0, b < 0)
    return Orientation(False, a < 0, d < 0)


def shown_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height as seen: square pixels, upright."""
    ratio = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    width = frame.width
    if ratio and 0.1 < ratio < 10:
        width = max(1, round(frame.width * ratio))
    return (frame.height, width) if orientation(frame).transpose else (width, frame.height)


def upright_pixels(frame: VideoFrame, stream: VideoStream, max_width: int | None = None) -> Pixels:
    """The frame as BGR rows, upright, with square pixels, no wider than `max_width`."""
    width, height = shown_size(frame, stream)
    if max_width is not None and width > max_width:
        width, height = max_width, max(1, round(height * max_width / width))
    turn = orientation(frame)
    across, down = (height, width) if turn.transpose else (width, height)
    if frame.interlaced_frame:
        one_field = np.ascontiguousarray(frame.to_ndarray(format="bgr24")[::2], dtype=np.uint8)
        pixels = cv2.resize(one_field, (across, down), interpolation=cv2.INTER_AREA)
    else:
        pixels = frame.to_ndarray(format="bgr24", width=across, height=down)
    return turn.apply(np.asarray(pixels, dtype=np.uint8))


def turned(pixels: Pixels, clockwise_degrees: int) -> Pixels:
    """By a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, -clockwise_degrees // 90))


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """A JPEG without metadata."""
    made, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not made:
        raise ValueError("a picture could not be made into a JPEG")
    return bytes(data)
