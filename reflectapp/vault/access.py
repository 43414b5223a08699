"""Creating a store's keys and coming back to them."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.kit.ids import new_id
from reflectapp.vault import header as headers
from reflectapp.vault import keys, keystore, mark, recovery
from reflectapp.vault.cost import Argon2Cost, for_new_passphrase
from reflectapp.vault.disk import told
from reflectapp.vault.header import DATABASE, NEXT_DATABASE, Copies, Header, HeaderCopy
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
    """A store's keys, and its header, which `write_first` puts on the disk."""

    store_id: str
    keys: StoreKeys
    header: Header
    recovery_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unlocked:
    """`sequence`: the number of the header that was opened. `repaired_header`: one of its copies was damaged or
    stale and was written anew."""

    store_id: str
    keys: StoreKeys
    sequence: int
    repaired_header: bool
    master: bytes = field(repr=False)


def create(
    folder: Path,
    *,
    passphrase: str | None = None,
    key_store: KeyStore | None = None,
    recovery_key: str | None = None,
    cost: Argon2Cost | None = None,
) -> Created:
    """Makes the folder, the keys and a header with a recovery key and at least one everyday way in.

    Nothing is a store before `write_first`. `cost` is calibrated to this computer unless given. Raises
    STORE_EXISTS, WEAK_PASSPHRASE (value `reason`), KEY_STORE_MISSING if the key store doesn't keep the secret.
    """
    if passphrase is None and key_store is None:
        raise ValueError("a store needs a passphrase or a key store")
    if exists(folder):
        raise UserError(Problem.STORE_EXISTS)
    store_id, master, recovery_key = new_id(), os.urandom(KEY_BYTES), recovery_key or recovery.new_recovery_key()
    slots: list[Slot] = [recovery_slot(master, store_id, recovery.parse(recovery_key))]
    if passphrase is not None:
        slots.append(checked_passphrase_slot(master, store_id, passphrase, cost))
    told(lambda: folder.mkdir(mode=0o700, parents=True, exist_ok=True))
    if key_store is not None:
        slots.append(key_store_slot(master, store_id, keystore.new_secret(key_store, store_id)))
    header = Header(sequence=1, store_id=store_id, slots=tuple(slots))
    return Created(store_id, keys.derive(master, store_id), header, recovery_key)


def write_first(folder: Path, created: Created) -> None:
    """From here on there is a store."""
    headers.write(folder, created.header, created.keys.header_mac)


def slots(folder: Path) -> frozenset[str]:
    """The ways in: some of "passphrase", "key_store" and "recovery"."""
    return frozenset(kind_of(slot) for slot in headers.read(folder).found[0].header.slots)


def stands(folder: Path, keys: StoreKeys) -> bool:
    """Whether the header on the disk is one under these keys."""
    return headers.read(folder).found[0].authentic(keys.header_mac)


def unlock_with_passphrase(folder: Path, passphrase: str, *, repair: bool = True) -> Unlocked:
    """Raises WRONG_PASSPHRASE, NO_SUCH_SLOT, or what is wrong with the header. Without `repair` nothing is written."""

    def master_of(slot: Slot, store_id: str) -> bytes | None:
        return open_passphrase(slot, store_id, passphrase) if isinstance(slot, PassphraseSlot) else None

    return _unlock(folder, PASSPHRASE, master_of, Problem.WRONG_PASSPHRASE, repair)


def unlock_with_recovery_key(folder: Path, text: str) -> Unlocked:
    """Raises MALFORMED_RECOVERY_KEY, WRONG_RECOVERY_KEY, or what is wrong with the header."""
    secret = recovery.parse(text)

    def master_of(slot: Slot, store_id: str) -> bytes | None:
        return open_recovery(slot, store_id, secret) if isinstance(slot, RecoverySlot) else None

    return _unlock(folder, RECOVERY, master_of, Problem.WRONG_RECOVERY_KEY)


def unlock_with_key_store(folder: Path, key_store: KeyStore) -> Unlocked:
    """Raises KEY_STORE_LOST_SECRET if it has no secret or another one; KEY_STORE_MISSING."""
    pending = False

    def master_of(slot: Slot, store_id: str) -> bytes | None:
        nonlocal pending
        if not isinstance(slot, KeyStoreSlot):
            return None
        for name in (store_id, keystore.pending(store_id)):
            secret = key_store.get(name)
            master = open_key_store(slot, store_id, secret) if secret else None
            if master is not None:
                pending = name != store_id
                return master
        return None

    unlocked = _unlock(folder, KEY_STORE, master_of, Problem.KEY_STORE_LOST_SECRET)
    if pending:
        keystore.settle(key_store, unlocked.store_id)
    return unlocked


def checked_passphrase_slot(master: bytes, store_id: str, passphrase: str, cost: Argon2Cost | None) -> PassphraseSlot:
    rated = strength(passphrase)
    if not rated.accepted:
        raise UserError(Problem.WEAK_PASSPHRASE, reason=rated.reason_code)
    return passphrase_slot(master, store_id, passphrase, cost or for_new_passphrase())


def _unlock(
    folder: Path, kind: str, master_of: Callable[[Slot, str], bytes | None], wrong: Problem, repair: bool = True
) -> Unlocked:
    """A copy of the header counts only if it is authentic and, as far as can be seen, the database's own."""
    copies = headers.read(folder)
    refusals: list[Problem] = []
    passed_over: list[HeaderCopy] = []
    for copy in copies.found:
        opened = _opened(folder, copy, kind, master_of)
        if isinstance(opened, Problem):
            refusals.append(wrong if opened is Problem.WRONG_PASSPHRASE else opened)
            passed_over.append(copy)
            continue
        master, unlocked = opened
        # A newer authentic header that this secret doesn't open: it was replaced there.
        if any(newer.authentic(unlocked.header_mac) for newer in passed_over):
            raise UserError(wrong)
        repaired = repair and _repair(folder, copies, copy)
        return Unlocked(copy.header.store_id, unlocked, copy.header.sequence, repaired, master)
    if Problem.HEADER_TAMPERED in refusals:
        raise EnvironmentProblem(Problem.HEADER_TAMPERED)
    if all(copy.header.slot(kind) is None for copy in copies.found):
        raise UserError(Problem.NO_SUCH_SLOT)
    # The newest copy says what is wrong: an older one beside it was left by a replacing of keys.
    if refusals[0] in (Problem.HEADER_OUTDATED, Problem.HEADER_OF_ANOTHER_STORE):
        raise EnvironmentProblem(refusals[0])
    raise UserError(wrong)


def _opened(
    folder: Path, copy: HeaderCopy, kind: str, master_of: Callable[[Slot, str], bytes | None]
) -> tuple[bytes, StoreKeys] | Problem:
    """The keys, or why this copy doesn't give them; WRONG_PASSPHRASE stands for any wrong secret."""
    store_id, slot = copy.header.store_id, copy.header.slot(kind)
    database = mark.read(folder / DATABASE)
    if database is not None and database.store != mark.store_tag(store_id):
        return Problem.HEADER_OF_ANOTHER_STORE
    try:
        master = master_of(slot, store_id) if slot else None
    except EnvironmentProblem as error:
        if error.problem is not Problem.HEADER_TAMPERED:
            raise
        return Problem.HEADER_TAMPERED
    if master is None:
        return Problem.WRONG_PASSPHRASE
    derived = keys.derive(master, store_id)
    if not copy.authentic(derived.header_mac):
        return Problem.HEADER_TAMPERED
    own = mark.of(store_id, derived.database)
    if database not in (None, own) and mark.read(folder / NEXT_DATABASE) != own:
        return Problem.HEADER_OUTDATED
    return master, derived


def _repair(folder: Path, copies: Copies, good: HeaderCopy) -> bool:
    """Writes the good copy over a damaged or stale one; a disk that refuses doesn't bar the way."""
    if not copies.whole:
        with suppress(EnvironmentProblem):
            headers.write_raw(folder, good.raw)
    return not copies.whole
