from sqlalchemy import Connection, Table, delete, update

from reflectapp.domain.errors import Problem, UserError
from reflectapp.kit import clock


def set_hidden(connection: Connection, table: Table, row_id: str, hidden: bool) -> None:
    """Hides a row until the store closes, or brings it back. Raises UserError NOT_FOUND."""
    when = clock.now() if hidden else None
    done = connection.execute(update(table).where(table.c.id == row_id).values(hidden_at=when))
    if done.rowcount != 1:
        raise UserError(Problem.NOT_FOUND)


def purge(connection: Connection, table: Table) -> int:
    """Removes the hidden rows for good; returns how many."""
    return connection.execute(delete(table).where(table.c.hidden_at.is_not(None))).rowcount
