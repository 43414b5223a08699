"""Changing the ways into a store, each by one writing of the header.

`unlocked` is the proof that comes before it. `above`: the last number that the store remembers; the new
header's is higher, so that one that was rolled back is put right. Each returns the new header's number.
"""

from collections.abc import Callable
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.vault import header as headers
from reflectapp.vault import keystore, recovery
from reflectapp.vault.access import Unlocked, checked_passphrase_slot
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.header import Header
from reflectapp.vault.keystore import KeyStore
from reflectapp.vault.slots import KEY_STORE, PASSPHRASE, RECOVERY, key_store_slot, recovery_slot


def set_passphrase(
    folder: Path, unlocked: Unlocked, passphrase: str, *, above: int = 0, cost: Argon2Cost | None = None
) -> int:
    """Adds a passphrase or replaces it; the old one opens nothing any more. Raises WEAK_PASSPHRASE."""
    slot = checked_passphrase_slot(unlocked.master, unlocked.store_id, passphrase, cost)
    return _rewrite(folder, unlocked, above, lambda header: header.with_slot(slot))


def set_key_store(folder: Path, unlocked: Unlocked, key_store: KeyStore, *, above: int = 0) -> int:
    """Gives the key store a new secret: the first one, or after it lost the old one. Raises KEY_STORE_MISSING.

    The old secret stays until the header for the new one is written.
    """
    store_id = unlocked.store_id
    slot = key_store_slot(unlocked.master, store_id, keystore.new_secret(key_store, keystore.pending(store_id)))
    number = _rewrite(folder, unlocked, above, lambda header: header.with_slot(slot))
    keystore.settle(key_store, store_id)
    return number


def set_recovery_key(folder: Path, unlocked: Unlocked, text: str, *, above: int = 0) -> int:
    """The old recovery key opens nothing any more. Raises MALFORMED_RECOVERY_KEY."""
    slot = recovery_slot(unlocked.master, unlocked.store_id, recovery.parse(text))
    return _rewrite(folder, unlocked, above, lambda header: header.with_slot(slot))


def remove_passphrase(folder: Path, unlocked: Unlocked, *, above: int = 0) -> int:
    """Raises LAST_WAY if only the recovery key would be left."""
    return _rewrite(folder, unlocked, above, lambda header: _left(header.without(PASSPHRASE)))


def remove_key_store(folder: Path, unlocked: Unlocked, key_store: KeyStore | None, *, above: int = 0) -> int:
    """Raises LAST_WAY if only the recovery key would be left."""
    number = _rewrite(folder, unlocked, above, lambda header: _left(header.without(KEY_STORE)))
    if key_store is not None:
        keystore.forget(key_store, unlocked.store_id)
    return number


def _left(header: Header) -> Header:
    if header.without(RECOVERY).slots:
        return header
    raise UserError(Problem.LAST_WAY)


def _rewrite(folder: Path, unlocked: Unlocked, above: int, change: Callable[[Header], Header]) -> int:
    mac_key = unlocked.keys.header_mac
    for copy in headers.read(folder).found:
        if copy.authentic(mac_key):
            number = max(copy.header.sequence, above) + 1
            _write(folder, change(copy.header).numbered(number), mac_key)
            return number
    raise EnvironmentProblem(Problem.HEADER_TAMPERED)


def _write(folder: Path, header: Header, mac_key: bytes) -> None:
    """Fails only if the old header still stands: where just its copy could not be written, the change has been made."""
    try:
        headers.write(folder, header, mac_key)
    except EnvironmentProblem:
        if headers.read(folder).found[0].header.sequence != header.sequence:
            raise
