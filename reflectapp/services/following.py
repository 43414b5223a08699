"""Goals with the numbers that lessons add to them by themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from reflectapp.domain.following import Followed, LessonNumber, counted, latest_runs
from reflectapp.domain.forms import PromptKind
from reflectapp.domain.goals import Goal, Measured, MeasuredBy
from reflectapp.domain.measures import Measure
from reflectapp.services import forms, measures
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

LESSON_SCALE = Measured("where-am-i-now", MeasuredBy.ANSWER, "close")
"""How close a lesson was to what she wants, from 1 to 10, as the form "Where am I now?" asks it."""


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
        return in_unit(work, work.goals.get(goal_id))


def all_followed(store: OpenStore) -> tuple[Followed, ...]:
    """Every goal, the one that was changed last first."""
    with store.read() as work:
        return tuple(in_unit(work, goal) for goal in work.goals.all())


def to_follow(store: OpenStore) -> ToFollow:
    scales = (
        Scale(Measured(form.id, MeasuredBy.ANSWER, prompt.id), form.title, prompt.text, prompt.high)
        for form in forms.offered(store)
        for prompt in form.prompts
        if prompt.kind is PromptKind.SCALE
    )
    return ToFollow(measures.offered(store), tuple(scales))


def in_unit(work: "Repositories", goal: Goal) -> Followed:
    """The same within a unit that is open."""
    measured = goal.text.measured
    return Followed(goal, () if measured is None else numbers(work, measured))


def numbers(work: "Repositories", measured: Measured) -> tuple[LessonNumber, ...]:
    """Every lesson's number by day. A lesson's day is its own, or that on which it was coded or answered."""
    found = _answered(work, measured) if measured.by is MeasuredBy.ANSWER else _coded(work, measured)
    made = []
    for lesson_id, when, (value, n, few) in found:
        lesson = work.lessons.get(lesson_id)
        made.append(LessonNumber(lesson_id, lesson.title, lesson.taught_on or _day(when), value, n, few))
    return tuple(sorted(made, key=lambda each: each.day))


_Found = Iterator[tuple[str, datetime, tuple[float, int, bool]]]


def _coded(work: "Repositories", measured: Measured) -> _Found:
    for lesson_id, coding in latest_runs(work.codings.of_measure(measured.measure_id)).items():
        if (found := counted(coding, measured)) is not None:
            yield lesson_id, coding.started_at, found


def _answered(work: "Repositories", measured: Measured) -> _Found:
    """The latest answer in each lesson; it rests on itself."""
    latest = {}
    for reflection in work.reflections.of_form(measured.measure_id):
        answer = reflection.answers.get(measured.code_id)
        if isinstance(answer, int) and not isinstance(answer, bool):
            latest[reflection.lesson_id] = reflection.started_at, answer
    for lesson_id, (when, answer) in latest.items():
        yield lesson_id, when, (float(answer), 1, False)


def _day(when: datetime) -> date:
    return when.astimezone().date()
