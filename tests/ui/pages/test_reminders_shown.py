"""Reminders on Today, in their list, and set from a goal."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.goals import Goal, GoalText
from reflectapp.domain.reminders import After, Reminder
from reflectapp.kit import clock
from reflectapp.services import codings as runs
from reflectapp.services import forms, goals, measures, reflections, reminders
from reflectapp.ui.context import Context
from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.page import Page
from reflectapp.ui.reminders.reminder_dialog import ReminderDialog
from reflectapp.ui.reminders.reminders_sheet import RemindersSheet
from reflectapp.ui.today import TodayPage


def said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def ways(widget: QWidget, name: str) -> list[QPushButton]:
    """Those that are seen, by what a screen reader says of them or by their words."""
    found = (each for each in widget.findChildren(QPushButton) if each.isVisible())
    return [each for each in found if name in (each.accessibleName(), each.text().replace("&", ""))]


def press(qtbot: QtBot, widget: QWidget, name: str) -> None:
    qtbot.waitUntil(lambda: len(ways(widget, name)) == 1)
    QTest.mouseClick(ways(widget, name)[0], Qt.MouseButton.LeftButton)


def dialog_of(page: QWidget) -> ReminderDialog:
    dialog = page.findChild(ReminderDialog)
    assert isinstance(dialog, ReminderDialog)
    return dialog


def keep(dialog: ReminderDialog) -> None:
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)


def can_keep(dialog: ReminderDialog) -> bool:
    buttons = dialog.findChild(QDialogButtonBox)
    return buttons is not None and buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


@pytest.fixture
def set_for(context: Context) -> Callable[..., Reminder]:
    """Keeps a reminder whose day is so many days from today."""

    def make(text: str, days: int = 0) -> Reminder:
        day = clock.today() + timedelta(days=days)
        return context.on_store(lambda store: reminders.keep(store, Reminder("", text, clock.now(), due_on=day)).value)

    return make


@pytest.fixture
def page(context: Context, seen: Callable[[Page], None], add_lesson: Callable[..., str]) -> TodayPage:
    """Today, with a lesson there."""
    add_lesson("Fractions")
    shown = TodayPage(context)
    seen(shown)
    return shown


def test_one_is_set_in_her_words_for_a_day(qtbot: QtBot, context: Context, page: TodayPage) -> None:
    press(qtbot, page, "Set a reminder…")
    dialog = dialog_of(page)
    assert not dialog.goal.isVisible() and not dialog.after_check_in.isVisible()
    QTest.keyClicks(dialog.text, "Ask Amir <b>first</b>")
    dialog.day.setDate(QDate.currentDate())
    keep(dialog)
    qtbot.waitUntil(lambda: "Ask Amir <b>first</b>" in said(page))
    assert "for today" in said(page)
    context.undo.undo()
    qtbot.waitUntil(lambda: "Ask Amir <b>first</b>" not in said(page))


def test_without_words_there_is_nothing_to_keep(qtbot: QtBot, page: TodayPage) -> None:
    press(qtbot, page, "Set a reminder…")
    dialog = dialog_of(page)
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    kept = buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not kept.isEnabled()
    QTest.keyClicks(dialog.text, "Ask")
    assert kept.isEnabled()
    dialog.reject()


def test_what_was_written_is_kept_before_a_lock(context: Context, qtbot: QtBot, page: TodayPage) -> None:
    press(qtbot, page, "Set a reminder…")
    dialog = dialog_of(page)
    QTest.keyClicks(dialog.text, "Half a thought")
    QTest.mouseClick(dialog.after_lesson, Qt.MouseButton.LeftButton)
    dialog.keep_draft()
    (kept,) = context.on_store(reminders.every)
    assert (kept.reminder.text, kept.reminder.after) == ("Half a thought", After.LESSON)


def test_words_that_could_not_be_kept_stay_before_her(
    qtbot: QtBot, context: Context, page: TodayPage, troubles: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_any: object) -> None:
        raise RuntimeError

    press(qtbot, page, "Set a reminder…")
    dialog = dialog_of(page)
    QTest.keyClicks(dialog.text, "Ask Amir first")
    with monkeypatch.context() as broken:
        broken.setattr(reminders, "keep", fail)
        keep(dialog)
        qtbot.waitUntil(lambda: len(troubles) == 1)
    assert dialog.isVisible() and dialog.text.toPlainText() == "Ask Amir first"
    with qtbot.waitSignal(dialog.accepted):
        keep(dialog)
    (kept,) = context.on_store(reminders.every)
    assert kept.reminder.text == "Ask Amir first"
    troubles.clear()


def test_where_its_goal_is_gone_no_other_one_takes_its_place(
    qtbot: QtBot, context: Context, page: TodayPage, goal: Goal
) -> None:
    other = context.on_store(lambda store: goals.add(store, GoalText(title="Another"))).value
    context.on_store(lambda store: goals.delete(store, goal.id))
    dialog = ReminderDialog(context, page, goal=goal)
    QTest.keyClicks(dialog.text, "Look at the plot")
    dialog.open()
    qtbot.waitUntil(lambda: dialog.goal.currentText() != "Time to think")
    assert dialog.goal.currentIndex() == -1 and dialog.goal_gone.isVisible() and not can_keep(dialog)
    dialog.goal.setCurrentIndex(0)
    assert can_keep(dialog) and not dialog.goal_gone.isVisible()
    with qtbot.waitSignal(dialog.accepted):
        keep(dialog)
    (known,) = context.on_store(reminders.every)
    assert known.reminder.goal_id == other.id


def test_one_tap_lets_it_go_and_undo_brings_it_back(
    qtbot: QtBot, context: Context, page: TodayPage, set_for: Callable[..., Reminder]
) -> None:
    set_for("Bring counters", days=-1)
    page.refresh()
    with qtbot.waitSignal(context.undoable) as told:
        press(qtbot, page, "Let go: Bring counters")
    assert told.args == ["The reminder is let go."]
    qtbot.waitUntil(lambda: "Bring counters" not in said(page))
    context.undo.undo()
    qtbot.waitUntil(lambda: "Bring counters" in said(page))


def test_not_today_is_not_today_whatever_page_is_opened_anew(
    qtbot: QtBot, context: Context, page: TodayPage, set_for: Callable[..., Reminder], seen: Callable[[Page], None]
) -> None:
    set_for("Bring counters")
    page.refresh()
    press(qtbot, page, "Not today: Bring counters")
    qtbot.waitUntil(lambda: "Bring counters" not in said(page))
    again = TodayPage(context)
    seen(again)
    qtbot.waitUntil(lambda: len(ways(again, "All reminders")) == 1)
    assert "Bring counters" not in said(again)


def test_the_list_shows_all_of_them_and_changes_them(
    qtbot: QtBot, context: Context, page: TodayPage, set_for: Callable[..., Reminder]
) -> None:
    set_for("Later", days=40)
    gone = set_for("Gone")
    set_for("Now")
    context.on_store(lambda store: reminders.let_go(store, gone.id))
    page.refresh()
    press(qtbot, page, "All reminders")
    sheet = page.findChild(RemindersSheet)
    assert isinstance(sheet, RemindersSheet)
    qtbot.waitUntil(lambda: "Later" in said(sheet))
    wanted = {"To come", "Later", "Let go", "Gone", "Now"}
    assert [text for text in said(sheet) if text in wanted] == ["Now", "Now", "To come", "Later", "Let go", "Gone"]
    press(qtbot, sheet, "Change: Later")
    dialog = dialog_of(sheet)
    dialog.text.selectAll()
    QTest.keyClicks(dialog.text, "Sooner")
    keep(dialog)
    qtbot.waitUntil(lambda: "Sooner" in said(sheet) and "Later" not in said(sheet))
    press(qtbot, sheet, "Delete: Sooner")
    qtbot.waitUntil(lambda: "Sooner" not in said(sheet))
    press(qtbot, sheet, "Set it again: Gone")
    keep(dialog_of(sheet))
    qtbot.waitUntil(lambda: len(ways(sheet, "Let go: Gone")) == 1)
    sheet.accept()


def test_from_a_goal_it_is_two_weeks_after_a_check_in(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    page = GoalPage(context)
    seen(page)
    page.open(goal.id)
    qtbot.waitUntil(lambda: page.title.text() == "Time to think")
    menu = ways(page, "More")[0].menu()
    next(each for each in menu.actions() if each.text() == "&Remind me…").trigger()
    dialog = dialog_of(page)
    assert dialog.after is After.CHECK_IN and dialog.goal.currentText() == "Time to think"
    QTest.keyClicks(dialog.text, "Look at the plot")
    keep(dialog)
    (kept,) = context.on_store(reminders.every)
    assert (kept.reminder.goal_id, kept.shown_from) == (goal.id, None)


def test_what_was_begun_is_gone_on_with_or_rests_for_today(
    qtbot: QtBot, context: Context, page: TodayPage, add_lesson: Callable[..., str]
) -> None:
    lesson_id = add_lesson("Decimals", date(2026, 11, 3))
    form, measure = forms.built_in()[1], measures.built_in()[0]
    started = context.on_store(lambda store: reflections.start(store, lesson_id, form)).value
    coding = context.on_store(lambda store: runs.start(store, lesson_id, measure, {})).value
    page.refresh()
    with qtbot.waitSignal(context.go.coding) as opened:
        press(qtbot, page, f"Go on: {measure.title}, Decimals")
    assert opened.args == [lesson_id, coding.id]
    press(qtbot, page, f"Not today: {measure.title}, Decimals")
    qtbot.waitUntil(lambda: measure.title not in said(page))
    with qtbot.waitSignal(context.go.reflection) as answered:
        press(qtbot, page, f"Go on: {form.title}, Decimals")
    assert answered.args == [lesson_id, started.id]
    context.undo.undo()
    qtbot.waitUntil(lambda: measure.title in said(page))


def test_three_are_shown_and_the_others_on_request(
    qtbot: QtBot, context: Context, page: TodayPage, add_lesson: Callable[..., str]
) -> None:
    lesson_id = add_lesson("Decimals")
    for measure in measures.built_in()[:5]:
        context.on_store(partial(runs.start, lesson_id=lesson_id, measure=measure, guess={}))
    titles = {measure.title for measure in measures.built_in()}
    page.refresh()
    qtbot.waitUntil(lambda: len([text for text in said(page) if text in titles]) == 3)
    press(qtbot, page, "Show 2 more")
    qtbot.waitUntil(lambda: len([text for text in said(page) if text in titles]) == 5)
