from pathlib import Path
from uuid import uuid4

import pytest

from reflectapp.vault.blobs import BlobStore


class MemoryKeyStore:
    """Keeps secrets as an operating system would, for as long as the test runs."""

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
def store_id() -> str:
    return str(uuid4())


@pytest.fixture
def blobs(tmp_path: Path, store_id: str) -> BlobStore:
    return BlobStore(tmp_path, store_id, bytes(range(32)))
