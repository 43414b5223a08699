import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from reflectapp.database import migrating
from reflectapp.database.connection import Database
from reflectapp.database.engine import make_engine
from reflectapp.database.tables import metadata
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Lesson
from reflectapp.kit import clock


@pytest.fixture
def engine(database: Database, path: Path, key: bytes) -> Iterator[Engine]:
    """A bare engine on a store with one lesson that has one moment."""
    with database.unit() as work:
        work.lessons.add(Lesson("l", "Fractions", None, "", "", "", 0, clock.now()))
    database.close()
    engine = make_engine(path, key)
    _run(engine, "INSERT INTO moments VALUES ('m', 'l', NULL, 5, NULL, 'note', '2026-01-01', NULL, NULL)")
    yield engine
    engine.dispose()


def _run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def _count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def _normal(statement: str) -> str:
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(statement.replace('"', "").split()))


def _is_ours(_found: object, name: str | None, *_more: object) -> bool:
    """Not the tables that the full-text index makes for itself."""
    return not (name or "").startswith("search_index")


def test_the_migrated_schema_is_that_of_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []
        rows = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE type = 'table'")).all()
    made = {row.name: _normal(row.sql) for row in rows if row.name != "alembic_version" and _is_ours(row, row.name)}
    plain = sqlite.dialect()
    wanted = {table.name: _normal(str(CreateTable(table).compile(dialect=plain))) for table in metadata.sorted_tables}
    assert made == wanted


def test_the_known_revisions_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == migrating.REVISIONS


def test_migrations_do_not_know_todays_tables() -> None:
    for file in Path(migrating.__file__).with_name("migrations").rglob("*.py"):
        assert "reflectapp" not in file.read_text(encoding="utf-8")


def test_a_newer_store_is_refused_and_nothing_in_it_changes(engine: Engine, path: Path, key: bytes) -> None:
    _run(engine, "UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(UserError) as raised:
        Database.open(path, key, "the-store")
    assert raised.value.problem is Problem.STORE_NEWER
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def _rebuild_lessons(connection: Connection, target: str) -> None:
    """What a later migration does to alter a table: a new one is filled, the old one dropped."""
    sql = connection.scalar(text("SELECT sql FROM sqlite_schema WHERE name = 'lessons'"))
    connection.exec_driver_sql(sql.replace("lessons", "lessons_new", 1))
    connection.exec_driver_sql("INSERT INTO lessons_new SELECT * FROM lessons")
    connection.exec_driver_sql("DROP TABLE lessons")
    connection.exec_driver_sql("ALTER TABLE lessons_new RENAME TO lessons")


def test_rebuilding_a_parent_table_keeps_its_children(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "run", _rebuild_lessons)
    migrating.upgrade(engine, tmp_path / "snapshots")
    assert (_count(engine, "lessons"), _count(engine, "moments")) == (1, 1)
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def _lose(*statements: str) -> Any:
    def run(connection: Connection, target: str) -> None:
        for statement in statements:
            connection.exec_driver_sql(statement)

    return run


@pytest.mark.parametrize(
    "run",
    [
        _lose("DELETE FROM moments"),
        _lose("DROP TABLE moment_tags"),
        _lose("INSERT INTO moments VALUES ('x', 'l', NULL, 1, NULL, '', '', NULL, NULL)"),
        _lose("UPDATE moments SET lesson_id = 'nowhere'"),
    ],
)
def test_a_migration_that_would_lose_rows_changes_nothing(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any
) -> None:
    monkeypatch.setattr(migrating, "run", run)
    with pytest.raises(EnvironmentProblem):
        migrating.upgrade(engine, tmp_path / "snapshots")
    assert (_count(engine, "moments"), _count(engine, "moment_tags")) == (1, 0)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT lesson_id FROM moments")) == "l"


def test_before_a_migration_a_snapshot_is_kept_under_the_same_key(
    engine: Engine, tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "run", _lose())
    folder = tmp_path / "snapshots"
    for _ in range(3):
        migrating.upgrade(engine, folder)
    kept = sorted(folder.iterdir())
    assert len(kept) == 2
    for snapshot in kept:
        assert b"Fractions" not in snapshot.read_bytes()
        assert snapshot.stat().st_mode & 0o077 == 0
        copy = Database.open(snapshot, key, "the-store")
        with copy.read() as work:
            assert [lesson.title for lesson in work.lessons.all()] == ["Fractions"]
        copy.close()
    migrating.discard_snapshots(folder)
    assert list(folder.iterdir()) == []


def test_a_damaged_database_is_not_migrated(
    engine: Engine, path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE lessons SET notes = ?", ("long " * 50_000,))
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(-6000, os.SEEK_END)
        file.write(os.urandom(64))
    monkeypatch.setattr(migrating, "REVISIONS", (*migrating.REVISIONS, "9999"))
    with pytest.raises(EnvironmentProblem) as raised:
        Database.open(path, key, "the-store")
    assert raised.value.problem is Problem.DATABASE_DAMAGED
    assert not path.with_name("snapshots").exists()


def _fails(connection: Connection, target: str) -> None:
    connection.exec_driver_sql("UPDATE lessons SET title = 'half done'")
    raise RuntimeError("a slip in a migration")


def test_a_migration_that_fails_changes_nothing_and_its_snapshot_is_there(
    engine: Engine, path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.dispose()
    known = migrating.REVISIONS
    with monkeypatch.context() as later:
        later.setattr(migrating, "run", _fails)
        later.setattr(migrating, "REVISIONS", (*known, "9999"))
        with pytest.raises(EnvironmentProblem) as raised:
            Database.open(path, key, "the-store")
    assert raised.value.problem is Problem.STORE_NOT_UPDATED
    (snapshot,) = path.with_name("snapshots").iterdir()
    for file in (path, snapshot):
        database = Database.open(file, key, "the-store")
        with database.read() as work:
            assert [lesson.title for lesson in work.lessons.all()] == ["Fractions"]
        database.close()


def test_an_older_store_in_a_folder_that_cant_be_written_is_not_touched(
    engine: Engine, path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.dispose()
    before = path.read_bytes()
    monkeypatch.setattr(migrating, "REVISIONS", (*migrating.REVISIONS, "9999"))
    with pytest.raises(EnvironmentProblem) as raised:
        Database.open(path, key, "the-store", read_only=True)
    assert raised.value.problem is Problem.FOLDER_READ_ONLY
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["store.db"]


def test_of_a_damaged_database_the_copy_that_is_left_is_named(
    engine: Engine, path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "run", _lose())
    migrating.upgrade(engine, path.with_name("snapshots"))
    engine.dispose()
    path.write_bytes(os.urandom(path.stat().st_size))
    before = path.read_bytes()
    with pytest.raises(EnvironmentProblem) as raised:
        Database.open(path, key, "the-store")
    (snapshot,) = path.with_name("snapshots").iterdir()
    assert raised.value.problem is Problem.DATABASE_DAMAGED
    assert raised.value.values == {"snapshot": snapshot.name}
    assert path.read_bytes() == before
    snapshot.replace(path)
    database = Database.open(path, key, "the-store")
    with database.read() as work:
        assert [lesson.title for lesson in work.lessons.all()] == ["Fractions"]
    database.close()
