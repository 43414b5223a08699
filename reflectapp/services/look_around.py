"""A throw-away store for looking around: encrypted like any other, and gone afterwards."""

import secrets
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, UserError
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.vault.lock_file import FolderLock

_PREFIX = "reflectapp-look-"


def create() -> OpenStore:
    """A new store in a temporary folder, under a passphrase that nobody knows."""
    _sweep(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    passphrase = f"{stores.suggest_passphrase()} {secrets.token_urlsafe(16)}"
    try:
        store, _recovery_key = stores.create_store(folder / "store", passphrase=passphrase)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return store


def throw_away(store: OpenStore) -> None:
    """Closes the store and removes its folder."""
    stores.close_store(store)
    shutil.rmtree(store.folder.parent)


def _sweep(temporary: Path) -> None:
    """Removes what a crash left of an earlier look around; nobody could open it."""
    for left in temporary.glob(f"{_PREFIX}*"):
        folder_lock = FolderLock(left / "store")
        with suppress(UserError, EnvironmentProblem):
            folder_lock.acquire()
            folder_lock.release()
            shutil.rmtree(left, ignore_errors=True)
