"""The backup's file: another implementation reads it by its description, and what is not as described is refused."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO

import pytest
from tink import streaming_aead

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.vault import backup
from reflectapp.vault.backup import BackupWriter, Manifest
from reflectapp.vault.sealed_stream import StreamSealer, segments
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, PLAIN_BYTES

KEY = bytes(range(32))
STORE_ID = "7d0c2a4e-6f5e-4c11-9d5a-0c8f6a1b2c3d"
HEADER = b'{"format":"reflectapp-store"}\n00\n11\n'
CLEAR = b"reflectapp-backup 1\n" + HEADER
BLOBS = ("1d0c2a4e-6f5e-4c11-9d5a-0c8f6a1b2c3d", "2d0c2a4e-6f5e-4c11-9d5a-0c8f6a1b2c3d")
SIZES = [0, 1, FIRST_PLAIN_BYTES - 1, FIRST_PLAIN_BYTES, FIRST_PLAIN_BYTES + 1, FIRST_PLAIN_BYTES + PLAIN_BYTES]
Entries = list[tuple[str, bytes]]


class Kept:
    """Keeps what a backup holds."""

    def __init__(self) -> None:
        self.entries: dict[str, bytes] = {}
        self._name = ""

    def begin(self, name: str, size: int) -> None:
        self._name = name
        self.entries[name] = b""

    def take(self, piece: memoryview) -> None:
        self.entries[self._name] += piece

    def end(self) -> None:
        pass


def written(*blobs: bytes) -> bytes:
    out = io.BytesIO()
    writer = BackupWriter(out.write, HEADER, KEY, STORE_ID)
    writer.add("store.db", 8, [b"data", b"base"])
    for blob_id, content in zip(BLOBS, blobs, strict=False):
        writer.add(f"blobs/{blob_id}", len(content), [content])
    made_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    writer.finish(program="0.1.0", made_at=made_at, rows={"lessons": 3}, missing=())
    return out.getvalue()


def read(raw: bytes) -> tuple[Manifest, dict[str, bytes]]:
    file, kept = io.BytesIO(raw), Kept()
    manifest = backup.read_through(file.read, backup.read_clear(file), KEY, STORE_ID, kept)
    return manifest, kept.entries


def test_what_is_written_is_read() -> None:
    large = bytes(range(256)) * 4000
    manifest, entries = read(written(b"one", large))
    assert entries == {"store.db": b"database", f"blobs/{BLOBS[0]}": b"one", f"blobs/{BLOBS[1]}": large}
    assert manifest.rows == {"lessons": 3} and manifest.made_at.year == 2026
    assert backup.header_of(CLEAR) == HEADER


def test_another_implementation_reads_it_by_its_description(tinks: streaming_aead.StreamingAead) -> None:
    raw = written(b"one")
    assert raw.startswith(CLEAR)
    associated = f"reflectapp-backup-1|{STORE_ID}|{hashlib.sha256(CLEAR).hexdigest()}".encode()
    with tinks.new_decrypting_stream(io.BytesIO(raw[len(CLEAR) :]), associated) as stream:
        plain: BinaryIO = io.BytesIO(stream.read())
    found: Entries = []
    while length := plain.read(4):
        head = json.loads(plain.read(int.from_bytes(length, "big")))
        found.append((head["name"], plain.read(head["size"])))
    assert found[:2] == [("store.db", b"database"), (f"blobs/{BLOBS[0]}", b"one")]
    name, manifest = found[2]
    assert name == "manifest.json" and len(found) == 3
    named = [(entry["name"], entry["size"], entry["sha256"]) for entry in json.loads(manifest)["entries"]]
    assert named == [(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in found[:2]]


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_at_every_boundary(size: int, tinks: streaming_aead.StreamingAead) -> None:
    plain, out = bytes(size), io.BytesIO()
    sealer = StreamSealer(out.write, KEY, b"here")
    for at in range(0, size, 100_000):
        sealer.write(plain[at : at + 100_000])
    sealer.finish()
    with tinks.new_decrypting_stream(io.BytesIO(out.getvalue()), b"here") as stream:
        assert stream.read() == plain
    sealed = io.BytesIO(out.getvalue())
    pieces = list(segments(sealed.read, KEY, b"here"))
    assert b"".join(raw for raw, _ in pieces) == out.getvalue()
    assert b"".join(part or b"" for _, part in pieces) == plain
    assert all(part is not None for _, part in pieces)
    elsewhere = list(segments(io.BytesIO(out.getvalue()).read, KEY, b"there"))
    assert all(part is None for _, part in elsewhere)


def sealed(plain: bytes) -> bytes:
    """A backup with any plain bytes, authentic."""
    out = io.BytesIO()
    out.write(CLEAR)
    sealer = StreamSealer(out.write, KEY, backup._associated(STORE_ID, CLEAR))
    sealer.write(plain)
    sealer.finish()
    return out.getvalue()


def entry(name: str, data: bytes, size: int | None = None) -> bytes:
    head = json.dumps({"name": name, "size": len(data) if size is None else size}).encode()
    return len(head).to_bytes(4, "big") + head + data


def manifest(entries: Entries, **changed: object) -> bytes:
    named = [{"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in entries]
    facts = {"program": "", "made_at": "2026-11-22T09:00:00Z", "store_id": STORE_ID, "rows": {}, "missing": []}
    return entry("manifest.json", json.dumps({**facts, "entries": named, **changed}).encode())


DATABASE = ("store.db", b"database")
BLOB = (f"blobs/{BLOBS[0]}", b"one")


def both(first: tuple[str, bytes], second: tuple[str, bytes]) -> bytes:
    return entry(*first) + entry(*second) + manifest([first, second])


SPOILED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no manifest": lambda: entry(*DATABASE),
    "no database": lambda: entry(*BLOB) + manifest([BLOB]),
    "the database twice": lambda: both(DATABASE, DATABASE),
    "a blob twice": lambda: entry(*DATABASE) + entry(*BLOB) * 2 + manifest([DATABASE, BLOB, BLOB]),
    "a way out of the folder": lambda: both(DATABASE, ("blobs/../../evil", b"")),
    "an absolute name": lambda: both(DATABASE, ("/evil", b"")),
    "another file": lambda: both(DATABASE, ("header.json", b"")),
    "a name that is no id": lambda: both(DATABASE, (f"blobs/{BLOBS[0].upper()}", b"")),
    "an entry that the manifest doesn't name": lambda: entry(*DATABASE) + entry(*BLOB) + manifest([DATABASE]),
    "an entry that only the manifest names": lambda: entry(*DATABASE) + manifest([DATABASE, BLOB]),
    "another content than the manifest's": lambda: entry(*DATABASE) + manifest([("store.db", b"databasE")]),
    "another store's manifest": lambda: entry(*DATABASE) + manifest([DATABASE], store_id=BLOBS[0]),
    "a field more": lambda: entry(*DATABASE) + manifest([DATABASE], more=1),
    "something after the manifest": lambda: entry(*DATABASE) + manifest([DATABASE]) + b"x",
    "an entry that is too short": lambda: entry("store.db", b"data", size=10**15),
    "an entry of less than nothing": lambda: entry("store.db", b"", size=-1) + manifest([DATABASE]),
    "a head without end": lambda: b"\xff\xff\xff\xff",
    "a head that is no JSON": lambda: (4).to_bytes(4, "big") + b"\xff\xfe\x00{",
    "a manifest without end": lambda: entry(*DATABASE) + entry("manifest.json", b"{}", size=10**15),
}


def test_the_plain_form_is_as_the_spoiled_ones_suppose() -> None:
    assert read(sealed(both(DATABASE, BLOB)))[1] == dict([DATABASE, BLOB])


@pytest.mark.parametrize("what", SPOILED)
def test_what_is_authentic_but_not_as_described_is_refused(what: str) -> None:
    with pytest.raises(EnvironmentProblem) as told:
        read(sealed(SPOILED[what]()))
    assert told.value.problem is Problem.BACKUP_DAMAGED
