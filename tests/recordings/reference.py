"""What PyAV decodes from the plain file: each picture with its time."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream
from numpy.typing import NDArray

from reflectapp.media.upright import upright_pixels

_WIDTH = 160
_BEFORE_MS = 15_000
_FEW_MS = 90_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture, upright, small, from its time on."""

    at_ms: int
    pixels: NDArray[np.uint8]


class Reference:
    """Times are counted from the beginning of the file's earliest stream, as players do."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with av.open(str(path), metadata_errors="replace") as container:
            self._origin_us = container.start_time if isinstance(container.start_time, int) else 0
            self._short = (container.duration or 0) < _FEW_MS * 1000
        self._all = self._decode(0, 1 << 62) if self._short else []

    def around(self, at_ms: int) -> list[Seen]:
        """The pictures near a time, in their order."""
        return self._all if self._short else self._decode(max(0, at_ms - _BEFORE_MS), at_ms + 2000)

    def shown_at(self, at_ms: int) -> Seen:
        """The last picture that begins no later, else the first."""
        near = self.around(at_ms)
        return next((each for each in reversed(near) if each.at_ms <= at_ms), near[0])

    def _decode(self, from_ms: int, to_ms: int) -> list[Seen]:
        seen: list[Seen] = []
        with av.open(str(self._path), metadata_errors="replace") as container:
            stream = _moving(container)
            if from_ms:
                container.seek(from_ms * 1000 + self._origin_us)
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except FFmpegError:
                    continue
                for frame in frames:
                    if frame.pts is None or frame.time_base is None:
                        continue
                    at_ms = int((frame.pts * frame.time_base * 1_000_000 - self._origin_us) // 1000)
                    if at_ms > to_ms:
                        return seen
                    seen.append(Seen(at_ms, upright_pixels(frame, stream, _WIDTH)))
        return sorted(seen, key=lambda each: each.at_ms)


def _moving(container: InputContainer) -> VideoStream:
    return next(each for each in container.streams.video if not each.disposition & Disposition.attached_pic)
