"""The one connection to the encrypted database; it belongs to the thread that opened it."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import DatabaseError

from reflectapp.database import checking, copying, migrating, tables
from reflectapp.database.checking import Part
from reflectapp.database.copying import Rewrap
from reflectapp.database.engine import READS, make_engine
from reflectapp.database.repositories import Repositories
from reflectapp.database.telling import told
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError


class Database:
    """An open, current, encrypted database. `create` and `open` make one."""

    def __init__(self, path: Path, key: bytes, read_only: bool = False) -> None:
        self._path = path
        self.read_only = read_only
        self._kept: Engine | None = make_engine(path, key, read_only)
        self._thread = threading.get_ident()

    @classmethod
    def create(cls, path: Path, key: bytes, store_id: str) -> "Database":
        """A new database of the newest schema. The file must not exist. Raises EnvironmentProblem.

        `key`: 32 raw bytes, followed by the 16 that the file shall begin with, if they are not to be random.
        """
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        database = cls(path, key)
        try:
            with told():
                migrating.make(database._engine)
                with database._engine.begin() as connection:
                    connection.execute(insert(tables.store).values(row=1, store_id=store_id))
            database.checkpoint()
        except BaseException:
            database.close()
            path.unlink()
            raise
        return database

    @classmethod
    def open(cls, path: Path, key: bytes, store_id: str, *, read_only: bool = False) -> "Database":
        """Opens and brings up to date, with a snapshot first.

        Raises EnvironmentProblem DATABASE_DAMAGED (missing, empty, another key or store, torn), DISK_FULL,
        CANNOT_WRITE, STORE_NOT_UPDATED, and UserError STORE_NEWER, which touches nothing. `read_only` changes
        nothing; raises FOLDER_READ_ONLY where it can't do without: an older schema, a log that was left behind.
        DATABASE_DAMAGED has the value `snapshot`: the name of the newest copy from before a migration, if there is one.
        """
        if not path.is_file() or path.stat().st_size == 0:
            raise _damaged(path)
        if read_only and _size(path.with_name(path.name + "-wal")):
            raise EnvironmentProblem(Problem.FOLDER_READ_ONLY)
        database = cls(path, key, read_only)
        try:
            with told():
                database._open(store_id)
        except DatabaseError as error:
            database.close()
            raise _damaged(path) from error
        except BaseException as error:
            database.close()
            if isinstance(error, EnvironmentProblem) and error.problem is Problem.DATABASE_DAMAGED:
                raise _damaged(path) from error
            raise
        return database

    def open_again(self, store_id: str) -> None:
        """A new connection to the file, after its folder was away; it must be whole and that of the store.

        Raises as `open` does.
        """
        self._engine.dispose()
        with told():
            self._open(store_id)
            migrating.verify(self._engine)

    @property
    def closed(self) -> bool:
        return self._kept is None

    @property
    def snapshots(self) -> Path:
        return self._path.with_name("snapshots")

    @contextmanager
    def unit(self) -> Iterator[Repositories]:
        """One write transaction, begun IMMEDIATE."""
        with told(), self._engine.begin() as connection:
            yield Repositories(connection)

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        """One read transaction; writing in it raises."""
        with told(writing=False), self._engine.connect().execution_options(**{READS: True}) as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                yield Repositories(connection)
            finally:
                connection.exec_driver_sql("PRAGMA query_only=OFF")

    def checkpoint(self) -> None:
        """Moves everything from the write-ahead log into the database file."""
        with told():
            self._raw("PRAGMA wal_checkpoint(TRUNCATE)")

    def copy(self, path: Path, key: bytes, rewrap: Rewrap, header_sequence: int, stop: Callable[[], bool]) -> None:
        """The whole database once more, in a new file under another key, as `copying.write` says."""
        with told():
            copying.write(self._engine, path, key, rewrap, header_sequence, stop)

    def whole(self, part: Part, stop: Callable[[], bool]) -> bool:
        """Whether a part of what stands in the file is as it must be; raises Cancelled once `stop` says so."""
        return checking.whole(self._engine, part, stop)

    def snapshot(self) -> None:
        """Writes a copy of what is open into the folder of snapshots."""
        with told():
            migrating.snapshot(self._engine, self.snapshots)

    def discard_snapshots(self) -> None:
        """Removes the copies kept from before migrations: they may hold destroyed keys."""
        migrating.discard_snapshots(self.snapshots)

    def close(self) -> None:
        if self._kept is not None:
            self._engine.dispose()
            self._kept = None

    @property
    def _engine(self) -> Engine:
        """Refuses before the pool is touched: a failure in there would lose the only connection."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("the database belongs to the thread that opened it")
        if self._kept is None:
            raise RuntimeError("the database is closed")
        return self._kept

    def _open(self, store_id: str) -> None:
        with self._engine.connect().execution_options(**{READS: True}) as connection:
            revision = migrating.revision(connection)
            found = connection.scalar(select(tables.store.c.store_id))
        if found != store_id:
            raise EnvironmentProblem(Problem.DATABASE_DAMAGED)
        if revision not in migrating.REVISIONS:
            raise UserError(Problem.STORE_NEWER)
        if revision == migrating.REVISIONS[-1]:
            return
        if self.read_only:
            raise EnvironmentProblem(Problem.FOLDER_READ_ONLY)
        migrating.upgrade(self._engine, self.snapshots)

    def _raw(self, statement: str) -> None:
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute(statement).fetchall()
        finally:
            connection.close()


def _damaged(path: Path) -> EnvironmentProblem:
    kept = migrating.newest_snapshot(path.with_name("snapshots"))
    named = {"snapshot": kept.name} if kept is not None else {}
    return EnvironmentProblem(Problem.DATABASE_DAMAGED, **named)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
