"""What first run and unlocking ask of the store.

Database and ciphers load with the first of these calls, on the store's thread, so that the window is
there before them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reflectapp.services.restoring import Secret
    from reflectapp.services.store import KeyStore, OpenStore, Strength

FindKeyStore = Callable[[], "KeyStore | None"]


def survey(folder: Path, find_key_store: FindKeyStore | None) -> tuple[frozenset[str] | None, KeyStore | None]:
    """How the store in `folder` opens (None: there is no store), and the computer's key store.

    Raises STORE_MISSING where one is expected, FOLDER_CLOSED, or what is wrong with its header.
    """
    from reflectapp.services import store, surroundings

    surroundings.check_place(folder)
    ways = store.ways_to_open(folder) if store.exists(folder) else None
    return ways, key_store(find_key_store)


def key_store(find_key_store: FindKeyStore | None) -> KeyStore | None:
    """The computer's key store."""
    from reflectapp.services import store

    return (find_key_store or store.system_key_store)()


def create(folder: Path, passphrase: str | None, key_store: KeyStore | None, recovery_key: str) -> OpenStore:
    from reflectapp.services import store

    return store.create_store(folder, passphrase=passphrase, key_store=key_store, recovery_key=recovery_key)[0]


def new_recovery_key() -> str:
    from reflectapp.services import store

    return store.new_recovery_key()


def open_with_passphrase(folder: Path, passphrase: str, forgetful: KeyStore | None) -> OpenStore:
    """`forgetful`: a key store that lost its secret and is given a new one."""
    from reflectapp.services import store

    return store.open_with_passphrase(folder, passphrase, key_store=forgetful)


def open_with_recovery_key(folder: Path, text: str, forgetful: KeyStore | None) -> OpenStore:
    from reflectapp.services import store

    return store.open_with_recovery_key(folder, text, key_store=forgetful)


def open_with_key_store(folder: Path, key_store: KeyStore) -> OpenStore:
    from reflectapp.services import store

    return store.open_with_key_store(folder, key_store)


def open_restored(folder: Path, secret: Secret, find_key_store: FindKeyStore | None) -> OpenStore:
    """A store that came back from a backup. This computer's key store is tried first, and else given a new secret,
    where the store opens that way."""
    from reflectapp.domain.errors import EnvironmentProblem, UserError
    from reflectapp.services import store

    forgetful = key_store(find_key_store) if "key_store" in store.ways_to_open(folder) else None
    if forgetful is not None:
        try:
            return store.open_with_key_store(folder, forgetful)
        except (UserError, EnvironmentProblem):
            pass
    if secret.is_recovery_key:
        return store.open_with_recovery_key(folder, secret.text, key_store=forgetful)
    return store.open_with_passphrase(folder, secret.text, key_store=forgetful)


def rate_passphrase(text: str) -> Strength:
    from reflectapp.services import store

    return store.rate_passphrase(text)


def suggest_passphrase() -> str:
    from reflectapp.services import store

    return store.suggest_passphrase()


def recovery_groups(key: str) -> tuple[str, ...]:
    from reflectapp.services import store

    return store.recovery_groups(key)
