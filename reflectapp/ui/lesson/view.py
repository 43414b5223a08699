"""What the page shows, read in one go on the store's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reflectapp.domain.forms import Form, Reflection
from reflectapp.domain.goals import Goal
from reflectapp.domain.lessons import Lesson, Recording, Thumbnail
from reflectapp.domain.moments import Moment
from reflectapp.domain.parts import beside_of, parts_of
from reflectapp.domain.playing import Preparation
from reflectapp.services import coming_back, forms, goals, lessons, moments, preparing, recordings, reflections
from reflectapp.services.coming_back import Place
from reflectapp.services.store import OpenStore


@dataclass(frozen=True, slots=True)
class LessonView:
    """`recordings`: the parts; `beside`: what was recorded beside them."""

    lesson: Lesson
    recordings: tuple[Recording, ...]
    moments: tuple[Moment, ...]
    reflections: tuple[Reflection, ...]
    goals: tuple[Goal, ...]
    goal_in_hand: Goal | None
    preparations: Mapping[str, Preparation] = field(default_factory=dict)
    beside: tuple[Recording, ...] = ()
    forms: tuple[Form, ...] = ()
    """Those that can be begun."""
    place: Place | None = None
    """Where she was in it last, beside the video."""


def load(store: OpenStore, lesson_id: str) -> LessonView:
    """Raises UserError NOT_FOUND."""
    prepared = preparing.of_lesson(store, lesson_id)
    every = preparing.as_played(recordings.of_lesson(store, lesson_id), prepared)
    return LessonView(
        lessons.lesson(store, lesson_id),
        parts_of(every),
        moments.of_lesson(store, lesson_id),
        reflections.of_lesson(store, lesson_id),
        goals.all_goals(store),
        goals.in_hand(store),
        prepared,
        beside_of(every),
        forms.offered(store),
        coming_back.place(store, lesson_id),
    )


def thumbnails(store: OpenStore, parts: tuple[Recording, ...]) -> tuple[Thumbnail, ...]:
    """Of all parts, at their times in the lesson."""
    return tuple(
        Thumbnail(part.offset_ms + picture.at_ms, picture.jpeg)
        for part in parts
        for picture in recordings.thumbnails(store, part.id)
    )
