"""What the page shows, read in one go on the store's thread."""

from dataclasses import dataclass

from reflectapp.domain.forms import Reflection
from reflectapp.domain.goals import Goal
from reflectapp.domain.lessons import Lesson, Recording, Thumbnail
from reflectapp.domain.moments import Moment
from reflectapp.services import goals, lessons, moments, recordings, reflections
from reflectapp.services.store import OpenStore


@dataclass(frozen=True, slots=True)
class LessonView:
    lesson: Lesson
    recordings: tuple[Recording, ...]
    moments: tuple[Moment, ...]
    reflections: tuple[Reflection, ...]
    goals: tuple[Goal, ...]
    goal_in_hand: Goal | None


def load(store: OpenStore, lesson_id: str) -> LessonView:
    """Raises UserError NOT_FOUND."""
    return LessonView(
        lessons.lesson(store, lesson_id),
        tuple(part for part in recordings.of_lesson(store, lesson_id) if part.camera == 0),
        moments.of_lesson(store, lesson_id),
        reflections.of_lesson(store, lesson_id),
        goals.all_goals(store),
        goals.in_hand(store),
    )


def thumbnails(store: OpenStore, parts: tuple[Recording, ...]) -> tuple[Thumbnail, ...]:
    """Of all parts, at their times in the lesson."""
    return tuple(
        Thumbnail(part.offset_ms + picture.at_ms, picture.jpeg)
        for part in parts
        for picture in recordings.thumbnails(store, part.id)
    )
