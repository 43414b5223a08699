"""The lanes of measures: one for each, with its codes, to be chosen and dragged."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from reflectapp.domain.codings import Coding, Entry
from reflectapp.ui import codes
from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.lanes import Lane
from reflectapp.ui.timeline.marks import edge_at, moved

if TYPE_CHECKING:
    from reflectapp.ui.timeline.view import TimelineView

MOST_ROWS: Final = 4
_SLACK_PIXELS: Final = 4
_NEAR_PIXELS: Final = 7
_PADDING: Final = 3


@dataclass(frozen=True, slots=True)
class _Held:
    coding: Coding
    entry: Entry
    part: str
    from_x: float
    dragged: Entry | None = None


class Coded(QObject):
    """The codings on the timeline, a row for each.

    `chosen` carries a coding's and an entry's id, `moved` the id of an entry of that coding and its new times.
    """

    chosen = Signal(str, str)
    moved = Signal(str, int, object)

    def __init__(self, view: "TimelineView") -> None:
        super().__init__(view)
        self._view = view
        self._held: _Held | None = None
        self._chosen: tuple[str, Entry] | None = None
        self._going_on: dict[str, list[Entry]] = {}
        self._running = False
        self.codings: tuple[Coding, ...] = ()

    def show_codings(self, codings: Sequence[Coding], running: bool) -> None:
        """Those that are shown, from the top down; the first one is being coded if `running`."""
        rows = len(self.codings)
        self.codings, self._running = tuple(codings)[:MOST_ROWS], running
        self._going_on = {each.id: [e for e in each.entries if self._goes_on(each, e)] for each in self.codings}
        self.show_chosen(self._chosen[1].id if self._chosen is not None else "")
        self._view.measure() if len(self.codings) != rows else self._view.redraw()

    def show_chosen(self, entry_id: str) -> None:
        entries = ((coding.id, entry) for coding in self.codings for entry in coding.entries)
        self._chosen = next((each for each in entries if each[1].id == entry_id), None) if entry_id else None
        self._view.update()

    def rows(self) -> Iterator[tuple[Coding, QRectF]]:
        """Each with its place from the left end of the lanes on."""
        lanes = self._view.lanes
        if not lanes.has(Lane.MEASURES) or not self.codings:
            return
        high = lanes.heights[Lane.MEASURES] / len(self.codings)
        for number, coding in enumerate(self.codings):
            top = lanes.top(Lane.MEASURES) + number * high
            yield coding, QRectF(lanes.gutter, top, self._view.scale.width, high - 1)

    def names(self) -> Iterator[tuple[str, QRectF]]:
        """What stands in the gutter, and where."""
        for coding, row in self.rows():
            yield coding.measure.title, QRectF(0, row.top(), row.left(), row.height())

    def paint(self, painter: QPainter) -> None:
        """All that has an end; what lies closer than a pixel to its like is left out."""
        scale = self._view.scale
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for coding, row in self.rows():
            painter.setClipRect(row.adjusted(-8, 0, 0, 0))
            drawn: dict[str, float] = {}
            for entry in self._in_view(coding):
                x = scale.x(entry.start_ms if entry.end_ms is None else entry.end_ms)
                if x >= drawn.get(entry.code_id, -1e9) + 1 and not self._goes_on(coding, entry):
                    drawn[entry.code_id] = x
                    self._paint_entry(painter, coding, entry, row)
        painter.restore()

    def paint_over(self, painter: QPainter) -> None:
        """What goes on up to the picture shown, the chosen one, and the one that is dragged."""
        for coding, row in self.rows():
            running = self._running and coding is self.codings[0]
            until = self._view.time_ms if running else self._end_of(coding)
            chosen = self._chosen[1] if self._chosen is not None and self._chosen[0] == coding.id else None
            for entry in self._going_on[coding.id]:
                shown = replace(entry, end_ms=max(entry.start_ms + 1, until))
                self._paint_entry(painter, coding, shown, row, chosen=entry == chosen)
            if chosen is not None and not self._goes_on(coding, chosen):
                self._paint_entry(painter, coding, chosen, row, chosen=True)
            held = self._held
            if held is not None and held.dragged is not None and held.coding.id == coding.id:
                self._paint_entry(painter, coding, held.dragged, row, chosen=True)

    def at(self, position: QPointF) -> tuple[Coding, Entry] | None:
        """The code under a place."""
        scale = self._view.scale
        row = next((each for each in self.rows() if each[1].top() <= position.y() < each[1].bottom() + 1), None)
        x = self._view.lanes.inside(position.x())
        if row is None or x < -_NEAR_PIXELS:
            return None
        near = _NEAR_PIXELS * scale.ms_per_pixel
        best: tuple[float, Entry] | None = None
        for entry in row[0].entries:
            end = self._end(row[0], entry)
            away = max(entry.start_ms - scale.ms(x), scale.ms(x) - end, 0)
            if away <= near and (best is None or away <= best[0]):
                best = (away, entry)
        return (row[0], best[1]) if best is not None else None

    def press(self, event: QMouseEvent) -> bool:
        """Whether a code is held now."""
        found = self.at(event.position())
        if found is None:
            return False
        x = event.position().x()
        self._held = _Held(*found, edge_at(found[1], self._view.lanes.inside(x), self._view.scale), x)
        self.chosen.emit(found[0].id, found[1].id)
        return True

    def drag(self, event: QMouseEvent) -> None:
        held, view = self._held, self._view
        if held is None:
            return
        by_pixels = event.position().x() - held.from_x
        if held.dragged is not None or abs(by_pixels) >= _SLACK_PIXELS:
            own, total = held.entry, view.scale.total_ms
            times = moved(own.start_ms, own.end_ms, round(by_pixels * view.scale.ms_per_pixel), held.part, total)
            self._held = replace(held, dragged=replace(own, start_ms=times[0], end_ms=times[1]))
            view.update()

    def release(self) -> None:
        held, self._held = self._held, None
        if held is not None and held.dragged is not None:
            self.moved.emit(held.entry.id, held.dragged.start_ms, held.dragged.end_ms)
        self._view.update()

    def _paint_entry(self, painter: QPainter, coding: Coding, entry: Entry, row: QRectF, chosen: bool = False) -> None:
        place = codes.place_of(coding.measure, entry.code_id)
        ring = current("text") if chosen else None
        x = row.left() + self._view.scale.x(entry.start_ms)
        if entry.end_ms is None:
            centre = QPointF(x, row.center().y())
            codes.paint_shape(painter, place, centre, min(7.0, row.height() * 0.34) + (1 if chosen else 0), ring)
            return
        left, right = max(x, row.left() - 20), row.left() + self._view.scale.x(entry.end_ms)
        bar = QRectF(
            left, row.top() + _PADDING, max(2.0, min(right, row.right() + 20) - left), row.height() - 2 * _PADDING
        )
        code = coding.measure.find(entry.code_id)
        paint = codes.paint_estimate if entry.estimated else codes.paint_bar
        paint(painter, place, bar, code.key.upper() if code is not None else "", ring)

    def _in_view(self, coding: Coding) -> Iterator[Entry]:
        scale = self._view.scale
        last = bisect_right(coding.entries, scale.last_ms + 10 * scale.ms_per_pixel, key=lambda each: each.start_ms)
        begun = scale.first_ms - 10 * scale.ms_per_pixel
        return (entry for entry in coding.entries[:last] if self._end(coding, entry) >= begun)

    def _goes_on(self, coding: Coding, entry: Entry) -> bool:
        return entry.end_ms is None and not coding.measure.kind.of_points

    def _end(self, coding: Coding, entry: Entry) -> int:
        if entry.end_ms is not None:
            return entry.end_ms
        return max(entry.start_ms, self._end_of(coding)) if self._goes_on(coding, entry) else entry.start_ms

    def _end_of(self, coding: Coding) -> int:
        """Up to where what goes on is shown: to the end of what is covered."""
        return max((end for _start, end in coding.covers), default=0)
