from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, Table, func, insert, select

from reflectapp.database.repositories.preparations import ORIGINAL_LET_GO
from reflectapp.database.tables import (
    blobs,
    check_ins,
    clips,
    codings,
    deletions,
    drafts,
    goals,
    lessons,
    meetings,
    moments,
    own_forms,
    people,
    recordings,
    reflections,
    reminders,
    replies,
    seat_maps,
    transcripts,
)
from reflectapp.domain.lessons import Importing
from reflectapp.domain.letting_go import Deleted, Deletion
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id

_DONE = recordings.c.state == Importing.DONE.value
_GONE = lessons.c.hidden_at.is_not(None) & ~lessons.c.arriving
_OF_GONE = recordings.c.lesson_id.in_(select(lessons.c.id).where(_GONE))


class DeletionRepository:
    """The record of what was deleted for good, without its content."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record_hidden(self) -> None:
        """Notes what is about to be purged. A lesson whose import never ended was none."""
        when = clock.now()
        rows = [
            {"id": new_id(), "kind": kind.value, "deleted_at": when}
            for kind, table, chosen in _going()
            for _ in range(self._count(table, chosen))
        ]
        if rows:
            self._connection.execute(insert(deletions), rows)

    def all(self) -> tuple[Deletion, ...]:
        """The latest first."""
        query = select(deletions.c.kind, deletions.c.deleted_at).order_by(deletions.c.deleted_at.desc())
        return tuple(Deletion(Deleted(kind), when) for kind, when in self._connection.execute(query))

    def _count(self, table: Table, chosen: ColumnElement[bool]) -> int:
        return self._connection.scalar(select(func.count()).select_from(table).where(chosen)) or 0


def _going() -> Iterator[tuple[Deleted, Table, ColumnElement[bool]]]:
    yield Deleted.LESSON, lessons, _GONE
    yield Deleted.RECORDING, recordings, _DONE & (recordings.c.hidden_at.is_not(None) | _OF_GONE)
    yield Deleted.ORIGINAL, blobs, ORIGINAL_LET_GO
    for kind, table in (
        (Deleted.TRANSCRIPT, transcripts),
        (Deleted.MOMENT, moments),
        (Deleted.CODING, codings),
        (Deleted.FORM, own_forms),
        (Deleted.REFLECTION, reflections),
        (Deleted.GOAL, goals),
        (Deleted.CHECK_IN, check_ins),
        (Deleted.SEAT_MAP, seat_maps),
        (Deleted.REMINDER, reminders),
        (Deleted.PERSON, people),
        (Deleted.REPLY, replies),
        (Deleted.DRAFT, drafts),
        (Deleted.MEETING, meetings),
        (Deleted.CLIP, clips),
    ):
        yield kind, table, table.c.hidden_at.is_not(None)
