"""What she takes along in open formats: the store's values with what only the store knows of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from reflectapp.domain.captions import Transcript
from reflectapp.domain.codings import Coding
from reflectapp.domain.following import LessonNumber
from reflectapp.domain.forms import Reflection
from reflectapp.domain.goals import CheckIn, Goal, GoalVersion
from reflectapp.domain.lessons import Lesson, Recording
from reflectapp.domain.meetings import Meeting
from reflectapp.domain.moments import Moment
from reflectapp.domain.people import Person
from reflectapp.domain.replies import Draft, Reply


class NotTaken(StrEnum):
    """Why a recording's file isn't there."""

    NOT_WANTED = "not_wanted"
    DAMAGED = "damaged"
    MISSING = "missing"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class TakenRecording:
    """`file`: its name beside the lesson's page, or None with the reason in `not_taken`."""

    recording: Recording
    added_at: datetime
    file: str | None
    not_taken: NotTaken | None = None


@dataclass(frozen=True, slots=True)
class TakenMoment:
    moment: Moment
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TakenTranscript:
    """`file`: its name beside the lesson's page."""

    transcript: Transcript
    file: str


@dataclass(frozen=True, slots=True)
class TakenLesson:
    """One lesson with all that belongs to it. `folder`: its place, beginning with `lessons/`."""

    lesson: Lesson
    last_opened_at: datetime | None
    folder: str
    recordings: tuple[TakenRecording, ...]
    transcripts: tuple[TakenTranscript, ...]
    moments: tuple[TakenMoment, ...]
    reflections: tuple[Reflection, ...]
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenCheckIn:
    """`rests_on`: the number of the goal's version that it was made for."""

    check_in: CheckIn
    rests_on: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class TakenGoal:
    """One goal with every version from the first. `page`: its place, beginning with `goals/`.

    `numbers`: what its lessons add to it; they can be told from the codings and answers.
    """

    goal: Goal
    changed_at: datetime
    page: str
    versions: tuple[GoalVersion, ...]
    check_ins: tuple[TakenCheckIn, ...]
    numbers: tuple[LessonNumber, ...] = ()


@dataclass(frozen=True, slots=True)
class CoachSide:
    """With whom she shares, and what came of it."""

    people: tuple[Person, ...]
    replies: tuple[Reply, ...]
    drafts: tuple[Draft, ...]
    meetings: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class MissingRecording:
    """A recording that could not be taken along. `part` counts from 1."""

    lesson_title: str
    part: int
    why: NotTaken


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """What was written, and where."""

    folder: Path
    lessons: int
    goals: int
    recordings: int
    files: int
    size_bytes: int
    missing: tuple[MissingRecording, ...]
