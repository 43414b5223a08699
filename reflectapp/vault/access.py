"""Creating a store's keys and coming back to them."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.kit.ids import new_id
from reflectapp.vault import header as headers
from reflectapp.vault import keys, recovery
from reflectapp.vault.cost import Argon2Cost, for_new_passphrase
from reflectapp.vault.disk import told
from reflectapp.vault.header import Copies, Header, HeaderCopy
from reflectapp.vault.keys import KEY_BYTES, StoreKeys
from reflectapp.vault.keystore import KeyStore
from reflectapp.vault.passphrase import strength
from reflectapp.vault.slots import (
    KEY_STORE,
    PASSPHRASE,
    RECOVERY,
    KeyStoreSlot,
    PassphraseSlot,
    RecoverySlot,
    Slot,
    key_store_slot,
    kind_of,
    open_key_store,
    open_passphrase,
    open_recovery,
    passphrase_slot,
    recovery_slot,
)

exists = headers.exists


@dataclass(frozen=True, slots=True)
class Created:
    store_id: str
    keys: StoreKeys
    recovery_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """`repaired_header`: one copy of the header was damaged or stale and was written anew."""

    store_id: str
    keys: StoreKeys
    repaired_header: bool
    master: bytes = field(repr=False)


def create(
    folder: Path, *, passphrase: str | None = None, key_store: KeyStore | None = None, cost: Argon2Cost | None = None
) -> Created:
    """Makes the folder and its header, with a recovery key and at least one everyday way in.

    `cost` is calibrated to this computer unless given. Raises STORE_EXISTS, WEAK_PASSPHRASE
    (value `reason`), KEY_STORE_MISSING if the key store doesn't keep the secret.
    """
    if passphrase is None and key_store is None:
        raise ValueError("a store needs a passphrase or a key store")
    if exists(folder):
        raise UserError(Problem.STORE_EXISTS)
    store_id, master, recovery_key = new_id(), os.urandom(KEY_BYTES), recovery.new_recovery_key()
    slots: list[Slot] = [recovery_slot(master, store_id, recovery.parse(recovery_key))]
    if passphrase is not None:
        slots.append(checked_passphrase_slot(master, store_id, passphrase, cost))
    told(lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    if key_store is not None:
        slots.append(kept_key_store_slot(master, store_id, key_store))
    made = keys.derive(master, store_id)
    try:
        headers.write(folder, Header(sequence=1, store_id=store_id, slots=tuple(slots)), made.header_mac)
    except EnvironmentProblem:
        if key_store is not None:
            key_store.delete(store_id)
        raise
    return Created(store_id, made, recovery_key)


def slots(folder: Path) -> frozenset[str]:
    """The ways in: some of "passphrase", "key_store" and "recovery"."""
    return frozenset(kind_of(slot) for slot in headers.read(folder).found[0].header.slots)


def unlock_with_passphrase(folder: Path, passphrase: str) -> Unlocked:
    """Raises WRONG_PASSPHRASE, NO_SUCH_SLOT, or what is wrong with the header."""

    def master_of(slot: Slot, store_id: str) -> bytes | None:
        return open_passphrase(slot, store_id, passphrase) if isinstance(slot, PassphraseSlot) else None

    return _unlock(folder, PASSPHRASE, master_of, Problem.WRONG_PASSPHRASE)


def unlock_with_recovery_key(folder: Path, text: str) -> Unlocked:
    """Raises MALFORMED_RECOVERY_KEY, WRONG_RECOVERY_KEY, or what is wrong with the header."""
    secret = recovery.parse(text)

    def master_of(slot: Slot, store_id: str) -> bytes | None:
        return open_recovery(slot, store_id, secret) if isinstance(slot, RecoverySlot) else None

    return _unlock(folder, RECOVERY, master_of, Problem.WRONG_RECOVERY_KEY)


def unlock_with_key_store(folder: Path, key_store: KeyStore) -> Unlocked:
    """Raises KEY_STORE_LOST_SECRET if it has no secret or another one; KEY_STORE_MISSING."""

    def master_of(slot: Slot, store_id: str) -> bytes | None:
        secret = key_store.get(store_id)
        return open_key_store(slot, store_id, secret) if secret and isinstance(slot, KeyStoreSlot) else None

    return _unlock(folder, KEY_STORE, master_of, Problem.KEY_STORE_LOST_SECRET)


def set_passphrase(folder: Path, unlocked: Unlocked, passphrase: str, cost: Argon2Cost | None = None) -> None:
    """Adds a passphrase or replaces it; the old one opens nothing any more."""
    _rewrite(folder, unlocked, checked_passphrase_slot(unlocked.master, unlocked.store_id, passphrase, cost))


def renew_key_store(folder: Path, unlocked: Unlocked, key_store: KeyStore) -> None:
    """Gives the key store a new secret, after it lost the old one or on a new computer."""
    _rewrite(folder, unlocked, kept_key_store_slot(unlocked.master, unlocked.store_id, key_store))


def checked_passphrase_slot(master: bytes, store_id: str, passphrase: str, cost: Argon2Cost | None) -> PassphraseSlot:
    rated = strength(passphrase)
    if not rated.accepted:
        raise UserError(Problem.WEAK_PASSPHRASE, reason=rated.reason_code)
    return passphrase_slot(master, store_id, passphrase, cost or for_new_passphrase())


def kept_key_store_slot(master: bytes, store_id: str, key_store: KeyStore) -> KeyStoreSlot:
    secret = os.urandom(KEY_BYTES)
    key_store.set(store_id, secret)
    if key_store.get(store_id) != secret:
        raise EnvironmentProblem(Problem.KEY_STORE_MISSING)
    return key_store_slot(master, store_id, secret)


def _unlock(folder: Path, kind: str, master_of: Callable[[Slot, str], bytes | None], wrong: Problem) -> Unlocked:
    copies = headers.read(folder)
    tampered = False
    passed_over: list[HeaderCopy] = []
    for copy in copies.found:
        slot, store_id = copy.header.slot(kind), copy.header.store_id
        try:
            master = master_of(slot, store_id) if slot else None
        except EnvironmentProblem as error:
            if error.problem is not Problem.HEADER_TAMPERED:
                raise
            tampered, master = True, None
        if master is None:
            passed_over.append(copy)
            continue
        unlocked = keys.derive(master, store_id)
        if not copy.authentic(unlocked.header_mac):
            tampered = True
            passed_over.append(copy)
            continue
        # A newer authentic header that this secret doesn't open: it was replaced there.
        if any(newer.authentic(unlocked.header_mac) for newer in passed_over):
            break
        return Unlocked(store_id, unlocked, _repair(folder, copies, copy), master)
    if tampered:
        raise EnvironmentProblem(Problem.HEADER_TAMPERED)
    if all(copy.header.slot(kind) is None for copy in copies.found):
        raise UserError(Problem.NO_SUCH_SLOT)
    raise UserError(wrong)


def _repair(folder: Path, copies: Copies, good: HeaderCopy) -> bool:
    """Writes the good copy over a damaged or stale one; a disk that refuses doesn't bar the way."""
    if not copies.whole:
        with suppress(EnvironmentProblem):
            headers.write_raw(folder, good.raw)
    return not copies.whole


def _rewrite(folder: Path, unlocked: Unlocked, slot: Slot) -> None:
    mac_key = unlocked.keys.header_mac
    for copy in headers.read(folder).found:
        if copy.authentic(mac_key):
            headers.write(folder, copy.header.with_slot(slot), mac_key)
            return
    raise EnvironmentProblem(Problem.HEADER_TAMPERED)
