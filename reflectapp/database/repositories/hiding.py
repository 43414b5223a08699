from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Table, delete, update

from reflectapp.domain.errors import Problem, UserError
from reflectapp.kit import clock


def set_hidden(connection: Connection, table: Table, row_id: str, hidden: bool) -> None:
    """Hides a row until the store closes, or brings it back. Raises UserError NOT_FOUND."""
    when = clock.now() if hidden else None
    done = connection.execute(update(table).where(table.c.id == row_id).values(hidden_at=when))
    if done.rowcount != 1:
        raise UserError(Problem.NOT_FOUND)


@contextmanager
def leaving_index(connection: Connection) -> Iterator[None]:
    """Texts that go within leave the search's index together at the end, without a trace as ever.

    One by one each rewrites the pages that it is on: thousands would keep a lock from closing the store.
    """
    connection.exec_driver_sql("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 0)")
    yield
    connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('optimize')")
    connection.exec_driver_sql("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)")


def purge(connection: Connection, table: Table) -> int:
    """Removes the hidden rows for good; returns how many."""
    return connection.execute(delete(table).where(table.c.hidden_at.is_not(None))).rowcount
