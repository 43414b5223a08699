import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from reflectapp.database.connection import Database
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Lesson
from reflectapp.kit import clock

CANARY = "the-canary-in-the-title"


def _lesson(title: str = CANARY, lesson_id: str = "l") -> Lesson:
    return Lesson(lesson_id, title, None, "", "", "", 0, clock.now())


def _add(database: Database, lesson: Lesson) -> None:
    with database.unit() as work:
        work.lessons.add(lesson)


def _titles(database: Database) -> list[str]:
    with database.read() as work:
        return [lesson.title for lesson in work.lessons.all()]


def test_what_was_written_is_there_after_opening_again(database: Database, path: Path, key: bytes) -> None:
    _add(database, _lesson())
    database.close()
    again = Database.open(path, key, "the-store")
    assert _titles(again) == [CANARY]
    again.close()


def test_neither_the_database_nor_its_log_can_be_read_without_the_key(database: Database, path: Path) -> None:
    _add(database, _lesson())
    files = [file.read_bytes() for file in path.parent.iterdir()]
    assert any(len(content) > 4096 for content in files)
    assert all(CANARY.encode() not in content and b"SQLite format" not in content for content in files)


def test_the_file_is_for_its_owner_only(database: Database, path: Path) -> None:
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"short", os.urandom(8192)])
def test_a_file_that_is_no_database_of_ours_is_refused_and_left_alone(path: Path, key: bytes, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(EnvironmentProblem) as raised:
        Database.open(path, key, "the-store")
    assert raised.value.problem is Problem.DATABASE_DAMAGED
    assert path.read_bytes() == content


def test_a_missing_file_is_not_made(path: Path, key: bytes) -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        Database.open(path, key, "the-store")
    assert raised.value.problem is Problem.DATABASE_DAMAGED
    assert not path.exists()


def test_an_unencrypted_database_is_refused(path: Path, key: bytes) -> None:
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE store (row INTEGER, store_id TEXT)")
    plain.close()
    with pytest.raises(EnvironmentProblem):
        Database.open(path, key, "the-store")


def test_the_wrong_key_and_another_stores_database_are_refused(database: Database, path: Path, key: bytes) -> None:
    database.close()
    for wrong_key, store_id in ((os.urandom(32), "the-store"), (key, "another-store")):
        with pytest.raises(EnvironmentProblem):
            Database.open(path, wrong_key, store_id)
    Database.open(path, key, "the-store").close()


def test_creating_never_writes_over_a_database(database: Database, path: Path, key: bytes) -> None:
    with pytest.raises(FileExistsError):
        Database.create(path, key, "the-store")


def test_a_unit_that_fails_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyError), database.unit() as work:
        work.lessons.add(_lesson())
        raise KeyError
    assert _titles(database) == []


def test_reading_writes_nothing(database: Database) -> None:
    with pytest.raises(OperationalError), database.read() as work:
        work.lessons.add(_lesson())
    _add(database, _lesson())
    assert _titles(database) == [CANARY]


def test_another_thread_is_turned_away(database: Database) -> None:
    raised: list[BaseException] = []

    def elsewhere() -> None:
        try:
            _titles(database)
        except RuntimeError as error:
            raised.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(raised) == 1
    assert _titles(database) == []


def test_after_a_checkpoint_the_log_is_empty(database: Database, path: Path) -> None:
    _add(database, _lesson())
    log = path.with_name("store.db-wal")
    assert log.stat().st_size > 0
    database.checkpoint()
    assert log.stat().st_size == 0


def test_errors_carry_no_content(database: Database) -> None:
    _add(database, _lesson())
    with pytest.raises(Exception, match="UNIQUE") as raised:
        _add(database, _lesson())
    assert CANARY not in str(raised.value)


def test_what_was_committed_survives_a_killed_program(path: Path, key: bytes) -> None:
    program = f"""
import os, signal
from pathlib import Path
from reflectapp.database.connection import Database
from reflectapp.domain.lessons import Lesson
from reflectapp.kit import clock
database = Database.create(Path({str(path)!r}), bytes.fromhex({key.hex()!r}), "the-store")
with database.unit() as work:
    work.lessons.add(Lesson("kept", "kept", None, "", "", "", 0, clock.now()))
with database.unit() as work:
    work.lessons.add(Lesson("lost", "lost", None, "", "", "", 0, clock.now()))
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    database = Database.open(path, key, "the-store")
    assert _titles(database) == ["kept"]
    database.close()


def test_opening_a_current_store_needs_no_migration_library(database: Database, path: Path, key: bytes) -> None:
    database.close()
    program = f"""
import sys
from pathlib import Path
from reflectapp.database.connection import Database
Database.open(Path({str(path)!r}), bytes.fromhex({key.hex()!r}), "the-store").close()
sys.exit("alembic" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
