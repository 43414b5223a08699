"""Which questions are asked on the way to a goal, and where she goes on."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import CheckIn, ChecklistPoint, Goal, GoalStatus, GoalText, GoalVersion, Peers
from reflectapp.domain.guide import STEPS, THOUGHTS, Phase, Step, answered, begin_at, said, steps, with_said

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CHECKED_IN = (CheckIn("c", "goal", date(2026, 3, 9), "three hands went up", None),)


def known(text: GoalText, at: str = "", check_ins: tuple[CheckIn, ...] = ()) -> Followed:
    return Followed(Goal("goal", GoalStatus.EXPLORING, NOW, GoalVersion(1, NOW, text), check_ins, at), ())


def test_looking_back_is_asked_only_once_there_is_something_to_look_back_on() -> None:
    assert steps(None) == steps(known(GoalText())) == STEPS[Phase.IDENTIFY] + STEPS[Phase.LEARN]
    assert steps(known(GoalText(), check_ins=CHECKED_IN)) == tuple(Step)


def test_she_goes_on_where_she_left_it_else_at_the_first_that_is_open() -> None:
    begun = GoalText(statement="more of them answer", thoughts={Step.CLOSENESS: "4"})
    assert begin_at(known(begun, at="why")) is Step.WHY
    assert begin_at(known(begun)) is Step.STUDENTS_WILL
    assert begin_at(known(begun, at="a question of another version")) is Step.STUDENTS_WILL
    assert begin_at(known(begun, at="worked")) is Step.STUDENTS_WILL
    assert begin_at(known(begun, at="worked", check_ins=CHECKED_IN)) is Step.WORKED


IN_WORDS = (*THOUGHTS, Step.STATEMENT, Step.STUDENTS_WILL, Step.WHY, Step.TITLE, Step.STRATEGY, Step.NEXT_STEP)


@pytest.mark.parametrize("step", IN_WORDS)
def test_what_she_says_to_a_question_is_found_again_and_taken_back(step: Step) -> None:
    before = GoalText(thoughts={"another": "thought"})
    text = with_said(step, before, "her words")
    assert said(step, text) == "her words" and answered(step, known(text).goal)
    assert text.thoughts == before.thoughts | ({step: "her words"} if step in THOUGHTS else {})
    assert with_said(step, text, "") == before and not answered(step, known(before).goal)


def test_answers_that_are_no_words_are_known_too() -> None:
    nothing = known(GoalText()).goal
    text = GoalText(measure="hands", peers=frozenset({Peers.EASY}), checklist=(ChecklistPoint("wait"),))
    for step in (Step.MEASURE, Step.PEERS, Step.CHECKLIST):
        assert answered(step, known(text).goal) and not answered(step, nothing)
    assert answered(Step.BEGIN, replace(nothing, status=GoalStatus.WORKING)) and not answered(Step.BEGIN, nothing)
    assert answered(Step.STANDING, replace(nothing, status=GoalStatus.REACHED))
