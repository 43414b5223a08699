"""What is said becomes a moment's note: what is heard now, or the lines that are chosen, by key and by menu."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from reflectapp.domain.moments import Moment
from reflectapp.services import moments
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage

LINES = ("What do you", "see here?", "- Two halves.\n- Three!", "So?")


@pytest.fixture
def captioned(page: LessonPage, tmp_path: Path, qtbot: QtBot) -> LessonPage:
    """A line each second, for 900 ms, from the first second on."""
    path = tmp_path / "lesson.vtt"
    cues = (f"00:0{place}.000 --> 00:0{place}.900\n{line}\n" for place, line in enumerate(LINES, 1))
    path.write_text("WEBVTT\n\n" + "\n".join(cues), "utf-8")
    page.transcripts.add_file(path)
    qtbot.waitUntil(lambda: len(page.transcripts.lines) == len(LINES))
    page.side.bring(page.transcript)
    return page


def kept(page: LessonPage, context: Context) -> list[tuple[int, int | None, str]]:
    def read() -> tuple[Moment, ...]:
        assert page.shown is not None
        return moments.of_lesson(context.store, page.shown.lesson.id)

    found: tuple[Moment, ...] = context.runner.wait_on_store(read)
    return [(moment.start_ms, moment.end_ms, moment.note) for moment in found]


def seek(qtbot: QtBot, page: LessonPage, ms: int) -> None:
    page.player.seek(ms)
    qtbot.waitUntil(lambda: page.player.time_ms == ms)


def shows(page: LessonPage, ms: int) -> bool:
    return page.player.time_ms == ms


def choose(qtbot: QtBot, page: LessonPage, first: int, last: int) -> None:
    """By clicks, the second with Shift."""
    found = page.transcript.list
    for row, modifier in ((first, Qt.KeyboardModifier.NoModifier), (last, Qt.KeyboardModifier.ShiftModifier)):
        place = found.visualRect(found.model().index(row, 0)).center()
        qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    found.setFocus()


def test_q_quotes_what_is_said_now_and_undo_takes_it_back(
    captioned: LessonPage, context: Context, qtbot: QtBot
) -> None:
    seek(qtbot, captioned, 2520)
    captioned.stage.video.setFocus()
    with qtbot.waitSignal(context.undoable):
        qtbot.keyClick(captioned.stage.video, Qt.Key.Key_Q)
    assert kept(captioned, context) == [(2000, 2900, "“see here?”")]
    assert captioned.marking.chosen is not None and captioned.marking.chosen.note == "“see here?”"
    context.undo.undo()
    qtbot.waitUntil(lambda: captioned.marking.moments == ())


def test_where_nothing_is_said_nothing_is_quoted(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    seek(qtbot, captioned, 520)
    captioned.stage.video.setFocus()
    with qtbot.waitSignal(context.announced):
        qtbot.keyClick(captioned.stage.video, Qt.Key.Key_Q)
    assert kept(captioned, context) == []


def test_several_lines_are_one_quotation(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    choose(qtbot, captioned, 0, 2)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 1000)
    with qtbot.waitSignal(context.undoable):
        qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_Q)
    assert kept(captioned, context) == [(1000, 3900, "“What do you see here?\n- Two halves.\n- Three!”")]


def test_words_go_to_the_moment_in_hand_after_what_is_being_written(
    captioned: LessonPage, context: Context, qtbot: QtBot
) -> None:
    captioned.stage.video.setFocus()
    qtbot.keyClick(captioned.stage.video, Qt.Key.Key_M)
    captioned.editor.note.setPlainText("They argue")
    captioned.side.bring(captioned.transcript)
    choose(qtbot, captioned, 3, 3)
    with qtbot.waitSignal(context.undoable):
        qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert [note for _, _, note in kept(captioned, context)] == ["They argue\n“So?”"]
    qtbot.waitUntil(lambda: captioned.editor.note.toPlainText() == "They argue\n“So?”")
    context.undo.undo()
    qtbot.waitUntil(lambda: captioned.editor.note.toPlainText() == "They argue")


def test_without_a_moment_in_hand_it_says_what_to_do(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    choose(qtbot, captioned, 3, 3)
    with qtbot.waitSignal(context.announced) as said:
        qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_Q, Qt.KeyboardModifier.ShiftModifier)
    assert "press Q" in str(said.args)
    assert kept(captioned, context) == []


def test_the_menu_of_the_chosen_lines_quotes_them_and_copies_them(
    captioned: LessonPage, context: Context, qtbot: QtBot
) -> None:
    choose(qtbot, captioned, 0, 1)
    found = captioned.transcript.list
    found.customContextMenuRequested.emit(found.visualRect(found.model().index(1, 0)).center())
    menu = captioned.transcript.findChildren(QMenu)[-1]
    actions = {action.text().split("\t")[0]: action for action in menu.actions()}
    actions["Copy the words"].trigger()
    assert QGuiApplication.clipboard().text() == "What do you\nsee here?"
    with qtbot.waitSignal(context.undoable):
        actions["Quote in a new moment"].trigger()
    menu.close()
    assert kept(captioned, context) == [(1000, 2900, "“What do you see here?”")]


def test_with_shift_lines_are_chosen_by_the_arrows_and_the_video_stays(captioned: LessonPage, qtbot: QtBot) -> None:
    choose(qtbot, captioned, 1, 1)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 2000)
    qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [line.text for line in captioned.transcript.list.all_chosen] == list(LINES[1:3])
    qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(captioned.transcript.list.all_chosen) == len(LINES)
    assert captioned.player.time_ms == 2000


def test_a_line_that_begins_within_a_picture_is_the_one_in_hand_once_she_went_there(
    captioned: LessonPage, context: Context, qtbot: QtBot
) -> None:
    transcript = captioned.transcripts
    transcript.shift(510)
    qtbot.waitUntil(lambda: transcript.lines[1].start_ms == 2510)
    transcript.go_to(1)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 2480)
    assert transcript.current == 1
    captioned.stage.video.setFocus()
    with qtbot.waitSignal(context.undoable):
        qtbot.keyClick(captioned.stage.video, Qt.Key.Key_Q)
    assert kept(captioned, context) == [(2510, 3410, "“see here?”")]


def test_the_next_moment_is_another_where_moments_begin_within_pictures(page: LessonPage, qtbot: QtBot) -> None:
    for at_ms in (1010, 2510, 4010):
        page.marking.add_quote(at_ms, at_ms + 100, "")
    page.player.seek(0)
    qtbot.waitUntil(lambda: page.player.time_ms == 0)
    on, back = Qt.Key.Key_Right, Qt.Key.Key_Left
    for key, shown_ms in ((on, 1000), (on, 2480), (on, 4000), (back, 2480), (back, 1000)):
        qtbot.keyClick(page.stage.video, key, Qt.KeyboardModifier.ShiftModifier)
        qtbot.waitUntil(partial(shows, page, shown_ms))
