"""What a lesson's card says in words."""

from PySide6.QtCore import QCoreApplication

from reflectapp.domain.lessons import LessonCard
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.words import length_text, short_time

_CONTEXT = "Lessons"


def about(card: LessonCard) -> str:
    """7b · Mathematics · 12 Nov."""
    lesson = card.lesson
    day = short_day(lesson.taught_on) if lesson.taught_on else ""
    return " · ".join(part for part in (lesson.class_name, lesson.subject, day) if part)


def moments(count: int) -> str:
    if count == 1:
        return QCoreApplication.translate(_CONTEXT, "1 moment")
    return QCoreApplication.translate(_CONTEXT, "{0} moments").format(count)


def done_so_far(card: LessonCard) -> str:
    """7 moments · First look; "new" where nothing has been done yet."""
    parts = [moments(card.moment_count)] if card.moment_count else []
    parts += card.reflection_titles
    if not parts:
        seen = card.last_opened_at is not None
        return QCoreApplication.translate(_CONTEXT, "opened") if seen else QCoreApplication.translate(_CONTEXT, "new")
    return " · ".join(parts)


def where_she_was(card: LessonCard) -> str:
    """at 12:41 · 7 moments; new · 46 minutes."""
    if card.lesson.last_position_ms > 0:
        place = QCoreApplication.translate(_CONTEXT, "at {0}").format(short_time(card.lesson.last_position_ms))
        return " · ".join((place, moments(card.moment_count))) if card.moment_count else place
    if card.moment_count or card.reflection_titles:
        return done_so_far(card)
    none = QCoreApplication.translate(_CONTEXT, "no recording")
    return " · ".join((done_so_far(card), length_text(card.duration_ms) if card.duration_ms else none))


def watched(card: LessonCard) -> float:
    """How far she was, from 0 to 1."""
    return card.lesson.last_position_ms / card.duration_ms if card.duration_ms else 0.0
