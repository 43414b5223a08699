"""Taking back a store that was made but never taken into use."""

import shutil

from reflectapp.services import store as stores
from reflectapp.services.store import KeyStore, OpenStore

_FILES = ("header.json", "header.bak", "store.db", "store.db-wal", "store.db-shm", "reserve.bin")
_FOLDERS = ("blobs", "staging", "snapshots")


def abandon(store: OpenStore, key_store: KeyStore | None) -> bool:
    """Closes the store; if it is empty, it is removed too, so that the next start begins anew.

    For a first run that ended before the recovery key was confirmed. Returns whether it was removed.
    """
    with store.read() as repositories:
        is_empty = not repositories.lessons.all() and not repositories.goals.all()
    stores.close_store(store)
    if not is_empty:
        return False
    for name in _FILES:
        (store.folder / name).unlink(missing_ok=True)
    for name in _FOLDERS:
        shutil.rmtree(store.folder / name, ignore_errors=True)
    if key_store is not None:
        key_store.delete(store.store_id)
    return True
