"""Writing a backup's entries, and reading the file back. Whatever its size, only a few pieces are in memory."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.ports import SealedBlob
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.kit.atomic import private
from reflectapp.vault import backup
from reflectapp.vault.backup import BackupWriter, Manifest
from reflectapp.vault.header import DATABASE
from reflectapp.vault.streaming import sealed_bytes

if TYPE_CHECKING:
    from reflectapp.database.repositories import KeptBlob

_PIECE_BYTES = 1024 * 1024
_SYNC_EVERY_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that is not whole in the backup, because it isn't in the store. `problem`: BLOB_MISSING or
    BLOB_DAMAGED; `copied`: what is left of it is in the backup."""

    blob_id: str
    kind: str
    lesson_title: str
    problem: Problem
    copied: bool = False


class SyncedFile:
    """A new file for its owner only. The disk gets it while it is written, so that its end, or a lock, is soon."""

    def __init__(self, path: Path) -> None:
        self._file = BufferedWriter(FileIO(path, "x", opener=private))
        self._unsynced = 0

    def write(self, piece: bytes | memoryview) -> None:
        self._file.write(piece)
        self._unsynced += len(piece)
        if self._unsynced >= _SYNC_EVERY_BYTES:
            self.sync()

    def sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._unsynced = 0

    def close(self) -> None:
        self._file.close()


class Count:
    """Passes pieces on, counts their bytes in `done`, and ends when it is told to."""

    def __init__(self, total: int, step: str, report: Report, cancel: CancelToken, done: int = 0) -> None:
        self._total, self._step, self._report, self._cancel = total, step, report, cancel
        self.done = done

    def add(self, count: int) -> None:
        self._cancel.check()
        self.done += count
        self._report(Progress(self.done, max(self._total, self.done), self._step))

    def over(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            yield piece
            self.add(len(piece))


def total_bytes(database_bytes: int, blobs: "Sequence[KeptBlob]") -> int:
    return database_bytes + sum(sealed_bytes(blob.size) for blob in blobs)


def write(
    writer: BackupWriter,
    database: BinaryIO,
    database_bytes: int,
    blobs: "Sequence[KeptBlob]",
    opened: "Callable[[KeptBlob], SealedBlob]",
    count: Count,
) -> tuple[Missing, ...]:
    """Adds the database and the blobs, each authenticated in passing. Returns those that are not whole."""
    missing: list[Missing] = []
    pieces = iter(lambda: database.read(_PIECE_BYTES), b"")
    writer.add(DATABASE, database_bytes, count.over(pieces))
    for blob in blobs:
        try:
            sealed = opened(blob)
        except EnvironmentProblem as error:
            missing.append(Missing(blob.id, blob.kind, blob.lesson_title, error.problem))
            continue
        with closing(sealed):
            if not _add(writer, blob, sealed, count):
                missing.append(Missing(blob.id, blob.kind, blob.lesson_title, Problem.BLOB_DAMAGED, copied=True))
    return tuple(missing)


def _add(writer: BackupWriter, blob: "KeptBlob", sealed: SealedBlob, count: Count) -> bool:
    """Whether it is whole. A damaged file is copied as it is: what is left of it may still play."""
    whole = sealed.size == sealed_bytes(blob.size)

    def pieces() -> Iterator[bytes]:
        nonlocal whole
        for raw, plain in sealed.segments():
            whole = whole and plain is not None
            yield raw

    writer.add(backup.BLOBS + blob.id, sealed.size, count.over(pieces()), lambda: whole)
    return whole


def read_back(path: Path, key: bytes, store_id: str, count: Count) -> Manifest:
    """Reads what stands on the disk, every segment and every entry. Raises BACKUP_NOT_VERIFIED."""
    with path.open("rb") as file:
        _forget_cached(file)
        try:
            return backup.read_through(file.read, backup.read_clear(file), key, store_id, Nowhere(count))
        except EnvironmentProblem as error:
            raise EnvironmentProblem(Problem.BACKUP_NOT_VERIFIED) from error


class Nowhere:
    """Takes entries to be counted only."""

    def __init__(self, count: Count) -> None:
        self._count = count

    def begin(self, name: str, size: int) -> None:
        pass

    def take(self, piece: memoryview) -> None:
        self._count.add(len(piece))

    def end(self) -> None:
        pass


def _forget_cached(file: BinaryIO) -> None:
    """So that the disk is read, not the system's memory of what was written."""
    if sys.platform == "linux":
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
