"""The open store: made, opened and closed here; every other service works inside one of its units.

SQLAlchemy is imported with the first opening only: it takes a quarter of a second.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.services import housekeeping
from reflectapp.services.standing import Standing
from reflectapp.vault import access, reserve
from reflectapp.vault import passphrase as passphrases
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.disk import told
from reflectapp.vault.header import COPY, DATABASE, HEADER
from reflectapp.vault.keys import StoreKeys
from reflectapp.vault.keystore import KeyStore, system_key_store
from reflectapp.vault.lock_file import FolderLock
from reflectapp.vault.passphrase import Strength
from reflectapp.vault.recovery import groups as recovery_groups

if TYPE_CHECKING:
    from reflectapp.database.connection import Database
    from reflectapp.database.repositories import Repositories

__all__ = ["KeyStore", "OnStore", "OpenStore", "StoreNotice", "Strength", "recovery_groups", "system_key_store"]

T = TypeVar("T")


class StoreNotice(StrEnum):
    """What the teacher is told after opening."""

    HEADER_REPAIRED = "header_repaired"
    IMPORT_ROLLED_BACK = "import_rolled_back"


@dataclass(eq=False, slots=True)
class OpenStore:
    """An unlocked store. The database belongs to the thread that opened it; blobs to any."""

    folder: Path
    store_id: str
    database: "Database"
    blobs: BlobStore
    folder_lock: FolderLock
    keys: StoreKeys = field(repr=False)
    notices: tuple[StoreNotice, ...] = ()
    standing: Standing = field(init=False)

    def __post_init__(self) -> None:
        path = self.folder / DATABASE
        self.standing = Standing(self.folder, self.store_id, self.database, path, self.folder_lock)

    def unit(self, *, making_room: bool = False) -> "AbstractContextManager[Repositories]":
        """One write transaction: committed at the end, rolled back by an exception.

        Raises StoreTrouble while the store can't be written. `making_room`: a unit that deletes goes through on a
        full disk.
        """
        return self.standing.unit(making_room)

    def read(self) -> "AbstractContextManager[Repositories]":
        """One consistent view for reading; what is written in it is refused."""
        return self.standing.read()


class OnStore(Protocol):
    """Runs a function on the store's thread and waits for what it returns."""

    def __call__(self, function: Callable[[OpenStore], T]) -> T: ...


def exists(folder: Path) -> bool:
    return access.exists(folder)


def ways_to_open(folder: Path) -> frozenset[str]:
    """Of "passphrase", "key_store" and "recovery"."""
    return access.slots(folder)


def suggest_passphrase() -> str:
    return passphrases.suggest_words()


def rate_passphrase(text: str) -> Strength:
    return passphrases.strength(text)


def create_store(
    folder: Path,
    *,
    passphrase: str | None = None,
    key_store: KeyStore | None = None,
    cost: Argon2Cost | None = None,
) -> tuple[OpenStore, str]:
    """A new, empty store, open, and its recovery key. Without `cost` it is fitted to the computer.

    Raises UserError STORE_EXISTS, STORE_IN_USE, WEAK_PASSPHRASE; EnvironmentProblem CANNOT_WRITE, DISK_FULL.
    """
    told(lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    folder_lock = FolderLock(folder)
    folder_lock.acquire()
    try:
        if exists(folder):
            raise UserError(Problem.STORE_EXISTS)
        created = access.create(folder, passphrase=passphrase, key_store=key_store, cost=cost)
        database = _new_database(folder, created, key_store)
    except BaseException:
        folder_lock.release()
        raise
    blobs = BlobStore(folder, created.store_id, created.keys.blob_wrapping)
    return OpenStore(folder, created.store_id, database, blobs, folder_lock, created.keys), created.recovery_key


def open_with_passphrase(folder: Path, passphrase: str, *, key_store: KeyStore | None = None) -> OpenStore:
    """Opens, and gives `key_store` a new secret if one is given: it had lost its own. Opens all the same if it
    doesn't keep that one either.

    Raises UserError WRONG_PASSPHRASE, STORE_IN_USE, …; EnvironmentProblem HEADER_DAMAGED, …
    """
    return _open(folder, lambda: access.unlock_with_passphrase(folder, passphrase), key_store)


def open_with_recovery_key(
    folder: Path, text: str, *, key_store: KeyStore | None = None, new_passphrase: str | None = None
) -> OpenStore:
    """Opens, and sets what was lost: the key store's secret or the passphrase.

    Raises UserError WRONG_RECOVERY_KEY, MALFORMED_RECOVERY_KEY, STORE_IN_USE, WEAK_PASSPHRASE, …
    """
    return _open(folder, lambda: access.unlock_with_recovery_key(folder, text), key_store, new_passphrase)


def open_with_key_store(folder: Path, key_store: KeyStore) -> OpenStore:
    """Raises UserError or EnvironmentProblem KEY_STORE_LOST_SECRET, STORE_IN_USE, …"""
    return _open(folder, lambda: access.unlock_with_key_store(folder, key_store))


def close_store(store: OpenStore) -> None:
    """Lets go of what was deleted, for good, and closes; the folder is free for another opening."""
    if store.database.closed:
        return
    try:
        housekeeping.purge(store)
        store.database.checkpoint()
    finally:
        store.database.close()
        store.folder_lock.release()


def _new_database(folder: Path, created: access.Created, key_store: KeyStore | None) -> "Database":
    """A header without a database would be a store that never opens: both are made, or neither."""
    from reflectapp.database.connection import Database

    try:
        return Database.create(folder / DATABASE, created.keys.database, created.store_id)
    except BaseException:
        for name in (HEADER, COPY):
            (folder / name).unlink(missing_ok=True)
        if key_store is not None:
            key_store.delete(created.store_id)
        raise


def _open(
    folder: Path,
    unlock: Callable[[], access.Unlocked],
    key_store: KeyStore | None = None,
    new_passphrase: str | None = None,
) -> OpenStore:
    if not exists(folder):
        raise UserError(Problem.STORE_MISSING)
    folder_lock = FolderLock(folder)
    folder_lock.acquire()
    try:
        unlocked = unlock()
        if new_passphrase is not None:
            access.set_passphrase(folder, unlocked, new_passphrase)
        if key_store is not None:
            with suppress(EnvironmentProblem):
                access.renew_key_store(folder, unlocked, key_store)
        return _assemble(folder, folder_lock, unlocked)
    except BaseException:
        folder_lock.release()
        raise


def _assemble(folder: Path, folder_lock: FolderLock, unlocked: access.Unlocked) -> OpenStore:
    from reflectapp.database.connection import Database

    keys, store_id = unlocked.keys, unlocked.store_id
    database = Database.open(folder / DATABASE, keys.database, store_id)
    try:
        blobs = BlobStore(folder, store_id, keys.blob_wrapping)
        store = OpenStore(folder, store_id, database, blobs, folder_lock, keys)
        rolled_back = housekeeping.roll_back_imports(store)
        housekeeping.purge(store)
    except BaseException:
        database.close()
        raise
    notices = [StoreNotice.HEADER_REPAIRED] if unlocked.repaired_header else []
    if rolled_back:
        notices.append(StoreNotice.IMPORT_ROLLED_BACK)
    store.notices = tuple(notices)
    return store
