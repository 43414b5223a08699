"""New keys for a store whose secrets someone may know."""

import os
from dataclasses import dataclass
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.vault import access, keys, keystore, recovery
from reflectapp.vault import header as headers
from reflectapp.vault.access import Unlocked, checked_passphrase_slot
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.header import Header
from reflectapp.vault.keys import KEY_BYTES, StoreKeys
from reflectapp.vault.keystore import KeyStore
from reflectapp.vault.slots import Slot, key_store_slot, recovery_slot


@dataclass(frozen=True, slots=True)
class NewKeys:
    """Nothing of them is on the disk before `commit`, but a secret that the key store keeps aside."""

    keys: StoreKeys
    header: Header


def prepare(
    unlocked: Unlocked,
    recovery_key: str,
    *,
    passphrase: str | None,
    key_store: KeyStore | None,
    above: int,
    cost: Argon2Cost | None = None,
) -> NewKeys:
    """Raises WEAK_PASSPHRASE, MALFORMED_RECOVERY_KEY, KEY_STORE_MISSING."""
    if passphrase is None and key_store is None:
        raise ValueError("a store needs a passphrase or a key store")
    store_id, master = unlocked.store_id, os.urandom(KEY_BYTES)
    slots: list[Slot] = [recovery_slot(master, store_id, recovery.parse(recovery_key))]
    if passphrase is not None:
        slots.append(checked_passphrase_slot(master, store_id, passphrase, cost))
    if key_store is not None:
        secret = keystore.new_secret(key_store, keystore.pending(store_id))
        slots.append(key_store_slot(master, store_id, secret))
    header = Header(sequence=max(unlocked.sequence, above) + 1, store_id=store_id, slots=tuple(slots))
    return NewKeys(keys.derive(master, store_id), header)


def commit(folder: Path, new: NewKeys) -> None:
    """Writes the header: from then on only the new secrets open the store. A copy that fails is mended later."""
    try:
        headers.replace(folder, new.header, new.keys.header_mac)
    except EnvironmentProblem:
        if not access.stands(folder, new.keys):
            raise
