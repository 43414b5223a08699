import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from reflectapp.database.connection import Database


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def database(path: Path, key: bytes) -> Iterator[Database]:
    made = Database.create(path, key, "the-store")
    yield made
    made.close()
