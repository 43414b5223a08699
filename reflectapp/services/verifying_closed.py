"""Checking a store that is not open, and that may be too damaged to be: nothing in its folder is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import replacing
from reflectapp.services.store import Here, OpenStore
from reflectapp.services.verifying import Checked, Code, Finding, headers, verify
from reflectapp.vault import access, header
from reflectapp.vault.access import Unlocked
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.lock_file import FolderLock

if TYPE_CHECKING:
    from reflectapp.database.connection import Database

_HEADER_PROBLEMS = (
    Problem.HEADER_DAMAGED,
    Problem.HEADER_TAMPERED,
    Problem.HEADER_OUTDATED,
    Problem.HEADER_OF_ANOTHER_STORE,
)


def verify_folder(folder: Path, passphrase: str, report: Report, cancel: CancelToken) -> Checked:
    """Damage that keeps the store from opening is a finding like any other.

    Raises UserError STORE_MISSING, WRONG_PASSPHRASE, STORE_IN_USE, STORE_NEWER, …, or Cancelled.
    """
    if not access.exists(folder):
        raise UserError(Problem.STORE_MISSING)
    lock = FolderLock(folder)
    lock.acquire()
    try:
        try:
            unlocked = access.unlock_with_passphrase(folder, passphrase, repair=False)
        except EnvironmentProblem as error:
            if error.problem not in _HEADER_PROBLEMS:
                raise
            return Checked((Finding(Code.HEADER, header.HEADER),))
        with _database(folder, unlocked) as (database, path):
            blobs = BlobStore(folder, unlocked.store_id, unlocked.keys.blob_wrapping)
            store = OpenStore(folder, unlocked.store_id, database, blobs, lock, unlocked.keys)
            return _verify(store, path, report, cancel)
    finally:
        lock.release()


def _verify(store: OpenStore, path: Path, report: Report, cancel: CancelToken) -> Checked:
    from reflectapp.database.checking import log_is_whole

    found = []
    if not log_is_whole(path.with_name(path.name + "-wal")):
        found.append(Finding(Code.DATABASE_LOG, path.name + "-wal"))
    if not _opens(store):
        return Checked((*headers(store), *found, Finding(Code.DATABASE, path.name)))
    checked = verify(Here(store), report, cancel)
    return Checked((*found, *checked.findings), checked.recordings, checked.size_bytes)


@contextmanager
def _database(folder: Path, unlocked: Unlocked) -> "Iterator[tuple[Database, Path]]":
    """Read only. A database that only waits to be put in its place, after a crash, is the one that counts."""
    from reflectapp.database.connection import Database

    waiting = replacing.waits(folder, unlocked.store_id, unlocked.keys)
    path = folder / (header.NEXT_DATABASE if waiting else header.DATABASE)
    index = path.with_name(path.name + "-shm")
    had_index = index.exists()
    database = Database(path, unlocked.keys.database, read_only=True)
    try:
        yield database, path
    finally:
        database.close()
        if not had_index:
            index.unlink(missing_ok=True)


def _opens(store: OpenStore) -> bool:
    from sqlalchemy.exc import DatabaseError

    try:
        with store.read() as work:
            if not work.keeping.is_known():
                raise UserError(Problem.STORE_NEWER)
            return work.keeping.store_id() == store.store_id
    except (EnvironmentProblem, DatabaseError):
        return False
