"""A whole copy of the open database under another key."""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as sqlcipher

from reflectapp.database.stoppable import stoppable
from reflectapp.domain.errors import EnvironmentProblem, Problem

Rewrap = Callable[[str, str, bytes], bytes]
"""A blob's id, kind and wrapped key to the key as the copy has it."""

_OBJECTS = "SELECT type, name, tbl_name, sql FROM {}.sqlite_schema ORDER BY type, name"
_TABLES = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0"


def write(
    engine: Engine, path: Path, key: bytes, rewrap: Rewrap, header_sequence: int, stop: Callable[[], bool]
) -> None:
    """Writes the copy to the new file `path`, compared and synced. `key`: 32 bytes, and 16 of salt.

    `stop` is looked at every few milliseconds; Cancelled follows. What stands in `path` then is not to be used.
    """
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with stoppable(engine, stop) as connection:
        connection.execute(
            "ATTACH DATABASE ? AS next KEY ?", (f"{path.absolute().as_uri()}?mode=rw", f"x'{key.hex()}'")
        )
        try:
            _fill(connection, rewrap, header_sequence)
        finally:
            connection.set_progress_handler(None, 0)  # what follows must come to its end
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute("DETACH DATABASE next")


def _fill(connection: sqlcipher.Connection, rewrap: Rewrap, header_sequence: int) -> None:
    connection.execute("BEGIN")
    connection.execute("SELECT sqlcipher_export('next')").fetchall()
    for blob_id, kind, wrapped in connection.execute("SELECT id, kind, wrapped_key FROM main.blobs").fetchall():
        values = (rewrap(blob_id, kind, wrapped), blob_id)
        connection.execute("UPDATE next.blobs SET wrapped_key = ? WHERE id = ?", values)
    connection.execute("UPDATE next.store SET header_sequence = ?", (header_sequence,))
    _compare(connection)
    connection.execute("COMMIT")
    if connection.execute("PRAGMA next.quick_check").fetchall() != [("ok",)]:
        raise EnvironmentProblem(Problem.DATABASE_DAMAGED)


def _compare(connection: sqlcipher.Connection) -> None:
    """The same tables, indices, revision of the schema and numbers of rows, or DATABASE_DAMAGED."""

    def both(query: str) -> bool:
        here, there = (connection.execute(query.format(name)).fetchall() for name in ("main", "next"))
        return bool(here == there)

    counts = [f'SELECT count(*) FROM {{}}."{name}"' for (name,) in connection.execute(_TABLES).fetchall()]
    if not all(both(query) for query in (_OBJECTS, "SELECT * FROM {}.alembic_version", *counts)):
        raise EnvironmentProblem(Problem.DATABASE_DAMAGED)
