from dataclasses import asdict

from sqlalchemy import ColumnElement, Connection, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import drafts, goals
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.replies import Draft, DraftPlace

_OF_HIDDEN_GOAL = drafts.c.goal_id.in_(select(goals.c.id).where(goals.c.hidden_at.is_not(None)))


class DraftRepository:
    """Drafts that wait beside goals, in the order made; those of a hidden goal are hidden with it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Draft, ...]:
        return self._select()

    def of_goal(self, goal_id: str | None) -> tuple[Draft, ...]:
        """None: those for a new goal."""
        return self._select(drafts.c.goal_id == goal_id if goal_id is not None else drafts.c.goal_id.is_(None))

    def get(self, draft_id: str) -> Draft:
        """Raises UserError NOT_FOUND, for a hidden one too."""
        found = self._select(drafts.c.id == draft_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def put(self, draft: Draft) -> None:
        """Writes a draft, in place of one with the same id."""
        row = asdict(draft) | {"place": draft.place.value}
        done = self._connection.execute(update(drafts).where(drafts.c.id == draft.id).values(row))
        if done.rowcount == 0:
            self._connection.execute(insert(drafts).values(row))

    def set_hidden(self, draft_id: str, hidden: bool) -> None:
        set_hidden(self._connection, drafts, draft_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, drafts)

    def _select(self, *where: ColumnElement[bool]) -> tuple[Draft, ...]:
        names = Draft.__dataclass_fields__
        shown = (drafts.c.hidden_at.is_(None), ~_OF_HIDDEN_GOAL | drafts.c.goal_id.is_(None))
        query = select(*(drafts.c[name] for name in names)).where(*where, *shown)
        rows = self._connection.execute(query.order_by(drafts.c.made_at, drafts.c.id)).mappings()
        return tuple(Draft(**{**row, "place": DraftPlace(row["place"])}) for row in rows)
