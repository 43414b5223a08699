"""Sound level, speech and chapters on the timeline: drawn where they are, hidden, shown as a table, zoomed into."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.lanes import Chapter, LaneJob, LaneKind, LessonLanes, PlacedSound, SoundLevel, Speech
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.services import lanes, preferences
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.heard import Heard
from reflectapp.ui.timeline.lanes import Lane
from reflectapp.ui.timeline.table import TimelineTable, lines
from reflectapp.ui.timeline.view import TimelineView

QUIET, LOUD = 80, 240


def level(*pieces: tuple[int, int]) -> SoundLevel:
    """Pieces of (milliseconds, loudness)."""
    one = b"".join(bytes([loudness]) * (ms // 50) for ms, loudness in pieces)
    made = [one]
    while len(made[-1]) > 256:
        made.append(bytes(max(made[-1][place : place + 2]) for place in range(0, len(made[-1]), 2)))
    return SoundLevel(50, tuple((each, each) for each in made))


FOUND = LessonLanes(
    (PlacedSound(0, level((20_000, QUIET), (20_000, LOUD), (20_000, QUIET))),),
    (Speech(10_000, 20_000), Speech(40_000, 45_000)),
    (Chapter(0, "Starter"), Chapter(30_000, "Pairs")),
    frozenset({LaneKind.SOUND, LaneKind.SPEECH, LaneKind.CHAPTERS}),
)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """What is remembered of places."""
    places: dict[str, bytes] = {}
    monkeypatch.setattr(preferences, "recall", places.get)
    monkeypatch.setattr(preferences, "remember", places.__setitem__)
    return places


@pytest.fixture
def timeline(qtbot: QtBot, kept: dict[str, bytes]) -> Iterator[TimelineView]:
    """A minute; a second is ten pixels."""
    made = TimelineView()
    qtbot.addWidget(made)
    made.show_heard(Heard(FOUND))
    made.show_length(60_000)
    made.resize(made.lanes.gutter + 600, made.sizeHint().height())
    made.show()
    yield made


def at(timeline: TimelineView, seconds: float, lane: Lane, part: float = 0.5) -> QPoint:
    y = timeline.lanes.top(lane) + timeline.lanes.heights[lane] * part
    return QPoint(timeline.lanes.gutter + round(seconds * 10), round(y))


def colour(timeline: TimelineView, seconds: float, lane: Lane, part: float = 0.5) -> QColor:
    image: QImage = timeline.grab().toImage()
    return image.pixelColor(at(timeline, seconds, lane, part))


def test_sound_and_speech_are_drawn_where_they_are(timeline: TimelineView) -> None:
    assert colour(timeline, 30, Lane.SOUND) == current("sound")
    assert colour(timeline, 10, Lane.SOUND) == current("surface")
    assert colour(timeline, 15, Lane.SPEECH) == current("speech")
    assert colour(timeline, 30, Lane.SPEECH) == current("surface")


def test_a_second_part_is_drawn_behind_the_first_and_all_of_it_further_away(timeline: TimelineView) -> None:
    long = PlacedSound(60_000, level((1_800_000, QUIET), (1_800_000, LOUD)))
    timeline.show_heard(Heard(replace(FOUND, sounds=(*FOUND.sounds, long))))
    timeline.show_length(3_660_000)
    assert colour(timeline, 45, Lane.SOUND) == current("sound")
    assert colour(timeline, 20, Lane.SOUND) == current("surface")


def test_quiet_recordings_fill_the_lane_too(timeline: TimelineView) -> None:
    quiet = PlacedSound(0, level((30_000, 20), (30_000, 140)))
    timeline.show_heard(Heard(replace(FOUND, sounds=(quiet,))))
    assert colour(timeline, 45, Lane.SOUND, 0.2) == current("sound")


def test_a_click_on_a_chapter_goes_to_its_beginning(timeline: TimelineView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(timeline.scrubbed) as asked:
        qtbot.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=at(timeline, 41, Lane.CHAPTERS))
    assert asked.args == [30_000]


def test_a_chapters_title_is_never_markup(timeline: TimelineView, qtbot: QtBot) -> None:
    bad = (Chapter(0, "<img src='file:///x'>"),)
    timeline.show_heard(Heard(replace(FOUND, chapters=bad)))
    qtbot.mouseMove(timeline, at(timeline, 20, Lane.CHAPTERS))
    assert "&lt;img" in timeline.toolTip()
    qtbot.mouseMove(timeline, at(timeline, 20, Lane.SPEECH))
    assert "an estimate" in timeline.toolTip()


def test_a_lane_that_she_hides_makes_room_and_stays_hidden(
    timeline: TimelineView, kept: dict[str, bytes], qtbot: QtBot
) -> None:
    before = timeline.sizeHint().height()
    gone = timeline.lanes.heights[Lane.SPEECH]
    menu = timeline.choice.menu(timeline)
    (action,) = [each for each in menu.actions() if each.text() == "Speech (estimate)"]
    action.trigger()
    assert timeline.sizeHint().height() == before - gone
    another = TimelineView()
    qtbot.addWidget(another)
    another.show_heard(Heard(FOUND))
    assert list(another.lanes.heights) == [Lane.CHAPTERS, Lane.PICTURES, Lane.SOUND, Lane.MOMENTS]
    another.choice.show_lane(Lane.SPEECH, True)
    assert another.lanes.has(Lane.SPEECH)


def test_lanes_that_will_have_nothing_are_not_there(timeline: TimelineView) -> None:
    timeline.show_heard(Heard(LessonLanes()))
    assert list(timeline.lanes.heights) == [Lane.PICTURES, Lane.MOMENTS]


def test_how_far_a_lane_is_stands_in_it(timeline: TimelineView) -> None:
    speech = frozenset({LaneKind.SPEECH})
    timeline.show_heard(Heard(LessonLanes(wanted=speech, pending=speech)))
    timeline.making.follow(frozenset({"r"}))
    bare = timeline.grab().toImage()
    timeline.making.progressed(LaneJob("other", LaneKind.SPEECH), Progress(1, 2))
    assert timeline.grab().toImage() == bare
    timeline.making.progressed(LaneJob("r", LaneKind.SPEECH), Progress(1, 2))
    assert timeline.making.text(LaneKind.SPEECH, True) == "is being made: 50 %"
    assert timeline.grab().toImage() != bare


def test_where_nobody_speaks_a_lesson_says_so(timeline: TimelineView) -> None:
    speech = frozenset({LaneKind.SPEECH})
    timeline.show_heard(Heard(LessonLanes(wanted=speech, pending=speech)))
    waiting = timeline.grab().toImage()
    timeline.show_heard(Heard(LessonLanes(wanted=speech, listened=((0, 60_000),))))
    assert timeline.grab().toImage() != waiting
    assert timeline.making.text(LaneKind.SPEECH, False) == "nobody seems to speak"


def wheel(timeline: TimelineView, x: float, angle: int, control: bool) -> None:
    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    place = QPointF(timeline.lanes.gutter + x, 40)
    event = QWheelEvent(
        place, place, QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(timeline, event)


def pinch(timeline: TimelineView, x: float, value: float) -> None:
    place = QPointF(timeline.lanes.gutter + x, 40)
    kind = Qt.NativeGestureType.ZoomNativeGesture
    device = QPointingDevice.primaryPointingDevice()
    QApplication.sendEvent(timeline, QNativeGestureEvent(kind, device, 2, place, place, place, value, QPointF()))


@pytest.mark.parametrize(
    "closer",
    [lambda timeline: wheel(timeline, 150, 30, True), lambda timeline: pinch(timeline, 150, 0.1)],
    ids=["wheel", "pinch"],
)
def test_wheel_and_pinch_come_closer_to_what_is_under_them(
    timeline: TimelineView, closer: Callable[[TimelineView], None]
) -> None:
    steps = []
    for _ in range(40):
        closer(timeline)
        assert abs(timeline.scale.ms(150) - 15_000) <= 1
        steps.append(timeline.scale.ms_per_pixel)
    assert all(0.85 < after / before < 1 for before, after in pairwise(steps))


def test_four_hours_can_be_seen_frame_by_frame(timeline: TimelineView) -> None:
    timeline.show_length(4 * 3_600_000)
    assert timeline.scale.whole
    for _ in range(40):
        wheel(timeline, 300, 120, True)
    assert timeline.scale.span_ms <= 100
    timeline.grab()
    for _ in range(40):
        wheel(timeline, 300, -120, True)
    assert timeline.scale.whole


def test_the_table_says_the_same_as_the_lanes() -> None:
    every = lines(FOUND, (Moment("m", "l", None, 12_000, None, "a\nnote", ("pairs",)),), 60_000)
    said = [(line.start_ms, line.lane, line.what) for line in every]
    assert said == sorted(said, key=lambda line: line[0])
    assert {(each.start_ms, "speech, 10.0 s") for each in FOUND.speech[:1]} <= {(ms, what) for ms, _, what in said}
    assert (20_000, Lane.SPEECH, "no speech, 20.0 s") in said
    assert (0, Lane.CHAPTERS, "Starter") in said
    assert (12_000, Lane.MOMENTS, "a note · pairs") in said
    loud = [what for ms, lane, what in said if lane is Lane.SOUND and ms == 20_000]
    assert loud == ["-4 dB on average, at most -4 dB"]


def test_a_line_of_the_table_is_reached_by_keys_and_jumps(
    timeline: TimelineView, qtbot: QtBot, kept: dict[str, bytes]
) -> None:
    table = TimelineTable(lines(FOUND, (), 60_000), 31_000, timeline)
    table.show()
    table.lanes.setCurrentIndex(table.lanes.findData(Lane.CHAPTERS))
    assert table.model.rowCount() == 2
    with qtbot.waitSignal(table.jumped) as jumped:
        qtbot.keyClick(table.table, Qt.Key.Key_Down)
        qtbot.keyClick(table.table, Qt.Key.Key_Return)
    assert jumped.args == [30_000]


def test_a_recordings_lanes_come_in_while_the_lesson_is_shown(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    heard = page.stage.timeline
    assert heard.heard.empty(LaneKind.SOUND)
    for job in context.on_store(lanes.missing):
        outcome = lanes.make(context.on_store, job, lambda _progress: None, CancelToken())
        context.changed.emit(outcome.changed)
    qtbot.waitUntil(lambda: len(heard.heard.found.sounds) == 1)
    assert heard.lanes.has(Lane.SOUND) and not heard.lanes.has(Lane.CHAPTERS)


def test_keys_zoom_wherever_the_focus_is(page: LessonPage, qtbot: QtBot) -> None:
    page.stage.video.setFocus()
    qtbot.keyClick(page.stage.video, Qt.Key.Key_Plus)
    assert not page.stage.timeline.scale.whole
    qtbot.keyClick(page.stage.video, Qt.Key.Key_Minus)
    assert page.stage.timeline.scale.whole


def test_it_is_told_while_a_recording_plays(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    told: list[bool] = []
    context.playing.connect(told.append)
    page.player.play()
    qtbot.waitUntil(lambda: told[-1:] == [True])
    page.close_lesson()
    assert told[-1] is False
