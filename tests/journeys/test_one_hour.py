"""A real window through a recording of one hour; how long it stood still is told, and judged elsewhere."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QElapsedTimer, Qt, QTimer

from benchmarks import films
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.timeline.scale import Scale

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "hollow lantern tundra violet nine"
HOUR_MS, ROUND_MS, FRAME_MS = 3_600_000, 60_200, 100


@pytest.fixture
def hour(tmp_path: Path) -> Path:
    film = films.short(tmp_path / "s.mp4", width=160, height=96, rate=10, seconds=60, keyframe_every_s=8)
    return films.looped(film, tmp_path / "hour.mp4", HOUR_MS, ROUND_MS)


def test_an_hour_comes_in_and_is_watched_all_over(
    start: "Callable[..., Teacher]", tmp_path: Path, hour: Path, record_property: Callable[[str, object], None]
) -> None:
    teacher = start(tmp_path / "store")
    teacher.begin(PASSPHRASE)
    longest, clock, beat = [0], QElapsedTimer(), QTimer(interval=5)
    beat.timeout.connect(lambda: longest.append(clock.restart()))
    clock.start()
    beat.start()
    teacher.say_yes(teacher.drop(hour))
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    teacher.click(teacher.button(teacher.opened.window, "Open hour.mp4"))
    page = teacher.lesson_page()
    assert abs(page.player.duration_ms - HOUR_MS) < ROUND_MS
    jump(page, teacher)
    zoom(page, teacher)
    mark(page, teacher)
    teacher.wait(lambda: page.stage.timeline.heard.found.sounds and len(page.stage.thumbnails))
    beat.stop()
    record_property("longest_stall_ms", max(longest))
    assert teacher.leave() == 0


def jump(page: LessonPage, teacher: "Teacher") -> None:
    page.stage.video.setFocus()
    teacher.press(Qt.Key.Key_Space)
    teacher.wait(lambda: page.player.time_ms > 500)
    teacher.press(Qt.Key.Key_Space)
    for place in (3_000_000, 1_200_050, 3_590_000, 60_020):
        page.stage.timeline.scrubbed.emit(place)
        page.stage.timeline.scrub_ended.emit()
        teacher.wait(partial(near, page, place))
    for key, expected in ((Qt.Key.Key_Period, ROUND_MS), (Qt.Key.Key_Comma, ROUND_MS - 3 * FRAME_MS)):
        teacher.press(key)
        teacher.wait(partial(shows, page, expected))


def shows(page: LessonPage, ms: int) -> bool:
    return page.player.time_ms == ms


def near(page: LessonPage, place: int) -> bool:
    """Whether the picture shown is the one of that time."""
    return place - 3 * FRAME_MS < page.player.time_ms <= place


def zoom(page: LessonPage, teacher: "Teacher") -> None:
    timeline = page.stage.timeline
    whole: Scale = timeline.scale
    timeline.zoom(12)
    assert timeline.scale.span_ms < whole.span_ms / 4
    timeline.zoom(-12)
    assert timeline.scale.whole


def mark(page: LessonPage, teacher: "Teacher") -> None:
    page.stage.video.setFocus()
    teacher.press(Qt.Key.Key_M)
    teacher.wait(page.editor.note.hasFocus)
    teacher.write("a question")
    teacher.press(Qt.Key.Key_Return)
    teacher.wait(lambda: [each.note for each in page.marking.moments] == ["a question"])
