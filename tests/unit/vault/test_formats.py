"""A second reading of the formats, from their description and nothing of the program's own."""

import hashlib
import hmac
import json
from base64 import b64decode
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from reflectapp.vault import access
from reflectapp.vault.blobs import BlobStore

PASSPHRASE = "orbit velvet maple lantern quiet otter"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def hkdf(secret: bytes, salt: bytes, info: str) -> bytes:
    return HKDF(SHA256(), 32, salt, info.encode()).derive(secret)


def unsealed(key: bytes, sealed: bytes, associated: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:12], sealed[12:], associated.encode())


def test_the_header_opens_as_described(tmp_path: Path) -> None:
    made = access.create(tmp_path, passphrase=PASSPHRASE)
    access.write_first(tmp_path, made)
    body, mac, digest, end = (tmp_path / "header.json").read_bytes().split(b"\n")
    content = json.loads(body)
    slots = {slot["kind"]: slot for slot in content["slots"]}
    identity, salt_of_store = content["store_id"], content["store_id"].encode()

    letters = made.recovery_key.replace("-", "")
    number = 0
    for letter in letters[:32]:
        number = number * 32 + CROCKFORD.index(letter)
    secret = number.to_bytes(20, "big")
    check = int.from_bytes(hashlib.sha256(b"reflectapp-recovery-check-1" + secret).digest(), "big") >> 236
    assert letters[32:] == "".join(CROCKFORD[check >> 5 * place & 31] for place in (3, 2, 1, 0))
    master = unsealed(
        hkdf(secret, salt_of_store, "reflectapp-slot-recovery-1"),
        b64decode(slots["recovery"]["wrapped"]),
        f"reflectapp-slot-1|{identity}|recovery",
    )

    own = slots["passphrase"]
    salt = b64decode(own["salt"])
    costs = {"iterations": own["iterations"], "lanes": own["lanes"], "memory_cost": own["memory_kib"]}
    stretched = Argon2id(salt=salt, length=32, **costs).derive(PASSPHRASE.encode())
    parameters = f"{salt.hex()}|{own['memory_kib']}|{own['iterations']}|{own['lanes']}"
    associated = f"reflectapp-slot-1|{identity}|passphrase|{parameters}"
    assert unsealed(stretched, b64decode(own["wrapped"]), associated) == master

    assert made.keys.database == hkdf(master, salt_of_store, "reflectapp-database-1")
    mac_key = hkdf(master, salt_of_store, "reflectapp-header-mac-1")
    assert mac.decode() == hmac.new(mac_key, body, hashlib.sha256).hexdigest()
    assert digest.decode() == hashlib.sha256(body + b"\n" + mac + b"\n").hexdigest()
    assert end == b""


def test_a_blob_opens_as_described(tmp_path: Path) -> None:
    store_id, blob_id, wrapping = str(uuid4()), str(uuid4()), bytes(range(32))
    blobs = BlobStore(tmp_path, store_id, wrapping)
    blobs.make_folders()
    wrapped = blobs.new_key(blob_id, "thumbnails")
    blobs.seal_bytes(blob_id, "thumbnails", wrapped, b"a small picture")

    key = unsealed(wrapping, wrapped, f"reflectapp-key-1|{store_id}|{blob_id}|thumbnails")
    raw = (tmp_path / "blobs" / blob_id).read_bytes()
    assert raw[0] == 40
    segment_key = hkdf(key, raw[1:33], f"reflectapp-blob-1|{store_id}|{blob_id}|thumbnails")
    nonce = raw[33:40] + bytes(4) + b"\x01"
    assert AESGCM(segment_key).decrypt(nonce, raw[40:], None) == b"a small picture"
