"""What only a passphrase opens: AES-256-GCM under a key that PBKDF2 stretches, as browsers know them too."""

import re
import secrets
import unicodedata
from base64 import b64encode
from binascii import Error, a2b_base64
from enum import StrEnum
from hashlib import pbkdf2_hmac
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

ITERATIONS: Final = 600_000
MOST_ITERATIONS: Final = 2_000_000
_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 16, 12, 16
_SMALLEST_STEP = 4096
_PACKET_ID = re.compile("[0-9a-f]{32}")
_SPACES = re.compile("[ \t\r\n\u00a0]+")


class SealedFormat(StrEnum):
    PACKET = "reflectapp-packet-sealed"
    REPLY = "reflectapp-reply-sealed"


class WrongPassphraseError(Exception):
    """Another passphrase sealed it, or its bytes were changed: nobody can tell which."""


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The fields as they stand in the file. `salt`, `nonce`, `sealed`: base64."""

    format: SealedFormat
    version: Literal[1]
    packet: str
    kdf: Literal["PBKDF2-HMAC-SHA-256"]
    iterations: int
    salt: str
    nonce: str
    sealed: str


def seal(plain: bytes, passphrase: str, form: SealedFormat, packet_id: str, iterations: int = ITERATIONS) -> Sealed:
    """`plain`, whose length white space behind it hides, under a salt and a nonce of its own."""
    if not _PACKET_ID.fullmatch(packet_id):
        raise ValueError("not a packet's id")
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(_key(passphrase, salt, iterations))
    closed = cipher.encrypt(nonce, padded(plain), _bound(form, packet_id))
    texts = (b64encode(part).decode() for part in (salt, nonce, closed))
    return Sealed(form, 1, packet_id, "PBKDF2-HMAC-SHA-256", iterations, *texts)


def parse(data: bytes | str, form: SealedFormat) -> Sealed:
    """Reads the fields strictly. Raises ValueError for anything else."""
    try:
        found = msgspec.json.decode(data, type=Sealed)
    except msgspec.MsgspecError as error:
        raise ValueError("not sealed as it should be") from error
    sizes = [len(_bytes(found.salt)), len(_bytes(found.nonce))]
    right = found.format is form and sizes == [_SALT_BYTES, _NONCE_BYTES] and _PACKET_ID.fullmatch(found.packet)
    if not right or not ITERATIONS <= found.iterations <= MOST_ITERATIONS or len(_bytes(found.sealed)) < _TAG_BYTES:
        raise ValueError("not sealed as it should be")
    return found


def unseal(found: Sealed, passphrase: str) -> bytes:
    """What was sealed, with the white space behind it. Raises WrongPassphraseError. Takes a part of a second."""
    cipher = AESGCM(_key(passphrase, _bytes(found.salt), found.iterations))
    try:
        return cipher.decrypt(_bytes(found.nonce), _bytes(found.sealed), _bound(found.format, found.packet))
    except InvalidTag as error:
        raise WrongPassphraseError from error


def said(passphrase: str) -> str:
    """The passphrase as it is stretched, however it was typed: composed, with single spaces, none around."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", passphrase)).strip(" ")


def padded(plain: bytes) -> bytes:
    """With spaces up to the next step of 4 KiB or, from 128 KiB on, of a sixteenth: the length tells little."""
    step = max(_SMALLEST_STEP, 1 << max(0, len(plain).bit_length() - 5))
    return plain + b" " * (-len(plain) % step)


def _key(passphrase: str, salt: bytes, iterations: int) -> bytes:
    known = said(passphrase).encode("utf-8", "replace")
    if not known:
        raise WrongPassphraseError
    return pbkdf2_hmac("sha256", known, salt, iterations, _KEY_BYTES)


def _bound(form: SealedFormat, packet_id: str) -> bytes:
    return f"{form}|1|{packet_id}".encode()


def _bytes(text: str) -> bytes:
    try:
        return a2b_base64(text, strict_mode=True)
    except Error as error:
        raise ValueError("not base64") from error
