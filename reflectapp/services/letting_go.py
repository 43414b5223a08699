"""What she lets go of: when she is asked about a recording, what deleting takes along, what is gone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Lesson, Recording
from reflectapp.domain.letting_go import Deletion, months_later
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.store_settings import StoreSettings
from reflectapp.kit import clock
from reflectapp.services import store_settings
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

__all__ = ["ASK_AFTER_MONTHS", "Deletion", "Due", "Going", "Holdings", "a_year_on", "due", "keep_until"]

ASK_AFTER_MONTHS = (3, 6, 12, 24)
"""What she can choose from, besides never being asked."""

_RECORDINGS = frozenset({Topic.RECORDINGS})
_MOST_LARGE = 3
_MOST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Due:
    """A lesson with the recordings whose day has come or will be next; `day` is the first of them."""

    lesson: Lesson
    recordings: tuple[Recording, ...]
    day: date


@dataclass(frozen=True, slots=True)
class Going:
    """What deleting takes along, or what it leaves."""

    lesson: Lesson
    recordings: tuple[Recording, ...]
    moments: int
    reflections: int

    @property
    def size_bytes(self) -> int:
        return sum(recording.size_bytes for recording in self.recordings)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept: how many recordings have a date, the next of them, and the room they take."""

    dated: int
    next: Due | None
    recordings: int
    size_bytes: int
    largest: tuple[tuple[Lesson, int], ...]


def due(store: OpenStore, today: date) -> tuple[Due, ...]:
    """The lessons with recordings whose day has come, the one that waits longest first."""
    return tuple(each for each in _dated(store, today) if each.day <= today)


def keep_until(store: OpenStore, recording_ids: tuple[str, ...], day: date | None) -> Outcome[None]:
    """She is asked about these recordings on `day`, or never. Raises UserError NOT_FOUND."""
    return _keep(store, dict.fromkeys(recording_ids, day))


def a_year_on(today: date) -> date:
    return months_later(today, 12)


def ask_after(store: OpenStore, months: int | None) -> Outcome[StoreSettings]:
    """New recordings get a date so many months after they are brought in, or none."""
    if months is not None and not 1 <= months <= _MOST_MONTHS:
        raise UserError(Problem.NOT_ALLOWED)
    before = store_settings.settings(store)
    outcome = store_settings.change(store, replace(before, keep_months=months))
    return replace(outcome, inverse=partial(ask_after, months=before.keep_months))


def first_date(work: "Repositories") -> date | None:
    """The day on which she wants to be asked about a recording that is brought in today."""
    months = work.settings.all().get("keep_months")
    return months_later(clock.today(), months) if months else None


def deletions(store: OpenStore) -> tuple[Deletion, ...]:
    """What went for good, the latest first."""
    with store.read() as work:
        return work.deletions.all()


def going(store: OpenStore, lesson_id: str) -> Going:
    """What is in a lesson, before it or one of its recordings is deleted. Raises UserError NOT_FOUND."""
    with store.read() as work:
        return Going(
            work.lessons.get(lesson_id),
            work.recordings.of_lesson(lesson_id),
            len(work.moments.of_lesson(lesson_id)),
            len(work.reflections.of_lesson(lesson_id)),
        )


def holdings(store: OpenStore) -> Holdings:
    """What the recordings take, and which of them have a date."""
    with store.read() as work:
        lessons = {lesson.id: lesson for lesson in work.lessons.all()}
        by_lesson = work.recordings.by_lesson()
    every = [recording for several in by_lesson.values() for recording in several]
    sizes = [(lessons[key], sum(each.size_bytes for each in several)) for key, several in by_lesson.items()]
    sizes.sort(key=lambda pair: pair[1], reverse=True)
    return Holdings(
        sum(each.keep_until is not None for each in every),
        next(iter(_dated(store)), None),
        len(every),
        sum(each.size_bytes for each in every),
        tuple(sizes[:_MOST_LARGE]),
    )


def _dated(store: OpenStore, until: date = date.max) -> list[Due]:
    """By lesson: its recordings with a day not after `until`, the earliest first."""
    with store.read() as work:
        lessons = {lesson.id: lesson for lesson in work.lessons.all()}
        by_lesson = work.recordings.by_lesson()
    found = []
    for lesson_id, several in by_lesson.items():
        days = {each: each.keep_until for each in several if each.keep_until is not None and each.keep_until <= until}
        if days:
            found.append(Due(lessons[lesson_id], tuple(days), min(days.values())))
    return sorted(found, key=lambda each: each.day)


def _keep(store: OpenStore, days: Mapping[str, date | None]) -> Outcome[None]:
    with store.unit() as work:
        before = {recording_id: work.recordings.get(recording_id).keep_until for recording_id in days}
        for recording_id, day in days.items():
            work.recordings.set_keep_until(recording_id, day)
    return Outcome(None, _RECORDINGS, partial(_keep, days=before))
