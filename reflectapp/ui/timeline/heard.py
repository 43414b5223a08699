"""Sound level, speech and chapters of a lesson, made ready for drawing: what is drawn depends on the pixels."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import floor
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from reflectapp.domain.lanes import Chapter, LaneKind, LessonLanes, PlacedSound
from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.lanes import Lane, Lanes
from reflectapp.ui.timeline.marks import Spans
from reflectapp.ui.timeline.scale import Scale
from reflectapp.ui.timeline.strips import Strip, coarseness, stretched

_LEAST_RANGE: Final = 96
_NONE: Final = LessonLanes()


class Heard:
    """What was found in the recordings of a lesson, at its times in the lesson."""

    def __init__(self, found: LessonLanes = _NONE) -> None:
        self.found = found
        spans = [(each.start_ms, each.end_ms) for each in found.speech]
        self.speech, self.speech_strip = Spans(spans), Strip(spans)
        self._sounds = [_Sound(each) for each in found.sounds]
        self._range = _range(found.sounds)
        self._starts = array("q", [each.start_ms for each in found.chapters])

    def paint_sound(self, painter: QPainter, scale: Scale, lane: QRectF, ratio: float) -> None:
        """Loudness from the bottom up: peaks light, means strong, from this lesson's quietest to its loudest."""
        rows = max(1, round(lane.height() * ratio))
        for sound in self._sounds:
            sound.paint(painter, scale, lane, rows, self._range, ratio)

    def chapter_in(self, lanes: Lanes, scale: Scale, position: QPointF) -> Chapter | None:
        """The one under a place in the lane of chapters."""
        if lanes.at(position.y()) is not Lane.CHAPTERS or position.x() < lanes.gutter:
            return None
        return self.chapter_at(scale.ms(lanes.inside(position.x())))

    def empty(self, kind: LaneKind) -> bool:
        """Whether there is nothing in a lane that is wanted."""
        there = {LaneKind.SOUND: self.found.sounds, LaneKind.SPEECH: self.found.speech}
        return kind in self.found.wanted and not there.get(kind, True)

    def pending(self, kind: LaneKind) -> bool:
        """Whether a lane is still to be made for some part."""
        return kind in self.found.pending

    def chapter_at(self, ms: float) -> Chapter | None:
        """The one that goes on at `ms`."""
        place = bisect_right(self._starts, ms) - 1
        return self.found.chapters[place] if place >= 0 else None

    def chapters_in(self, scale: Scale) -> Iterator[tuple[Chapter, float, float]]:
        """Those in view, each with where it begins and where the next one does; at most one a pixel."""
        place = max(0, bisect_right(self._starts, scale.first_ms) - 1)
        while place < len(self._starts) and self._starts[place] < scale.last_ms:
            x = scale.x(self._starts[place])
            after = max(place + 1, bisect_left(self._starts, scale.first_ms + (floor(x) + 1) * scale.ms_per_pixel))
            end = self._starts[after] if after < len(self._starts) else scale.total_ms
            yield self.found.chapters[place], x, scale.x(end)
            place = after


class _Sound:
    """One recording's level. A picture with a column for each of its steps in view is stretched to their width."""

    def __init__(self, placed: PlacedSound) -> None:
        self._offset_ms = placed.offset_ms
        self._level = placed.level

    def paint(
        self, painter: QPainter, scale: Scale, lane: QRectF, rows: int, low_high: tuple[int, int], ratio: float
    ) -> None:
        levels = self._level.levels
        place = coarseness(scale.ms_per_pixel / ratio, self._level.step_ms, len(levels))
        step_ms = self._level.step_ms << place
        peaks, means = levels[place]
        first, last, x, width = stretched(scale, self._offset_ms, step_ms, len(peaks))
        if first < last:
            target = QRectF(lane.left() + x, lane.top(), width, lane.height())
            painter.drawImage(target, _picture(peaks[first:last], means[first:last], rows, low_high))


def _picture(peaks: bytes, means: bytes, rows: int, low_high: tuple[int, int]) -> QImage:
    count = len(peaks)
    across = -count % 4
    peaks, means = peaks + bytes(across), means + bytes(across)
    # a byte is 1 where a peak reaches, 3 where the mean does too
    both = zip(_reaches(rows, low_high, 1), _reaches(rows, low_high, 2), strict=True)
    bits = b"".join(_joined(peaks.translate(peak), means.translate(mean)) for peak, mean in both)
    made = QImage(bits, count, rows, len(peaks), QImage.Format.Format_Indexed8)
    soft, strong = current("sound-soft").rgba(), current("sound").rgba()
    made.setColorTable([0, soft, strong, strong])
    return made.copy()


def _joined(one: bytes, other: bytes) -> bytes:
    number = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return number.to_bytes(len(one), "little")


@lru_cache(maxsize=16)
def _reaches(rows: int, low_high: tuple[int, int], value: int) -> tuple[bytes, ...]:
    """For each row, from the top: which of the 256 levels reach it."""
    low, high = low_high
    steps = [(level - low) * rows / (high - low) for level in range(256)]
    return tuple(
        bytes(value if level and steps[level] > rows - 1 - row else 0 for level in range(256)) for row in range(rows)
    )


def _range(sounds: Sequence[PlacedSound]) -> tuple[int, int]:
    """From what is quiet in this lesson to its loudest, so that a far microphone fills the lane too."""
    means = sorted(mean for sound in sounds for mean in sound.level.levels[-1][1] if mean)
    if not means:
        return 0, 255
    high = max(max(sound.level.levels[-1][0]) for sound in sounds)
    return max(0, min(means[len(means) // 20] - 8, high - _LEAST_RANGE)), high
