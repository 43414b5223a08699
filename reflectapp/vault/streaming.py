"""The Tink streaming AEAD wire format, AES256-GCM-HKDF with 256 KiB segments.

File: head (length byte, 32-byte salt, 7-byte nonce prefix), then segments of ciphertext and tag.
The head and the first segment together fill one segment's length; the last one may be shorter.
Source: https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming
"""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEGMENT_BYTES = 256 * 1024
KEY_BYTES = 32
TAG_BYTES = 16
PREFIX_BYTES = 7
HEAD_BYTES = 1 + KEY_BYTES + PREFIX_BYTES
FIRST_PLAIN_BYTES = SEGMENT_BYTES - HEAD_BYTES - TAG_BYTES
PLAIN_BYTES = SEGMENT_BYTES - TAG_BYTES


def plain_bytes(index: int) -> int:
    """How many plain bytes a full segment holds."""
    return FIRST_PLAIN_BYTES if index == 0 else PLAIN_BYTES


def plain_start(index: int) -> int:
    """Where a segment begins among the plain bytes."""
    return 0 if index == 0 else FIRST_PLAIN_BYTES + (index - 1) * PLAIN_BYTES


def segment_of(offset: int) -> int:
    """The segment that holds the plain byte at `offset`."""
    return 0 if offset < FIRST_PLAIN_BYTES else 1 + (offset - FIRST_PLAIN_BYTES) // PLAIN_BYTES


def segment_count(size: int) -> int:
    """How many segments hold `size` plain bytes; nothing at all still takes one."""
    return 1 if size == 0 else segment_of(size - 1) + 1


def sealed_bytes(size: int) -> int:
    """The file's length for `size` plain bytes."""
    return HEAD_BYTES + size + TAG_BYTES * segment_count(size)


def new_head() -> bytes:
    return bytes([HEAD_BYTES]) + os.urandom(KEY_BYTES + PREFIX_BYTES)


class SegmentCipher:
    """Seals and opens single segments of one stream. Raises InvalidTag for altered ones."""

    def __init__(self, key: bytes, associated: bytes, head: bytes) -> None:
        if len(head) != HEAD_BYTES or head[0] != HEAD_BYTES:
            raise ValueError("not the head of a sealed stream")
        salt, self._prefix = head[1 : 1 + KEY_BYTES], head[1 + KEY_BYTES :]
        self._aead = AESGCM(HKDF(SHA256(), KEY_BYTES, salt, associated).derive(key))

    def seal_into(self, index: int, last: bool, plain: memoryview, target: memoryview) -> None:
        """`target` is exactly a tag longer than `plain`."""
        self._aead.encrypt_into(self._nonce(index, last), plain, None, target)

    def open(self, index: int, last: bool, sealed: bytes) -> bytes:
        return self._aead.decrypt(self._nonce(index, last), sealed, None)

    def _nonce(self, index: int, last: bool) -> bytes:
        return self._prefix + index.to_bytes(4, "big") + bytes([last])
