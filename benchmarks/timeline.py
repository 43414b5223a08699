"""One whole repaint of the timeline, with every moment in view, 3840 pixels wide."""

import statistics
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication

from benchmarks.report import Row, seconds
from reflectapp.domain.moments import Moment
from reflectapp.kit.ids import new_id
from reflectapp.ui.timeline.view import TimelineView

MOMENTS, WIDTH, HOUR_MS = 50_000, 3840, 3_600_000
REPAINTS = 25


def measure() -> Iterator[Row]:
    _app = QApplication.instance() or QApplication([])
    view = TimelineView()
    view.resize(WIDTH, view.sizeHint().height())
    view.show_length(HOUR_MS)
    step = HOUR_MS // MOMENTS
    view.show_moments(
        tuple(
            Moment(new_id(), "lesson", None, n * step, n * step + 9_000 if n % 3 else None, "a note", ("thinking",))
            for n in range(MOMENTS)
        )
    )
    view.show()

    def repaint() -> None:
        view.look_from(view.scale)
        view.grab()

    repaint()
    taken = [seconds(repaint) * 1000 for _ in range(REPAINTS)]
    detail = f"{min(taken):.1f} to {max(taken):.1f} ms, median of {REPAINTS}"
    yield Row(f"timeline repaint, {MOMENTS} moments, {WIDTH} px", statistics.median(taken), "ms", 16, True, detail)
