from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class StoreKeys:
    """The keys that stem from a store's master key; 32 bytes each, never printed."""

    database: bytes = field(repr=False)
    header_mac: bytes = field(repr=False)
    blob_wrapping: bytes = field(repr=False)
    backup: bytes = field(repr=False)


def derive(master: bytes, store_id: str) -> StoreKeys:
    return StoreKeys(
        database=expand(master, store_id, "database"),
        header_mac=expand(master, store_id, "header-mac"),
        blob_wrapping=expand(master, store_id, "blob-wrapping"),
        backup=expand(master, store_id, "backup"),
    )


def expand(secret: bytes, store_id: str, purpose: str) -> bytes:
    """HKDF-SHA256 with the store's id as salt: one independent key for each purpose."""
    return HKDF(SHA256(), KEY_BYTES, store_id.encode(), f"reflectapp-{purpose}-1".encode()).derive(secret)
