import msgspec
from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, update

from reflectapp.database.tables import codings, lessons, measures
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.measures import Measure


class MeasureRepository:
    """The versions of measures that were coded, as they were, and her own. Offered is one version of each at most."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, measure: Measure) -> Measure:
        """Keeps this version. Raises UserError NOT_ALLOWED if other content already has its number."""
        query = select(measures.c.content).where(measures.c.id == measure.id, measures.c.version == measure.version)
        content = self._connection.scalar(query)
        if content is None:
            row = {"id": measure.id, "version": measure.version, "content": msgspec.to_builtins(measure)}
            self._connection.execute(insert(measures).values(row | {"offered": False}))
        elif msgspec.convert(content, Measure) != measure:
            raise UserError(Problem.NOT_ALLOWED)
        return measure

    def own(self) -> tuple[Measure, ...]:
        """Those that are offered beside what comes with the program."""
        contents = self._connection.scalars(select(measures.c.content).where(measures.c.offered))
        return tuple(msgspec.convert(content, Measure) for content in contents)

    def last(self, measure_id: str) -> Measure | None:
        query = select(measures.c.content).where(measures.c.id == measure_id).order_by(measures.c.version.desc())
        content = self._connection.scalar(query.limit(1))
        return None if content is None else msgspec.convert(content, Measure)

    def offer(self, measure_id: str, version: int | None) -> int | None:
        """Offers this version only, or none; returns the one that was offered."""
        mine = measures.c.id == measure_id
        before: int | None = self._connection.scalar(
            select(func.max(measures.c.version)).where(mine, measures.c.offered)
        )
        self._connection.execute(update(measures).where(mine).values(offered=False))
        if version is not None:
            self._connection.execute(update(measures).where(mine, measures.c.version == version).values(offered=True))
        return before

    def all(self) -> dict[tuple[str, int], Measure]:
        rows = self._connection.execute(select(measures.c.id, measures.c.version, measures.c.content))
        return {(row.id, row.version): msgspec.convert(row.content, Measure) for row in rows}

    def in_use(self) -> tuple[Measure, ...]:
        """Those that are offered, and those with which something was coded that is not hidden."""
        shown = lessons.c.id == codings.c.lesson_id, lessons.c.hidden_at.is_(None), codings.c.hidden_at.is_(None)
        query = select(measures.c.content).where(measures.c.offered | _coded(*shown))
        found = self._connection.scalars(query.order_by(measures.c.id, measures.c.version))
        return tuple(msgspec.convert(content, Measure) for content in found)

    def purge_unused(self) -> int:
        """Removes the versions that are neither offered nor coded; returns how many."""
        return self._connection.execute(delete(measures).where(~measures.c.offered, ~_coded())).rowcount


def _coded(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    same = codings.c.measure_id == measures.c.id, codings.c.measure_version == measures.c.version
    return exists().where(*same, *more)
