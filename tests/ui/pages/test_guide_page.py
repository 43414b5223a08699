"""The way to a goal, question by question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import Problem, StoreTrouble
from reflectapp.domain.goals import CheckIn, Goal, GoalStatus
from reflectapp.domain.guide import Step
from reflectapp.kit.ids import new_id
from reflectapp.services import following, goals
from reflectapp.services.following import LESSON_SCALE
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.goals import GoalPage, GoalsPage
from reflectapp.ui.goals.guide_page import GuidePage
from reflectapp.ui.page import Page

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> GuidePage:
    made = GuidePage(context)
    made.open(new_id())
    seen(made)
    qtbot.waitUntil(lambda: made.sheet.on.isEnabled() and made.isAncestorOf(made.focusWidget()))
    return made


def write(page: Page, text: str) -> None:
    QTest.keyClicks(page.focusWidget(), text)


def on(page: Page) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return, CONTROL)


def asked(page: GuidePage) -> Step:
    return page.step


def stored(context: Context) -> Goal:
    (goal,) = context.on_store(goals.all_goals)
    return goal


def words(page: GuidePage) -> str:
    field = page.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    return field.toPlainText()


def shown(page: Page) -> list[QPushButton]:
    return [each for each in page.findChildren(QPushButton) if each.isVisible()]


def pressable(page: Page, text: str) -> QPushButton:
    return next(each for each in shown(page) if each.text().replace("&", "") == text)


def test_by_keyboard_alone_from_the_first_number_to_a_goal_she_works_on(
    qtbot: QtBot, page: GuidePage, context: Context
) -> None:
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    on(page)
    write(page, "More of them answer")
    on(page)
    qtbot.waitUntil(lambda: stored(context).guide_step == "students_will")
    text = stored(context).text
    assert (text.statement, text.thoughts) == ("More of them answer", {"closeness": "2"})
    assert (text.measured, text.baseline, text.target, text.unit) == (LESSON_SCALE, 2.0, 10.0, "of 10")
    while asked(page) is not Step.TITLE:
        assert page.sheet.on.text().replace("&", "") in ("Skip this", "Next")
        on(page)
    write(page, "All of them")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    while asked(page) is not Step.BEGIN:
        on(page)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: stored(context).status is GoalStatus.WORKING)
    with qtbot.waitSignal(context.go.goal) as led:
        on(page)
    assert led.args == [stored(context).id]
    assert (stored(context).text.title, stored(context).guide_step) == ("All of them", "")


def test_nothing_said_is_no_goal(qtbot: QtBot, page: GuidePage, context: Context) -> None:
    on(page)
    on(page)
    with qtbot.waitSignal(context.go.page) as led:
        QTest.mouseClick(pressable(page, "Leave it for now"), Qt.MouseButton.LeftButton)
    assert led.args == ["goals"]
    assert context.on_store(goals.all_goals) == ()


def test_she_goes_on_where_she_left_it_with_what_she_wrote(
    qtbot: QtBot, page: GuidePage, context: Context, seen: Callable[[Page], None]
) -> None:
    on(page)
    write(page, "More of them answer")
    on(page)
    write(page, "They talk in pairs")
    page.flush()
    goal_id = stored(context).id
    overview = GoalsPage(context)
    seen(overview)
    qtbot.waitUntil(lambda: "Go on with the questions" in [each.text() for each in shown(overview)])
    with qtbot.waitSignal(context.go.guide) as led:
        QTest.mouseClick(pressable(overview, "Go on with the questions"), Qt.MouseButton.LeftButton)
    assert led.args == [goal_id, ""]
    again = GuidePage(context)
    again.open(*led.args)
    seen(again)
    qtbot.waitUntil(lambda: again.step is Step.STUDENTS_WILL and words(again) == "They talk in pairs")
    QTest.mouseClick(again.sheet.back, Qt.MouseButton.LeftButton)
    assert words(again) == "More of them answer"


def test_undo_takes_the_first_answer_back_and_another_one_makes_another_goal(
    qtbot: QtBot, page: GuidePage, context: Context
) -> None:
    on(page)
    write(page, "More")
    on(page)
    qtbot.waitUntil(lambda: page.saving.done and stored(context).guide_step == "students_will")
    context.undo.undo()
    qtbot.waitUntil(lambda: context.on_store(goals.all_goals) == ())
    QTest.mouseClick(page.sheet.back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.step is Step.STATEMENT and words(page) == "")
    write(page, "Something else")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "Something else")


def test_what_is_typed_while_the_first_answer_is_taken_back_is_kept(
    qtbot: QtBot, page: GuidePage, context: Context, troubles: list[BaseException]
) -> None:
    on(page)
    write(page, "More")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "More")
    write(page, " time")
    context.undo.undo()
    qtbot.waitUntil(lambda: [goal.text.statement for goal in context.on_store(goals.all_goals)] == ["More time"])
    write(page, " to think")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "More time to think")
    troubles.clear()


def test_trouble_while_reading_changes_nothing_on_the_page(
    qtbot: QtBot, page: GuidePage, context: Context, troubles: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_store: object, _goal_id: str) -> None:
        raise StoreTrouble(Problem.FOLDER_AWAY)

    on(page)
    write(page, "More")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "More")
    with monkeypatch.context() as broken:
        broken.setattr(following, "followed", fail)
        page.refresh()
        qtbot.waitUntil(lambda: len(troubles) == 1)
    assert words(page) == "More"
    write(page, " time")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "More time")
    troubles.clear()


def test_an_answer_that_could_not_be_kept_stays_and_is_kept_with_the_next_letter(
    qtbot: QtBot, page: GuidePage, context: Context, troubles: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_any: object) -> None:
        raise RuntimeError

    on(page)
    write(page, "More")
    with monkeypatch.context() as broken:
        broken.setattr(goals, "add", fail)
        page.flush()
        qtbot.waitUntil(lambda: len(troubles) == 1)
    assert not page.saving.done and words(page) == "More"
    page.refresh()
    write(page, " of them")
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "More of them")
    assert words(page) == "More of them"
    troubles.clear()


def test_a_change_that_could_not_be_kept_is_tried_again_when_she_leaves(
    qtbot: QtBot, page: GuidePage, context: Context, troubles: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_any: object) -> None:
        raise RuntimeError

    on(page)
    write(page, "More")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done)
    with monkeypatch.context() as broken:
        broken.setattr(goals, "change", fail)
        write(page, " of them")
        page.flush()
        qtbot.waitUntil(lambda: len(troubles) == 1)
    context.changed.emit(page.topics)
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.statement == "More of them")
    assert words(page) == "More of them"
    troubles.clear()


def test_after_a_check_in_she_looks_back_and_changes_what_she_tries(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    page = GuidePage(context)
    page.open(goal.id, "worked")
    seen(page)
    qtbot.waitUntil(lambda: page.step is Step.WORKED)
    assert "2 check-ins, last 13 Oct: 1.4 s\n13 Oct: Better" in [each.text() for each in page.findChildren(QLabel)]
    write(page, "Counting with my fingers")
    on(page)
    on(page)
    QTest.mouseClick(pressable(page, "What I do for it"), Qt.MouseButton.LeftButton)
    assert asked(page) is Step.STRATEGY
    write(page, "Fingers behind my back")
    on(page)
    assert asked(page) is Step.ADAPT
    on(page)
    QTest.mouseClick(pressable(page, "I reached it"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(context).status is GoalStatus.REACHED)
    now = stored(context)
    assert now.text.thoughts == {"worked": "Counting with my fingers"}
    assert "Fingers behind my back" in now.text.strategy
    assert now.version.number == 2, "what the check-in rested on stays as it was"


def test_a_goal_that_was_reached_keeps_its_story_and_is_taken_up_again(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    def reach(store: OpenStore) -> None:
        goals.change(store, goal.id, replace(goal.text, thoughts={"reality": "It got quiet."}))
        goals.set_status(store, goal.id, GoalStatus.REACHED)
        goals.check_in(store, CheckIn("", goal.id, date(2026, 11, 1), "There", 3.0))

    context.on_store(reach)
    page = GoalPage(context)
    page.open(goal.id)
    seen(page)
    go = "Go to this question: What does a recording show now?"
    qtbot.waitUntil(lambda: go in [each.accessibleName() for each in shown(page)])
    assert "1 Nov 2026: 3\u00a0s" in page.progress.plot.accessibleDescription()
    with qtbot.waitSignal(context.go.guide) as led:
        QTest.mouseClick(next(x for x in shown(page) if x.accessibleName() == go), Qt.MouseButton.LeftButton)
    assert led.args == [goal.id, "reality"]
    QTest.mouseClick(pressable(page, "Take it up again"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: stored(context).status is GoalStatus.WORKING)
    QTest.keyClicks(page.words.why, "!")
    page.flush()
    qtbot.waitUntil(lambda: page.saving.done and stored(context).text.why.endswith("!"))
    assert stored(context).text.thoughts == {"reality": "It got quiet."}, "the page keeps what it does not show"
