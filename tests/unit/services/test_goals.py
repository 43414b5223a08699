from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import CheckIn, ChecklistPoint, GoalStatus, GoalText, Peers
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.packets import PacketFormat, Share
from reflectapp.services import goals, lessons
from reflectapp.services.store import OpenStore

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = NOON.date()
TEXT = GoalText(
    title="Everyone speaks",
    statement="In every lesson each student says something about the maths.",
    why="Six of them never do.",
    students_will="explain their way",
    measure="students heard",
    unit="students",
    baseline=9,
    target=24.5,
    by_when=date(2026, 6, 30),
    strategy="talk in pairs first",
    checklist=(ChecklistPoint("ask"), ChecklistPoint("wait", True)),
    next_step="pairs on Monday",
    peers=frozenset({Peers.POWERFUL, Peers.REACHABLE}),
)
Clock = Callable[[datetime], None]


@pytest.fixture
def goal_id(store: OpenStore, set_today: Clock) -> str:
    set_today(NOON)
    return goals.add(store, TEXT).value.id


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def _numbers(store: OpenStore, goal_id: str) -> list[int]:
    return [version.number for version in goals.versions(store, goal_id)]


def _check_in(goal_id: str, note: str = "", value: float | None = None, on: date = DAY) -> CheckIn:
    return CheckIn("", goal_id, on, note, value)


def test_all_of_a_goal_is_kept(store: OpenStore, goal_id: str) -> None:
    goal = goals.goal(store, goal_id)
    assert goal.text == TEXT
    assert (goal.status, goal.version.number, goal.created_at) == (GoalStatus.EXPLORING, 1, NOON)


def test_an_empty_goal_is_a_goal(store: OpenStore) -> None:
    assert goals.add(store, GoalText()).value.text == GoalText()


def test_the_same_days_edits_share_a_version(store: OpenStore, goal_id: str, set_today: Clock) -> None:
    set_today(NOON + timedelta(hours=2))
    changed = goals.change(store, goal_id, replace(TEXT, why="clearer"))
    assert (changed.value.version.number, changed.value.text.why) == (1, "clearer")
    assert _numbers(store, goal_id) == [1]
    back = _undo(store, changed)
    assert goals.goal(store, goal_id).text == TEXT
    _undo(store, back)
    assert goals.goal(store, goal_id).text.why == "clearer"


def test_another_days_edit_makes_a_version(store: OpenStore, goal_id: str, set_today: Clock) -> None:
    set_today(NOON + timedelta(days=1))
    changed = goals.change(store, goal_id, replace(TEXT, why="clearer"))
    assert [version.text.why for version in goals.versions(store, goal_id)] == [TEXT.why, "clearer"]
    back = _undo(store, changed)
    assert (goals.goal(store, goal_id).text, _numbers(store, goal_id)) == (TEXT, [1])
    _undo(store, back)
    assert goals.goal(store, goal_id) == changed.value


def test_a_version_that_a_check_in_rests_on_stays(store: OpenStore, goal_id: str) -> None:
    made = goals.check_in(store, _check_in(goal_id, "better"))
    second = goals.change(store, goal_id, replace(TEXT, why="clearer"))
    assert _numbers(store, goal_id) == [1, 2]
    goals.change(store, goal_id, replace(TEXT, why="clearer still"))
    assert _numbers(store, goal_id) == [1, 2]
    _undo(store, second)
    _undo(store, made)
    goals.change(store, goal_id, replace(TEXT, why="no check-in rests on it now"))
    assert _numbers(store, goal_id) == [1]


def test_a_version_that_may_have_been_shared_stays(store: OpenStore, goal_id: str) -> None:
    with store.unit() as work:
        work.shares.add(Share("s", NOON, "Ms Örtel", "", PacketFormat.PDF, "ab", 1, ()))
    goals.change(store, goal_id, replace(TEXT, why="clearer"))
    assert _numbers(store, goal_id) == [1, 2]


def test_writing_the_same_again_changes_nothing(store: OpenStore, goal_id: str, set_today: Clock) -> None:
    set_today(NOON + timedelta(days=1))
    outcome = goals.change(store, goal_id, replace(TEXT, why=TEXT.why + " "))
    assert (outcome.changed, outcome.inverse) == (frozenset(), None)
    assert _numbers(store, goal_id) == [1]


def test_the_goal_in_hand_is_the_one_worked_on_that_changed_last(
    store: OpenStore, goal_id: str, set_today: Clock
) -> None:
    assert goals.in_hand(store) is None
    other = goals.add(store, GoalText(title="Longer waits")).value.id
    for minutes, chosen in enumerate((goal_id, other)):
        set_today(NOON + timedelta(minutes=minutes))
        status = goals.set_status(store, chosen, GoalStatus.WORKING)
    assert goals.in_hand(store) == goals.goal(store, other)
    set_today(NOON + timedelta(minutes=5))
    goals.check_in(store, _check_in(goal_id))
    assert goals.in_hand(store) == goals.goal(store, goal_id)
    back = _undo(store, status)
    assert goals.goal(store, other).status is GoalStatus.EXPLORING
    _undo(store, back)
    assert goals.goal(store, other).status is GoalStatus.WORKING


def test_check_ins_are_in_the_order_of_their_days(store: OpenStore, goal_id: str, lesson_id: str) -> None:
    late = goals.check_in(store, _check_in(goal_id, "late", 14, date(2026, 4, 1))).value
    early = goals.check_in(
        store, replace(_check_in(goal_id, "early", 12.5, date(2026, 3, 5)), lesson_id=lesson_id)
    ).value
    assert goals.goal(store, goal_id).check_ins == (early, late)
    gone = lessons.delete(store, lesson_id)
    unlinked = goals.goal(store, goal_id).check_ins[0]
    assert unlinked.lesson_id is None
    goals.change_check_in(store, replace(unlinked, note="reworded meanwhile"))
    _undo(store, gone)
    assert goals.goal(store, goal_id).check_ins == (replace(early, note="reworded meanwhile"), late)
    goals.change_check_in(store, replace(early, lesson_id=None))
    assert goals.goal(store, goal_id).check_ins[0].lesson_id is None


def test_check_ins_can_be_changed_deleted_and_brought_back(store: OpenStore, goal_id: str) -> None:
    made = goals.check_in(store, _check_in(goal_id, "first", 1))
    changed = goals.change_check_in(store, replace(made.value, note="second", value=None))
    back = _undo(store, changed)
    assert goals.goal(store, goal_id).check_ins == (made.value,)
    _undo(store, back)
    assert goals.goal(store, goal_id).check_ins == (changed.value,)
    deleted = goals.delete_check_in(store, made.value.id)
    assert goals.goal(store, goal_id).check_ins == ()
    back = _undo(store, deleted)
    assert goals.goal(store, goal_id).check_ins == (changed.value,)
    _undo(store, back)
    with pytest.raises(UserError):
        goals.delete_check_in(store, made.value.id)


def test_a_deleted_goal_comes_back_with_its_history(store: OpenStore, goal_id: str, set_today: Clock) -> None:
    goals.check_in(store, _check_in(goal_id, "kept", 3))
    goals.change(store, goal_id, replace(TEXT, title="New"))
    before = goals.goal(store, goal_id)
    deleted = goals.delete(store, goal_id)
    assert goals.all_goals(store) == ()
    with pytest.raises(UserError) as raised:
        goals.goal(store, goal_id)
    assert raised.value.problem is Problem.NOT_FOUND
    back = _undo(store, deleted)
    assert goals.all_goals(store) == (before,)
    assert _numbers(store, goal_id) == [1, 2]
    _undo(store, back)
    assert goals.all_goals(store) == ()


def test_adding_can_be_undone_and_redone(store: OpenStore) -> None:
    added = goals.add(store, TEXT)
    back = _undo(store, added)
    assert goals.all_goals(store) == ()
    _undo(store, back)
    assert goals.all_goals(store) == (added.value,)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_only_real_numbers_are_kept(store: OpenStore, goal_id: str, number: float) -> None:
    for wrong in (
        lambda: goals.add(store, GoalText(baseline=number)),
        lambda: goals.change(store, goal_id, GoalText(target=number)),
        lambda: goals.check_in(store, _check_in(goal_id, "", number)),
    ):
        with pytest.raises(UserError) as raised:
            wrong()
        assert raised.value.problem is Problem.NOT_ALLOWED
    assert goals.goal(store, goal_id).text == TEXT
