"""Long silences are played over, where she wants it."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.lanes import LessonLanes, Speech, silences
from reflectapp.ui.lesson import LessonPage

ONE_SILENCE = LessonLanes(speech=(Speech(0, 1000), Speech(6500, 8000)), listened=((0, 8000),))


def _press(qtbot: QtBot, page: LessonPage, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, key)


def _seen(page: LessonPage) -> list[int]:
    """The times that are shown from now on."""
    times: list[int] = []
    page.player.time_changed.connect(times.append)
    return times


def test_silences_are_what_lies_between_speech_where_it_was_looked_for() -> None:
    lanes = LessonLanes(
        speech=(Speech(4000, 5000), Speech(5500, 6000), Speech(13_000, 14_000)),
        listened=((0, 10_000), (10_000, 20_000), (50_000, 60_000)),
    )
    assert silences(lanes, 3000) == ((0, 4000), (6000, 13_000), (14_000, 20_000), (50_000, 60_000))
    assert silences(lanes, 6000) == ((6000, 13_000), (50_000, 60_000))
    assert silences(replace(lanes, listened=()), 0) == ()


def test_a_long_silence_is_played_over_when_it_is_on(page: LessonPage, qtbot: QtBot) -> None:
    page.skipping.show_lanes(ONE_SILENCE)
    _press(qtbot, page, Qt.Key.Key_N)
    assert page.stage.transport.skipping.isVisible() and page.stage.transport.view.skip_silences.isChecked()
    times = _seen(page)
    page.player.play()
    qtbot.waitUntil(lambda: page.player.time_ms > 6500, timeout=10_000)
    assert not [ms for ms in times if 2600 < ms < 5900]
    assert [ms for ms in times if 1000 < ms < 1500] and [ms for ms in times if 6000 <= ms < 6500]


def test_it_begins_in_the_midst_of_a_silence_too(page: LessonPage, qtbot: QtBot) -> None:
    page.skipping.show_lanes(ONE_SILENCE)
    page.player.seek(3000)
    qtbot.waitUntil(lambda: page.player.time_ms == 3000)
    qtbot.mouseClick(page.stage.transport.play, Qt.MouseButton.LeftButton)
    page.stage.transport.view.skip_silences.trigger()
    qtbot.waitUntil(lambda: page.player.time_ms >= 6000, timeout=1500)


def test_off_by_default_and_off_again(page: LessonPage, qtbot: QtBot) -> None:
    page.skipping.show_lanes(ONE_SILENCE)
    assert not page.skipping.on and not page.stage.transport.skipping.isVisible()
    _press(qtbot, page, Qt.Key.Key_N)
    qtbot.mouseClick(page.stage.transport.skipping, Qt.MouseButton.LeftButton)
    assert not page.stage.transport.skipping.isVisible()
    page.player.set_rate(3)
    times = _seen(page)
    page.player.play()
    qtbot.waitUntil(lambda: page.player.time_ms > 3000, timeout=10_000)
    assert [ms for ms in times if 2000 < ms < 3000]


def test_where_she_went_herself_is_played(page: LessonPage, qtbot: QtBot) -> None:
    page.skipping.show_lanes(ONE_SILENCE)
    _press(qtbot, page, Qt.Key.Key_N)
    page.player.seek(3000)
    qtbot.waitUntil(lambda: page.player.time_ms == 3000)
    page.player.play()
    qtbot.waitUntil(lambda: 3300 < page.player.time_ms < 5000, timeout=10_000)


def test_nothing_is_skipped_while_she_writes(page: LessonPage, qtbot: QtBot) -> None:
    page.skipping.show_lanes(ONE_SILENCE)
    _press(qtbot, page, Qt.Key.Key_N)
    times = _seen(page)
    page.player.set_rate(3)
    page.player.play()
    page.marking.mark()
    qtbot.waitUntil(lambda: page.editor.note.hasFocus())
    qtbot.waitUntil(lambda: page.player.time_ms > 3000, timeout=10_000)
    assert [ms for ms in times if 2000 < ms < 3000]
