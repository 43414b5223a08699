import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import seat_maps
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.seats import Seat, SeatMap, Student
from reflectapp.kit import clock


class SeatMapRepository:
    """Seat maps, by the name of their class."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[SeatMap, ...]:
        return self._select()

    def get(self, seat_map_id: str) -> SeatMap:
        """Raises UserError NOT_FOUND, for a hidden one too."""
        found = self._select(seat_maps.c.id == seat_map_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def put(self, seat_map: SeatMap) -> None:
        """Writes a seat map, in place of one with the same id."""
        self._connection.execute(delete(seat_maps).where(seat_maps.c.id == seat_map.id))
        row = {"id": seat_map.id, "class_name": seat_map.class_name, "changed_at": clock.now()}
        lists = {"seats": msgspec.to_builtins(seat_map.seats), "others": msgspec.to_builtins(seat_map.others)}
        self._connection.execute(insert(seat_maps).values(row | lists))

    def set_hidden(self, seat_map_id: str, hidden: bool) -> None:
        set_hidden(self._connection, seat_maps, seat_map_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, seat_maps)

    def _select(self, *where: ColumnElement[bool]) -> tuple[SeatMap, ...]:
        query = select(seat_maps).where(*where, seat_maps.c.hidden_at.is_(None))
        rows = self._connection.execute(query.order_by(seat_maps.c.class_name, seat_maps.c.id))
        return tuple(
            SeatMap(
                row.id,
                row.class_name,
                msgspec.convert(row.seats, tuple[Seat, ...]),
                msgspec.convert(row.others, tuple[Student, ...]),
            )
            for row in rows
        )
