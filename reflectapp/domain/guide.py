"""The way to a goal, question by question: identify, learn, improve. Each can be skipped, and taken up again."""

from dataclasses import replace
from enum import StrEnum
from typing import Any, Final

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import Goal, GoalStatus, GoalText


class Phase(StrEnum):
    IDENTIFY = "identify"
    LEARN = "learn"
    IMPROVE = "improve"


class Step(StrEnum):
    """A question. Its name is what a goal keeps as `guide_step`, and what its thoughts are kept under."""

    CLOSENESS = "closeness"
    STATEMENT = "statement"
    STUDENTS_WILL = "students_will"
    REALITY = "reality"
    MEASURE = "measure"
    WHY = "why"
    PEERS = "peers"
    TITLE = "title"
    STRATEGY = "strategy"
    CHECKLIST = "checklist"
    NEXT_STEP = "next_step"
    BEGIN = "begin"
    WORKED = "worked"
    DID_NOT = "did_not"
    ADAPT = "adapt"
    STANDING = "standing"


STEPS: Final[dict[Phase, tuple[Step, ...]]] = {
    Phase.IDENTIFY: (
        Step.CLOSENESS,
        Step.STATEMENT,
        Step.STUDENTS_WILL,
        Step.REALITY,
        Step.MEASURE,
        Step.WHY,
        Step.PEERS,
        Step.TITLE,
    ),
    Phase.LEARN: (Step.STRATEGY, Step.CHECKLIST, Step.NEXT_STEP, Step.BEGIN),
    Phase.IMPROVE: (Step.WORKED, Step.DID_NOT, Step.ADAPT, Step.STANDING),
}

THOUGHTS: Final = (Step.CLOSENESS, Step.REALITY, Step.WORKED, Step.DID_NOT)
"""Those whose answers have no place of their own in a goal."""

_FIELDS: Final = {
    Step.STATEMENT: "statement",
    Step.STUDENTS_WILL: "students_will",
    Step.WHY: "why",
    Step.TITLE: "title",
    Step.STRATEGY: "strategy",
    Step.NEXT_STEP: "next_step",
}


def phase_of(step: Step) -> Phase:
    return next(phase for phase, steps in STEPS.items() if step in steps)


def steps(known: Followed | None) -> tuple[Step, ...]:
    """Those that are asked, in order: what worked only once there is something to look back on."""
    looks_back = known is not None and bool(known.goal.check_ins or known.numbers)
    phases = tuple(Phase) if looks_back else (Phase.IDENTIFY, Phase.LEARN)
    return tuple(step for phase in phases for step in STEPS[phase])


def answered(step: Step, goal: Goal) -> bool:
    """Whether the goal holds an answer; nothing is to be answered where she only chooses what to change."""
    text = goal.text
    match step:
        case Step.MEASURE:
            return bool(text.measured or text.measure.strip())
        case Step.PEERS:
            return bool(text.peers)
        case Step.CHECKLIST:
            return bool(text.checklist)
        case Step.BEGIN:
            return goal.status is not GoalStatus.EXPLORING
        case Step.STANDING:
            return goal.status in (GoalStatus.REACHED, GoalStatus.SET_ASIDE)
        case Step.ADAPT:
            return True
        case _:
            return bool(said(step, text).strip())


def begin_at(known: Followed) -> Step:
    """Where she goes on: where she left it, else at the first question without an answer, else at the first."""
    asked = steps(known)
    if known.goal.guide_step in asked:
        return Step(known.goal.guide_step)
    return next((step for step in asked if not answered(step, known.goal)), asked[0])


def said(step: Step, text: GoalText) -> str:
    """What she wrote to a question that is answered in words."""
    return text.thoughts.get(step, "") if step in THOUGHTS else str(getattr(text, _FIELDS[step]))


def with_said(step: Step, text: GoalText, words: str) -> GoalText:
    """The text with her words; an empty thought is none."""
    if step not in THOUGHTS:
        changed: dict[str, Any] = {_FIELDS[step]: words}
        return replace(text, **changed)
    others = {question: thought for question, thought in text.thoughts.items() if question != step}
    return replace(text, thoughts=others | {step.value: words} if words.strip() else others)
