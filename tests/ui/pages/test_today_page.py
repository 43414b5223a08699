from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.goals import Goal
from reflectapp.domain.outcome import Topic
from reflectapp.kit import clock
from reflectapp.services import forms, goals, lessons, reflections
from reflectapp.ui.context import Context
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.page import Page
from reflectapp.ui.today import TodayPage
from reflectapp.ui.today.greeting import greeting
from reflectapp.ui.widgets.days import long_day
from reflectapp.ui.widgets.picture import PictureButton


def said(page: Page) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def pressable(page: Page, text: str) -> QPushButton | None:
    found = (each for each in page.findChildren(QPushButton) if each.isVisible())
    return next((each for each in found if each.text().replace("&", "") == text), None)


def test_with_nothing_yet_it_says_what_to_do(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: pressable(page, "Look around with a sample lesson") is not None)
    sample = pressable(page, "Look around with a sample lesson")
    assert sample is not None
    with qtbot.waitSignal(context.go.sample):
        QTest.mouseClick(sample, Qt.MouseButton.LeftButton)
    bring_in = pressable(page, "Bring in a lesson")
    assert bring_in is not None
    with qtbot.waitSignal(context.go.bring_in) as brought:
        QTest.mouseClick(bring_in, Qt.MouseButton.LeftButton)
    assert brought.args == [[], None]


def test_there_is_one_filled_button(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: pressable(page, "Look around with a sample lesson") is not None)
    filled = [each for each in page.findChildren(QPushButton) if each.isVisible() and each.property("look") == "filled"]
    assert len(filled) == 1


def test_the_goal_in_hand_with_its_next_step(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: "count to three" in said(page))
    assert "Students get time to think" in said(page)
    assert "Wait after my questions · 2 check-ins, last 13 Oct: 1.4 s" in said(page)
    go = pressable(page, "Open")
    assert go is not None
    with qtbot.waitSignal(context.go.goal) as opened:
        QTest.mouseClick(go, Qt.MouseButton.LeftButton)
    assert opened.args == [goal.id]


def test_a_check_in_from_here_is_kept_and_can_be_undone(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: pressable(page, "Check in") is not None)
    check_in = pressable(page, "Check in")
    assert check_in is not None
    QTest.mouseClick(check_in, Qt.MouseButton.LeftButton)
    dialog = page.findChild(CheckInDialog)
    assert isinstance(dialog, CheckInDialog)
    QTest.keyClicks(dialog.note, "Three hands, then five")
    QTest.keyClicks(dialog.value, "2.4")
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any("Wait after my questions · 3 check-ins" in each for each in said(page)))
    stored = context.on_store(lambda store: goals.goal(store, goal.id)).check_ins
    assert ("Three hands, then five", 2.4) in [(entry.note, entry.value) for entry in stored]
    context.undo.undo()
    qtbot.waitUntil(lambda: any("Wait after my questions · 2 check-ins" in each for each in said(page)))


def test_a_check_in_being_written_survives_a_refresh_and_a_lock(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: pressable(page, "Check in") is not None)
    check_in = pressable(page, "Check in")
    assert check_in is not None
    QTest.mouseClick(check_in, Qt.MouseButton.LeftButton)
    dialog = page.findChild(CheckInDialog)
    assert isinstance(dialog, CheckInDialog)
    QTest.keyClicks(dialog.note, "Half a thought")
    context.do(page, goals.change, goal.id, replace(goal.text, next_step="wait"))()
    qtbot.waitUntil(lambda: "wait" in said(page))
    assert dialog.isVisible()
    page.flush()
    notes = [entry.note for entry in context.on_store(lambda store: goals.goal(store, goal.id)).check_ins]
    assert "Half a thought" in notes


def test_going_on_where_she_was(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], add_lesson: Callable[..., str]
) -> None:
    lesson_id = add_lesson("Fractions", date(2026, 11, 2), "7b")
    context.on_store(lambda store: lessons.remember_position(store, lesson_id, 61_000))
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: page.findChild(PictureButton) is not None)
    card = page.findChild(PictureButton)
    assert card is not None
    assert card.accessibleName() == "Fractions, at 1:01"
    with qtbot.waitSignal(context.go.lesson) as opened:
        card.setFocus()
        QTest.keyClick(card, Qt.Key.Key_Space)
    assert opened.args == [lesson_id, None]


def test_a_reflection_that_was_begun_is_offered(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], add_lesson: Callable[..., str]
) -> None:
    lesson_id = add_lesson("Fractions")
    form = forms.built_in()[1]
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: page.findChild(PictureButton) is not None)
    assert form.title not in said(page)
    context.do(page, reflections.start, lesson_id, form)()
    qtbot.waitUntil(lambda: form.title in said(page))


def test_a_page_that_is_not_seen_asks_when_it_is_shown_again(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], add_lesson: Callable[..., str]
) -> None:
    page = TodayPage(context)
    seen(page)
    qtbot.waitUntil(lambda: pressable(page, "Look around with a sample lesson") is not None)
    page.hide()
    add_lesson("Fractions")
    context.changed.emit(frozenset({Topic.LESSONS}))
    page.show()
    qtbot.waitUntil(lambda: page.findChild(PictureButton) is not None)


@pytest.mark.parametrize(
    ("hour", "words"),
    [(6, "Good morning"), (11, "Good morning"), (12, "Good afternoon"), (17, "Good afternoon"), (20, "Good evening")],
)
def test_the_greeting_knows_the_time_of_day(hour: int, words: str) -> None:
    assert greeting(hour) == words


def test_over_midnight_it_becomes_the_next_day(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = date(2026, 11, 22)
    days = [first]
    late = datetime(2026, 11, 22, 23, 59, 59, 990_000).astimezone()
    monkeypatch.setattr(clock, "today", lambda: days[0])
    monkeypatch.setattr(clock, "now", lambda: late)
    page = TodayPage(context)
    seen(page)
    assert long_day(first) in said(page)
    days[0] = first + timedelta(days=1)
    qtbot.waitUntil(lambda: long_day(days[0]) in said(page), timeout=3000)


def test_turned_to_after_a_night_it_is_the_present_day(
    qtbot: QtBot, qapp: QApplication, context: Context, seen: Callable[[Page], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = TodayPage(context)
    seen(page)
    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    qapp.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert long_day(tomorrow) in said(page)
