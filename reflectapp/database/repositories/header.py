from sqlalchemy import Connection, select, update

from reflectapp.database.tables import store


class HeaderRepository:
    """What the database remembers of the file with the keys: the highest number seen."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sequence(self) -> int:
        found: int = self._connection.scalars(select(store.c.header_sequence)).one()
        return found

    def keep_sequence(self, number: int) -> None:
        self._connection.execute(update(store).values(header_sequence=number))
