"""Days as pages say them."""

from datetime import date, datetime

from PySide6.QtCore import QDate, QLocale

from reflectapp.kit.clock import today
from reflectapp.ui.words import date_text, day_text


def short_day(day: date) -> str:
    """3 Nov; with the year where it is another one."""
    return day_text(day) if day.year == today().year else date_text(day, short=True)


def long_day(day: date) -> str:
    """Sunday 22 November."""
    return QLocale().toString(QDate(day.year, day.month, day.day), "dddd d MMMM")


def local_day(moment: datetime) -> date:
    """The day that an aware time is on, where the teacher is."""
    return moment.astimezone().date()
