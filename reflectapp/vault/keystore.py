"""The operating system's key store, through `keyring`'s real back ends only.

They are made directly: `keyring`'s own choosing would follow environment variables and a
configuration file, and end at a back end that keeps secrets in the open or not at all.
"""

import base64
import binascii
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.kit.ids import new_id

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE = "reflectapp"
_SECRET_BYTES = 32
_SECRET_SERVICE = ("keyring.backends.SecretService", "Keyring")
_BACKENDS = {"win32": ("keyring.backends.Windows", "WinVaultKeyring"), "darwin": ("keyring.backends.macOS", "Keyring")}


class KeyStore(Protocol):
    """Keeps one secret for each store. All methods raise KEY_STORE_MISSING if it can't be reached."""

    def get(self, store_id: str) -> bytes | None:
        """The secret, or None if it isn't there."""
        ...

    def set(self, store_id: str, secret: bytes) -> None: ...

    def delete(self, store_id: str) -> None: ...


def pending(store_id: str) -> str:
    """The name of a secret that is to take the place of the store's, once the header for it is written."""
    return f"{store_id}.next"


def new_secret(key_store: KeyStore, name: str) -> bytes:
    """A random secret, kept under `name` and read back; raises KEY_STORE_MISSING if it isn't kept."""
    secret = os.urandom(_SECRET_BYTES)
    key_store.set(name, secret)
    if key_store.get(name) != secret:
        raise EnvironmentProblem(Problem.KEY_STORE_MISSING)
    return secret


def settle(key_store: KeyStore, store_id: str) -> None:
    """The pending secret becomes the store's. What fails here is made good at the next opening."""
    with suppress(EnvironmentProblem):
        secret = key_store.get(pending(store_id))
        if secret is not None:
            key_store.set(store_id, secret)
            key_store.delete(pending(store_id))


def forget(key_store: KeyStore, store_id: str) -> None:
    """Removes the store's secret; one that stays behind opens nothing."""
    with suppress(EnvironmentProblem):
        key_store.delete(store_id)
        key_store.delete(pending(store_id))


def system_key_store() -> KeyStore | None:
    """The key store of this computer, if it keeps a trial secret; else None."""
    backend = _backend()
    if backend is None:
        return None
    store, trial, secret = _SystemKeyStore(backend), f"trial-{new_id()}", os.urandom(16)
    try:
        store.set(trial, secret)
        kept = store.get(trial) == secret
        store.delete(trial)
    except EnvironmentProblem:
        return None
    return store if kept else None


class _SystemKeyStore:
    def __init__(self, backend: "KeyringBackend") -> None:
        self._backend = backend

    def get(self, store_id: str) -> bytes | None:
        try:
            text = self._backend.get_password(_SERVICE, store_id)
        except Exception as error:
            raise EnvironmentProblem(Problem.KEY_STORE_MISSING) from error
        try:
            return None if text is None else base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return None

    def set(self, store_id: str, secret: bytes) -> None:
        try:
            self._backend.set_password(_SERVICE, store_id, base64.b64encode(secret).decode())
        except Exception as error:
            raise EnvironmentProblem(Problem.KEY_STORE_MISSING) from error

    def delete(self, store_id: str) -> None:
        from keyring.errors import PasswordDeleteError

        try:
            self._backend.delete_password(_SERVICE, store_id)
        except PasswordDeleteError:
            return
        except Exception as error:
            raise EnvironmentProblem(Problem.KEY_STORE_MISSING) from error


def _backend() -> "KeyringBackend | None":
    """Back ends report their absence with every kind of exception, so all of them mean None."""
    if sys.platform.startswith("linux") and "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return None
    try:
        made = _made()
        return made if made.priority > 0 else None
    except Exception:
        return None


def _made() -> "KeyringBackend":
    module, name = _BACKENDS.get(sys.platform, _SECRET_SERVICE)
    found = getattr(import_module(module), name)
    unconfigured = type(name, (found,), {"set_properties_from_env": lambda self: None})
    made: KeyringBackend = unconfigured()
    return made
