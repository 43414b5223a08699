"""Pictures as they are seen: turned upright, with square pixels, without interlacing."""

from typing import TypeAlias

import cv2
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reflectapp.media.orientation import Orientation, orientation, shown_size

Pixels: TypeAlias = NDArray[np.uint8]


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
    return _applied(turn, np.asarray(pixels, dtype=np.uint8))


def turned(pixels: Pixels, clockwise_degrees: int) -> Pixels:
    """By a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, -clockwise_degrees // 90))


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """A JPEG without metadata."""
    made, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not made:
        raise ValueError("a picture could not be made into a JPEG")
    return bytes(data)


def _applied(turn: Orientation, pixels: Pixels) -> Pixels:
    turned = pixels.transpose(1, 0, 2) if turn.transpose else pixels
    turned = turned[:, ::-1] if turn.flip_x else turned
    turned = turned[::-1] if turn.flip_y else turned
    return np.ascontiguousarray(turned)
