from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.services import lessons, letting_go, recordings, store_settings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.letting_go_section import LettingGoSection, RecordOfDeletions
from reflectapp.ui.lessons.deleting import DeleteDialog
from reflectapp.ui.page import Page
from reflectapp.ui.today import TodayPage
from reflectapp.ui.today.backup_card import BackupCard
from reflectapp.ui.today.due_card import DueCard
from reflectapp.ui.words import date_text

AddLesson = Callable[..., str]


def said(parent: QWidget) -> str:
    return "\n".join(each.text() for each in parent.findChildren(QLabel) if not each.isHidden())


def press(parent: QWidget, text: str) -> None:
    found = [
        each
        for each in parent.findChildren(QPushButton)
        if each.isVisible() and text in (each.text().replace("&", ""), each.accessibleName())
    ]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def card(parent: QWidget, kind: type[QWidget]) -> QWidget | None:
    return next((each for each in parent.findChildren(kind) if each.isVisible()), None)


def dates(context: Context, lesson_id: str) -> list[date | None]:
    found = context.on_store(lambda store: recordings.of_lesson(store, lesson_id))
    return [each.keep_until for each in found]


@pytest.fixture
def lesson_id(context: Context, add_lesson: AddLesson) -> str:
    """Its recording was due yesterday."""
    made = add_lesson("Fractions")

    def set_date(store: OpenStore) -> None:
        (recording,) = recordings.of_lesson(store, made)
        letting_go.keep_until(store, (recording.id,), date.today() - timedelta(days=1))

    context.on_store(set_date)
    return made


@pytest.fixture
def today(qtbot: QtBot, context: Context, seen: Callable[[Page], None], lesson_id: str) -> TodayPage:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: card(page, DueCard) is not None)
    return page


@pytest.fixture
def section(qtbot: QtBot, context: Context) -> LettingGoSection:
    made = LettingGoSection(context)
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.gone.text() != "")
    context.changed.connect(lambda _topics: made.refresh())
    return made


def test_nothing_is_asked_before_the_date(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], add_lesson: AddLesson
) -> None:
    add_lesson("Fractions")
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: "Go on where you were" in said(page))
    assert card(page, DueCard) is None and card(page, BackupCard) is None


def test_a_recording_is_kept_a_year_longer_with_one_tap(
    qtbot: QtBot, context: Context, today: TodayPage, lesson_id: str
) -> None:
    with qtbot.waitSignal(context.undoable) as told:
        press(today, "Keep a year longer: Fractions")
    later = letting_go.a_year_on(date.today())
    assert dates(context, lesson_id) == [later]
    assert date_text(later, short=True) in told.args[0]
    qtbot.waitUntil(lambda: card(today, DueCard) is None)
    context.undo.undo()
    qtbot.waitUntil(lambda: card(today, DueCard) is not None)
    assert dates(context, lesson_id) == [date.today() - timedelta(days=1)]


def test_she_need_not_be_asked_again(qtbot: QtBot, context: Context, today: TodayPage, lesson_id: str) -> None:
    press(today, "Keep, don't ask again")
    qtbot.waitUntil(lambda: card(today, DueCard) is None)
    assert dates(context, lesson_id) == [None]


def test_it_is_deleted_after_one_more_question(
    qtbot: QtBot, context: Context, today: TodayPage, lesson_id: str
) -> None:
    press(today, "Delete: Fractions")
    qtbot.waitUntil(lambda: today.findChild(DeleteDialog) is not None)
    dialog = today.findChild(DeleteDialog)
    assert dialog is not None
    press(dialog, "Delete")
    qtbot.waitUntil(lambda: card(today, DueCard) is None)
    assert dates(context, lesson_id) == []
    assert [each.lesson.title for each in context.on_store(lessons.cards)] == ["Fractions"]
    context.undo.undo()
    qtbot.waitUntil(lambda: card(today, DueCard) is not None)


def test_only_a_few_are_shown_at_a_time(
    qtbot: QtBot, context: Context, today: TodayPage, add_lesson: AddLesson
) -> None:
    for title in ("Verbs", "Area", "Poems"):
        key = add_lesson(title)
        (recording,) = context.on_store(partial(recordings.of_lesson, lesson_id=key))
        context.do(today, letting_go.keep_until, (recording.id,), date(2020, 1, 1))()
    qtbot.waitUntil(lambda: "2 more after these." in said(today))


@pytest.mark.parametrize(("days", "heading"), [(40, "Your last backup is 40 days old"), (20, None)])
def test_an_old_backup_is_mentioned(
    qtbot: QtBot, context: Context, today: TodayPage, days: int, heading: str | None
) -> None:
    def set_backup(store: OpenStore) -> None:
        made_at = datetime.now(UTC) - timedelta(days=days, hours=1)
        store_settings.change(store, replace(store_settings.settings(store), backed_up_at=made_at))

    context.on_store(set_backup)
    with qtbot.waitSignal(context.changed):
        press(today, "Keep, don't ask again")
    qtbot.waitUntil(lambda: card(today, DueCard) is None)
    if heading is None:
        assert today.findChild(BackupCard) is None
        return
    qtbot.waitUntil(lambda: card(today, BackupCard) is not None)
    found = card(today, BackupCard)
    assert found is not None and heading in said(found)
    with qtbot.waitSignal(context.go.page) as asked:
        press(found, "Make a backup")
    assert asked.args == ["store"]


def test_she_chooses_when_she_is_asked(qtbot: QtBot, context: Context, section: LettingGoSection) -> None:
    assert section.months.currentText() == "never"
    section.months.setFocus()
    with qtbot.waitSignal(context.changed):
        QTest.keyClick(section.months, Qt.Key.Key_Down)
    assert section.months.currentText() == "after 3 months"
    assert context.on_store(store_settings.settings).keep_months == 3
    context.undo.undo()
    qtbot.waitUntil(lambda: section.months.currentText() == "never")


def test_the_room_that_recordings_take_is_told(
    qtbot: QtBot, context: Context, section: LettingGoSection, add_lesson: AddLesson
) -> None:
    assert "There is no recording" in section.room.text()
    ids = [add_lesson("Fractions"), add_lesson("Verbs")]
    section.refresh()
    qtbot.waitUntil(lambda: "Your 2 recordings take 12 bytes." in section.room.text())
    with qtbot.waitSignal(context.go.lesson) as opened:
        press(section, "Open the lesson Verbs")
    assert opened.args == [ids[1], None]


def test_the_next_date_is_told(qtbot: QtBot, section: LettingGoSection, lesson_id: str) -> None:
    section.refresh()
    qtbot.waitUntil(lambda: "1 recording has a date" in section.dated.text())
    assert "“Fractions”" in section.dated.text()


def test_the_record_of_what_is_gone_names_no_lesson(
    qtbot: QtBot, context: Context, section: LettingGoSection, add_lesson: AddLesson
) -> None:
    assert section.gone.text() == "Nothing was deleted for good so far."
    key = add_lesson("Fractions")

    def delete(store: OpenStore) -> None:
        lessons.delete(store, key)
        with store.unit() as work:
            work.purge_hidden()

    context.on_store(delete)
    section.refresh()
    qtbot.waitUntil(lambda: section.gone.text() == "Deleted for good so far: 1 lesson, 1 recording.")
    press(section, "Show the record")
    record = section.findChild(RecordOfDeletions)
    assert record is not None
    assert "1 lesson, 1 recording" in said(record) and "Fractions" not in said(record)
    record.close()
