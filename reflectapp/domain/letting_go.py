"""What she lets go of: the day on which she is asked, and the record that stays of what was deleted."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Deleted(StrEnum):
    """The kinds of things that are deleted."""

    LESSON = "lesson"
    RECORDING = "recording"
    ORIGINAL = "original"
    """Of a recording that stays as it was prepared for playing."""
    TRANSCRIPT = "transcript"
    MOMENT = "moment"
    CODING = "coding"
    FORM = "form"
    REFLECTION = "reflection"
    GOAL = "goal"
    CHECK_IN = "check_in"
    SEAT_MAP = "seat_map"
    REMINDER = "reminder"
    PERSON = "person"
    REPLY = "reply"
    DRAFT = "draft"
    MEETING = "meeting"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Deletion:
    """That something of this kind went for good, and when; nothing of what it was."""

    kind: Deleted
    deleted_at: datetime


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day if it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
