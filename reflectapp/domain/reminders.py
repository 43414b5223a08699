"""What she wants to be reminded of, inside the program only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from reflectapp.kit.clock import day_of

AFTER_CHECK_IN: Final = timedelta(weeks=2)


class After(StrEnum):
    """What makes a reminder due, beside a day of its own."""

    DAY = ""
    LESSON = "lesson"
    """The next lesson that is brought in after it was set."""
    CHECK_IN = "check_in"
    """Two weeks after the goal's latest check-in, of those made since it was set."""


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
    share_id: str | None = None


def shown_from(reminder: Reminder, lessons_made: Iterable[datetime], check_ins: Iterable[date]) -> date | None:
    """The first day on which it is shown; None while what it waits for has not come.

    `lessons_made`: when each lesson was brought in. `check_ins`: the days of its goal's. Days are those where the
    teacher is.
    """
    match reminder.after:
        case After.DAY:
            day = reminder.due_on
        case After.LESSON:
            day = min((day_of(made) for made in lessons_made if made > reminder.created_at), default=None)
        case After.CHECK_IN:
            last = max((each for each in check_ins if each >= day_of(reminder.created_at)), default=None)
            day = last + AFTER_CHECK_IN if last is not None else None
    if day is None or reminder.quiet_until is None:
        return day
    return max(day, reminder.quiet_until)
