"""The transcript beside the moments, and captions over the picture."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.progress import CancelToken
from reflectapp.interchange import captions
from reflectapp.services import arranging, importing, transcripts
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.caption_files import UnreadReport
from reflectapp.ui.lesson.text_field import TextField

SRT = """1
00:00:01,000 --> 00:00:02,000
What do you see?

2
00:00:03,000 --> 00:00:04,000
Two halves.

3
00:00:05,000 --> 00:00:07,000
Are they halves?
"""


@pytest.fixture
def srt(tmp_path: Path) -> Path:
    path = tmp_path / "lesson.srt"
    path.write_text(SRT, "utf-8")
    return path


@pytest.fixture
def captioned(page: LessonPage, srt: Path, qtbot: QtBot) -> LessonPage:
    """With its transcript shown."""
    page.transcripts.add_file(srt)
    qtbot.waitUntil(lambda: len(page.transcripts.lines) == 3)
    page.side.bring(page.transcript)
    return page


def seek(qtbot: QtBot, page: LessonPage, ms: int) -> None:
    page.player.seek(ms)
    qtbot.waitUntil(lambda: page.player.time_ms == ms)


def texts(page: LessonPage) -> list[str]:
    return [line.text for line in page.transcripts.lines]


def starts(page: LessonPage) -> list[int]:
    return [line.start_ms for line in page.transcripts.lines]


def rows(page: LessonPage) -> list[str]:
    model = page.transcript.list.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def choose(page: LessonPage, row: int) -> None:
    page.transcript.list.setFocus()
    page.transcript.list.setCurrentIndex(page.transcript.list.model().index(row, 0))


def report(page: LessonPage) -> UnreadReport | None:
    return next((each for each in page.findChildren(UnreadReport) if each.isVisible()), None)


def test_a_file_that_was_added_can_be_taken_back(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    assert texts(captioned) == ["What do you see?", "Two halves.", "Are they halves?"]
    context.undo.undo()
    qtbot.waitUntil(lambda: captioned.transcripts.lines == ())


def test_captions_are_shown_while_they_are_said_and_c_turns_them_off(captioned: LessonPage, qtbot: QtBot) -> None:
    video, bar = captioned.stage.video, captioned.stage.transport
    seek(qtbot, captioned, 1520)
    qtbot.waitUntil(lambda: video.caption == "What do you see?")
    assert bar.captions.isVisible() and bar.captions.isChecked()
    with_words = video.grab().toImage()
    video.setFocus()
    qtbot.keyClick(video, Qt.Key.Key_C)
    assert video.caption == "" and not bar.captions.isChecked()
    assert lower_half(with_words) != lower_half(video.grab().toImage())
    qtbot.mouseClick(bar.captions, Qt.MouseButton.LeftButton)
    assert video.caption == "What do you see?"
    seek(qtbot, captioned, 2520)
    assert video.caption == ""


def lower_half(picture: QImage) -> QImage:
    return picture.copy(0, picture.height() // 2, picture.width(), picture.height() // 2)


def test_without_a_transcript_there_is_no_button_and_what_to_do_is_said(page: LessonPage) -> None:
    page.side.bring(page.transcript)
    assert not page.stage.transport.captions.isVisible()
    assert page.transcript.add.isVisible()


def test_the_line_that_is_said_is_marked_and_kept_in_view(captioned: LessonPage, qtbot: QtBot) -> None:
    found = captioned.transcript.list
    seek(qtbot, captioned, 3520)
    assert captioned.transcripts.current == 1
    marked = [found.model().index(row, 0).data(int(Qt.ItemDataRole.UserRole) + 1) for row in range(3)]
    assert marked == [False, True, False]
    assert found.viewport().rect().intersects(found.visualRect(found.model().index(1, 0)))


def test_a_line_that_was_searched_is_played_and_shown_in_the_transcript(captioned: LessonPage, qtbot: QtBot) -> None:
    lesson_id = captioned.shown.lesson.id if captioned.shown else ""
    captioned.side.bring(captioned.moments)
    captioned.flush()
    captioned.open(lesson_id, 3000, True)
    qtbot.waitUntil(lambda: captioned.transcripts.current == 1)
    found = captioned.transcript.list
    assert captioned.player.playing and found.isVisible()
    assert found.viewport().rect().contains(found.visualRect(found.model().index(1, 0)))


def test_a_click_and_enter_jump(captioned: LessonPage, qtbot: QtBot) -> None:
    found = captioned.transcript.list
    place = found.visualRect(found.model().index(1, 0)).center()
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 3000)
    choose(captioned, 2)
    qtbot.keyClick(found, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 5000)


def test_words_are_found(captioned: LessonPage, qtbot: QtBot) -> None:
    captioned.transcript.filter.setText(" HALVES")
    assert rows(captioned) == ["Two halves.", "Are they halves?"]
    choose(captioned, 0)
    qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 3000)
    captioned.transcript.filter.setText("thirds")
    assert rows(captioned) == [] and not captioned.transcript.list.isVisible()


def test_from_the_field_enter_and_down_lead_to_what_is_found(captioned: LessonPage, qtbot: QtBot) -> None:
    field, found = captioned.transcript.filter, captioned.transcript.list
    field.setFocus()
    qtbot.keyClicks(field, "halves")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: captioned.player.time_ms == 3000)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert found.hasFocus() and found.chosen is not None and found.chosen.text == "Two halves."


def write(qtbot: QtBot, page: LessonPage, row: int, text: str, end: Qt.Key | None) -> None:
    choose(page, row)
    qtbot.keyClick(page.transcript.list, Qt.Key.Key_F2)
    field = page.transcript.list.viewport().findChild(TextField)
    assert isinstance(field, TextField)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is field)
    field.setPlainText(text)
    if end is not None:
        qtbot.keyClick(field, end)


def test_f2_changes_the_words_and_undo_brings_them_back(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    write(qtbot, captioned, 1, "Two thirds.", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(captioned)[1] == "Two thirds.")
    context.undo.undo()
    qtbot.waitUntil(lambda: texts(captioned)[1] == "Two halves.")


def test_escape_leaves_the_words_as_they_were(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    write(qtbot, captioned, 1, "Nonsense", Qt.Key.Key_Escape)
    context.runner.wait_on_store(lambda: None)
    assert texts(captioned)[1] == "Two halves." and not context.undo.can_redo


def test_what_is_being_written_is_kept_when_the_page_is_left(
    captioned: LessonPage, context: Context, qtbot: QtBot
) -> None:
    lesson_id = captioned.shown.lesson.id if captioned.shown else ""
    write(qtbot, captioned, 0, "What else?", None)
    captioned.flush()
    captioned.open(lesson_id)
    qtbot.waitUntil(lambda: len(captioned.transcripts.lines) == 3)
    assert texts(captioned)[0] == "What else?"


def test_delete_takes_a_line_away_and_undo_puts_it_back(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    choose(captioned, 1)
    qtbot.keyClick(captioned.transcript.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: texts(captioned) == ["What do you see?", "Are they halves?"])
    context.undo.undo()
    qtbot.waitUntil(lambda: texts(captioned) == ["What do you see?", "Two halves.", "Are they halves?"])


def press_menu(page: LessonPage, beginning: str) -> None:
    menu = page.transcript.corner.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text().startswith(beginning)).trigger()


def test_all_lines_are_shifted_by_steps_or_to_the_time_shown(
    captioned: LessonPage, context: Context, qtbot: QtBot
) -> None:
    press_menu(captioned, "All lines ½ second later")
    qtbot.waitUntil(lambda: starts(captioned) == [1500, 3500, 5500])
    press_menu(captioned, "All lines ½ second earlier")
    qtbot.waitUntil(lambda: starts(captioned) == [1000, 3000, 5000])
    seek(qtbot, captioned, 4000)
    choose(captioned, 1)
    press_menu(captioned, "The chosen line begins now")
    qtbot.waitUntil(lambda: starts(captioned) == [2000, 4000, 6000])
    context.undo.undo()
    qtbot.waitUntil(lambda: starts(captioned) == [1000, 3000, 5000])


def test_a_transcript_is_deleted_and_brought_back(captioned: LessonPage, context: Context, qtbot: QtBot) -> None:
    press_menu(captioned, "Delete this transcript")
    qtbot.waitUntil(lambda: captioned.transcripts.lines == ())
    assert captioned.stage.video.caption == ""
    context.undo.undo()
    qtbot.waitUntil(lambda: len(captioned.transcripts.lines) == 3)


def test_of_several_the_one_that_was_chosen_is_shown(captioned: LessonPage, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "welsh.vtt"
    other.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nBeth?\n", "utf-8")
    captioned.transcripts.add_file(other)
    qtbot.waitUntil(lambda: texts(captioned) == ["Beth?"])
    press_menu(captioned, "lesson")
    assert len(captioned.transcripts.lines) == 3
    press_menu(captioned, "welsh")
    assert texts(captioned) == ["Beth?"]


def test_a_broken_file_is_kept_only_if_she_says_so(page: LessonPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "broken.srt"
    path.write_text(SRT.replace("00:00:04,000", "00:00:04,0000"), "utf-8")
    page.transcripts.add_file(path)
    qtbot.waitUntil(lambda: report(page) is not None)
    shown = report(page)
    assert shown is not None
    said = "\n".join(label.text() for label in shown.findChildren(QWidget) if hasattr(label, "text"))
    assert "2 lines" in said and "Line 6" in said and "00:00:04,0000" in said
    leave = next(each for each in shown.findChildren(QPushButton) if each.text() == "Leave it")
    qtbot.mouseClick(leave, Qt.MouseButton.LeftButton)
    assert page.transcripts.lines == ()
    page.transcripts.add_file(path)
    qtbot.waitUntil(lambda: report(page) not in (None, shown))
    again = report(page)
    assert again is not None
    qtbot.mouseClick(again.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(page) == ["What do you see?", "Are they halves?"])


def test_a_file_that_is_none_is_told(page: LessonPage, context: Context, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "letter.srt"
    path.write_text("Dear parents,", "utf-8")
    with qtbot.waitSignal(context.troubled):
        page.transcripts.add_file(path)
    assert page.transcripts.lines == ()


def drop(page: LessonPage, *paths: Path) -> tuple[bool, bool]:
    """Whether the page took the drag and the drop."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(10, 10), copy, data, left, none)
    QApplication.sendEvent(page, enter)
    let_go = QDropEvent(QPointF(10, 10), copy, data, left, none, QEvent.Type.Drop)
    let_go.ignore()
    QApplication.sendEvent(page, let_go)
    return enter.isAccepted(), let_go.isAccepted()


def test_captions_are_dropped_on_the_page_and_recordings_go_to_the_window(
    page: LessonPage, srt: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    assert drop(page, tmp_path / "lesson.mp4") == (False, False)
    assert drop(page, srt, tmp_path / "lesson.mp4") == (False, False)
    assert drop(page, srt) == (True, True)
    qtbot.waitUntil(lambda: len(page.transcripts.lines) == 3)


def test_nothing_of_it_stays_when_the_lesson_is_closed(captioned: LessonPage, qtbot: QtBot) -> None:
    seek(qtbot, captioned, 1520)
    captioned.close_lesson()
    assert captioned.transcripts.lines == () and captioned.stage.video.caption == ""
    assert rows(captioned) == []


def test_what_a_recorder_beside_the_part_heard_is_shown_at_its_time(
    captioned: LessonPage, context: Context, lesson_id: str, video: Path, qtbot: QtBot
) -> None:
    row = context.on_store(lambda store: importing.line_up(store, [video], lesson_id, beside=True).value[0])
    other = importing.resume(context.on_store, row.recording.id, lambda _progress: None, CancelToken()).value.recording
    said = "1\n00:00:01,500 --> 00:00:02,000\nTwo halves.\n\n2\n00:00:02,500 --> 00:00:04,000\nI saw thirds.\n"
    read = captions.read(said.encode(), "Recorder")
    context.do(captioned, transcripts.add, other.id, read)()
    context.do(captioned, arranging.set_offset, other.id, 2000)()
    captioned.refresh()
    qtbot.waitUntil(lambda: "I saw thirds." in texts(captioned))
    assert starts(captioned) == [1000, 3000, 4500, 5000], "a line that both have is one"
    seek(qtbot, captioned, 4520)
    assert captioned.stage.video.caption == "I saw thirds."
    menu = captioned.transcript.corner.menu()
    assert menu is not None
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text().startswith("Delete “Recorder")).trigger()
    qtbot.waitUntil(lambda: starts(captioned) == [1000, 3000, 5000])
