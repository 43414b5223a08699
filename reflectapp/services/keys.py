"""The ways to open a store, changed while it is open. Each change asks for a proof first: the open store can't make
one itself, as it doesn't keep the master key."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.progress import CancelToken
from reflectapp.kit.atomic import sync_folder
from reflectapp.services import replacing
from reflectapp.services.store import OpenStore, StoreNotice, remembered
from reflectapp.vault import access, keystore, mark, rekeying, rewriting
from reflectapp.vault.access import Unlocked
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.disk import told
from reflectapp.vault.header import NEXT_DATABASE
from reflectapp.vault.keystore import KeyStore

_CHANGED = frozenset({Topic.STORE})


@dataclass(frozen=True, slots=True)
class Passphrase:
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    text: str = field(repr=False)


Proof = Passphrase | RecoveryKey | KeyStore
"""What shows that it is she: one of the three secrets."""


@dataclass(frozen=True, slots=True)
class NewWays:
    """How a store with new keys opens: the recovery key, and a passphrase or the key store or both."""

    recovery_key: str = field(repr=False)
    passphrase: str | None = field(repr=False, default=None)
    key_store: KeyStore | None = field(repr=False, default=None)


def ways(store: OpenStore) -> frozenset[str]:
    """Of "passphrase", "key_store" and "recovery"."""
    return access.slots(store.folder)


@dataclass(frozen=True, slots=True)
class Survey:
    """What opens the store, and this computer's key store if it has one."""

    ways: frozenset[str]
    key_store: KeyStore | None


def survey(store: OpenStore, find_key_store: Callable[[], KeyStore | None] | None = None) -> Survey:
    return Survey(ways(store), (find_key_store or keystore.system_key_store)())


def check(store: OpenStore, proof: Proof) -> None:
    """Raises as `prove` does if it isn't one."""
    prove(store, proof)


def prove(store: OpenStore, proof: Proof) -> Unlocked:
    """Raises WRONG_PASSPHRASE, WRONG_RECOVERY_KEY, MALFORMED_RECOVERY_KEY, KEY_STORE_LOST_SECRET,
    KEY_STORE_MISSING, NO_SUCH_SLOT, or what is wrong with the header."""
    if isinstance(proof, Passphrase):
        unlocked = access.unlock_with_passphrase(store.folder, proof.text)
    elif isinstance(proof, RecoveryKey):
        unlocked = access.unlock_with_recovery_key(store.folder, proof.text)
    else:
        unlocked = access.unlock_with_key_store(store.folder, proof)
    if unlocked.keys != store.keys:
        raise EnvironmentProblem(Problem.HEADER_OF_ANOTHER_STORE)
    return unlocked


def change_passphrase(store: OpenStore, proof: Proof, new: str, *, cost: Argon2Cost | None = None) -> Outcome[None]:
    """The old one opens nothing any more. Raises WEAK_PASSPHRASE, and what `prove` does."""
    return _change(store, proof, partial(rewriting.set_passphrase, passphrase=new, cost=cost))


add_passphrase = change_passphrase


def remove_passphrase(store: OpenStore, proof: Proof) -> Outcome[None]:
    """Raises LAST_WAY if only the recovery key would be left."""
    return _change(store, proof, rewriting.remove_passphrase)


def add_key_store(store: OpenStore, proof: Proof, key_store: KeyStore) -> Outcome[None]:
    """From now on this computer opens the store. Raises KEY_STORE_MISSING if it doesn't keep the secret."""
    return _change(store, proof, partial(rewriting.set_key_store, key_store=key_store))


def remove_key_store(store: OpenStore, proof: Proof, key_store: KeyStore | None) -> Outcome[None]:
    """Raises LAST_WAY if only the recovery key would be left."""
    return _change(store, proof, partial(rewriting.remove_key_store, key_store=key_store))


def set_recovery_key(store: OpenStore, proof: Proof, key: str) -> Outcome[None]:
    """`key` was shown and typed back; the old one opens nothing any more."""
    return _change(store, proof, partial(rewriting.set_recovery_key, text=key))


def new_master_key(
    store: OpenStore,
    proof: Proof,
    new: NewWays,
    cancel: CancelToken,
    *,
    cost: Argon2Cost | None = None,
) -> Outcome[None]:
    """Gives the store new keys throughout: nothing that opened it before does so any more.

    The store is closed at the end, as jobs may hold what the old keys wrapped; it opens again with one of the new
    ways. Recordings are not encrypted anew, their keys are. Raises NOT_ALLOWED while a recording is coming in,
    Cancelled, or a trouble: then nothing has changed, or, if the store is closed, the next opening tells.
    """
    with store.read() as work:
        if work.recordings.unfinished():
            raise UserError(Problem.NOT_ALLOWED)
        last = work.header.sequence()
    unlocked = prove(store, proof)
    prepared = rekeying.prepare(
        unlocked, new.recovery_key, passphrase=new.passphrase, key_store=new.key_store, above=last, cost=cost
    )
    cancel.check()
    try:
        _write_aside(store, prepared, cancel)
        rekeying.commit(store.folder, prepared)
    except BaseException:
        if _still_opens(store, unlocked):
            with suppress(EnvironmentProblem):
                replacing.discard(store.folder)
        else:
            _close(store)
        raise
    _close(store, lambda: _finish(store, prepared, new.key_store))
    return Outcome(None, _CHANGED)


def _change(store: OpenStore, proof: Proof, rewrite: Callable[..., int]) -> Outcome[None]:
    unlocked = prove(store, proof)
    remembered(store, lambda last: rewrite(store.folder, unlocked, above=last))
    store.notices = tuple(notice for notice in store.notices if notice is not StoreNotice.HEADER_ROLLED_BACK)
    return Outcome(None, _CHANGED)


def _write_aside(store: OpenStore, prepared: rekeying.NewKeys, cancel: CancelToken) -> None:
    """The whole database under its new key, with the recordings' keys wrapped anew."""
    replacing.discard(store.folder)
    new = prepared.keys

    def rewrap(blob_id: str, kind: str, wrapped: bytes) -> bytes:
        return store.blobs.rewrapped(blob_id, kind, wrapped, new.blob_wrapping)

    key = new.database + mark.of(store.store_id, new.database).salt
    path = store.folder / NEXT_DATABASE
    told(lambda: store.database.copy(path, key, rewrap, prepared.header.sequence, lambda: cancel.cancelled))
    told(lambda: sync_folder(store.folder))
    cancel.check()


def _still_opens(store: OpenStore, unlocked: Unlocked) -> bool:
    """Whether the header is certainly the one from before."""
    try:
        return access.stands(store.folder, unlocked.keys)
    except (EnvironmentProblem, UserError):
        return False


def _finish(store: OpenStore, prepared: rekeying.NewKeys, key_store: KeyStore | None) -> None:
    """What fails here is done at the next opening."""
    with suppress(EnvironmentProblem):
        replacing.put_in_place(store.folder, store.store_id, prepared.keys)
    if key_store is not None:
        keystore.settle(key_store, store.store_id)


def _close(store: OpenStore, then: Callable[[], None] = lambda: None) -> None:
    """Without a word more to the old database: what it holds stands in the new one."""
    try:
        store.database.close()
        then()
    finally:
        store.folder_lock.release()
