import os
import random
import uuid
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, HEAD_BYTES, PLAIN_BYTES

STORE_ID = str(uuid.uuid4())


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    made = BlobStore(tmp_path, STORE_ID, os.urandom(32))
    made.make_folders()
    return made


@pytest.mark.parametrize(
    "size",
    [100, FIRST_PLAIN_BYTES - 1, FIRST_PLAIN_BYTES, FIRST_PLAIN_BYTES + 1, FIRST_PLAIN_BYTES + 20 * PLAIN_BYTES + 7],
)
@pytest.mark.parametrize("piece", [1 << 15, 1 << 22])
def test_what_is_read_is_what_was_written_and_changed(blobs: BlobStore, size: int, piece: int) -> None:
    plain = bytearray(random.Random(size).randbytes(size))
    blob_id = str(uuid.uuid4())
    key = blobs.new_key(blob_id, "playable")
    writer = blobs.patched_writer(blob_id, "playable", key)
    for at in range(0, size, piece):
        writer.write(bytes(plain[at : at + piece]))
        writer.patch(4, b"on the way")
    writer.patch(40, b"at the end")
    plain[4:14], plain[40:50] = b"on the way", b"at the end"
    assert writer.commit() == size
    reader = blobs.reader(blob_id, "playable", key, size)
    assert reader.read_at(0, size) == plain and not reader.failed
    reader.close()


def test_only_the_first_segment_can_be_changed(blobs: BlobStore) -> None:
    blob_id = str(uuid.uuid4())
    writer = blobs.patched_writer(blob_id, "playable", blobs.new_key(blob_id, "playable"))
    writer.write(bytes(100))
    with pytest.raises(ValueError):
        writer.patch(95, bytes(6))
    writer.write(bytes(FIRST_PLAIN_BYTES))
    with pytest.raises(ValueError):
        writer.patch(FIRST_PLAIN_BYTES - 1, bytes(2))
    writer.discard()


def test_the_first_segment_is_on_the_disk_only_once_it_is_final(blobs: BlobStore, tmp_path: Path) -> None:
    blob_id = str(uuid.uuid4())
    key = blobs.new_key(blob_id, "playable")
    writer = blobs.patched_writer(blob_id, "playable", key)
    writer.write(bytes(FIRST_PLAIN_BYTES + 40 * PLAIN_BYTES))
    (staged,) = (tmp_path / "staging").iterdir()
    with staged.open("rb") as file:
        file.seek(HEAD_BYTES)
        assert set(file.read(FIRST_PLAIN_BYTES)) == {0}
    writer.suspend()
    assert list((tmp_path / "staging").iterdir()) == []
    with pytest.raises(EnvironmentProblem):
        blobs.reader(blob_id, "playable", key, FIRST_PLAIN_BYTES + 40 * PLAIN_BYTES)
