"""The one connection to the encrypted database; it belongs to the thread that opened it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import DatabaseError

from reflectapp.database import migrating, tables
from reflectapp.database.engine import READS, make_engine
from reflectapp.database.repositories import Repositories
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError

_TROUBLES = {
    "disk is full": Problem.DISK_FULL,
    "disk I/O error": Problem.CANNOT_WRITE,
    "unable to open": Problem.CANNOT_WRITE,
    "malformed": Problem.DATABASE_DAMAGED,
    "not a database": Problem.DATABASE_DAMAGED,
}


class Database:
    """An open, current, encrypted database. `create` and `open` make one."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._kept: Engine | None = make_engine(path, key)
        self._thread = threading.get_ident()

    @classmethod
    def create(cls, path: Path, key: bytes, store_id: str) -> "Database":
        """A new database of the newest schema. The file must not exist. Raises EnvironmentProblem."""
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
    def open(cls, path: Path, key: bytes, store_id: str) -> "Database":
        """Opens and brings up to date, with a snapshot first.

        Raises EnvironmentProblem DATABASE_DAMAGED (missing, empty, another key or store, torn), DISK_FULL,
        CANNOT_WRITE, and UserError STORE_NEWER, which touches nothing.
        """
        if not path.is_file() or path.stat().st_size == 0:
            raise EnvironmentProblem(Problem.DATABASE_DAMAGED)
        database = cls(path, key)
        try:
            with told():
                database._open(store_id)
        except DatabaseError as error:
            database.close()
            raise EnvironmentProblem(Problem.DATABASE_DAMAGED) from error
        except BaseException:
            database.close()
            raise
        return database

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
        with told(), self._engine.connect().execution_options(**{READS: True}) as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                yield Repositories(connection)
            finally:
                connection.exec_driver_sql("PRAGMA query_only=OFF")

    def checkpoint(self) -> None:
        """Moves everything from the write-ahead log into the database file."""
        with told():
            self._raw("PRAGMA wal_checkpoint(TRUNCATE)")

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
        if revision != migrating.REVISIONS[-1]:
            migrating.upgrade(self._engine, self.snapshots)

    def _raw(self, statement: str) -> None:
        connection = self._engine.raw_connection()
        try:
            connection.cursor().execute(statement).fetchall()
        finally:
            connection.close()


@contextmanager
def told() -> Iterator[None]:
    """Turns what the disk did to the database into the problem that the teacher is told."""
    try:
        yield
    except DatabaseError as error:
        for said, problem in _TROUBLES.items():
            if said in str(error.orig):
                raise EnvironmentProblem(problem) from error
        raise
