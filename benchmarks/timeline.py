"""One whole repaint of the timeline, with everything in view, 3840 pixels wide."""

import statistics
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication

from benchmarks.report import Row, seconds
from reflectapp.domain.lanes import LaneKind, LessonLanes, PlacedSound, SoundLevel, Speech
from reflectapp.domain.moments import Moment
from reflectapp.kit.ids import new_id
from reflectapp.ui.timeline.heard import Heard
from reflectapp.ui.timeline.view import TimelineView

MOMENTS, SPEECH, WIDTH, HOUR_MS, STEP_MS = 90_000, 10_000, 3840, 3_600_000, 50
REPAINTS = 25


def measure() -> Iterator[Row]:
    _app = QApplication.instance() or QApplication([])
    view = TimelineView()
    view.show_length(HOUR_MS)
    step = HOUR_MS // MOMENTS
    view.show_moments(
        tuple(
            Moment(new_id(), "lesson", None, n * step, n * step + 9_000 if n % 3 else None, "a note", ("thinking",))
            for n in range(MOMENTS)
        )
    )
    view.show_heard(Heard(_found()))
    view.resize(WIDTH, view.sizeHint().height())
    view.show()

    def repaint() -> None:
        view.look_from(view.scale)
        view.grab()

    repaint()
    taken = [seconds(repaint) * 1000 for _ in range(REPAINTS)]
    detail = f"{min(taken):.1f} to {max(taken):.1f} ms, median of {REPAINTS}, with sound level"
    what = f"timeline repaint, {MOMENTS + SPEECH} entries, {WIDTH} px"
    yield Row(what, statistics.median(taken), "ms", 8, True, detail)


def _found() -> LessonLanes:
    levels = [bytes(n * 7 % 256 for n in range(HOUR_MS // STEP_MS))]
    while len(levels[-1]) > 256:
        levels.append(levels[-1][::2])
    level = SoundLevel(STEP_MS, tuple((each, each) for each in levels))
    apart = HOUR_MS // SPEECH
    speech = tuple(Speech(n * apart, n * apart + apart // 2) for n in range(SPEECH))
    return LessonLanes((PlacedSound(0, level),), speech, (), frozenset({LaneKind.SOUND, LaneKind.SPEECH}))
