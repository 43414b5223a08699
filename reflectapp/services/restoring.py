"""A backup becomes a store again: in a new folder, checked whole before it is one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit.atomic import partly_written, sync_folder
from reflectapp.services import room
from reflectapp.services.backup_file import Count, SyncedFile
from reflectapp.services.progress import calmly
from reflectapp.vault import access, backup, header
from reflectapp.vault.access import Unlocked
from reflectapp.vault.backup import Manifest
from reflectapp.vault.disk import told
from reflectapp.vault.lock_file import FolderLock
from reflectapp.vault.sealed_stream import Read
from reflectapp.vault.slots import kind_of
from reflectapp.vault.streaming import sealed_bytes

_UNFINISHED = " (unfinished)"
_FOLDERS = ("blobs", "staging")


@dataclass(frozen=True, slots=True)
class BackupHead:
    """What a backup shows without its key. `ways`: of "passphrase", "key_store" and "recovery"."""

    ways: frozenset[str]
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens the backup: the passphrase, or else the recovery key, of the day on which it was made."""

    text: str = field(repr=False)
    is_recovery_key: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """`missing`: how many files were not whole in the backup, because they weren't in the store."""

    folder: Path
    made_at: datetime
    lessons: int
    recordings: int
    missing: int


def look_into(path: Path) -> BackupHead:
    """Raises NOT_A_BACKUP, BACKUP_NEWER, BACKUP_DAMAGED, FILE_MISSING, FILE_UNREADABLE."""
    with _opened(path) as file:
        copy = header.parse(backup.header_of(backup.read_clear(file)))
    if copy is None:
        raise EnvironmentProblem(Problem.BACKUP_DAMAGED)
    return BackupHead(frozenset(kind_of(slot) for slot in copy.header.slots), path.stat().st_size)


def place_for(wanted: Path) -> Path:
    """`wanted` if nothing is there, else the first free name beside it."""
    path, number = wanted, 1
    while path.exists() and not _is_empty(path):
        number += 1
        path = wanted.with_name(f"{wanted.name}-{number}")
    return path


def restore(path: Path, folder: Path, secret: Secret, report: Report, cancel: CancelToken) -> Restored:
    """For the media pool. `folder` must be new or empty; nothing is in it before all is there and checked.

    Raises UserError FOLDER_NOT_EMPTY, WRONG_PASSPHRASE, WRONG_RECOVERY_KEY, …, what `look_into` raises,
    EnvironmentProblem DISK_FULL, CANNOT_WRITE, BACKUP_DAMAGED, or Cancelled; then nothing stays.
    """
    size_bytes = look_into(path).size_bytes
    if folder.exists() and not _is_empty(folder):
        raise UserError(Problem.FOLDER_NOT_EMPTY)
    with _opened(path) as file, _unfinished(folder, size_bytes) as made:
        clear = backup.read_clear(file)
        header.write_raw(made, backup.header_of(clear))
        unlocked = _unlock(made, secret)
        taker = _Files(made, Count(size_bytes, "restoring", calmly(report), cancel))
        try:
            manifest = backup.read_through(_reader(file), clear, unlocked.keys.backup, unlocked.store_id, taker)
        finally:
            taker.close()
        _check(made, unlocked, manifest, cancel)
        for each in (*(made / name for name in _FOLDERS), made):
            told(partial(sync_folder, each))
    partly = sum(not entry.whole for entry in manifest.entries)
    rows = manifest.rows
    return Restored(folder, manifest.made_at, rows["lessons"], rows["recordings"], len(manifest.missing) + partly)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise UserError(Problem.FILE_MISSING) from None
    except OSError:
        raise UserError(Problem.FILE_UNREADABLE) from None
    with file:
        yield file


def _reader(file: BinaryIO) -> Read:
    def read(length: int) -> bytes:
        try:
            return file.read(length)
        except OSError:
            raise UserError(Problem.FILE_UNREADABLE) from None

    return read


@contextmanager
def _unfinished(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A folder under a temporary name, which becomes `folder` in the end, or is removed."""
    made = folder.with_name(folder.name + _UNFINISHED)
    told(lambda: made.mkdir(mode=0o700, parents=True, exist_ok=True))
    lock = FolderLock(made)
    lock.acquire()
    try:
        _sweep(made)
        room.check(made, room.sealed(size_bytes))
        for name in _FOLDERS:
            told(partial((made / name).mkdir, mode=0o700))
        yield made
        lock.release()
        told(lambda: (made / "lock").unlink(missing_ok=True))
        if folder.exists():
            told(folder.rmdir)
        told(lambda: made.rename(folder))
        told(lambda: sync_folder(folder.parent))
    except BaseException:
        lock.release()
        _remove(made)
        raise


def _sweep(made: Path) -> None:
    """Removes what a crash left of an earlier restoring; nothing else may be there."""
    copies = [made / name for name in (header.HEADER, header.COPY)]
    database = (made / f"{header.DATABASE}{end}" for end in ("", *header.DATABASE_BESIDE))
    files = [*copies, *map(partly_written, copies), *database]
    known = {*files, made / "lock", *(made / name for name in _FOLDERS)}
    if not set(told(lambda: list(made.iterdir()))) <= known:
        raise UserError(Problem.FOLDER_NOT_EMPTY)
    for name in _FOLDERS:
        shutil.rmtree(made / name, ignore_errors=True)
    for file in files:
        told(partial(file.unlink, missing_ok=True))


def _remove(made: Path) -> None:
    """What a restoring that failed has made; where something else is, that and its folder stay."""
    with suppress(OSError, EnvironmentProblem, UserError):
        (made / "lock").unlink(missing_ok=True)
        _sweep(made)
        made.rmdir()


def _unlock(made: Path, secret: Secret) -> Unlocked:
    unlock = access.unlock_with_recovery_key if secret.is_recovery_key else access.unlock_with_passphrase
    try:
        return unlock(made, secret.text)
    except EnvironmentProblem as error:
        if error.problem in (Problem.HEADER_DAMAGED, Problem.HEADER_TAMPERED):
            raise EnvironmentProblem(Problem.BACKUP_DAMAGED) from error
        raise


class _Files:
    """Writes each entry into its file, synced."""

    def __init__(self, folder: Path, count: Count) -> None:
        self._folder = folder
        self._count = count
        self._file: SyncedFile | None = None

    def begin(self, name: str, size: int) -> None:
        self._file = told(lambda: SyncedFile(self._folder / name))

    def take(self, piece: memoryview) -> None:
        file = self._file
        assert file is not None
        told(lambda: file.write(piece))
        self._count.add(len(piece))

    def end(self) -> None:
        file = self._file
        assert file is not None
        told(file.sync)
        self.close()

    def close(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            with suppress(OSError):
                file.close()


def _check(made: Path, unlocked: Unlocked, manifest: Manifest, cancel: CancelToken) -> None:
    """The database must be whole and as it was, and each of its blobs be there with its length."""
    from reflectapp.database.checking import Part
    from reflectapp.database.connection import Database

    database = Database(made / header.DATABASE, unlocked.keys.database, read_only=True)
    try:
        whole = all(database.whole(part, lambda: cancel.cancelled) for part in Part)
        if not whole:
            raise EnvironmentProblem(Problem.BACKUP_DAMAGED)
        with database.read() as work:
            if not work.keeping.is_known():
                raise UserError(Problem.STORE_NEWER)
            rows, blobs = work.keeping.row_counts(), work.keeping.blobs()
    finally:
        database.close()
    sizes = {entry.name.removeprefix(backup.BLOBS): entry.size for entry in manifest.entries if entry.whole}
    partly = {entry.name.removeprefix(backup.BLOBS) for entry in manifest.entries if not entry.whole}
    excused = partly | set(manifest.missing)
    if rows != manifest.rows or any(
        sizes.get(blob.id) != sealed_bytes(blob.size) for blob in blobs if blob.id not in excused
    ):
        raise EnvironmentProblem(Problem.BACKUP_DAMAGED)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
