"""Bringing a database up to date. Alembic is imported only when there is something to do."""

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from reflectapp.database.telling import told
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.kit import clock
from reflectapp.kit.atomic import sync_folder

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
"""Every revision that this program knows, in order."""

_FOLDER = Path(__file__).parent / "migrations"
_SNAPSHOTS_KEPT = 2
_UNFINISHED = ".unfinished"
_DERIVED = "search_texts"
"""Only what other tables hold, once more: a migration may make more of it."""
_TABLES = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY name
"""


def revision(connection: Connection) -> str | None:
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def make(engine: Engine) -> None:
    """Builds the newest schema in an empty database."""
    with engine.begin() as connection:
        run(connection, REVISIONS[-1])


def upgrade(engine: Engine, snapshots: Path, target: str = REVISIONS[-1]) -> None:
    """Verifies, takes a snapshot, then migrates in one transaction, which must lose no row.

    Foreign keys are off from before BEGIN: inside a transaction the pragma does nothing, and rebuilding
    a parent table would delete its children. Raises DATABASE_DAMAGED, STORE_NOT_UPDATED, or what the disk did.
    """
    verify(engine)
    snapshot(engine, snapshots)
    _pragma(engine, "foreign_keys=OFF")
    try:
        with engine.begin() as connection:
            _run_losing_nothing(connection, target)
    finally:
        _pragma(engine, "foreign_keys=ON")


def _run_losing_nothing(connection: Connection, target: str) -> None:
    before = row_counts(connection)
    try:
        with told():
            run(connection, target)
    except EnvironmentProblem:
        raise
    except Exception as error:
        raise EnvironmentProblem(Problem.STORE_NOT_UPDATED) from error
    after = row_counts(connection)
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    may_grow = before.pop(_DERIVED, 0) <= after.get(_DERIVED, 0)
    if broken or not may_grow or any(after.get(table) != count for table, count in before.items()):
        raise EnvironmentProblem(Problem.STORE_NOT_UPDATED)


def run(connection: Connection, target: str) -> None:
    """Runs the migrations up to `target` inside the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)


def newest_snapshot(folder: Path) -> Path | None:
    return next(reversed(_snapshots(folder)), None)


def discard_snapshots(folder: Path) -> None:
    _discard_unfinished(folder)
    for path in _snapshots(folder):
        path.unlink()


def verify(engine: Engine) -> None:
    """Raises DATABASE_DAMAGED. The write-ahead log first: the cipher's own check does not look at it."""
    _pragma(engine, "wal_checkpoint(TRUNCATE)")
    if _pragma(engine, "cipher_integrity_check") or _pragma(engine, "quick_check") != [("ok",)]:
        raise EnvironmentProblem(Problem.DATABASE_DAMAGED)


def snapshot(engine: Engine, folder: Path) -> None:
    """A copy of the database under the same key; the last two are kept."""
    folder.mkdir(mode=0o700, exist_ok=True)
    _discard_unfinished(folder)
    path = folder / f"{clock.now():%Y%m%dT%H%M%S%f}.db"
    unfinished = path.with_suffix(_UNFINISHED)
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(unfinished),))
        unfinished.chmod(0o600)
        _sync(unfinished)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    finally:
        connection.close()
    sync_folder(folder)
    for old in _snapshots(folder)[:-_SNAPSHOTS_KEPT]:
        old.unlink()


def _sync(path: Path) -> None:
    """VACUUM leaves that to its caller."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _discard_unfinished(folder: Path) -> None:
    """What a kill left."""
    for path in folder.glob(f"*{_UNFINISHED}"):
        path.unlink()


def _snapshots(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.db"))


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has, by its name; the search's index, which triggers keep, is left out."""
    names = connection.scalars(text(_TABLES)).all()
    return {name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in names}


def _pragma(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA {statement}")
        return list(cursor.fetchall())
    finally:
        connection.close()
