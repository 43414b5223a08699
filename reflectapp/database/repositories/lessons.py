from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, insert, select, update

from reflectapp.database.repositories.hiding import set_hidden
from reflectapp.database.tables import card_pictures, forms, lessons, recordings, reflections
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Importing, Lesson, LessonCard, LessonDraft
from reflectapp.kit import clock

_FIELDS = tuple(Lesson.__dataclass_fields__)
_COLUMNS = tuple(lessons.c[name] for name in _FIELDS)
_ON_CARD = (lessons.c.last_opened_at, lessons.c.moment_count, *_COLUMNS)
_SHOWN = lessons.c.hidden_at.is_(None)
_PRESENT = (recordings.c.state == Importing.DONE.value, recordings.c.hidden_at.is_(None))


class LessonRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, lesson: Lesson) -> None:
        self._connection.execute(insert(lessons).values({name: getattr(lesson, name) for name in _FIELDS}))

    def get(self, lesson_id: str) -> Lesson:
        """Raises UserError NOT_FOUND, for a hidden lesson too."""
        row = self._connection.execute(select(*_COLUMNS).where(lessons.c.id == lesson_id, _SHOWN)).first()
        if row is None:
            raise UserError(Problem.NOT_FOUND)
        return Lesson(*row)

    def all(self) -> tuple[Lesson, ...]:
        """Newest first."""
        return tuple(Lesson(*row) for row in self._connection.execute(_newest_first(*_COLUMNS)))

    def change(self, lesson_id: str, draft: LessonDraft) -> None:
        self.get(lesson_id)
        self._connection.execute(update(lessons).where(lessons.c.id == lesson_id).values(asdict(draft)))

    def set_hidden(self, lesson_id: str, hidden: bool) -> None:
        set_hidden(self._connection, lessons, lesson_id, hidden)

    def remember_position(self, lesson_id: str, position_ms: int) -> None:
        self._connection.execute(
            update(lessons)
            .where(lessons.c.id == lesson_id)
            .values(last_position_ms=position_ms, last_opened_at=clock.now())
        )

    def class_names(self) -> tuple[str, ...]:
        return self._used(lessons.c.class_name)

    def subjects(self) -> tuple[str, ...]:
        return self._used(lessons.c.subject)

    def cards(self) -> tuple[LessonCard, ...]:
        """Every lesson's card, newest first, in four queries whatever the number."""
        lengths = dict(self._pairs(_lengths()))
        pictures = self._first_pictures()
        titles: dict[str, list[str]] = {}
        for lesson_id, title in self._pairs(_reflection_titles()):
            titles.setdefault(lesson_id, []).append(title)

        return tuple(
            LessonCard(
                Lesson(id, *fields),
                lengths.get(id, 0),
                moment_count,
                tuple(dict.fromkeys(titles.get(id, ()))),
                pictures.get(id),
                last_opened_at,
            )
            for last_opened_at, moment_count, id, *fields in self._connection.execute(_newest_first(*_ON_CARD))
        )

    def _first_pictures(self) -> dict[str, bytes]:
        """By lesson: the picture of its first part's first camera that has one."""
        rows = list(self._connection.execute(_pictures()).all())
        rows.sort(key=lambda row: tuple(row[2:]), reverse=True)
        return {row[0]: row[1] for row in rows}

    def _used(self, column: Any) -> tuple[str, ...]:
        query = select(column).where(_SHOWN, column != "").group_by(column)
        return tuple(self._connection.scalars(query.order_by(func.max(lessons.c.created_at).desc())))

    def _pairs(self, query: Select[Any]) -> Iterator[tuple[str, Any]]:
        return ((row[0], row[1]) for row in self._connection.execute(query))


def _newest_first(*columns: ColumnElement[Any]) -> Select[Any]:
    day = func.coalesce(lessons.c.taught_on, func.substr(lessons.c.created_at, 1, 10))
    return select(*columns).where(_SHOWN).order_by(day.desc(), lessons.c.created_at.desc())


def _lengths() -> Select[Any]:
    """Of the parts: those beside which no earlier camera is there."""
    end = func.max(recordings.c.offset_ms + recordings.c.duration_ms)
    other = recordings.alias()
    earlier = exists().where(
        other.c.lesson_id == recordings.c.lesson_id,
        other.c.part == recordings.c.part,
        other.c.camera < recordings.c.camera,
        other.c.state == Importing.DONE.value,
        other.c.hidden_at.is_(None),
    )
    return select(recordings.c.lesson_id, end).where(*_PRESENT, ~earlier).group_by(recordings.c.lesson_id)


def _pictures() -> Select[Any]:
    """Unsorted: pictures are too large to be carried through the database's sorting."""
    order = (recordings.c.part, recordings.c.camera, recordings.c.added_at)
    return (
        select(recordings.c.lesson_id, card_pictures.c.jpeg, *order)
        .join_from(card_pictures, recordings)
        .where(*_PRESENT)
    )


def _reflection_titles() -> Select[Any]:
    title = forms.c.content["title"].as_string()
    return (
        select(reflections.c.lesson_id, title)
        .join_from(reflections, forms)
        .where(reflections.c.hidden_at.is_(None))
        .order_by(reflections.c.started_at)
    )
