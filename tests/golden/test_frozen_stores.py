"""Stores as earlier releases wrote them open in this one, with everything that was in them."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from reflectapp.database import migrating
from reflectapp.database.connection import Database
from reflectapp.database.tables import metadata
from reflectapp.services import lessons, recordings, search
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.vault import access
from reflectapp.vault.header import DATABASE
from tests.golden.make import SHIFTING, contents, row_counts

HERE = Path(__file__).parent
FROZEN = tuple(sorted(path.stem for path in HERE.glob("*.zip")))
NEVER_ALONE = {"0003", "0005", "0006"}
"""Schemas that no release ended at."""


@pytest.fixture(params=FROZEN)
def facts(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{request.param}.json").read_text("utf-8"))
    return found | {"name": request.param}


@pytest.fixture
def folder(facts: dict[str, Any], tmp_path: Path) -> Path:
    with zipfile.ZipFile(HERE / f"{facts['name']}.zip") as archive:
        archive.extractall(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def store(facts: dict[str, Any], folder: Path) -> Iterator[OpenStore]:
    opened = stores.open_with_passphrase(folder, facts["passphrase"])
    yield opened
    stores.close_store(opened)


def told(store: OpenStore, facts: dict[str, Any]) -> dict[str, Any]:
    """What is in it, as far as its release knew of such things."""
    found = json.loads(json.dumps(contents(store)))
    return {name: found.get(name) for name in facts["contents"]}


def test_every_schema_before_this_one_has_a_frozen_store() -> None:
    assert set(migrating.REVISIONS[:-1]) - NEVER_ALONE <= set(FROZEN)


def _is_ours(_found: object, name: str | None, *_more: object) -> bool:
    """Not the tables that the full-text index makes for itself."""
    return not (name or "").startswith("search_index")


def test_the_migration_keeps_every_row_and_ends_at_the_tables_of_today(facts: dict[str, Any], folder: Path) -> None:
    unlocked = access.unlock_with_passphrase(folder, facts["passphrase"])
    database = Database.open(folder / DATABASE, unlocked.keys.database, unlocked.store_id)
    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        assert compare_metadata(context, metadata) == []
        counted = {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in facts["rows"]
        }
    database.close()
    assert counted == facts["rows"]
    assert all(facts["rows"].values())


def test_everything_in_it_is_there_and_can_be_read(facts: dict[str, Any], store: OpenStore) -> None:
    assert told(store, facts) == facts["contents"]
    (lesson,) = (card.lesson for card in lessons.cards(store) if card.lesson.title == "Fractions of a set")
    for recording in recordings.of_lesson(store, lesson.id):
        reader = recordings.open_sealed(store, recording.id)
        content = reader.read_at(0, reader.size)
        reader.close()
        assert content[4:8] == b"ftyp" and len(content) == recording.size_bytes


def test_what_was_said_in_it_is_found(facts: dict[str, Any], store: OpenStore) -> None:
    said = facts["contents"].get("said in Fractions of a set", [])
    found = search.find(store, "cuanto mitad").results
    assert [(hit.words, hit.at_ms) for hit in found] == [("¿Cuánto es la mitad?", 70 * 20 + 250)] * len(said)


def test_a_copy_from_before_is_kept_and_opens_under_the_same_key(
    facts: dict[str, Any], folder: Path, store: OpenStore
) -> None:
    snapshots = list(store.database.snapshots.glob("*.db"))
    assert len(snapshots) == (facts["name"] != migrating.REVISIONS[-1])
    kept = [snapshot.read_bytes() for snapshot in snapshots]
    now = {name: count for name, count in row_counts(store).items() if name in facts["rows"]}
    stores.close_store(store)
    assert {name for name, count in facts["rows"].items() if now[name] != count} <= SHIFTING
    for database in kept:
        (folder / DATABASE).write_bytes(database)
    again = stores.open_with_passphrase(folder, facts["passphrase"])
    assert told(again, facts) == facts["contents"]
    stores.close_store(again)


def test_a_deletion_that_was_cut_short_is_ended(facts: dict[str, Any], folder: Path, store: OpenStore) -> None:
    assert not (folder / "blobs" / facts["departing"]).exists()


def test_the_recovery_key_opens_it_too(facts: dict[str, Any], folder: Path) -> None:
    stores.close_store(stores.open_with_recovery_key(folder, facts["recovery_key"]))
