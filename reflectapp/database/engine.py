from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher

from reflectapp.database import search_functions

READS = "reflectapp_reads"
"""Execution option: the transaction only reads and begins DEFERRED."""

_OLDEST_SQLITE = (3, 51, 3)
_PRAGMAS = (
    "locking_mode=EXCLUSIVE",
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "foreign_keys=ON",
    "cache_size=-32768",
)
_READ_ONLY = ("temp_store=MEMORY", "cache_size=-32768")


def make_engine(path: Path, key: bytes, read_only: bool = False) -> Engine:
    """An engine with one connection, keyed, made at its first use. `key`: 32 raw bytes.

    `read_only` leaves no trace in the folder. Only where a write-ahead log was left behind, which is then read
    too, the library makes a file for its index beside it.
    """
    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: _connect(path, key, read_only),
        poolclass=StaticPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _connect(path: Path, key: bytes, read_only: bool) -> sqlcipher.Connection:
    mode = "mode=rw"
    if read_only:
        mode = "mode=ro" if _has_log(path) else "mode=ro&immutable=1"
    connection = sqlcipher.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, isolation_level=None)
    try:
        _prepare(connection, key, _READ_ONLY if read_only else _PRAGMAS)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_log(path: Path) -> bool:
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _prepare(connection: sqlcipher.Connection, key: bytes, pragmas: tuple[str, ...]) -> None:
    def pragma(statement: str) -> object:
        row = connection.execute(f"PRAGMA {statement}").fetchone()
        return row[0] if row else None

    pragma("cipher_log_level=NONE")
    pragma("cipher_memory_security=OFF")
    pragma(f"key=\"x'{key.hex()}'\"")
    if not pragma("cipher_version"):
        raise RuntimeError("the database library does not encrypt")
    if sqlcipher.sqlite_version_info < _OLDEST_SQLITE:
        raise RuntimeError("the database library is too old")
    for statement in pragmas:
        pragma(statement)
    search_functions.add(connection)


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")
