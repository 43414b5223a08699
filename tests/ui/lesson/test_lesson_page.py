from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.goals import GoalStatus, GoalText
from reflectapp.domain.lessons import Lesson
from reflectapp.domain.moments import Moment
from reflectapp.services import forms, goals, lessons, moments, reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.prompt_block import MOMENT_MIME


def press(qtbot: QtBot, page: LessonPage, *keys: Qt.Key, shift: bool = False) -> None:
    """On whatever has the focus, as a keyboard does."""
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    for key in keys:
        focused: QWidget = QApplication.focusWidget() or page
        qtbot.keyClick(focused, key, held)


def seek(qtbot: QtBot, page: LessonPage, ms: int) -> None:
    page.player.seek(ms)
    qtbot.waitUntil(lambda: page.player.time_ms == ms)


def is_playing(page: LessonPage) -> bool:
    return page.player.playing


def kept(context: Context, page: LessonPage) -> Sequence[Moment]:
    assert page.shown is not None
    lesson_id = page.shown.lesson.id
    return context.on_store(lambda store: moments.of_lesson(store, lesson_id))


def mark(qtbot: QtBot, page: LessonPage, at_ms: int) -> Moment:
    before = {moment.id for moment in page.marking.moments}
    seek(qtbot, page, at_ms)
    page.stage.video.setFocus()
    press(qtbot, page, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: len(page.marking.moments) == len(before) + 1 and page.editor.isVisible())
    return next(moment for moment in page.marking.moments if moment.id not in before)


def test_m_marks_a_little_before_now_typing_pauses_and_enter_plays_on(
    page: LessonPage, context: Context, qtbot: QtBot
) -> None:
    seek(qtbot, page, 3000)
    press(qtbot, page, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.player.time_ms > 3000)
    press(qtbot, page, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: page.editor.note.hasFocus())
    assert is_playing(page)
    qtbot.keyClicks(page.editor.note, "Pairs ")
    assert not is_playing(page)
    press(qtbot, page, Qt.Key.Key_Return, shift=True)
    qtbot.keyClicks(page.editor.note, "explain")
    press(qtbot, page, Qt.Key.Key_Return)
    assert is_playing(page)
    assert page.stage.video.hasFocus()
    qtbot.waitUntil(lambda: [moment.note for moment in kept(context, page)] == ["Pairs \nexplain"])
    assert 2000 <= kept(context, page)[0].start_ms < 3000


def test_what_is_typed_right_after_m_is_not_lost(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    seek(qtbot, page, 2000)
    press(qtbot, page, Qt.Key.Key_M)
    for key in (Qt.Key.Key_J, Qt.Key.Key_I, Qt.Key.Key_M):
        press(qtbot, page, key)
    assert page.editor.note.toPlainText().casefold() == "jim"
    press(qtbot, page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: [moment.note.casefold() for moment in kept(context, page)] == ["jim"])


def test_i_and_o_mark_a_span(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    seek(qtbot, page, 2000)
    press(qtbot, page, Qt.Key.Key_I)
    seek(qtbot, page, 4000)
    press(qtbot, page, Qt.Key.Key_O)
    qtbot.waitUntil(lambda: bool(page.marking.moments))
    assert [(moment.start_ms, moment.end_ms) for moment in kept(context, page)] == [(2000, 4000)]


def test_o_without_a_beginning_says_what_to_do(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.announced):
        press(qtbot, page, Qt.Key.Key_O)
    assert not kept(context, page)


def test_keys_move_through_the_video(page: LessonPage, qtbot: QtBot) -> None:
    seek(qtbot, page, 2000)
    press(qtbot, page, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: page.player.time_ms == 2040)
    press(qtbot, page, Qt.Key.Key_Comma)
    qtbot.waitUntil(lambda: page.player.time_ms == 2000)
    press(qtbot, page, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.player.time_ms == 7000)
    press(qtbot, page, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: page.player.time_ms == 0)
    press(qtbot, page, Qt.Key.Key_BracketRight)
    assert page.player.rate == 1.25
    press(qtbot, page, Qt.Key.Key_L)
    assert page.player.playing
    press(qtbot, page, Qt.Key.Key_L)
    assert page.player.rate == 1.5
    press(qtbot, page, Qt.Key.Key_K)
    assert not page.player.playing


def test_jumps_that_come_fast_add_up(page: LessonPage, qtbot: QtBot) -> None:
    page.context.preferences = replace(page.context.preferences, jump_seconds=2)
    seek(qtbot, page, 1000)
    press(qtbot, page, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.player.time_ms == 7000)
    press(qtbot, page, *[Qt.Key.Key_Left] * 5)
    press(qtbot, page, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: page.player.time_ms == 2000)


def test_text_owns_what_types_and_escape_goes_back_to_the_video(page: LessonPage, qtbot: QtBot) -> None:
    mark(qtbot, page, 2000)
    qtbot.keyClicks(page.editor.note, "look, jim. ok")
    press(qtbot, page, Qt.Key.Key_Tab)
    assert page.editor.tags.hasFocus()
    qtbot.keyClicks(page.editor.tags, "m")
    press(qtbot, page, Qt.Key.Key_Up)
    press(qtbot, page, Qt.Key.Key_Escape)
    assert page.stage.video.hasFocus()
    assert page.editor.note.toPlainText() == "look, jim. ok"
    assert len(page.marking.moments) == 1


def test_a_focused_button_keeps_space(page: LessonPage, qtbot: QtBot) -> None:
    muted = page.player.muted
    page.stage.transport.mute.setFocus()
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.player.muted is not muted
    assert not page.player.playing
    press(qtbot, page, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: len(page.marking.moments) == 1)


def test_single_keys_can_be_switched_off(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    context.preferences = replace(context.preferences, single_keys=False)
    press(qtbot, page, Qt.Key.Key_M)
    press(qtbot, page, Qt.Key.Key_Space)
    assert page.player.playing
    assert not kept(context, page)


def test_moments_are_stepped_through(page: LessonPage, qtbot: QtBot) -> None:
    for ms in (3000, 5000):
        mark(qtbot, page, ms)
        press(qtbot, page, Qt.Key.Key_Escape)
    seek(qtbot, page, 0)
    press(qtbot, page, Qt.Key.Key_Right, shift=True)
    qtbot.waitUntil(lambda: page.player.time_ms == 2000)
    press(qtbot, page, Qt.Key.Key_Right, shift=True)
    qtbot.waitUntil(lambda: page.player.time_ms == 4000)
    press(qtbot, page, Qt.Key.Key_Left, shift=True)
    qtbot.waitUntil(lambda: page.player.time_ms == 2000)


def test_a_deleted_moment_comes_back(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    made = mark(qtbot, page, 3000)
    press(qtbot, page, Qt.Key.Key_Escape)
    page.moments.list.setFocus()
    press(qtbot, page, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not page.marking.moments)
    assert not page.editor.isVisible()
    context.undo.undo()
    qtbot.waitUntil(lambda: [moment.id for moment in page.marking.moments] == [made.id])
    context.undo.redo()
    qtbot.waitUntil(lambda: not page.marking.moments)


def test_the_list_filters_by_tag(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    mark(qtbot, page, 3000)
    qtbot.keyClicks(page.editor.tags, "wait time, whole class")
    press(qtbot, page, Qt.Key.Key_Escape)
    mark(qtbot, page, 5000)
    page.end_editing(play_on=False)
    qtbot.waitUntil(lambda: any(moment.tags == ("wait time", "whole class") for moment in page.marking.moments))
    page.moments.show_tag("wait time")
    assert [moment.start_ms for moment in page.moments.shown] == [2000]
    assert len(page.moments.list.moment_ids()) == 1
    page.moments.show_all()
    assert len(page.moments.list.moment_ids()) == 2


@pytest.fixture
def reflecting(page: LessonPage, qtbot: QtBot) -> LessonPage:
    form = next(form for form in forms.built_in() if form.id == "watching-my-students")
    page.reflection.start_asked.emit(form)
    qtbot.waitUntil(lambda: page.reflection.reflection is not None)
    return page


def answers(context: Context, page: LessonPage) -> dict[str, object]:
    lesson: Lesson = page.shown.lesson if page.shown else pytest.fail("no lesson")
    return dict(context.on_store(lambda store: reflections.of_lesson(store, lesson.id))[0].answers)


def test_answers_are_kept_as_they_are_written(reflecting: LessonPage, context: Context, qtbot: QtBot) -> None:
    field = reflecting.reflection.block("doing").field.first
    qtbot.keyClicks(field, "They argue ")
    assert reflecting.reflection.saved_text == "saving…"
    qtbot.waitUntil(lambda: reflecting.reflection.saved_text == "saved")
    assert answers(context, reflecting) == {"doing": "They argue"}
    qtbot.keyClicks(field, "well")
    reflecting.flush()
    assert answers(context, reflecting) == {"doing": "They argue well"}


def test_a_moment_is_linked_by_one_key_or_by_drag(reflecting: LessonPage, context: Context, qtbot: QtBot) -> None:
    made = mark(qtbot, reflecting, 3000)
    press(qtbot, reflecting, Qt.Key.Key_Escape, Qt.Key.Key_P)
    first = reflecting.reflection.block("doing")
    qtbot.waitUntil(lambda: [chip.text() for chip in first.chips()] == ["0:02"])
    thinking = reflecting.reflection.block("thinking")
    dragged = QMimeData()
    dragged.setData(MOMENT_MIME, made.id.encode())
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    thinking.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dragged, buttons, held))
    qtbot.waitUntil(lambda: len(thinking.chips()) == 1)
    assert {link.prompt_id for link in kept(context, reflecting)[0].prompts} == {"doing", "thinking"}
    qtbot.keyClick(first.chips()[0], Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not first.chips())


def test_g_links_the_goal_in_hand(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    goal = context.on_store(lambda store: goals.add(store, GoalText(title="Wait longer")).value)
    context.on_store(lambda store: goals.set_status(store, goal.id, GoalStatus.WORKING))
    page.refresh()
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.goal_in_hand is not None)
    mark(qtbot, page, 3000)
    press(qtbot, page, Qt.Key.Key_Escape, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: page.marking.moments[0].goal_ids == (goal.id,))


def test_the_place_is_remembered_and_every_reader_let_go(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    seek(qtbot, page, 5000)
    page.flush()
    lesson_id = page.shown.lesson.id if page.shown else ""
    assert context.on_store(lambda store: lessons.lesson(store, lesson_id)).last_position_ms == 5000
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: page.player.time_ms == 5000, timeout=10_000)


def test_a_moment_opened_from_elsewhere_plays(page: LessonPage, qtbot: QtBot) -> None:
    assert page.shown is not None
    page.open(page.shown.lesson.id, 3000)
    qtbot.waitUntil(lambda: page.player.playing and page.player.time_ms > 3000)


def test_a_moment_of_a_lesson_that_was_not_open_plays(context: Context, lesson_id: str, qtbot: QtBot) -> None:
    page = LessonPage(context)
    page.finish()
    qtbot.addWidget(page)
    page.open(lesson_id, 2000)
    page.show()
    qtbot.waitUntil(lambda: page.player.playing and page.player.time_ms > 2000, timeout=10_000)
    page.flush()
    page.hide()
    context.runner.wait_on_store(lambda: None)


def test_the_tabs_of_the_side_are_seen(page: LessonPage) -> None:
    tabs = page.side.tabs
    assert all(tabs.rect().contains(tabs.tabRect(number)) for number in range(3))


def test_a_draft_that_fails_leaves_no_picture_and_no_window(
    page: LessonPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def has_window() -> bool:
        return page.stage.place.window is not None

    page.stage.place.toggle_apart()
    assert has_window()
    with monkeypatch.context() as failing, pytest.raises(RuntimeError):
        failing.setattr(page.reflection, "flush", lambda: (_ for _ in ()).throw(RuntimeError))
        page.flush()
    assert not has_window() and not page.stage.video.shows_frame
