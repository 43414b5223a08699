from collections.abc import Callable

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reflectapp.domain.goals import Goal
from reflectapp.domain.replies import Draft, DraftPlace
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services import drafts, goals
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.goals import GoalPage, GoalsPage
from reflectapp.ui.goals.draft_line import DraftLine
from reflectapp.ui.page import Page


@pytest.fixture
def page(qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal) -> GoalPage:
    def put(store: OpenStore) -> None:
        with store.unit() as work:
            for place in (DraftPlace.STRATEGY, DraftPlace.NEXT_STEP):
                work.drafts.put(Draft(new_id(), goal.id, place, "Pairs talk first", None, clock.now()))

    context.on_store(put)
    made = GoalPage(context)
    made.open(goal.id)
    seen(made)
    qtbot.waitUntil(lambda: len(made.findChildren(DraftLine)) == 2)
    return made


def line(page: GoalPage, place: DraftPlace) -> DraftLine:
    (found,) = page.strategy.drafts[place].lines.values()
    return found


def test_a_draft_stands_beside_its_place_and_is_put_in_with_one_undo(
    context: Context, page: GoalPage, goal: Goal, qtbot: QtBot
) -> None:
    assert page.words.drafts.isHidden()
    QTest.keyClicks(line(page, DraftPlace.NEXT_STEP).text, "Then ")
    QTest.keyClicks(page.words.why, "They should")
    line(page, DraftPlace.NEXT_STEP).use.click()
    qtbot.waitUntil(lambda: page.strategy.next_step.text() == "Then Pairs talk first")
    text = context.on_store(lambda store: goals.goal(store, goal.id)).text
    assert (text.next_step, text.why) == ("Then Pairs talk first", "They should")
    qtbot.waitUntil(lambda: page.strategy.drafts[DraftPlace.NEXT_STEP].isHidden())
    context.undo.undo()
    qtbot.waitUntil(lambda: page.strategy.next_step.text() == "count to three")
    qtbot.waitUntil(lambda: page.strategy.drafts[DraftPlace.NEXT_STEP].isVisible())
    assert line(page, DraftPlace.NEXT_STEP).text.text() == "Then Pairs talk first"


def test_a_draft_of_a_new_goal_waits_among_her_goals(
    context: Context, seen: Callable[[Page], None], qtbot: QtBot
) -> None:
    def put(store: OpenStore) -> None:
        with store.unit() as work:
            work.drafts.put(Draft(new_id(), None, DraftPlace.STATEMENT, "Pairs talk first", None, clock.now()))

    context.on_store(put)
    page = GoalsPage(context)
    seen(page)
    qtbot.waitUntil(lambda: len(page.drafts.lines) == 1)
    (waiting,) = page.drafts.lines.values()
    with qtbot.waitSignal(context.go.goal) as went:
        waiting.use.click()
    assert context.on_store(lambda store: goals.goal(store, went.args[0])).text.statement == "Pairs talk first"
    qtbot.waitUntil(lambda: page.drafts.isHidden())


def test_a_draft_is_let_go_with_undo(context: Context, page: GoalPage, goal: Goal, qtbot: QtBot) -> None:
    QTest.keyClicks(line(page, DraftPlace.STRATEGY).text, "Maybe: ")
    with qtbot.waitSignal(context.undoable):
        line(page, DraftPlace.STRATEGY).drop.click()
    qtbot.waitUntil(lambda: page.strategy.drafts[DraftPlace.STRATEGY].isHidden())
    context.undo.undo()
    qtbot.waitUntil(lambda: page.strategy.drafts[DraftPlace.STRATEGY].isVisible())
    waiting = context.on_store(lambda store: drafts.waiting(store, goal.id))
    assert {draft.text for draft in waiting} == {"Maybe: Pairs talk first", "Pairs talk first"}
