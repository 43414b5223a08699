from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class GoalStatus(StrEnum):
    EXPLORING = "exploring"
    WORKING = "working"
    REACHED = "reached"
    SET_ASIDE = "set_aside"


class Peers(StrEnum):
    """The five questions of PEERS (Knight, 2021) that she answers for herself."""

    POWERFUL = "powerful"
    EASY = "easy"
    EMOTIONAL = "emotional"
    REACHABLE = "reachable"
    STUDENT_FOCUSED = "student_focused"


@dataclass(frozen=True, slots=True)
class ChecklistPoint:
    text: str
    done: bool = False


class MeasuredBy(StrEnum):
    """Which number of a result a goal is measured by. Shares are in %, lengths in s, totals in minutes.

    ANSWER is her own answer on a scale: then the measure is a form, and the code one of its prompts.
    """

    COUNT = "count"
    RATE = "rate"
    SHARE = "share"
    RATIO = "ratio"
    MEDIAN = "median"
    TOTAL = "total"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Measured:
    """The measure whose numbers a goal follows, lesson by lesson. `code_id`: of one code, or "" for the whole.

    `per_minutes`: what a rate counts by, whatever a version of the measure does; 0 where that was not kept.
    """

    measure_id: str
    by: MeasuredBy
    code_id: str = ""
    per_minutes: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class GoalText:
    """Everything she can write into a goal; all of it optional. `unit` belongs to the numbers.

    `thoughts`: what she answered to the guide's questions that has no place of its own, by question.
    """

    title: str = ""
    statement: str = ""
    why: str = ""
    students_will: str = ""
    measure: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    by_when: date | None = None
    strategy: str = ""
    checklist: tuple[ChecklistPoint, ...] = ()
    next_step: str = ""
    peers: frozenset[Peers] = frozenset()
    measured: Measured | None = None
    thoughts: dict[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class GoalVersion:
    """`number` counts from 1. A day's edits share one version until a check-in rests on it."""

    number: int
    made_at: datetime
    text: GoalText


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A dated note of progress, with or without a number in the goal's unit."""

    id: str
    goal_id: str
    made_on: date
    note: str
    value: float | None
    lesson_id: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    id: str
    status: GoalStatus
    created_at: datetime
    version: GoalVersion
    check_ins: tuple[CheckIn, ...]
    guide_step: str = ""
    """Where she left the guide; "" if she isn't in it."""
    status_since: datetime | None = None
    """None where it was not noted: goals of older versions of the program."""

    @property
    def text(self) -> GoalText:
        return self.version.text
