"""What a goal is called where its fields may all be empty."""

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import GoalText
from reflectapp.ui.measuring import with_unit
from reflectapp.ui.widgets.days import short_day

_SHORT = 90


def goal_name(text: GoalText) -> str:
    """Its title, or the beginning of what it says."""
    for said in (text.title, text.statement, text.students_will):
        if said.strip():
            return said.strip().splitlines()[0]
    return QCoreApplication.translate("Goals", "A goal without words yet")


def goal_in_short(text: GoalText) -> str:
    """What it says where that is short; else its name."""
    said = " ".join(text.statement.split()).removesuffix(".")
    return said if 0 < len(said) <= _SHORT else goal_name(text)


def so_far(known: Followed) -> str:
    """ "2 lessons, 5 check-ins, last 17 Nov: 2.6 s": with the last day's number, if it has one."""
    own, lessons = known.goal.check_ins, known.numbers
    if not own and not lessons:
        return _tr("no check-in yet")
    last = max([*(entry.made_on for entry in own), *(each.day for each in lessons)])
    counts = [_count(len(lessons), "1 lesson", "{0} lessons"), _count(len(own), "1 check-in", "{0} check-ins")]
    counted = ", ".join(said for said in counts if said)
    several = len(own) + len(lessons) > 1
    said = _tr("{0}, last {1}").format(counted, short_day(last)) if several else f"{counted}, {short_day(last)}"
    value = next((value for day, value in reversed(known.points) if day == last), None)
    return said if value is None else f"{said}: {with_unit(value, known.goal.text.unit)}"


def _count(number: int, one: str, several: str) -> str:
    return "" if not number else _tr(one) if number == 1 else _tr(several).format(number)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Goals", text)
