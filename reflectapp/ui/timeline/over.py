from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.lanes import Lane
from reflectapp.ui.timeline.marks import Spans
from reflectapp.ui.timeline.painting import paint_pending

if TYPE_CHECKING:
    from reflectapp.ui.timeline.view import TimelineView

_HOOK: Final = 6


class Over:
    """What lies over the lanes: a span that has begun, and the one that is repeated, silences that are skipped."""

    def __init__(self, view: "TimelineView") -> None:
        self._view = view
        self._pending_ms: int | None = None
        self._repeated: tuple[int, int] | None = None
        self._skipped = Spans(())

    def show_pending(self, start_ms: int | None) -> None:
        """Where a span has begun that has no end yet."""
        self._pending_ms = start_ms
        self._view.update()

    def show_repeated(self, span: tuple[int, int] | None) -> None:
        """The span that is played again and again."""
        self._repeated = span
        self._view.update()

    def show_skipped(self, spans: Sequence[tuple[int, int]]) -> None:
        """The silences that are not played."""
        self._skipped = Spans(spans)
        self._view.update()

    def paint(self, painter: QPainter) -> None:
        lanes, scale = self._view.lanes, self._view.scale
        if lanes.has(Lane.SPEECH):
            self._paint_skipped(painter)
        self._view.coded.paint_over(painter)
        if self._repeated is not None:
            self._paint_repeated(painter, *self._repeated)
        if self._pending_ms is not None:
            paint_pending(painter, lanes, scale, self._pending_ms, self._view.time_ms)

    def _paint_skipped(self, painter: QPainter) -> None:
        """A dotted line through the lane of speech."""
        lanes, scale = self._view.lanes, self._view.scale
        middle = lanes.top(Lane.SPEECH) + lanes.heights[Lane.SPEECH] / 2
        painter.setPen(QPen(current("soft"), 2, Qt.PenStyle.DotLine))
        for first, last in self._skipped.runs(scale):
            painter.drawLine(QPointF(lanes.gutter + first + 3, middle), QPointF(lanes.gutter + last - 3, middle))

    def _paint_repeated(self, painter: QPainter, start_ms: int, end_ms: int) -> None:
        """A veil between two brackets."""
        lanes, scale = self._view.lanes, self._view.scale
        left, right = (lanes.gutter + round(scale.x(ms)) + 0.5 for ms in (start_ms, end_ms))
        left, right = max(left, -2 * _HOOK), min(max(right, left + 2), self._view.width() + 2 * _HOOK)
        veil = current("accent")
        veil.setAlpha(38)
        painter.fillRect(QRectF(left, 0, right - left, lanes.height), veil)
        painter.setPen(QPen(current("accent"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        bottom = float(lanes.height) - 1
        for x, inwards in ((left, _HOOK), (right, -_HOOK)):
            edge = [QPointF(x + inwards, 1), QPointF(x, 1), QPointF(x, bottom), QPointF(x + inwards, bottom)]
            painter.drawPolyline(edge)
