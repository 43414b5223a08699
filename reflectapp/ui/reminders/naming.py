"""When a reminder comes, in words."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.reminders import After
from reflectapp.services.reminders import Kept
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.widgets.days import local_day, short_day


def about(kept: Kept, today: date) -> str:
    """Since 3 Nov · Time to think."""
    goal = goal_name(kept.goal.text) if kept.goal is not None else ""
    return " · ".join(part for part in (_when(kept, today), goal) if part)


def _when(kept: Kept, today: date) -> str:
    day = kept.shown_from
    if kept.reminder.let_go_at is not None:
        return _tr("let go on {0}").format(short_day(local_day(kept.reminder.let_go_at)))
    if day is not None:
        return _tr("for today") if day == today else _on(day, today)
    if kept.reminder.after is After.CHECK_IN:
        return _tr("two weeks after the next check-in")
    return _tr("after the next lesson")


def _on(day: date, today: date) -> str:
    said = _tr("since {0}") if day < today else _tr("on {0}")
    return said.format(short_day(day))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reminders", text)
