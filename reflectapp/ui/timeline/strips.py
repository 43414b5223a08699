"""Which times are taken, drawn by stretching a picture one pixel high: as fast with 100,000 entries as with ten."""

from collections.abc import Iterable
from math import ceil, floor, log2
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from reflectapp.ui.timeline.scale import Scale

STEP_MS: Final = 32
_MOST_STEPS: Final = 1 << 23


def stretched(scale: Scale, offset_ms: int, step_ms: int, count: int) -> tuple[int, int, float, float]:
    """Of `count` steps from `offset_ms` on those in view, as [first, last), with their x and their width."""
    first = max(0, floor((scale.first_ms - offset_ms) / step_ms))
    last = min(count, ceil((scale.last_ms - offset_ms) / step_ms))
    return first, last, scale.x(offset_ms + first * step_ms), (last - first) * step_ms / scale.ms_per_pixel


def coarseness(ms_per_pixel: float, step_ms: int, levels: int) -> int:
    """Which level, each half as fine as the one before, has at most one step a pixel."""
    fine = ms_per_pixel / step_ms
    return min(levels - 1, max(0, ceil(log2(fine)) if fine > 1 else 0))


class Strip:
    """Half-open spans of milliseconds; at least a pixel wide each."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        taken = [(start // STEP_MS, (end - 1) // STEP_MS + 1) for start, end in spans]
        steps = bytearray(min(_MOST_STEPS, max((last for _, last in taken), default=0)))
        for first, last in taken:
            if last == first + 1 <= len(steps):
                steps[first] = 1
            elif last <= len(steps):
                steps[first:last] = b"\1" * (last - first)
        self._levels = [bytes(steps)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_halved(self._levels[-1]))

    def paint(self, painter: QPainter, scale: Scale, lane: QRectF, colour: QColor) -> bool:
        """Whether it was: not closer than a step a pixel."""
        if scale.ms_per_pixel < STEP_MS:
            return False
        place = coarseness(scale.ms_per_pixel, STEP_MS, len(self._levels))
        taken = self._levels[place]
        first, last, x, width = stretched(scale, 0, STEP_MS << place, len(taken))
        if first < last:
            bits = taken[first:last]
            picture = QImage(bits + bytes(-len(bits) % 4), len(bits), 1, QImage.Format.Format_Indexed8)
            picture.setColorTable([0, colour.rgba()])
            painter.drawImage(QRectF(lane.left() + x, lane.top(), width, lane.height()), picture)
        return True


def _halved(taken: bytes) -> bytes:
    even, odd = taken[::2], taken[1::2]
    both = int.from_bytes(even, "little") | int.from_bytes(odd, "little")
    return both.to_bytes(len(even), "little")
