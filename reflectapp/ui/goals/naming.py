"""What a goal is called where its fields may all be empty."""

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.goals import Goal, GoalText
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.number_field import number_text

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


def checked_in(goal: Goal) -> str:
    """5 check-ins, last 17 Nov: 2.6 s."""
    if not goal.check_ins:
        return QCoreApplication.translate("Goals", "no check-in yet")
    last = max(goal.check_ins, key=lambda entry: entry.made_on)
    count = len(goal.check_ins)
    if count == 1:
        said = QCoreApplication.translate("Goals", "1 check-in, {0}").format(short_day(last.made_on))
    else:
        said = QCoreApplication.translate("Goals", "{0} check-ins, last {1}").format(count, short_day(last.made_on))
    return said if last.value is None else f"{said}: {number_text(last.value)} {goal.text.unit}".rstrip()
