import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

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


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.shut_down()
