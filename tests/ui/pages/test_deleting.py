from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Recording
from reflectapp.domain.moments import Moment
from reflectapp.services import lessons, letting_go, moments, recordings
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.deleting import DeleteDialog
from reflectapp.ui.lessons.page import LessonsPage
from reflectapp.ui.lessons.recordings_dialog import RecordingsDialog
from reflectapp.ui.page import Page
from reflectapp.ui.shell.messages import Toast

AddLesson = Callable[..., str]


@pytest.fixture
def page(qtbot: QtBot, context: Context, seen: Callable[[Page], None], add_lesson: AddLesson) -> LessonsPage:
    """One lesson, "Fractions", with a recording and a moment; it is chosen."""
    lesson_id = add_lesson("Fractions", date(2026, 3, 2))
    context.on_store(lambda store: moments.add(store, Moment("", lesson_id, None, 1000, None, "")))
    made = LessonsPage(context)
    seen(made)
    qtbot.waitUntil(lambda: made.view.model().rowCount() == 1)
    made.view.setCurrentIndex(made.view.model().index(0, 0))
    made.view.setFocus()
    return made


def press(parent: QWidget, text: str) -> None:
    found = [
        each
        for each in parent.findChildren(QPushButton)
        if each.isVisible() and text in (each.text().replace("&", ""), each.accessibleName())
    ]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def words(parent: QWidget) -> str:
    return "\n".join(each.text() for each in parent.findChildren(QLabel))


def asked(qtbot: QtBot, parent: QWidget) -> DeleteDialog:
    """The dialog that asks, once it is seen."""
    qtbot.waitUntil(lambda: any(each.isVisible() for each in parent.findChildren(DeleteDialog)))
    return next(each for each in parent.findChildren(DeleteDialog) if each.isVisible())


def recordings_dialog(qtbot: QtBot, page: LessonsPage, context: Context) -> RecordingsDialog:
    (card,) = context.on_store(lessons.cards)
    dialog = RecordingsDialog(context, card.lesson.id, page)
    dialog.open()
    qtbot.waitUntil(lambda: len(dialog.rows) == 1 and all(row.isVisible() for row in dialog.rows.values()))
    return dialog


def the_recording(context: Context) -> Recording:
    (card,) = context.on_store(lessons.cards)
    (found,) = context.on_store(lambda store: recordings.of_lesson(store, card.lesson.id))
    return found


def test_the_dialog_says_what_goes_until_when_and_what_is_out_of_reach(qtbot: QtBot, page: LessonsPage) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    dialog = asked(qtbot, page)
    said = words(dialog)
    assert "Delete “Fractions”?" in said
    for part in (
        "1 recording: 10 minutes",
        "1 moment",
        "Until you lock or quit",
        "original file",
        "backups",
        "packets",
    ):
        assert part in said
    press(dialog, "Cancel")


def test_cancel_deletes_nothing(qtbot: QtBot, page: LessonsPage, context: Context) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    dialog = asked(qtbot, page)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.findChildren(DeleteDialog))
    assert len(context.on_store(lessons.cards)) == 1
    assert not context.undo.can_undo


def test_a_recording_is_deleted_and_the_notes_stay(qtbot: QtBot, page: LessonsPage, context: Context) -> None:
    dialog = recordings_dialog(qtbot, page, context)
    press(dialog, "Delete: The recording")
    question = asked(qtbot, dialog)
    assert "the lesson with its title, date and notes" in words(question)
    with qtbot.waitSignal(context.undoable) as told:
        press(question, "Delete")
    assert told.args == ["The recording is deleted."]
    qtbot.waitUntil(lambda: not page.findChildren(RecordingsDialog))
    (card,) = context.on_store(lessons.cards)
    assert (card.duration_ms, card.moment_count) == (0, 1)
    context.undo.undo()
    qtbot.waitUntil(lambda: context.on_store(lessons.cards)[0].duration_ms == 600_000)


def test_a_date_is_set_and_taken_away_and_kept_by_itself(qtbot: QtBot, page: LessonsPage, context: Context) -> None:
    dialog = recordings_dialog(qtbot, page, context)
    with qtbot.waitSignal(context.changed):
        press(dialog, "Add a date: The recording: ask me on")
    kept = the_recording(context).keep_until
    assert kept is not None and kept > date.today()
    with qtbot.waitSignal(context.changed):
        press(dialog, "No date")
    assert the_recording(context).keep_until is None
    press(dialog, "Close")


def test_a_date_changed_just_before_closing_is_kept(qtbot: QtBot, page: LessonsPage, context: Context) -> None:
    dialog = recordings_dialog(qtbot, page, context)
    press(dialog, "Add a date: The recording: ask me on")
    with qtbot.waitSignal(context.changed):
        press(dialog, "Close")
    assert the_recording(context).keep_until is not None
    context.undo.undo()
    qtbot.waitUntil(lambda: the_recording(context).keep_until is None)


def test_the_dialog_shows_the_dates_that_are_kept(qtbot: QtBot, page: LessonsPage, context: Context) -> None:
    key = the_recording(context).id
    context.on_store(lambda store: letting_go.keep_until(store, (key,), date(2027, 5, 4)))
    dialog = recordings_dialog(qtbot, page, context)
    assert dialog.rows[key].field.date == date(2027, 5, 4)
    context.do(page, letting_go.keep_until, (key,), date(2028, 5, 4))()
    qtbot.waitUntil(lambda: dialog.rows[key].field.date == date(2028, 5, 4))
    press(dialog, "Close")


def test_a_toast_offers_to_undo_what_it_tells(qtbot: QtBot) -> None:
    around = QWidget()
    around.resize(420, 200)
    qtbot.addWidget(around)
    toast = Toast(around)
    around.show()
    toast.offer_undo("“A lesson with quite a long title that goes on and on, and on” is deleted.")
    assert toast.isVisible() and toast.undo.isVisible()
    assert around.rect().contains(toast.geometry())
    assert toast.rect().contains(toast.undo.geometry())
    with qtbot.waitSignal(toast.undo_wanted):
        QTest.mouseClick(toast.undo, Qt.MouseButton.LeftButton)
    assert not toast.isVisible()


def test_a_toast_takes_its_offer_back_when_something_else_was_done(qtbot: QtBot) -> None:
    around = QWidget()
    around.resize(800, 200)
    qtbot.addWidget(around)
    toast = Toast(around)
    around.show()
    toast.offer_undo("The moment is deleted.")
    toast.withdraw_undo()
    assert not toast.isVisible()
    toast.tell("Moment saved")
    toast.withdraw_undo()
    assert toast.isVisible() and not toast.undo.isVisible()
