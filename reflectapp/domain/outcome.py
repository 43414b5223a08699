"""What a service function did: its value, the topics that changed, and its inverse."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Topic(StrEnum):
    LESSONS = "lessons"
    RECORDINGS = "recordings"
    LANES = "lanes"
    TRANSCRIPTS = "transcripts"
    MOMENTS = "moments"
    MEASURES = "measures"
    SEATS = "seats"
    FORMS = "forms"
    REFLECTIONS = "reflections"
    GOALS = "goals"
    REMINDERS = "reminders"
    SHARES = "shares"
    CLIPS = "clips"
    PEOPLE = "people"
    REPLIES = "replies"
    DRAFTS = "drafts"
    MEETINGS = "meetings"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """`inverse`, called with the open store, takes the change back and returns its own Outcome."""

    value: T
    changed: frozenset[Topic]
    inverse: "Callable[[Any], Outcome[Any]] | None" = None
