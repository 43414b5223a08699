"""A throw-away store for looking around: encrypted like any other, and gone afterwards."""

import secrets
import shutil
import tempfile
from pathlib import Path

from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore


def create() -> OpenStore:
    """A new store in a temporary folder, under a passphrase that nobody knows."""
    folder = Path(tempfile.mkdtemp(prefix="reflectapp-look-"))
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
