import errno
import os
import random
import stat
import threading
from pathlib import Path
from uuid import uuid4

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.ports import SealedReader, SealedWriter
from reflectapp.vault import streaming
from reflectapp.vault.blobs import SET_ASIDE, BlobStore
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, PLAIN_BYTES, SEGMENT_BYTES

KIND = "recording"


def sealed(blobs: BlobStore, plain: bytes) -> tuple[str, bytes]:
    blob_id = str(uuid4())
    wrapped = blobs.new_key(blob_id, KIND)
    assert blobs.seal_bytes(blob_id, KIND, wrapped, plain) == len(plain)
    return blob_id, wrapped


def file_of(tmp_path: Path, blob_id: str) -> Path:
    return tmp_path / "blobs" / blob_id


@pytest.fixture(scope="module")
def plain() -> bytes:
    return random.Random(1).randbytes(FIRST_PLAIN_BYTES + 25 * PLAIN_BYTES + 1234)


def test_the_rooms_ports_are_kept(blobs: BlobStore) -> None:
    blob_id, wrapped = sealed(blobs, b"abc")
    reader: SealedReader = blobs.reader(blob_id, KIND, wrapped, 3)
    other = str(uuid4())
    writer: SealedWriter = blobs.writer(other, KIND, blobs.new_key(other, KIND))
    assert reader.read_at(0, 10) == b"abc"
    reader.close()
    writer.discard()


def test_random_access_gives_the_plain_bytes(blobs: BlobStore, plain: bytes) -> None:
    blob_id, wrapped = sealed(blobs, plain)
    reader = blobs.reader(blob_id, KIND, wrapped, len(plain))
    chance = random.Random(2)
    edges = [0, FIRST_PLAIN_BYTES - 1, FIRST_PLAIN_BYTES, FIRST_PLAIN_BYTES + PLAIN_BYTES, len(plain) - 1, len(plain)]
    offsets = edges + [chance.randrange(len(plain)) for _ in range(200)]
    for offset in offsets:
        length = chance.choice([0, 1, 188, 4096, SEGMENT_BYTES, 3 * SEGMENT_BYTES])
        assert reader.read_at(offset, length) == plain[offset : offset + length]
    assert reader.read_at(len(plain) + 5, 10) == b""
    assert not reader.failed
    reader.close()


def test_pieces_of_any_size_make_the_same_plain_bytes(blobs: BlobStore, plain: bytes) -> None:
    chance = random.Random(3)
    blob_id = str(uuid4())
    wrapped = blobs.new_key(blob_id, KIND)
    writer = blobs.writer(blob_id, KIND, wrapped)
    at = 0
    while at < len(plain):
        piece = chance.choice([1, 1000, FIRST_PLAIN_BYTES, PLAIN_BYTES, SEGMENT_BYTES, 1 << 20, (4 << 20) + 7])
        writer.write(memoryview(plain)[at : at + piece])
        at += piece
    assert writer.commit() == len(plain)
    reader = blobs.reader(blob_id, KIND, wrapped, len(plain))
    assert reader.read_at(0, len(plain)) == plain
    reader.close()


def test_two_threads_read_one_reader(blobs: BlobStore, plain: bytes) -> None:
    blob_id, wrapped = sealed(blobs, plain)
    reader = blobs.reader(blob_id, KIND, wrapped, len(plain))
    wrong: list[int] = []

    def read(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            offset = chance.randrange(len(plain))
            if reader.read_at(offset, 70_000) != plain[offset : offset + 70_000]:
                wrong.append(offset)

    threads = [threading.Thread(target=read, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    reader.close()


def test_every_flipped_bit_of_a_small_blob_is_noticed(blobs: BlobStore, tmp_path: Path) -> None:
    blob_id, wrapped = sealed(blobs, b"what a student said")
    path = file_of(tmp_path, blob_id)
    whole = path.read_bytes()
    for bit in range(len(whole) * 8):
        altered = bytearray(whole)
        altered[bit // 8] ^= 1 << bit % 8
        path.write_bytes(altered)
        with pytest.raises(EnvironmentProblem) as raised:
            blobs.reader(blob_id, KIND, wrapped, 19)
        assert raised.value.problem is Problem.BLOB_DAMAGED


def test_a_flip_in_the_middle_fails_once_and_for_good(blobs: BlobStore, tmp_path: Path, plain: bytes) -> None:
    blob_id, wrapped = sealed(blobs, plain)
    path = file_of(tmp_path, blob_id)
    altered = bytearray(path.read_bytes())
    altered[5 * SEGMENT_BYTES + 99] ^= 4
    path.write_bytes(altered)
    reader = blobs.reader(blob_id, KIND, wrapped, len(plain))
    sound = streaming.plain_start(5)
    assert reader.read_at(sound - 100, 100) == plain[sound - 100 : sound]
    before = reader.failed
    assert reader.read_at(sound - 100, 200) == b""
    assert (before, reader.failed) == (False, True)
    assert reader.read_at(0, 10) == b""
    reader.close()


def test_a_file_that_vanishes_from_under_the_reader_never_raises(
    blobs: BlobStore, tmp_path: Path, plain: bytes
) -> None:
    blob_id, wrapped = sealed(blobs, plain)
    reader = blobs.reader(blob_id, KIND, wrapped, len(plain))
    os.truncate(file_of(tmp_path, blob_id), SEGMENT_BYTES)
    assert reader.read_at(10 * SEGMENT_BYTES, 10) == b""
    assert reader.failed
    reader.close()


def test_reading_from_before_the_beginning_latches(blobs: BlobStore) -> None:
    blob_id, wrapped = sealed(blobs, b"abc")
    reader = blobs.reader(blob_id, KIND, wrapped, 3)
    assert reader.read_at(-1, 2) == b""
    assert reader.failed
    reader.close()


def test_a_closed_reader_gives_nothing(blobs: BlobStore) -> None:
    blob_id, wrapped = sealed(blobs, b"abc")
    reader = blobs.reader(blob_id, KIND, wrapped, 3)
    reader.close()
    assert reader.read_at(0, 3) == b""


@pytest.mark.parametrize("cut", [1, 16, SEGMENT_BYTES, SEGMENT_BYTES + 1])
def test_a_blob_cut_short_is_refused_when_opened(blobs: BlobStore, tmp_path: Path, plain: bytes, cut: int) -> None:
    blob_id, wrapped = sealed(blobs, plain)
    path = file_of(tmp_path, blob_id)
    os.truncate(path, path.stat().st_size - cut)
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        blobs.reader(blob_id, KIND, wrapped, len(plain))


def test_a_blob_cut_at_a_segment_is_refused_even_with_the_length_to_match(
    blobs: BlobStore, tmp_path: Path, plain: bytes
) -> None:
    blob_id, wrapped = sealed(blobs, plain)
    os.truncate(file_of(tmp_path, blob_id), 3 * SEGMENT_BYTES)
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        blobs.reader(blob_id, KIND, wrapped, streaming.plain_start(3))


def test_a_missing_blob_is_told_apart_from_a_damaged_one(blobs: BlobStore) -> None:
    blob_id = str(uuid4())
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_MISSING):
        blobs.reader(blob_id, KIND, blobs.new_key(blob_id, KIND), 3)


def test_blobs_can_not_be_exchanged(blobs: BlobStore, tmp_path: Path) -> None:
    one, one_key = sealed(blobs, b"one")
    two, two_key = sealed(blobs, b"two")
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        blobs.reader(one, KIND, two_key, 3)
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        blobs.reader(one, "thumbnails", one_key, 3)
    file_of(tmp_path, one).write_bytes(file_of(tmp_path, two).read_bytes())
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        blobs.reader(one, KIND, one_key, 3)
    elsewhere = BlobStore(tmp_path, str(uuid4()), bytes(range(32)))
    with pytest.raises(EnvironmentProblem, match=Problem.BLOB_DAMAGED):
        elsewhere.reader(two, KIND, two_key, 3)


@pytest.mark.parametrize("name", ["../header.json", "x", "", "A0000000-0000-4000-8000-000000000000"])
def test_only_ids_become_file_names(blobs: BlobStore, name: str) -> None:
    with pytest.raises(ValueError):
        blobs.delete(name)


def test_nothing_is_a_blob_before_it_is_committed(blobs: BlobStore, tmp_path: Path) -> None:
    blob_id = str(uuid4())
    writer = blobs.writer(blob_id, KIND, blobs.new_key(blob_id, KIND))
    writer.write(b"x" * 10_000_000)
    assert list((tmp_path / "blobs").iterdir()) == []
    writer.discard()
    assert list((tmp_path / "staging").iterdir()) == []
    writer.discard()


def test_discarding_after_the_commit_keeps_the_blob(blobs: BlobStore) -> None:
    blob_id = str(uuid4())
    wrapped = blobs.new_key(blob_id, KIND)
    writer = blobs.writer(blob_id, KIND, wrapped)
    writer.write(b"kept")
    writer.commit()
    writer.discard()
    reader = blobs.reader(blob_id, KIND, wrapped, 4)
    assert reader.read_at(0, 4) == b"kept"
    reader.close()
    with pytest.raises(EnvironmentProblem, match=Problem.CANNOT_WRITE):
        blobs.writer(blob_id, KIND, wrapped)


def test_what_a_crash_left_is_removed(blobs: BlobStore, tmp_path: Path) -> None:
    (tmp_path / "staging" / f"{uuid4()}.part").write_bytes(b"half")
    assert blobs.discard_staging() == 1
    assert blobs.discard_staging() == 0


def test_strangers_are_set_aside_not_deleted(blobs: BlobStore, tmp_path: Path) -> None:
    known, _ = sealed(blobs, b"known")
    stranger, _ = sealed(blobs, b"stranger")
    assert blobs.unknown({known}) == (stranger,)
    assert (tmp_path / SET_ASIDE / stranger).exists()
    assert file_of(tmp_path, known).exists()
    assert blobs.unknown({known}) == ()


def test_a_deleted_blob_is_gone_and_deleting_it_again_is_fine(blobs: BlobStore, tmp_path: Path) -> None:
    blob_id, _ = sealed(blobs, b"gone")
    blobs.delete(blob_id)
    blobs.delete(blob_id)
    assert not file_of(tmp_path, blob_id).exists()


def test_no_plain_bytes_on_the_disk_and_no_one_else_may_look(blobs: BlobStore, tmp_path: Path) -> None:
    blob_id, _ = sealed(blobs, b"canary " * 1000)
    for path in (tmp_path / "blobs", tmp_path / "staging"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    path = file_of(tmp_path, blob_id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"canary" not in path.read_bytes()


def test_the_same_bytes_never_look_the_same(blobs: BlobStore, tmp_path: Path) -> None:
    blob_id = str(uuid4())
    wrapped = blobs.new_key(blob_id, KIND)
    seen = set()
    for _ in range(3):
        blobs.seal_bytes(blob_id, KIND, wrapped, b"same")
        seen.add(file_of(tmp_path, blob_id).read_bytes())
        blobs.delete(blob_id)
    assert len(seen) == 3


@pytest.mark.parametrize(("number", "problem"), [(errno.ENOSPC, Problem.DISK_FULL), (errno.EIO, Problem.CANNOT_WRITE)])
@pytest.mark.parametrize("operation", ["write", "fsync", "rename"])
def test_a_disk_that_refuses_is_told_and_leaves_nothing(
    blobs: BlobStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    plain: bytes,
    operation: str,
    number: int,
    problem: Problem,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    blob_id = str(uuid4())
    wrapped = blobs.new_key(blob_id, KIND)
    monkeypatch.setattr(f"reflectapp.vault.sealed_writer.os.{operation}", refuse)
    with pytest.raises(EnvironmentProblem, match=problem):
        blobs.seal_bytes(blob_id, KIND, wrapped, plain)
    assert [*(tmp_path / "staging").iterdir(), *(tmp_path / "blobs").iterdir()] == []


@pytest.mark.parametrize("failing", [1, 2, 3])
def test_a_sync_that_fails_on_the_way_is_not_forgotten(
    blobs: BlobStore, monkeypatch: pytest.MonkeyPatch, plain: bytes, failing: int
) -> None:
    really, calls = os.fsync, iter(range(1, 1000))

    def fail_once(handle: int) -> None:
        if next(calls) == failing:
            raise OSError(errno.EIO, "refused")
        really(handle)

    monkeypatch.setattr("reflectapp.vault.sealed_writer.os.fsync", fail_once)
    monkeypatch.setattr("reflectapp.vault.sealed_writer._SYNC_EVERY_BYTES", 1)
    blob_id = str(uuid4())
    writer = blobs.writer(blob_id, KIND, blobs.new_key(blob_id, KIND))
    with pytest.raises(EnvironmentProblem, match=Problem.CANNOT_WRITE):
        for _ in range(3):
            writer.write(plain)
        writer.commit()
    writer.discard()


def test_a_folder_that_can_not_be_used_is_told(blobs: BlobStore, tmp_path: Path, store_id: str) -> None:
    (tmp_path / "staging").rmdir()
    with pytest.raises(EnvironmentProblem, match=Problem.CANNOT_WRITE):
        blobs.discard_staging()
    (tmp_path / "staging").write_bytes(b"a file in its place")
    with pytest.raises(EnvironmentProblem, match=Problem.CANNOT_WRITE):
        BlobStore(tmp_path, store_id, bytes(32)).make_folders()
