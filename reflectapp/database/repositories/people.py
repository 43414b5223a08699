from dataclasses import asdict

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import people
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.people import Person


class PersonRepository:
    """People and circles, by name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Person, ...]:
        return self._select()

    def get(self, person_id: str) -> Person:
        """Raises UserError NOT_FOUND, for a hidden one too."""
        found = self._select(people.c.id == person_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def put(self, person: Person) -> None:
        """Writes a person, in place of one with the same id."""
        row = asdict(person) | {"members": list(person.members)}
        done = self._connection.execute(update(people).where(people.c.id == person.id).values(row))
        if done.rowcount == 0:
            self._connection.execute(insert(people).values(row))

    def set_hidden(self, person_id: str, hidden: bool) -> None:
        set_hidden(self._connection, people, person_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, people)

    def _select(self, *where: ColumnElement[bool]) -> tuple[Person, ...]:
        names = Person.__dataclass_fields__
        query = select(*(people.c[name] for name in names)).where(*where, people.c.hidden_at.is_(None))
        rows = self._connection.execute(query.order_by(func.lower(people.c.name), people.c.id)).mappings()
        return tuple(Person(**{**row, "members": tuple(row["members"])}) for row in rows)
