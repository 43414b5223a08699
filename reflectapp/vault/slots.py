"""The ways to a store's master key. A slot keeps it wrapped with AES-256-GCM: nonce, then sealed."""

import os
import unicodedata
from typing import Annotated

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from reflectapp.vault import cost as argon2
from reflectapp.vault.cost import Argon2Cost
from reflectapp.vault.keys import KEY_BYTES, expand

PASSPHRASE, KEY_STORE, RECOVERY = "passphrase", "key_store", "recovery"

_NONCE_BYTES = 12
_SALT_BYTES = 16
_WRAPPED_BYTES = _NONCE_BYTES + KEY_BYTES + 16

Salt = Annotated[bytes, msgspec.Meta(min_length=_SALT_BYTES, max_length=_SALT_BYTES)]
Wrapped = Annotated[bytes, msgspec.Meta(min_length=_WRAPPED_BYTES, max_length=_WRAPPED_BYTES)]


class PassphraseSlot(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=PASSPHRASE
):
    salt: Salt
    memory_kib: int
    iterations: int
    lanes: int
    wrapped: Wrapped

    @property
    def cost(self) -> Argon2Cost:
        return Argon2Cost(self.memory_kib, self.iterations, self.lanes)


class KeyStoreSlot(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=KEY_STORE
):
    wrapped: Wrapped


class RecoverySlot(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag=RECOVERY
):
    wrapped: Wrapped


Slot = PassphraseSlot | KeyStoreSlot | RecoverySlot


def kind_of(slot: Slot) -> str:
    return str(slot.__struct_config__.tag)


def passphrase_slot(master: bytes, store_id: str, passphrase: str, cost: Argon2Cost) -> PassphraseSlot:
    salt = os.urandom(_SALT_BYTES)
    key = argon2.derive(_passphrase_bytes(passphrase), salt, cost)
    wrapped = _wrap(key, master, _associated(PASSPHRASE, store_id, salt, cost))
    return PassphraseSlot(
        salt=salt, memory_kib=cost.memory_kib, iterations=cost.iterations, lanes=cost.lanes, wrapped=wrapped
    )


def key_store_slot(master: bytes, store_id: str, secret: bytes) -> KeyStoreSlot:
    key = expand(secret, store_id, "slot-key-store")
    return KeyStoreSlot(wrapped=_wrap(key, master, _associated(KEY_STORE, store_id)))


def recovery_slot(master: bytes, store_id: str, secret: bytes) -> RecoverySlot:
    key = expand(secret, store_id, "slot-recovery")
    return RecoverySlot(wrapped=_wrap(key, master, _associated(RECOVERY, store_id)))


def open_passphrase(slot: PassphraseSlot, store_id: str, passphrase: str) -> bytes | None:
    """The master key, or None for another passphrase. Raises HEADER_TAMPERED for a cost out of bounds."""
    key = argon2.derive(_passphrase_bytes(passphrase), slot.salt, slot.cost)
    return _unwrap(key, slot.wrapped, _associated(PASSPHRASE, store_id, slot.salt, slot.cost))


def open_key_store(slot: KeyStoreSlot, store_id: str, secret: bytes) -> bytes | None:
    return _unwrap(expand(secret, store_id, "slot-key-store"), slot.wrapped, _associated(KEY_STORE, store_id))


def open_recovery(slot: RecoverySlot, store_id: str, secret: bytes) -> bytes | None:
    return _unwrap(expand(secret, store_id, "slot-recovery"), slot.wrapped, _associated(RECOVERY, store_id))


def _passphrase_bytes(passphrase: str) -> bytes:
    """Composed, so that the same letters typed on another system give the same key."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _associated(kind: str, store_id: str, salt: bytes = b"", cost: Argon2Cost | None = None) -> bytes:
    parameters = f"|{salt.hex()}|{cost.memory_kib}|{cost.iterations}|{cost.lanes}" if cost else ""
    return f"reflectapp-slot-1|{store_id}|{kind}{parameters}".encode()


def _wrap(key: bytes, master: bytes, associated: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, master, associated)


def _unwrap(key: bytes, wrapped: bytes, associated: bytes) -> bytes | None:
    try:
        return AESGCM(key).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], associated)
    except (InvalidTag, ValueError):
        return None
