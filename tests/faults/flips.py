"""Single bits flipped in what a store keeps: the value is the same, or a problem is told; never another value."""

import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from io import FileIO
from pathlib import Path

from reflectapp.database.connection import Database
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.services import store as stores
from reflectapp.vault import access
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.header import COPY, DATABASE, HEADER
from reflectapp.vault.streaming import SEGMENT_BYTES
from tests.faults.row import Row
from tests.golden import make

CONTENT = b"half a kilobyte of a small picture " * 15
SEGMENTS = 24
BLOB_ID = "11111111-2222-4333-8444-555555555555"


def run(*, header: float = 1.0, small: float = 1.0, large: int = 10_000, database: int = 2_000) -> Iterator[Row]:
    """`header`, `small`: the share of all bits; `large`, `database`: how many random ones."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _headers(folder / "headers", header)
        yield _small_blob(folder / "small", small)
        yield _large_blob(folder / "large", large)
        yield _database(folder / "database", database)


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _chosen(bits: int, share: float) -> list[int]:
    count = max(1, round(bits * share))
    return [at * bits // count for at in range(count)]


def _headers(folder: Path, share: float) -> Row:
    """One copy: the other one is used and mends it. Both: the damage is told, as damage."""
    store, _recovery_key = stores.create_store(folder, passphrase=make.PASSPHRASE)
    stores.close_store(store)
    whole = (folder / HEADER).read_bytes()
    master = access.unlock_with_passphrase(folder, make.PASSPHRASE).master
    wrong = []
    bits = _chosen(len(whole) * 8, share)
    for bit in bits:
        broken = flipped(whole, bit)
        for damaged in ((HEADER,), (COPY,), (HEADER, COPY)):
            for name in (HEADER, COPY):
                (folder / name).write_bytes(broken if name in damaged else whole)
            try:
                unlocked = access.unlock_with_passphrase(folder, make.PASSPHRASE)
            except EnvironmentProblem as error:
                if len(damaged) == 1 or error.problem is not Problem.HEADER_DAMAGED:
                    wrong.append(f"bit {bit} of {damaged}: {error}")
                continue
            mended = (folder / HEADER).read_bytes() == (folder / COPY).read_bytes() == whole
            if len(damaged) == 2 or unlocked.master != master or not mended:
                wrong.append(f"bit {bit} of {damaged} was not noticed")
    told = "mended from the other copy, or told as damage where both are flipped"
    return Row("Bits of the header, in one copy and in both", 3 * len(bits), told, tuple(wrong))


def _small_blob(folder: Path, share: float) -> Row:
    folder.mkdir()
    blobs = BlobStore(folder, "a-store", os.urandom(32))
    blobs.make_folders()
    key = blobs.new_key(BLOB_ID, "thumbnails")
    blobs.seal_bytes(BLOB_ID, "thumbnails", key, CONTENT)
    path = folder / "blobs" / BLOB_ID
    whole = path.read_bytes()
    wrong = []
    file_bits, key_bits = _chosen(len(whole) * 8, share), _chosen(len(key) * 8, share)
    for bit in file_bits:
        path.write_bytes(flipped(whole, bit))
        if not _refused(blobs, key, 0, len(CONTENT), len(CONTENT)):
            wrong.append(f"bit {bit} of a small file was not noticed")
    path.write_bytes(whole)
    for bit in key_bits:
        if not _refused(blobs, flipped(key, bit), 0, len(CONTENT), len(CONTENT)):
            wrong.append(f"bit {bit} of a wrapped key was not noticed")
    return Row("Bits of a small blob and of its key", len(file_bits) + len(key_bits), "each refused", tuple(wrong))


def _large_blob(folder: Path, count: int) -> Row:
    """Only the segment with the flipped bit is read, as playing does."""
    folder.mkdir()
    blobs = BlobStore(folder, "a-store", os.urandom(32))
    blobs.make_folders()
    key = blobs.new_key(BLOB_ID, "thumbnails")
    size = SEGMENTS * SEGMENT_BYTES - 99
    blobs.seal_bytes(BLOB_ID, "thumbnails", key, random.Random(1).randbytes(size))
    path = folder / "blobs" / BLOB_ID
    length, chosen = path.stat().st_size, random.Random(2)
    wrong = []
    with path.open("r+b", buffering=0) as file:
        for _ in range(count):
            bit = chosen.randrange(length * 8)
            _flip(file, bit)
            near = min(max(bit // 8 - 40, 0), size - 1)
            if not _refused(blobs, key, near - near % SEGMENT_BYTES, 2 * SEGMENT_BYTES, size):
                wrong.append(f"bit {bit} of a large file was not noticed")
            _flip(file, bit)
    if _refused(blobs, key, 0, size, size):
        wrong.append("the whole file is refused")
    return Row(f"Random bits of a blob of {SEGMENTS} segments", count, "each refused", tuple(wrong))


def _flip(file: FileIO, bit: int) -> None:
    file.seek(bit // 8)
    changed = flipped(file.read(1), bit % 8)
    file.seek(bit // 8)
    file.write(changed)


def _refused(blobs: BlobStore, key: bytes, offset: int, length: int, size: int) -> bool:
    try:
        reader = blobs.reader(BLOB_ID, "thumbnails", key, size)
    except EnvironmentProblem as error:
        return error.problem is Problem.BLOB_DAMAGED
    try:
        return reader.read_at(offset, length) == b"" and reader.failed
    finally:
        reader.close()


def _database(folder: Path, count: int) -> Row:
    """A closed store: everything in it is read, and is as it was, or the damage is told."""
    shutil.unpack_archive(make.HERE / "0001.zip", folder)
    stores.close_store(stores.open_with_passphrase(folder, make.PASSPHRASE))
    unlocked = access.unlock_with_passphrase(folder, make.PASSPHRASE)
    path, copy = folder / DATABASE, folder / "copy.db"
    whole, chosen = path.read_bytes(), random.Random(3)
    copy.write_bytes(whole)
    before = _all_rows(copy, unlocked)
    wrong, told = [], 0
    for _ in range(count):
        bit = chosen.randrange(len(whole) * 8)
        copy.write_bytes(flipped(whole, bit))
        for left in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                os.unlink(f"{copy}{left}")
        try:
            same = _all_rows(copy, unlocked) == before
        except EnvironmentProblem as error:
            told += error.problem is Problem.DATABASE_DAMAGED
            same = error.problem is Problem.DATABASE_DAMAGED
        if not same:
            wrong.append(f"bit {bit} of the database was not noticed")
    return Row(
        "Random bits of the database", count, f"{told:,} told as damage; the others changed no row", tuple(wrong)
    )


def _all_rows(path: Path, unlocked: access.Unlocked) -> dict[str, list[tuple[object, ...]]]:
    database = Database.open(path, unlocked.keys.database, unlocked.store_id)
    try:
        with database.read() as work:
            connection = work.lessons._connection
            query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
            names = connection.exec_driver_sql(query).scalars().all()
            return {
                name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')] for name in names
            }
    finally:
        database.close()
