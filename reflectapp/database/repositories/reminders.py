from sqlalchemy import ColumnElement, Connection, delete, insert, select

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import goals, reminders
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.reminders import After, Reminder

_FIELDS = tuple(Reminder.__dataclass_fields__)
_OF_HIDDEN_GOAL = reminders.c.goal_id.in_(select(goals.c.id).where(goals.c.hidden_at.is_not(None)))


class ReminderRepository:
    """Reminders, in the order set; those of a hidden goal are hidden with it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Reminder, ...]:
        return self._select()

    def get(self, reminder_id: str) -> Reminder:
        """Raises UserError NOT_FOUND, for a hidden one too."""
        found = self._select(reminders.c.id == reminder_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def put(self, reminder: Reminder) -> None:
        """Writes a reminder, in place of one with the same id."""
        self._connection.execute(delete(reminders).where(reminders.c.id == reminder.id))
        row = {name: getattr(reminder, name) for name in _FIELDS} | {"after": reminder.after.value}
        self._connection.execute(insert(reminders).values(row))

    def set_hidden(self, reminder_id: str, hidden: bool) -> None:
        set_hidden(self._connection, reminders, reminder_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, reminders)

    def _select(self, *where: ColumnElement[bool]) -> tuple[Reminder, ...]:
        shown = (reminders.c.hidden_at.is_(None), ~_OF_HIDDEN_GOAL | reminders.c.goal_id.is_(None))
        query = select(*(reminders.c[name] for name in _FIELDS)).where(*where, *shown)
        rows = self._connection.execute(query.order_by(reminders.c.created_at, reminders.c.id)).mappings()
        return tuple(Reminder(**{**row, "after": After(row["after"])}) for row in rows)
