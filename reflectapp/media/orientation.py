"""How a frame lies (the display matrix of phones), how large it is seen, and its range of levels.

Light: the probe's process asks it too.
"""

import struct
from dataclasses import dataclass
from typing import Any

from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class Orientation:
    """First transposed, then flipped: all eight ways a picture can lie."""

    transpose: bool = False
    flip_x: bool = False
    flip_y: bool = False

    @property
    def mirrored(self) -> bool:
        return (self.flip_x != self.flip_y) != self.transpose

    @property
    def clockwise_degrees(self) -> int:
        """The turn that makes it upright, leaving a mirroring out of account."""
        if self.transpose:
            return 90 if self.flip_x else 270
        return 180 if self.flip_y else 0


def full_range(frame: VideoFrame) -> bool:
    """Whether its levels go from 0 to 255, not from 16 to 235."""
    return frame.color_range == ColorRange.JPEG or frame.format.name.startswith("yuvj")


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
