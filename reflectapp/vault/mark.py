"""What the database's first 16 bytes tell before a key is tried.

The cipher takes them for its salt; here they name the store and the key, so that a header that belongs
to another store, or to a time before the keys were replaced, is not taken for damage.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reflectapp.vault.keys import expand

_STORE_BYTES, _KEY_BYTES, _CHECK_BYTES = 6, 4, 6
MARK_BYTES = _STORE_BYTES + _KEY_BYTES + _CHECK_BYTES


@dataclass(frozen=True, slots=True)
class Mark:
    store: bytes
    key: bytes

    @property
    def salt(self) -> bytes:
        """The 16 bytes that a new database begins with."""
        named = self.store + self.key
        return named + _check(named)


def of(store_id: str, database_key: bytes) -> Mark:
    return Mark(store_tag(store_id), expand(database_key, store_id, "mark")[:_KEY_BYTES])


def store_tag(store_id: str) -> bytes:
    return hashlib.sha256(f"reflectapp-mark-1|{store_id}".encode()).digest()[:_STORE_BYTES]


def read(path: Path) -> Mark | None:
    """None if there is no such file, or its beginning is damaged, or older than marks are."""
    try:
        with open(path, "rb") as file:
            found = file.read(MARK_BYTES)
    except OSError:
        return None
    named = found[: _STORE_BYTES + _KEY_BYTES]
    if len(found) < MARK_BYTES or found[len(named) :] != _check(named):
        return None
    return Mark(named[:_STORE_BYTES], named[_STORE_BYTES:])


def _check(named: bytes) -> bytes:
    return hashlib.sha256(b"reflectapp-mark-check-1" + named).digest()[:_CHECK_BYTES]
