"""All that is in the store, read in short steps, without anything that is hidden."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from reflectapp.domain.captions import Transcript
from reflectapp.domain.codings import Coding
from reflectapp.domain.errors import UserError
from reflectapp.domain.forms import Form, Reflection, numbered
from reflectapp.domain.lessons import Lesson, Recording
from reflectapp.domain.measures import Measure
from reflectapp.domain.packets import Share
from reflectapp.domain.reminders import Reminder
from reflectapp.domain.seats import SeatMap
from reflectapp.domain.taken_along import CoachSide, TakenCheckIn, TakenGoal, TakenMoment
from reflectapp.services import following
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault.header import DATABASE


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is, before the lessons are read one by one, newest first. Goals have no page yet."""

    lessons: tuple[Lesson, ...]
    recordings: dict[str, Recording]
    goals: tuple[TakenGoal, ...]
    forms: tuple[Form, ...]
    measures: tuple[Measure, ...]
    shares: tuple[Share, ...]
    seat_maps: tuple[SeatMap, ...]
    reminders: tuple[Reminder, ...]
    coach: CoachSide
    database_bytes: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """One lesson as it is in the store; recordings with the time they were added, as `times` says."""

    lesson: Lesson
    last_opened_at: datetime | None
    recordings: tuple[tuple[Recording, datetime], ...]
    transcripts: tuple[Transcript, ...]
    moments: tuple[TakenMoment, ...]
    reflections: tuple[Reflection, ...]
    codings: tuple[Coding, ...]


def overview(on_store: OnStore) -> Overview:
    lessons, recordings = on_store(_lessons)
    forms, shares = on_store(_forms_and_shares)
    measures = on_store(_measures)
    goals = on_store(_goals)
    seat_maps, reminders = on_store(_seat_maps_and_reminders)
    coach = on_store(_coach_side)
    size_bytes = on_store(_database_bytes)
    return Overview(lessons, recordings, goals, forms, measures, shares, seat_maps, reminders, coach, size_bytes)


def lesson(on_store: OnStore, lesson_id: str, known: Overview) -> Gathered | None:
    """One lesson, with links to what is `known` only; None if it was deleted meanwhile."""
    goal_ids = {taken.goal.id for taken in known.goals}
    try:
        return on_store(lambda store: _lesson(store, lesson_id, known.recordings, goal_ids))
    except UserError:
        return None


def _database_bytes(store: OpenStore) -> int:
    with suppress(OSError):
        return (store.folder / DATABASE).stat().st_size
    return 0


def _lessons(store: OpenStore) -> tuple[tuple[Lesson, ...], dict[str, Recording]]:
    with store.read() as work:
        found = work.lessons.all()
        recordings = work.recordings.by_lesson()
    return found, {each.id: each for lesson in found for each in recordings.get(lesson.id, ())}


def _forms_and_shares(store: OpenStore) -> tuple[tuple[Form, ...], tuple[Share, ...]]:
    with store.read() as work:
        forms = work.forms.all()
        for own in work.forms.own():
            now = numbered(own.form, [form for form in forms.values() if form.id == own.form.id])
            forms.setdefault((now.id, now.version), now)
        return tuple(forms[key] for key in sorted(forms)), work.shares.all()


def _measures(store: OpenStore) -> tuple[Measure, ...]:
    with store.read() as work:
        return work.measures.in_use()


def _seat_maps_and_reminders(store: OpenStore) -> tuple[tuple[SeatMap, ...], tuple[Reminder, ...]]:
    with store.read() as work:
        return work.seat_maps.all(), work.reminders.all()


def _coach_side(store: OpenStore) -> CoachSide:
    with store.read() as work:
        return CoachSide(work.people.all(), work.replies.all(), work.drafts.all(), work.meetings.all())


def _goals(store: OpenStore) -> tuple[TakenGoal, ...]:
    taken = []
    with store.read() as work:
        for known in following.of_goals(work, work.goals.all()):
            goal = known.goal
            made = work.times.check_ins_made(goal.id)
            check_ins = tuple(TakenCheckIn(check_in, *made[check_in.id]) for check_in in goal.check_ins)
            changed_at = work.times.goal_changed(goal.id) or goal.created_at
            taken.append(TakenGoal(goal, changed_at, "", work.goals.versions(goal.id), check_ins, known.numbers))
    return tuple(taken)


def _lesson(store: OpenStore, lesson_id: str, recordings: Collection[str], goal_ids: Collection[str]) -> Gathered:
    with store.read() as work:
        own = work.lessons.get(lesson_id)
        added = work.times.recordings_added(lesson_id)
        made = work.times.moments_made(lesson_id)
        there = tuple(
            (each if each.duplicate_of in recordings else replace(each, duplicate_of=None), added[each.id])
            for each in work.recordings.of_lesson(lesson_id)
        )
        places = {each.id for each, _ in there}
        moments = tuple(
            TakenMoment(
                replace(
                    each,
                    recording_id=each.recording_id if each.recording_id in places else None,
                    goal_ids=tuple(goal_id for goal_id in each.goal_ids if goal_id in goal_ids),
                ),
                made[each.id],
            )
            for each in work.moments.of_lesson(lesson_id)
        )
        said = work.transcripts.of_recordings([each.id for each, _ in there])
        opened = work.times.last_opened(lesson_id)
        reflections, codings = work.reflections.of_lesson(lesson_id), work.codings.of_lesson(lesson_id)
        return Gathered(own, opened, there, said, moments, reflections, codings)
