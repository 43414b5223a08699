import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from reflectapp.domain.moments import Moment
from reflectapp.ui.timeline.marks import Marks, Points, Spans, moved
from reflectapp.ui.timeline.scale import Scale
from reflectapp.ui.timeline.view import TimelineView


def moment(key: str, start_ms: int, end_ms: int | None = None) -> Moment:
    return Moment(key, "lesson", None, start_ms, end_ms, "a note")


@pytest.fixture
def timeline(qtbot: QtBot) -> TimelineView:
    """A minute; a second is ten pixels."""
    made = TimelineView()
    qtbot.addWidget(made)
    made.show_length(60_000)
    made.resize(made.lanes.gutter + 600, made.sizeHint().height())
    made.show_moments((moment("a", 10_000), moment("b", 20_000, 30_000)))
    made.show()
    return made


def at(timeline: TimelineView, seconds: float, lane: str = "moments") -> QPoint:
    y = timeline.lanes.moments_middle if lane == "moments" else 5
    return QPoint(timeline.lanes.gutter + round(seconds * 10), round(y))


def drag(qtbot: QtBot, timeline: TimelineView, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(timeline, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(timeline, start + QPoint(6, 0))
    qtbot.mouseMove(timeline, end)
    qtbot.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=end)


def test_scrubbing_follows_the_mouse(timeline: TimelineView, qtbot: QtBot) -> None:
    asked: list[int] = []
    timeline.scrubbed.connect(asked.append)
    drag(qtbot, timeline, at(timeline, 5, "ruler"), at(timeline, 12, "ruler"))
    assert asked[0] == 5000
    assert asked[-1] == 12_000
    assert timeline.time_ms == 12_000


def test_a_click_chooses_a_moment(timeline: TimelineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.chosen) as chosen:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, 10.2))
    assert chosen.args == ["a"]


def test_a_point_is_dragged(timeline: TimelineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.moved) as told:
        drag(qtbot, timeline, at(timeline, 10), at(timeline, 15))
    assert told.args == ["a", 15_000, None]


def test_a_span_is_dragged_whole_or_by_its_end(timeline: TimelineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.moved) as whole:
        drag(qtbot, timeline, at(timeline, 25), at(timeline, 35))
    assert whole.args == ["b", 30_000, 40_000]
    with qtbot.waitSignal(timeline.moved) as end:
        drag(qtbot, timeline, at(timeline, 30), at(timeline, 33))
    assert end.args == ["b", 20_000, 33_000]


def test_a_moment_stays_within_the_lesson() -> None:
    assert moved(5000, None, -9000, "all", 60_000) == (0, None)
    assert moved(5000, 8000, 90_000, "all", 60_000) == (57_000, 60_000)
    assert moved(5000, 8000, 9000, "start", 60_000) == (7900, 8000)


def test_zooming_keeps_the_time_under_the_mouse() -> None:
    scale = Scale(60_000, 600, 0, 100)
    closer = scale.zoomed(4, 150)
    assert closer.ms(150) == scale.ms(150) == 15_000
    assert closer.ms_per_pixel == 25
    assert closer.zoomed(0.01, 10).whole
    assert closer.panned(-100_000).first_ms == 0


def test_all_of_it_stays_all_of_it_when_the_window_grows() -> None:
    scale = Scale().fitted(60_000, 600)
    assert scale.fitted(60_000, 1200).ms_per_pixel == 50


def test_keys_zoom_when_the_timeline_has_the_focus(timeline: TimelineView, qtbot: QtBot) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    assert not timeline.scale.whole
    qtbot.keyClick(timeline, Qt.Key.Key_0)
    assert timeline.scale.whole


def test_many_points_are_drawn_by_the_pixel() -> None:
    scale = Scale(100_000, 100, 0, 1000)
    assert list(Points(range(0, 50_000, 7)).runs(scale)) == [(0, 50)]
    assert list(Points([500, 600, 9000]).runs(scale)) == [(0, 1), (9, 10)]


def test_spans_that_overlap_are_drawn_together() -> None:
    scale = Scale(100_000, 100, 0, 1000)
    assert list(Spans([(0, 5000), (3000, 9000), (20_000, 30_000)]).runs(scale)) == [(0, 9), (20, 30)]


def test_the_nearest_point_is_found_before_the_span_beneath() -> None:
    marks = Marks((moment("span", 0, 60_000), moment("near", 10_000), moment("nearer", 10_400)))
    found = marks.at(105, Scale(60_000, 600, 0, 100))
    assert found is not None
    assert found.id == "nearer"


def test_fifty_thousand_moments_are_drawn(timeline: TimelineView) -> None:
    timeline.show_moments(tuple(moment(str(n), n, n + 50 if n % 3 == 0 else None) for n in range(50_000)))
    image = timeline.grab().toImage()
    ratio = image.devicePixelRatio()
    seen = image.pixelColor(round((timeline.lanes.gutter + 100) * ratio), round(timeline.lanes.moments_middle * ratio))
    bare = image.pixelColor(round((timeline.lanes.gutter + 580) * ratio), round(timeline.lanes.moments_middle * ratio))
    assert seen != bare
