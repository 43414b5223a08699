"""The one connection to the encrypted database; it belongs to the thread that opened it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.exc import DatabaseError

from reflectapp.database import migrating, tables
from reflectapp.database.engine import READS, make_engine
from reflectapp.database.repositories import Repositories
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError


class Database:
    """An open, current, encrypted database. `create` and `open` make one."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._engine = make_engine(path, key)
        self._thread = threading.get_ident()

    @classmethod
    def create(cls, path: Path, key: bytes, store_id: str) -> "Database":
        """A new database of the newest schema. The file must not exist."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        database = cls(path, key)
        try:
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

        Raises EnvironmentProblem DATABASE_DAMAGED (missing, empty, another key or store, torn) and
        UserError STORE_NEWER, which touches nothing.
        """
        if not path.is_file() or path.stat().st_size == 0:
            raise EnvironmentProblem(Problem.DATABASE_DAMAGED)
        database = cls(path, key)
        try:
            database._open(store_id)
        except DatabaseError as error:
            database.close()
            raise EnvironmentProblem(Problem.DATABASE_DAMAGED) from error
        except BaseException:
            database.close()
            raise
        return database

    @property
    def snapshots(self) -> Path:
        return self._path.with_name("snapshots")

    @contextmanager
    def unit(self) -> Iterator[Repositories]:
        """One write transaction, begun IMMEDIATE."""
        self._check_thread()
        with told_if_full(), self._engine.begin() as connection:
            yield Repositories(connection)

    @contextmanager
    def read(self) -> Iterator[Repositories]:
        """One read transaction; writing in it raises."""
        self._check_thread()
        with self._engine.connect().execution_options(**{READS: True}) as connection:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                yield Repositories(connection)
            finally:
                connection.exec_driver_sql("PRAGMA query_only=OFF")

    def checkpoint(self) -> None:
        """Moves everything from the write-ahead log into the database file."""
        self._check_thread()
        with told_if_full():
            self._raw("PRAGMA wal_checkpoint(TRUNCATE)")

    def discard_snapshots(self) -> None:
        """Removes the copies kept from before migrations: they may hold destroyed keys."""
        migrating.discard_snapshots(self.snapshots)

    def close(self) -> None:
        self._check_thread()
        self._engine.dispose()

    def _check_thread(self) -> None:
        """Before the pool is touched: a failure in there would lose the only connection."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("the database belongs to the thread that opened it")

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
def told_if_full() -> Iterator[None]:
    """Turns the database's "disk is full" into the problem that the teacher is told."""
    try:
        yield
    except DatabaseError as error:
        if "disk is full" in str(error.orig):
            raise EnvironmentProblem(Problem.DISK_FULL) from error
        raise
