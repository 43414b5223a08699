"""What she began and has not finished: offered on Today, quietly, and not again on a day on which she let it be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from reflectapp.domain.codings import Coding, Span, covered_ms, covering, within
from reflectapp.domain.goals import Goal
from reflectapp.domain.lessons import Lesson
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.parts import parts_of
from reflectapp.kit import clock
from reflectapp.services import reflections
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

RESTS_AFTER: Final = timedelta(weeks=4)
"""What she has not touched for so long is not offered any more; it stays where it is."""

_LET_BE: Final = "let_be"
_CHANGED = frozenset({Topic.REMINDERS})
_NEARLY = 0.9


class Kind(StrEnum):
    REFLECTION = "reflection"
    CODING = "coding"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True)
class Begun:
    """`id`: of the reflection, the run of a measure or the goal. `title`: of its form or measure; "" for a goal."""

    kind: Kind
    id: str
    title: str
    changed_at: datetime
    lesson: Lesson | None = None
    goal: Goal | None = None

    @property
    def key(self) -> str:
        return f"{self.kind.value} {self.id}"


def begun(store: OpenStore) -> tuple[Begun, ...]:
    """The one touched last first: reflections with a question left, measures whose last run leaves much of its
    lesson's recordings out, goals whose questions were left in the middle."""
    since = clock.now() - RESTS_AFTER
    waiting = [
        Begun(Kind.REFLECTION, each.id, each.form.title, each.changed_at, lesson)
        for each, lesson in reflections.unfinished(store)
    ]
    with store.read() as work:
        let_be = set(_let_be_today(work))
        waiting += [*_codings(work, since), *_guides(work)]
    shown = (each for each in waiting if each.changed_at >= since and each.key not in let_be)
    return tuple(sorted(shown, key=lambda each: each.changed_at, reverse=True))


def let_be(store: OpenStore, key: str) -> Outcome[None]:
    """It is not offered any more today."""
    return _set_let_be(store, key, True)


def _set_let_be(store: OpenStore, key: str, wanted: bool) -> Outcome[None]:
    with store.unit() as work:
        others = [each for each in _let_be_today(work) if each != key]
        keys = [*others, key] if wanted else others
        work.settings.keep(_LET_BE, {"day": clock.today().isoformat(), "keys": keys})
    return Outcome(None, _CHANGED, partial(_set_let_be, key=key, wanted=not wanted))


def _let_be_today(work: "Repositories") -> list[str]:
    kept = work.settings.all().get(_LET_BE) or {}
    return list(kept["keys"]) if kept.get("day") == clock.today().isoformat() else []


def _codings(work: "Repositories", since: datetime) -> list[Begun]:
    last: dict[tuple[str, str], Coding] = {}
    for coding in work.codings.changed_since(since):
        last[coding.lesson_id, coding.measure.id] = coding
    if not last:
        return []
    lessons = {lesson.id: lesson for lesson in work.lessons.all()}
    recordings = work.recordings.by_lesson()
    found = []
    for coding in last.values():
        parts = parts_of(recordings.get(coding.lesson_id, ()))
        recorded: tuple[Span, ...] = ()
        for part in parts:
            recorded = covering(recorded, (part.offset_ms, part.offset_ms + part.probe.duration_ms))
        coded_ms = sum(covered_ms(within(coding.covers, start, end)) for start, end in recorded)
        if coded_ms < _NEARLY * covered_ms(recorded):
            lesson = lessons[coding.lesson_id]
            found.append(Begun(Kind.CODING, coding.id, coding.measure.title, coding.changed_at, lesson))
    return found


def _guides(work: "Repositories") -> list[Begun]:
    return [
        Begun(Kind.GUIDE, goal.id, "", goal.version.made_at, goal=goal) for goal in work.goals.all() if goal.guide_step
    ]
