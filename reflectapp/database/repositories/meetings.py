from datetime import date, datetime, time

import msgspec
from sqlalchemy import ColumnElement, Connection, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import meetings
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.meetings import Meeting

_LISTS = ("people", "agenda", "norms")

_TIMES = (datetime, date, time)


class MeetingRepository:
    """Meetings, the one that is held last first; those without a day before all others."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Meeting, ...]:
        return self._select()

    def get(self, meeting_id: str) -> Meeting:
        """Raises UserError NOT_FOUND, for a hidden one too."""
        found = self._select(meetings.c.id == meeting_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def put(self, meeting: Meeting) -> None:
        """Writes a meeting, in place of one with the same id."""
        row = {name: getattr(meeting, name) for name in Meeting.__dataclass_fields__}
        row |= {name: msgspec.to_builtins(row[name]) for name in _LISTS}
        done = self._connection.execute(update(meetings).where(meetings.c.id == meeting.id).values(row))
        if done.rowcount == 0:
            self._connection.execute(insert(meetings).values(row))

    def set_hidden(self, meeting_id: str, hidden: bool) -> None:
        set_hidden(self._connection, meetings, meeting_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, meetings)

    def _select(self, *where: ColumnElement[bool]) -> tuple[Meeting, ...]:
        names = Meeting.__dataclass_fields__
        query = select(*(meetings.c[name] for name in names)).where(*where, meetings.c.hidden_at.is_(None))
        order = (meetings.c.held_on.is_not(None), meetings.c.held_on.desc(), meetings.c.created_at.desc())
        rows = self._connection.execute(query.order_by(*order, meetings.c.id)).mappings()
        return tuple(
            msgspec.convert({str(name): value for name, value in row.items()}, Meeting, builtin_types=_TIMES)
            for row in rows
        )
