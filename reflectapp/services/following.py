"""Goals with the numbers that lessons add to them by themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reflectapp.domain.codings import Coding
from reflectapp.domain.following import Followed, LessonNumber, counted, in_one_unit
from reflectapp.domain.forms import PromptKind
from reflectapp.domain.goals import Goal, Measured, MeasuredBy
from reflectapp.domain.lessons import Lesson
from reflectapp.domain.measures import Measure
from reflectapp.kit.clock import day_of
from reflectapp.services import forms, measures
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

LESSON_SCALE = Measured("where-am-i-now", MeasuredBy.ANSWER, "close")
"""How close a lesson was to what she wants, from 1 to 10, as the form "Where am I now?" asks it."""

_Found = Iterator[tuple[str, datetime, tuple[float, int, bool]]]


@dataclass(frozen=True, slots=True)
class Scale:
    """A question of a form with numbers as answers. `high`: its last step."""

    measured: Measured
    form_title: str
    question: str
    high: int


@dataclass(frozen=True, slots=True)
class ToFollow:
    """What a goal can follow."""

    measures: tuple[Measure, ...]
    scales: tuple[Scale, ...]


def followed(store: OpenStore, goal_id: str) -> Followed:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return of_goals(work, (work.goals.get(goal_id),))[0]


def all_followed(store: OpenStore) -> tuple[Followed, ...]:
    """Every goal, the one that was changed last first."""
    with store.read() as work:
        return of_goals(work, work.goals.all())


def to_follow(store: OpenStore) -> ToFollow:
    scales = (
        Scale(Measured(form.id, MeasuredBy.ANSWER, prompt.id), form.title, prompt.text, prompt.high)
        for form in forms.offered(store)
        for prompt in form.prompts
        if prompt.kind is PromptKind.SCALE
    )
    return ToFollow(measures.offered(store), tuple(scales))


def of_goals(work: "Repositories", goals: Iterable[Goal]) -> tuple[Followed, ...]:
    """The same within a unit that is open. A measure that several goals follow is read once."""
    read = _Read(work)
    asked = ((goal, goal.text.measured) for goal in goals)
    return tuple(Followed(goal, () if measured is None else read.numbers(measured)) for goal, measured in asked)


def numbers(work: "Repositories", measured: Measured) -> tuple[LessonNumber, ...]:
    """Every lesson's number by day. A lesson's day is its own, or that on which it was coded or answered."""
    return _Read(work).numbers(measured)


class _Read:
    """What was read for one goal, for the others in the same unit."""

    def __init__(self, work: "Repositories") -> None:
        self._work = work
        self._lessons: dict[str, Lesson] = {}
        self._runs: dict[str, tuple[Coding, ...]] = {}
        self._numbers: dict[tuple[Measured, int], tuple[LessonNumber, ...]] = {}

    def numbers(self, measured: Measured) -> tuple[LessonNumber, ...]:
        key = measured, measured.per_minutes
        if key not in self._numbers:
            self._numbers[key] = tuple(sorted(self._made(measured), key=lambda each: each.day))
        return self._numbers[key]

    def _made(self, measured: Measured) -> Iterator[LessonNumber]:
        if not self._lessons:
            self._lessons = {lesson.id: lesson for lesson in self._work.lessons.all()}
        found = _answered(self._work, measured) if measured.by is MeasuredBy.ANSWER else self._coded(measured)
        for lesson_id, when, (value, n, few) in found:
            lesson = self._lessons[lesson_id]
            yield LessonNumber(lesson_id, lesson.title, lesson.taught_on or day_of(when), value, n, few)

    def _coded(self, measured: Measured) -> _Found:
        measure_id = measured.measure_id
        if measure_id not in self._runs:
            self._runs[measure_id] = self._work.codings.latest_of_measure(measure_id)
        in_unit = in_one_unit(measured, self._runs[measure_id])
        for coding in self._runs[measure_id]:
            if (found := counted(coding, in_unit)) is not None:
                yield coding.lesson_id, coding.started_at, found


def _answered(work: "Repositories", measured: Measured) -> _Found:
    """The latest answer in each lesson; it rests on itself."""
    latest = {}
    for reflection in work.reflections.of_form(measured.measure_id):
        answer = reflection.answers.get(measured.code_id)
        if isinstance(answer, int) and not isinstance(answer, bool):
            latest[reflection.lesson_id] = reflection.started_at, answer
    for lesson_id, (when, answer) in latest.items():
        yield lesson_id, when, (float(answer), 1, False)
