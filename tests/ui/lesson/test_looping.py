"""A span that is played again and again."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.moments import Moment
from reflectapp.services import moments
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage


def _press(qtbot: QtBot, page: LessonPage, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, key)


def _choose_span(page: LessonPage, context: Context, qtbot: QtBot, start_ms: int, end_ms: int) -> Moment:
    assert page.shown is not None
    made = Moment("", page.shown.lesson.id, None, start_ms, end_ms, "")
    context.do(page, moments.add, made)()
    qtbot.waitUntil(lambda: bool(page.marking.moments))
    page.marking.choose(page.marking.moments[0].id, go_there=False)
    return page.marking.moments[0]


def _repeated(page: LessonPage) -> tuple[int, int] | None:
    return page.looping.span


def _goes_back(page: LessonPage, qtbot: QtBot, start_ms: int, end_ms: int) -> None:
    """Waits until it has played up to the end and is at the beginning again."""
    player = page.player
    qtbot.waitUntil(lambda: player.time_ms > (start_ms + end_ms) // 2, timeout=10_000)
    qtbot.waitUntil(lambda: start_ms <= player.time_ms < (start_ms + end_ms) // 2, timeout=10_000)
    assert player.playing


def test_r_repeats_the_chosen_span_until_escape(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    _choose_span(page, context, qtbot, 2000, 2600)
    page.player.set_rate(2)
    _press(qtbot, page, Qt.Key.Key_R)
    assert page.stage.transport.repeat.isChecked()
    _goes_back(page, qtbot, 2000, 2600)
    _press(qtbot, page, Qt.Key.Key_Space)
    assert _repeated(page) == (2000, 2600)
    _press(qtbot, page, Qt.Key.Key_Space)
    _goes_back(page, qtbot, 2000, 2600)
    _press(qtbot, page, Qt.Key.Key_Escape)
    assert _repeated(page) is None
    assert not page.stage.transport.repeat.isChecked()
    qtbot.waitUntil(lambda: page.player.time_ms > 3000, timeout=10_000)


def test_the_span_that_has_begun_is_repeated_up_to_here(page: LessonPage, qtbot: QtBot) -> None:
    page.player.seek(1000)
    qtbot.waitUntil(lambda: page.player.time_ms == 1000)
    _press(qtbot, page, Qt.Key.Key_I)
    page.player.seek(1600)
    qtbot.waitUntil(lambda: page.player.time_ms == 1600)
    _press(qtbot, page, Qt.Key.Key_R)
    assert _repeated(page) == (1000, 1600)
    _press(qtbot, page, Qt.Key.Key_R)
    assert _repeated(page) is None


def test_without_a_span_it_says_what_to_do(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.announced):
        qtbot.mouseClick(page.stage.transport.repeat, Qt.MouseButton.LeftButton)
    assert not page.stage.transport.repeat.isChecked()
    assert not page.player.playing


def test_a_span_up_to_the_very_end_is_repeated(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    _choose_span(page, context, qtbot, 7000, 9000)
    page.player.set_rate(2)
    _press(qtbot, page, Qt.Key.Key_R)
    _goes_back(page, qtbot, 7000, 8000)


def test_a_moved_moment_is_repeated_at_its_new_times(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    chosen = _choose_span(page, context, qtbot, 2000, 2600)
    _press(qtbot, page, Qt.Key.Key_R)
    page.marking.move(chosen.id, 4000, 4600)
    qtbot.waitUntil(lambda: _repeated(page) == (4000, 4600))


def test_she_may_go_elsewhere_meanwhile(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    _choose_span(page, context, qtbot, 2000, 2600)
    _press(qtbot, page, Qt.Key.Key_R)
    page.player.seek(5000)
    qtbot.waitUntil(lambda: page.player.time_ms > 5300, timeout=10_000)
    assert _repeated(page) == (2000, 2600)
