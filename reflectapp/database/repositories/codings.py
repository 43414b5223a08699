from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.repositories.measures import MeasureRepository
from reflectapp.database.tables import codes, codings, lessons
from reflectapp.domain.codings import Coding, Entry, Span
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.following import latest_runs
from reflectapp.kit import clock

_FIELDS = ("id", "code_id", "start_ms", "end_ms", "modifier_id", "seat_id", "estimated")
_SHOWN = codings.c.hidden_at.is_(None)
_SHOWN_LESSON = codings.c.lesson_id.in_(select(lessons.c.id).where(lessons.c.hidden_at.is_(None)))
_HAS_ENTRIES = exists().where(codes.c.coding_id == codings.c.id)
_ENTRIES = select(codes.c.coding_id, *(codes.c[name] for name in _FIELDS))


class CodingRepository:
    """Codings with their entries, by start."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._measures = MeasureRepository(connection)

    def add(self, coding: Coding) -> None:
        measure = self._measures.keep(coding.measure)
        self._connection.execute(
            insert(codings).values(
                id=coding.id,
                lesson_id=coding.lesson_id,
                measure_id=measure.id,
                measure_version=measure.version,
                covers=coding.covers,
                guess=coding.guess,
                started_at=coding.started_at,
                changed_at=coding.changed_at,
            )
        )
        self._insert(coding.id, coding.entries)

    def get(self, coding_id: str) -> Coding:
        """Raises UserError NOT_FOUND, for a hidden coding too."""
        found = self._select(codings.c.id == coding_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def of_lesson(self, lesson_id: str) -> tuple[Coding, ...]:
        """In the order started."""
        return self._select(codings.c.lesson_id == lesson_id)

    def coded_by_lesson(self) -> dict[str, tuple[Coding, ...]]:
        """Those with any entry, of all lessons that are not hidden, each lesson's in the order started. The entries
        themselves are not read."""
        found: dict[str, list[Coding]] = defaultdict(list)
        for coding in self._bare(_HAS_ENTRIES, _SHOWN_LESSON):
            found[coding.lesson_id].append(coding)
        return {lesson_id: tuple(several) for lesson_id, several in found.items()}

    def of_measure(self, measure_id: str) -> tuple[Coding, ...]:
        """In all lessons that are not hidden, in the order started."""
        return self._select(codings.c.measure_id == measure_id, _SHOWN_LESSON)

    def latest_of_measure(self, measure_id: str) -> tuple[Coding, ...]:
        """The latest run that covers anything of each lesson that is not hidden; no other run's entries are read."""
        runs = latest_runs(self._bare(codings.c.measure_id == measure_id, _SHOWN_LESSON)).values()
        entries = self._entries(codes.c.coding_id.in_([run.id for run in runs]))
        return tuple(replace(run, entries=entries.get(run.id, ())) for run in runs)

    def changed_since(self, when: datetime) -> tuple[Coding, ...]:
        """In all lessons that are not hidden, in the order started. Their entries are not read."""
        return self._bare(codings.c.changed_at >= when, _SHOWN_LESSON)

    def change(self, coding_id: str, gone: Collection[str], made: Iterable[Entry]) -> None:
        """Takes entries away, by their ids, and puts others in."""
        for entry_id in gone:
            self._connection.execute(delete(codes).where(codes.c.id == entry_id, codes.c.coding_id == coding_id))
        self._insert(coding_id, made)
        self._set(coding_id, {})

    def cover(self, coding_id: str, covers: tuple[Span, ...]) -> None:
        self._set(coding_id, {"covers": covers})

    def set_hidden(self, coding_id: str, hidden: bool) -> None:
        set_hidden(self._connection, codings, coding_id, hidden)

    def purge_hidden(self) -> int:
        """With the measures that nothing needs any more."""
        return purge(self._connection, codings) + self._measures.purge_unused()

    def _set(self, coding_id: str, values: dict[str, Any]) -> None:
        chosen = update(codings).where(codings.c.id == coding_id)
        self._connection.execute(chosen.values(values | {"changed_at": clock.now()}))

    def _insert(self, coding_id: str, entries: Iterable[Entry]) -> None:
        rows = [{name: getattr(each, name) for name in _FIELDS} | {"coding_id": coding_id} for each in entries]
        if rows:
            self._connection.execute(insert(codes), rows)

    def _select(self, *where: ColumnElement[bool]) -> tuple[Coding, ...]:
        found = self._bare(*where)
        if not found:
            return ()
        chosen = select(codings.c.id).where(*where, _SHOWN)
        entries = self._entries(codes.c.coding_id.in_(chosen))
        return tuple(replace(coding, entries=entries.get(coding.id, ())) for coding in found)

    def _bare(self, *where: ColumnElement[bool]) -> tuple[Coding, ...]:
        """Without entries, in the order started."""
        query = select(codings).where(*where, _SHOWN).order_by(codings.c.started_at)
        rows = self._connection.execute(query).all()
        measures = self._measures.all() if rows else {}
        return tuple(
            Coding(
                row.id,
                row.lesson_id,
                measures[row.measure_id, row.measure_version],
                tuple((start, end) for start, end in row.covers),
                row.guess,
                row.started_at,
                row.changed_at,
            )
            for row in rows
        )

    def _entries(self, chosen: ColumnElement[bool]) -> dict[str, tuple[Entry, ...]]:
        """By coding, by start."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for row in self._connection.execute(_ENTRIES.where(chosen).order_by(codes.c.start_ms, codes.c.id)).all():
            found[row[0]].append(Entry(*row[1:]))
        return {coding_id: tuple(entries) for coding_id, entries in found.items()}
