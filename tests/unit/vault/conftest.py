from pathlib import Path
from uuid import uuid4

import pytest

from reflectapp.vault.blobs import BlobStore


@pytest.fixture
def store_id() -> str:
    return str(uuid4())


@pytest.fixture
def blobs(tmp_path: Path, store_id: str) -> BlobStore:
    return BlobStore(tmp_path, store_id, bytes(range(32)))
