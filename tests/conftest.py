import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reflectapp.services.store import OpenStore, close_store, create_store, open_with_passphrase, suggest_passphrase
from reflectapp.vault.cost import TEST_COST
from reflectapp.work.runner import Runner

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["REFLECTAPP_TEST_COST"] = "1"


class MemoryKeyStore:
    """Keeps secrets as the computer's key store would, for as long as the test runs."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}

    def get(self, store_id: str) -> bytes | None:
        return self.secrets.get(store_id)

    def set(self, store_id: str, secret: bytes) -> None:
        self.secrets[store_id] = secret

    def delete(self, store_id: str) -> None:
        self.secrets.pop(store_id, None)


@pytest.fixture
def key_store() -> MemoryKeyStore:
    return MemoryKeyStore()


@pytest.fixture(scope="session")
def passphrase() -> str:
    return suggest_passphrase()


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory, passphrase: str) -> Path:
    """A closed store with nothing in it: a copy of it is there sooner than a new one."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    close_store(create_store(folder, passphrase=passphrase, cost=TEST_COST)[0])
    return folder


@pytest.fixture
def new_store(empty_store: Path, passphrase: str) -> Callable[[Path], OpenStore]:
    """Puts an empty store into a folder, and opens it."""

    def make(folder: Path) -> OpenStore:
        shutil.copytree(empty_store, folder)
        return open_with_passphrase(folder, passphrase)

    return make


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.shut_down()
