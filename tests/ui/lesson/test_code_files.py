"""Moments and codes are saved as a file from the lesson's page, and brought in again after a look at them."""

from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from reflectapp.domain.coding_files import Format
from reflectapp.domain.moments import Moment
from reflectapp.services import moments
from reflectapp.ui.lesson import LessonPage, code_files
from reflectapp.ui.lesson.bring_codes import BringCodesSheet

TABLE = "tier,start,end,label\nGroups,1,2,work\nGroups,2,4,wait\nBells,3,,\nlate,soon,,never\n"


def opened(page: LessonPage, qtbot: QtBot, path: Path) -> BringCodesSheet:
    assert page.shown is not None
    code_files.look_into(page, page.shown.lesson.id, path)
    qtbot.waitUntil(lambda: bool(page.findChildren(BringCodesSheet)))
    return page.findChildren(BringCodesSheet)[0]


def test_a_file_is_shown_brought_in_and_taken_back(page: LessonPage, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    sheet = opened(page, qtbot, path)
    choices = [[choice.itemText(row) for row in range(choice.count())] for choice in sheet.choices]
    assert choices == [["Codes", "Moments", "Leave it out"], ["Moments", "Leave it out"]]
    assert [choice.currentText() for choice in sheet.choices] == ["Moments", "Moments"]
    sheet.choices[0].setCurrentIndex(0)
    sheet.shift.setText("-1.5")
    sheet.shift.numbered.emit()
    assert sheet.early.text() == "1 of them would begin before the lesson and is left out."
    assert [(len(each.track.found), each.measure is None) for each in sheet.chosen] == [(2, False), (1, True)]
    with qtbot.waitSignal(page.context.undoable) as told:
        sheet.keep.click()
    assert told.args == ["Brought in: 1 moment, 1 code."]
    qtbot.waitUntil(lambda: [each.start_ms for each in page.marking.moments] == [1500])
    qtbot.waitUntil(lambda: [each.measure.title for each in page.codings.codings] == ["Groups"])
    page.context.undo.undo()
    qtbot.waitUntil(lambda: not page.marking.moments and not page.codings.codings)


def test_a_file_of_which_nothing_is_chosen_can_not_be_brought_in(
    page: LessonPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    sheet = opened(page, qtbot, path)
    for choice in sheet.choices:
        choice.setCurrentIndex(choice.count() - 1)
    assert not sheet.keep.isEnabled()
    sheet.reject()


def test_what_is_called_otherwise_and_which_limit_was_reached_is_said(
    page: LessonPage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    times = "".join(f"Bells,{number},,\n" for number in range(10_001))
    path.write_text(f"tier,start,label,modifier\nAsked,1,open,loud\nAsked,2,loud,\n{times}")
    sheet = opened(page, qtbot, path)
    sheet.choices[0].setCurrentIndex(0)
    said = [each.text() for each in sheet.findChildren(QLabel)]
    assert any("The modifier “loud” is called “loud (2)”" in text for text in said)
    first = QLocale().toString(10_000)
    assert any(f"there are too many entries, only the first {first} are read" in text for text in said)
    sheet.reject()


def test_all_is_saved_where_she_says(page: LessonPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert page.shown is not None
    lesson_id = page.shown.lesson.id
    with qtbot.waitSignal(page.context.changed):
        page.context.do(page, moments.add, Moment("", lesson_id, None, 1000, None, "look"))()
    for form in Format:
        path = tmp_path / f"lesson.{form}"
        with qtbot.waitSignal(page.context.announced):
            code_files.save(page, lesson_id, path, form)
        assert b"look" in path.read_bytes()


def test_the_menu_asks_where_and_which(page: LessonPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert page.shown is not None
    moment = Moment("", page.shown.lesson.id, None, 1000, None, "look")
    with qtbot.waitSignal(page.context.changed):
        page.context.do(page, moments.add, moment)()
    page.header.save_codes_asked.emit()
    (asked,) = page.findChildren(QFileDialog)
    assert [text.rpartition("*")[2] for text in asked.nameFilters()] == [".csv)", ".vtt)", ".eaf)", ".boris)"]
    (offered,) = asked.selectedFiles()
    assert offered.endswith(".csv") and "Fractions" not in offered
    with qtbot.waitSignal(page.context.announced):
        asked.fileSelected.emit(str(tmp_path / "mine.eaf"))
    asked.reject()
    assert (tmp_path / "mine.eaf").read_bytes().startswith(b"<?xml")
    (tmp_path / "mine.csv").write_text(TABLE)
    page.header.bring_codes_asked.emit()
    chosen = next(dialog for dialog in page.findChildren(QFileDialog) if dialog is not asked)
    chosen.fileSelected.emit(str(tmp_path / "mine.csv"))
    chosen.reject()
    qtbot.waitUntil(lambda: bool(page.findChildren(BringCodesSheet)))


def test_an_empty_lesson_says_that_there_is_nothing(page: LessonPage, qtbot: QtBot, tmp_path: Path) -> None:
    assert page.shown is not None
    with qtbot.waitSignal(page.context.troubled):
        code_files.save(page, page.shown.lesson.id, tmp_path / "lesson.csv", Format.CSV)
    assert not (tmp_path / "lesson.csv").exists()
