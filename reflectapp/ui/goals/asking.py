"""The questions on the way to a goal, as she reads them."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from reflectapp.domain.goals import GoalStatus
from reflectapp.domain.guide import Phase, Step

_PHASES: Final = {
    Phase.IDENTIFY: QT_TRANSLATE_NOOP("Guide", "What I want"),
    Phase.LEARN: QT_TRANSLATE_NOOP("Guide", "What I try"),
    Phase.IMPROVE: QT_TRANSLATE_NOOP("Guide", "What I learn from it"),
}
_QUESTIONS: Final = {
    Step.CLOSENESS: QT_TRANSLATE_NOOP("Guide", "Think of a lesson. How close was it to what you want?"),
    Step.STATEMENT: QT_TRANSLATE_NOOP("Guide", "What would be different at 10?"),
    Step.STUDENTS_WILL: QT_TRANSLATE_NOOP("Guide", "What would students be doing then?"),
    Step.REALITY: QT_TRANSLATE_NOOP("Guide", "What does a recording show now?"),
    Step.MEASURE: QT_TRANSLATE_NOOP("Guide", "How would you see that it gets better?"),
    Step.WHY: QT_TRANSLATE_NOOP("Guide", "Why does it matter to you?"),
    Step.PEERS: QT_TRANSLATE_NOOP("Guide", "Is it a good goal for me?"),
    Step.TITLE: QT_TRANSLATE_NOOP("Guide", "What shall the goal be called?"),
    Step.STRATEGY: QT_TRANSLATE_NOOP("Guide", "What will you try first?"),
    Step.CHECKLIST: QT_TRANSLATE_NOOP("Guide", "How will you notice, while you teach, that you are doing it?"),
    Step.NEXT_STEP: QT_TRANSLATE_NOOP("Guide", "What is the next small step?"),
    Step.BEGIN: QT_TRANSLATE_NOOP("Guide", "Is this what you want to work on now?"),
    Step.WORKED: QT_TRANSLATE_NOOP("Guide", "What worked?"),
    Step.DID_NOT: QT_TRANSLATE_NOOP("Guide", "What did not work, or not yet?"),
    Step.ADAPT: QT_TRANSLATE_NOOP("Guide", "What do you want to change?"),
    Step.STANDING: QT_TRANSLATE_NOOP("Guide", "How does it stand with the goal?"),
}
_HINTS: Final = {
    Step.CLOSENESS: QT_TRANSLATE_NOOP("Guide", "1 is far away, 10 is just as you want it. Nobody else sees this."),
    Step.STATEMENT: QT_TRANSLATE_NOOP("Guide", "In a sentence or two, as you would say it."),
    Step.STUDENTS_WILL: QT_TRANSLATE_NOOP(
        "Guide", "What you would see and hear: from more of them, sooner, or longer?"
    ),
    Step.REALITY: QT_TRANSLATE_NOOP(
        "Guide",
        "What you see and hear there, without judging it. A few minutes are enough, and a measure can count for you. "
        "The question waits here meanwhile.",
    ),
    Step.MEASURE: QT_TRANSLATE_NOOP(
        "Guide",
        "In your own words; or choose a measure, and every lesson in which you take it adds its number by itself.",
    ),
    Step.WHY: QT_TRANSLATE_NOOP("Guide", "A goal lasts when you care about it."),
    Step.PEERS: QT_TRANSLATE_NOOP("Guide", "Only you answer. Skip what does not help."),
    Step.TITLE: QT_TRANSLATE_NOOP("Guide", "A few words that you will know it by."),
    Step.STRATEGY: QT_TRANSLATE_NOOP("Guide", "Small is good. It can change after every lesson."),
    Step.CHECKLIST: QT_TRANSLATE_NOOP(
        "Guide",
        "Points that you could answer with yes or no. Instead of “wait longer”, for example: “I count to three after "
        "a question”, “I look at everyone before I call a name”, “I don’t repeat the question”. "
        "They are yours: change them when they don’t fit.",
    ),
    Step.NEXT_STEP: QT_TRANSLATE_NOOP("Guide", "Something for one of your next lessons."),
    Step.BEGIN: QT_TRANSLATE_NOOP(
        "Guide", "“Today” then shows it with its numbers and your next step. You can change your mind at any time."
    ),
    Step.WORKED: QT_TRANSLATE_NOOP("Guide", "What did you do, and what did students do then?"),
    Step.DID_NOT: QT_TRANSLATE_NOOP("Guide", "Without blame: it only says what to try differently."),
    Step.ADAPT: QT_TRANSLATE_NOOP(
        "Guide", "Each of these leads to its question, with what you wrote. Earlier versions are kept."
    ),
    Step.STANDING: QT_TRANSLATE_NOOP("Guide", "Whatever you choose, its story stays, and it can be taken up again."),
}
_STANDINGS: Final = {
    Step.BEGIN: {
        GoalStatus.WORKING: QT_TRANSLATE_NOOP("Guide", "Yes, I work on it now"),
        GoalStatus.EXPLORING: QT_TRANSLATE_NOOP("Guide", "Not yet, I am still exploring"),
    },
    Step.STANDING: {
        GoalStatus.WORKING: QT_TRANSLATE_NOOP("Guide", "I go on with it"),
        GoalStatus.REACHED: QT_TRANSLATE_NOOP("Guide", "I reached it"),
        GoalStatus.SET_ASIDE: QT_TRANSLATE_NOOP("Guide", "I set it aside"),
    },
}
_ADAPTED: Final = {
    Step.STATEMENT: QT_TRANSLATE_NOOP("Guide", "What I want"),
    Step.STUDENTS_WILL: QT_TRANSLATE_NOOP("Guide", "What students will do"),
    Step.MEASURE: QT_TRANSLATE_NOOP("Guide", "How I see it"),
    Step.STRATEGY: QT_TRANSLATE_NOOP("Guide", "What I do for it"),
    Step.CHECKLIST: QT_TRANSLATE_NOOP("Guide", "The checklist"),
    Step.NEXT_STEP: QT_TRANSLATE_NOOP("Guide", "The next step"),
}


def phase_text(phase: Phase) -> str:
    return _tr(_PHASES[phase])


def question_text(step: Step) -> str:
    return _tr(_QUESTIONS[step])


def hint_text(step: Step) -> str:
    return _tr(_HINTS[step])


def standings(step: Step) -> tuple[tuple[GoalStatus, str], ...]:
    """How it can stand with a goal, at a question that asks for it."""
    return tuple((status, _tr(text)) for status, text in _STANDINGS[step].items())


def adapted() -> tuple[tuple[Step, str], ...]:
    """What she may want to change after a while."""
    return tuple((step, _tr(text)) for step, text in _ADAPTED.items())


def _tr(text: object) -> str:
    return QCoreApplication.translate("Guide", str(text))
