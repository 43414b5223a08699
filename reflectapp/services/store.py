"""The open store: made, opened and closed here; every other service works inside one of its units.

SQLAlchemy is imported with the first opening only: it takes a quarter of a second.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble, UserError
from reflectapp.kit.atomic import sync_folder
from reflectapp.services import housekeeping, replacing
from reflectapp.services.standing import Standing
from reflectapp.vault import access, header, keystore, mark, recovery, reserve, rewriting
from reflectapp.vault import passphrase as passphrases
from reflectapp.vault.blobs import BlobStore
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.disk import told
from reflectapp.vault.header import DATABASE, NEXT_DATABASE
from reflectapp.vault.keys import StoreKeys
from reflectapp.vault.keystore import KeyStore, system_key_store
from reflectapp.vault.lock_file import FolderLock
from reflectapp.vault.passphrase import Strength
from reflectapp.vault.recovery import groups as recovery_groups

if TYPE_CHECKING:
    from reflectapp.database.connection import Database
    from reflectapp.database.repositories import Repositories

__all__ = ["Here", "KeyStore", "OnStore", "OpenStore", "StoreNotice", "Strength", "recovery_groups", "system_key_store"]

T = TypeVar("T")

_log = logging.getLogger(__name__)


class StoreNotice(StrEnum):
    """What the teacher is told after opening; of imports, once for each."""

    HEADER_REPAIRED = "header_repaired"
    HEADER_ROLLED_BACK = "header_rolled_back"
    OPENED_BY_RECOVERY = "opened_by_recovery"
    IMPORT_GOES_ON = "import_goes_on"
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
        self.standing = Standing(self)

    def unit(self) -> "AbstractContextManager[Repositories]":
        """One write transaction: committed at the end, rolled back by an exception.

        Raises StoreTrouble while the store can't be written.
        """
        return self.standing.unit()

    def read(self) -> "AbstractContextManager[Repositories]":
        """One consistent view for reading; what is written in it is refused."""
        return self.standing.read()


class OnStore(Protocol):
    """Runs a function on the store's thread and waits for what it returns."""

    def __call__(self, function: Callable[[OpenStore], T]) -> T: ...


class Here:
    """Where there is no thread for the store but the one that asks: in commands."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def __call__(self, function: Callable[[OpenStore], T]) -> T:
        return function(self._store)


def exists(folder: Path) -> bool:
    return access.exists(folder)


def ways_to_open(folder: Path) -> frozenset[str]:
    """Of "passphrase", "key_store" and "recovery"."""
    return access.slots(folder)


def new_recovery_key() -> str:
    """A recovery key that opens nothing yet: it is shown and typed back before it is set."""
    return recovery.new_recovery_key()


def suggest_passphrase() -> str:
    return passphrases.suggest_words()


def rate_passphrase(text: str) -> Strength:
    return passphrases.strength(text)


def create_store(
    folder: Path,
    *,
    passphrase: str | None = None,
    key_store: KeyStore | None = None,
    recovery_key: str | None = None,
    cost: Argon2Cost | None = None,
) -> tuple[OpenStore, str]:
    """A new, empty store, open, and its recovery key: the given one, or a new one. Without `cost` it is fitted
    to the computer.

    The header is written last: before that there is no store, and what a crash leaves is swept away by the next
    try. Raises UserError STORE_EXISTS, STORE_IN_USE, WEAK_PASSPHRASE, MALFORMED_RECOVERY_KEY;
    EnvironmentProblem CANNOT_WRITE, DISK_FULL, KEY_STORE_MISSING.
    """
    told(lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    folder_lock = FolderLock(folder)
    folder_lock.acquire()
    try:
        created = access.create(
            folder, passphrase=passphrase, key_store=key_store, recovery_key=recovery_key, cost=cost
        )
        try:
            _write_new(folder, created)
        except BaseException:
            if key_store is not None and not exists(folder):
                keystore.forget(key_store, created.store_id)
            raise
        store = _assemble(folder, folder_lock, created.store_id, created.keys, created.header.sequence)
        reserve.keep(folder)
    except BaseException:
        folder_lock.release()
        raise
    return store, created.recovery_key


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
    store = _open(folder, lambda: access.unlock_with_recovery_key(folder, text), key_store, new_passphrase)
    if key_store is None and new_passphrase is None:
        store.notices += (StoreNotice.OPENED_BY_RECOVERY,)
    return store


def open_with_key_store(folder: Path, key_store: KeyStore) -> OpenStore:
    """Raises UserError or EnvironmentProblem KEY_STORE_LOST_SECRET, STORE_IN_USE, …"""
    return _open(folder, lambda: access.unlock_with_key_store(folder, key_store))


def close_store(store: OpenStore) -> None:
    """Lets go of what was deleted, for good, and closes; the folder is free for another opening."""
    if store.database.closed:
        return
    try:
        with _put_off():
            if store.standing.can_tidy:
                store.standing.saved(partial(housekeeping.purge, store))
                store.database.checkpoint()
    finally:
        store.database.close()
        store.folder_lock.release()


def _write_new(folder: Path, created: access.Created) -> None:
    from reflectapp.database.connection import Database

    keys, store_id = created.keys, created.store_id
    replacing.discard(folder)
    try:
        key = keys.database + mark.of(store_id, keys.database).salt
        told(lambda: Database.create(folder / NEXT_DATABASE, key, store_id)).close()
        told(lambda: sync_folder(folder))
        access.write_first(folder, created)
    except BaseException:
        if not exists(folder):
            replacing.discard(folder)
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
        store = _assemble(folder, folder_lock, unlocked.store_id, unlocked.keys, unlocked.sequence)
    except BaseException:
        folder_lock.release()
        raise
    if unlocked.repaired_header:
        store.notices = (StoreNotice.HEADER_REPAIRED, *store.notices)
    try:
        _renew(store, unlocked, key_store, new_passphrase)
    except BaseException:
        close_store(store)
        raise
    return store


def remembered(store: OpenStore, write: Callable[[int], int]) -> None:
    """Rewrites the header by `write`, which gets the last number and returns the new one, and remembers that.

    If it can't be remembered now it is at the next opening.
    """
    with store.read() as work:
        last = work.header.sequence()
    number = write(last)
    with suppress(EnvironmentProblem), store.unit() as work:
        work.header.keep_sequence(number)


def _renew(store: OpenStore, unlocked: access.Unlocked, key_store: KeyStore | None, new_passphrase: str | None) -> None:
    """Sets what was lost. A header that was put back is left as it is found, until she decides about it."""
    if new_passphrase is not None:
        remembered(store, lambda last: rewriting.set_passphrase(store.folder, unlocked, new_passphrase, above=last))
    if key_store is not None and StoreNotice.HEADER_ROLLED_BACK not in store.notices:
        with suppress(EnvironmentProblem):
            remembered(store, lambda last: rewriting.set_key_store(store.folder, unlocked, key_store, above=last))


def _assemble(folder: Path, folder_lock: FolderLock, store_id: str, keys: StoreKeys, sequence: int) -> OpenStore:
    from reflectapp.database.connection import Database

    header.sweep(folder)
    replacing.settle(folder, store_id, keys)
    path, read_only = folder / DATABASE, folder_lock.read_only
    database = told(lambda: Database.open(path, keys.database, store_id, read_only=read_only))
    try:
        blobs = BlobStore(folder, store_id, keys.blob_wrapping)
        if not read_only:
            blobs.make_folders()
        store = OpenStore(folder, store_id, database, blobs, folder_lock, keys)
        left = _tidied(store)
        put_back = _was_put_back(store, sequence)
    except BaseException:
        database.close()
        raise
    notices = []
    if put_back:
        notices.append(StoreNotice.HEADER_ROLLED_BACK)
    notices += [StoreNotice.IMPORT_GOES_ON] * left.going_on + [StoreNotice.IMPORT_ROLLED_BACK] * left.taken_back
    store.notices = tuple(notices)
    return store


def _was_put_back(store: OpenStore, sequence: int) -> bool:
    """Whether the header is older than the last one that the database remembers."""
    with store.read() as work:
        last = work.header.sequence()
    if sequence > last:
        with suppress(StoreTrouble), store.unit() as work:
            work.header.keep_sequence(sequence)
    return sequence < last


def _tidied(store: OpenStore) -> housekeeping.ImportsLeft:
    """Puts in order what a crash left; returns what it found of imports."""
    left = housekeeping.ImportsLeft(0, 0)
    if not store.database.read_only:
        with _put_off():
            left = store.standing.saved(partial(housekeeping.settle_imports, store))
        with _put_off():
            store.standing.saved(partial(housekeeping.purge, store))
    return left


@contextmanager
def _put_off() -> Iterator[None]:
    """What the disk refuses is tidied at the next opening: nothing that was saved is lost, and it bars no way."""
    try:
        yield
    except EnvironmentProblem as error:
        if error.problem is Problem.DATABASE_DAMAGED:
            raise
        _log.warning("the store is tidied at the next opening: %s", error.problem)
