from dataclasses import replace
from functools import partial

from reflectapp.domain.lessons import Lesson, LessonCard, LessonDraft
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_LESSONS = frozenset({Topic.LESSONS})
_ALL_IN_IT = frozenset({Topic.LESSONS, Topic.RECORDINGS, Topic.MOMENTS, Topic.REFLECTIONS, Topic.GOALS})


def cards(store: OpenStore) -> tuple[LessonCard, ...]:
    """Every lesson's card, newest first."""
    with store.read() as work:
        return work.lessons.cards()


def go_on(store: OpenStore, limit: int = 3) -> tuple[LessonCard, ...]:
    """The lessons last opened or newly made, the latest first."""
    latest = sorted(cards(store), key=lambda card: card.last_opened_at or card.lesson.created_at, reverse=True)
    return tuple(latest[:limit])


def lesson(store: OpenStore, lesson_id: str) -> Lesson:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return work.lessons.get(lesson_id)


def titled(store: OpenStore, title: str) -> str | None:
    """The id of the newest lesson with this title, written as a lesson would keep it."""
    wanted = name_text(title)
    with store.read() as work:
        return next((lesson.id for lesson in work.lessons.all() if lesson.title == wanted), None)


def classes(store: OpenStore) -> tuple[str, ...]:
    """The class names in use, the latest first."""
    with store.read() as work:
        return work.lessons.class_names()


def subjects(store: OpenStore) -> tuple[str, ...]:
    """The subjects in use, the latest first."""
    with store.read() as work:
        return work.lessons.subjects()


def new_lesson(draft: LessonDraft) -> Lesson:
    """The lesson that `draft` makes, in no store yet."""
    draft = _tidied(draft)
    return Lesson(
        id=new_id(),
        title=draft.title,
        taught_on=draft.taught_on,
        class_name=draft.class_name,
        subject=draft.subject,
        notes=draft.notes,
        last_position_ms=0,
        created_at=clock.now(),
    )


def add(store: OpenStore, draft: LessonDraft) -> Outcome[Lesson]:
    made = new_lesson(draft)
    with store.unit() as work:
        work.lessons.add(made)
    return Outcome(made, _LESSONS, partial(_set_hidden, lesson_id=made.id, hidden=True))


def change(store: OpenStore, lesson_id: str, draft: LessonDraft) -> Outcome[Lesson]:
    with store.unit() as work:
        before = work.lessons.get(lesson_id)
        work.lessons.change(lesson_id, _tidied(draft))
        after = work.lessons.get(lesson_id)
    return Outcome(after, _LESSONS, partial(change, lesson_id=lesson_id, draft=draft_of(before)))


@makes_room
def delete(store: OpenStore, lesson_id: str) -> Outcome[None]:
    """Hides the lesson with all that is in it; gone for good when the store closes."""
    lesson(store, lesson_id)
    return _set_hidden(store, lesson_id, hidden=True)


def remember_position(store: OpenStore, lesson_id: str, position_ms: int) -> None:
    """Where watching stopped, and that the lesson was open just now."""
    with store.unit() as work:
        work.lessons.remember_position(lesson_id, max(0, position_ms))


def draft_of(lesson: Lesson) -> LessonDraft:
    return LessonDraft(lesson.title, lesson.taught_on, lesson.class_name, lesson.subject, lesson.notes)


def _set_hidden(store: OpenStore, lesson_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.lessons.set_hidden(lesson_id, hidden)
    return Outcome(None, _ALL_IN_IT, partial(_set_hidden, lesson_id=lesson_id, hidden=not hidden))


def _tidied(draft: LessonDraft) -> LessonDraft:
    return replace(
        draft,
        title=name_text(draft.title),
        class_name=name_text(draft.class_name),
        subject=name_text(draft.subject),
        notes=plain_text(draft.notes),
    )
