"""What she wants to be reminded of, inside the program only."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class After(StrEnum):
    """What makes a reminder due, beside a day of its own."""

    DAY = ""
    LESSON = "lesson"
    """The next lesson that is brought in after it was set."""
    CHECK_IN = "check_in"
    """Two weeks after the goal's latest check-in."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`due_on`: its day, for those with a day of their own. `quiet_until`: not shown before that day."""

    id: str
    text: str
    created_at: datetime
    after: After = After.DAY
    due_on: date | None = None
    goal_id: str | None = None
    quiet_until: date | None = None
    let_go_at: datetime | None = None
