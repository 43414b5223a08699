"""Moments as sorted arrays, so that what is drawn depends on the pixels and not on their number."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from reflectapp.domain.codings import Entry
from reflectapp.domain.moments import Moment
from reflectapp.ui.timeline.scale import Scale
from reflectapp.ui.timeline.strips import Strip

_NEAR_PIXELS: Final = 8
_EDGE_PIXELS: Final = 5


class Points:
    """Times, in order."""

    def __init__(self, times: Sequence[int]) -> None:
        self._times = array("q", times)

    def runs(self, scale: Scale) -> Iterator[tuple[int, int]]:
        """Neighbouring pixels with points in them, as [first, last)."""
        times, first_ms, pixel = self._times, scale.first_ms, scale.ms_per_pixel
        place, end, width = bisect_left(times, first_ms), len(times), scale.width
        begun = x = -1
        while place < end:
            column = int((times[place] - first_ms) / pixel)
            if column >= width:
                break
            if column != x + 1 or begun < 0:
                if begun >= 0:
                    yield begun, x + 1
                begun = column
            x = column
            place = bisect_left(times, first_ms + (x + 1) * pixel, place + 1)
        if begun >= 0:
            yield begun, x + 1


class Spans:
    """The times that spans cover together; yields runs of pixels (first, last), at most one a pixel."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._starts, self._ends = array("q"), array("q")
        for start, end in spans:
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def runs(self, scale: Scale) -> Iterator[tuple[int, int]]:
        place = bisect_right(self._ends, scale.first_ms)
        while place < len(self._starts):
            first = int(scale.x(self._starts[place]))
            if first >= scale.width:
                return
            last = max(first + 1, int(scale.x(self._ends[place])))
            yield max(0, first), min(last, scale.width)
            place = bisect_right(self._ends, scale.first_ms + (last + 1) * scale.ms_per_pixel, place + 1)


class Marks:
    """The moments of a lesson, by start, made ready for drawing and for finding under the mouse."""

    def __init__(self, moments: Sequence[Moment] = (), faded: frozenset[str] = frozenset()) -> None:
        self.moments = moments
        self.faded = faded
        self._halves: tuple[Marks, Marks] | None = None
        self._starts = array("q", [moment.start_ms for moment in moments])
        self._strips: dict[tuple[bool, bool], Strip] = {}
        self._longest = max((m.end_ms - m.start_ms for m in moments if m.end_ms is not None), default=0)
        self.points = {
            goal: Points([m.start_ms for m in moments if m.end_ms is None and bool(m.goal_ids) == goal])
            for goal in (False, True)
        }
        self.spans = {
            goal: Spans([(m.start_ms, m.end_ms) for m in moments if m.end_ms is not None and bool(m.goal_ids) == goal])
            for goal in (False, True)
        }

    def strip(self, points: bool, goal: bool) -> Strip:
        """The same for drawing many at once; made when it is first needed."""
        if (points, goal) not in self._strips:
            chosen = [m for m in self.moments if (m.end_ms is None) is points and bool(m.goal_ids) is goal]
            self._strips[points, goal] = Strip([(m.start_ms, m.end_ms or m.start_ms + 1) for m in chosen])
        return self._strips[points, goal]

    def halves(self) -> "tuple[Marks, Marks]":
        """The pale ones and the others; made when they are first needed."""
        if self._halves is None:
            pale, clear = ([m for m in self.moments if (m.id in self.faded) is is_pale] for is_pale in (True, False))
            self._halves = Marks(pale), Marks(clear)
        return self._halves

    def find(self, moment_id: str) -> Moment | None:
        return next((moment for moment in self.moments if moment.id == moment_id), None)

    def in_view(self, scale: Scale) -> range:
        """Places of the moments that may show."""
        first = bisect_left(self._starts, scale.first_ms - self._longest - 12 * scale.ms_per_pixel)
        return range(first, bisect_right(self._starts, scale.last_ms + 12 * scale.ms_per_pixel))

    def at(self, x: float, scale: Scale) -> Moment | None:
        """The moment under `x`: the nearest point, else the span that begins last."""
        best: tuple[float, Moment] | None = None
        reach = max(self._longest, int(_NEAR_PIXELS * scale.ms_per_pixel))
        centre = scale.first_ms + x * scale.ms_per_pixel
        first = bisect_left(self._starts, centre - reach)
        last = bisect_right(self._starts, centre + _NEAR_PIXELS * scale.ms_per_pixel)
        for place in range(last - 1, max(first, last - 5000) - 1, -1):
            moment = self.moments[place]
            if moment.end_ms is None:
                distance = abs(scale.x(moment.start_ms) - x)
                if distance <= _NEAR_PIXELS and (best is None or distance < best[0]):
                    best = (distance, moment)
            elif scale.x(moment.start_ms) - 2 <= x <= scale.x(moment.end_ms) + 2 and best is None:
                best = (_NEAR_PIXELS, moment)
        return best[1] if best else None


def edge_at(moment: Moment | Entry, x: float, scale: Scale) -> str:
    """Which part of a moment is held at `x`: "start" or "end" of a span, or "all"."""
    if moment.end_ms is None:
        return "all"
    start, end = scale.x(moment.start_ms), scale.x(moment.end_ms)
    if end - start > 4 * _EDGE_PIXELS:
        if x <= start + _EDGE_PIXELS:
            return "start"
        if x >= end - _EDGE_PIXELS:
            return "end"
    return "all"


def moved(start_ms: int, end_ms: int | None, by_ms: int, part: str, total_ms: int) -> tuple[int, int | None]:
    """A moment's times after a drag, within the lesson; a span keeps at least 100 ms."""
    if end_ms is None:
        return min(max(0, start_ms + by_ms), total_ms), None
    if part == "start":
        return min(max(0, start_ms + by_ms), end_ms - 100), end_ms
    if part == "end":
        return start_ms, max(min(total_ms, end_ms + by_ms), start_ms + 100)
    by_ms = min(max(by_ms, -start_ms), max(0, total_ms - end_ms))
    return start_ms + by_ms, end_ms + by_ms
