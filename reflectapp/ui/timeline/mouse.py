from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from reflectapp.domain.moments import Moment
from reflectapp.ui.timeline.marks import edge_at, moved

if TYPE_CHECKING:
    from reflectapp.ui.timeline.view import TimelineView

_SLACK_PIXELS: Final = 4


class Hold:
    """What the mouse holds on the timeline: the playhead, a moment, or the view itself."""

    def __init__(self, view: "TimelineView") -> None:
        self._view = view
        self._what = ""
        self._from = QPointF()
        self._last_x = 0.0
        self._moment: Moment | None = None
        self._part = "all"
        self._started = False
        self.dragged: Moment | None = None
        """The moment under way, where it would be dropped."""

    @property
    def active(self) -> bool:
        return bool(self._what)

    def press(self, event: QMouseEvent) -> None:
        view = self._view
        self._from, self._last_x, self._started = event.position(), event.position().x(), False
        if event.button() == Qt.MouseButton.MiddleButton:
            self._what = "view"
        elif event.button() == Qt.MouseButton.LeftButton:
            self._moment = view.moment_at(event.position())
            chapter = view.heard.chapter_in(view.lanes, view.scale, event.position())
            if view.coded.press(event):
                self._what = "code"
            elif self._moment is not None:
                self._what = "moment"
                self._part = edge_at(self._moment, view.lanes.inside(event.position().x()), view.scale)
                view.chosen.emit(self._moment.id)
            elif chapter is not None:
                self._what = "playhead"
                self._go(chapter.start_ms)
            else:
                self._what = "playhead"
                self._scrub(event)

    def move(self, event: QMouseEvent) -> None:
        if self._what == "playhead":
            self._scrub(event)
        elif self._what == "view":
            self._view.look_from(self._view.scale.panned(self._last_x - event.position().x()))
            self._last_x = event.position().x()
        elif self._what == "code":
            self._view.coded.drag(event)
        elif self._what == "moment" and self._moment is not None:
            by_pixels = event.position().x() - self._from.x()
            self._started = self._started or abs(by_pixels) >= _SLACK_PIXELS
            if self._started:
                by_ms = round(by_pixels * self._view.scale.ms_per_pixel)
                held, total = self._moment, self._view.scale.total_ms
                start_ms, end_ms = moved(held.start_ms, held.end_ms, by_ms, self._part, total)
                self.dragged = replace(held, start_ms=start_ms, end_ms=end_ms)
                self._view.update()

    def release(self) -> None:
        what, self._what = self._what, ""
        dragged, self.dragged = self.dragged, None
        if what == "playhead":
            self._view.scrub_ended.emit()
        elif what == "code":
            self._view.coded.release()
        elif dragged is not None:
            self._view.moved.emit(dragged.id, dragged.start_ms, dragged.end_ms)
        self._view.update()

    def _scrub(self, event: QMouseEvent) -> None:
        self._go(self._view.scale.ms(self._view.lanes.inside(event.position().x())))

    def _go(self, ms: int) -> None:
        self._view.show_time(ms)
        self._view.scrubbed.emit(ms)
