from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from reflectapp.database.tables import recordings, store_settings
from reflectapp.domain.store_settings import TURNED


class SettingRepository:
    """The settings that are kept in the store, so that nobody changes them while it is locked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Any]:
        return {row.name: row.content for row in self._connection.execute(select(store_settings))}

    def keep(self, name: str, content: Any) -> None:
        """`content` as JSON has it."""
        statement = insert(store_settings).values(name=name, content=content)
        changed = statement.on_conflict_do_update(index_elements=["name"], set_={"content": content})
        self._connection.execute(changed)

    def purge_gone(self) -> None:
        """What was set for recordings goes with them."""
        turned = self.all().get(TURNED, {})
        there = set(self._connection.scalars(select(recordings.c.id)))
        left = {key: turned[key] for key in turned if key in there}
        if left != turned:
            self.keep(TURNED, left)
