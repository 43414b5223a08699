"""The file that says how to reach the master key: strict JSON in two copies.

Three lines: the JSON, its HMAC-SHA256 (tells of tampering, needs the master key), the SHA-256 of
both (tells of damage, needs nothing).
"""

import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.kit.atomic import partly_written, sync_folder, write_atomic
from reflectapp.vault.disk import told
from reflectapp.vault.slots import RECOVERY, Slot, kind_of

HEADER, COPY, DATABASE = "header.json", "header.bak", "store.db"
NEXT_DATABASE = "store.db.next"
"""A whole database that takes the place of DATABASE once a header with its key is written."""
DATABASE_BESIDE = ("-wal", "-journal", "-shm")
"""The ends of names under which SQLite leaves files beside a database."""
VERSION = 1
MAXIMUM_BYTES = 16 * 1024


class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sequence` grows with every writing; at most one slot of each kind."""

    format: Literal["reflectapp-store"] = "reflectapp-store"
    version: Literal[1] = 1
    sequence: int
    store_id: str
    slots: tuple[Slot, ...]

    def slot(self, kind: str) -> Slot | None:
        return next((slot for slot in self.slots if kind_of(slot) == kind), None)

    def with_slot(self, new: Slot) -> "Header":
        """`new` stands in place of the slot of its kind."""
        return msgspec.structs.replace(self, slots=(*self.without(kind_of(new)).slots, new))

    def without(self, kind: str) -> "Header":
        return msgspec.structs.replace(self, slots=tuple(slot for slot in self.slots if kind_of(slot) != kind))

    def numbered(self, sequence: int) -> "Header":
        return msgspec.structs.replace(self, sequence=sequence)


@dataclass(frozen=True, slots=True)
class HeaderCopy:
    """An undamaged copy as it was read."""

    header: Header
    raw: bytes

    def authentic(self, mac_key: bytes) -> bool:
        body, mac, _ = self.raw.split(b"\n", 2)
        return hmac.compare_digest(mac, _mac(mac_key, body))


@dataclass(frozen=True, slots=True)
class Copies:
    """The different undamaged copies, newest first; `whole` if both are there and the same."""

    found: tuple[HeaderCopy, ...]
    whole: bool


class _AnyVersion(msgspec.Struct):
    version: int


def exists(folder: Path) -> bool:
    """Whether there is a store here, even one of which only the recordings are left."""
    if any((folder / name).exists() for name in (HEADER, COPY, DATABASE)):
        return True
    try:
        return any((folder / "blobs").iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return False


def read(folder: Path) -> Copies:
    """Raises STORE_MISSING, HEADER_DAMAGED if no copy is whole, STORE_NEWER."""
    if not exists(folder):
        raise UserError(Problem.STORE_MISSING)
    both = [_read_copy(folder / name) for name in (HEADER, COPY)]
    distinct = {copy.raw: copy for copy in both if copy}
    if not distinct:
        raise EnvironmentProblem(Problem.HEADER_DAMAGED)
    newest_first = sorted(distinct.values(), key=lambda copy: -copy.header.sequence)
    return Copies(tuple(newest_first), whole=None not in both and len(distinct) == 1)


def write(folder: Path, header: Header, mac_key: bytes) -> None:
    """Writes both copies, one after the other: a crash leaves at least one whole."""
    write_raw(folder, sealed(header, mac_key))


def replace(folder: Path, header: Header, mac_key: bytes) -> None:
    """Writes a header under new keys: there is never a copy of the old one beside it."""
    raw = sealed(header, mac_key)
    told(lambda: (folder / COPY).unlink(missing_ok=True))
    told(lambda: sync_folder(folder))
    write_raw(folder, raw)


def sealed(header: Header, mac_key: bytes) -> bytes:
    """The bytes of a copy. A header without a recovery slot is never written."""
    if header.slot(RECOVERY) is None:
        raise ValueError("a store needs a recovery key")
    body = msgspec.json.encode(header)
    lines = body + b"\n" + _mac(mac_key, body) + b"\n"
    return lines + _digest(lines) + b"\n"


def write_raw(folder: Path, raw: bytes) -> None:
    """Makes both copies the same."""
    told(lambda: write_atomic(folder / HEADER, raw))
    told(lambda: write_atomic(folder / COPY, raw))


def sweep(folder: Path) -> None:
    """Removes what a writing that was cut short left beside the copies."""
    for name in (HEADER, COPY):
        with suppress(OSError):
            partly_written(folder / name).unlink(missing_ok=True)


def _read_copy(path: Path) -> HeaderCopy | None:
    """None for a copy that is missing or damaged in any bit."""
    try:
        with open(path, "rb") as file:
            raw = file.read(MAXIMUM_BYTES + 1)
    except OSError:
        return None
    return parse(raw)


def parse(raw: bytes) -> HeaderCopy | None:
    """None for bytes that are damaged in any bit; raises STORE_NEWER."""
    lines = raw.split(b"\n")
    if len(raw) > MAXIMUM_BYTES or len(lines) != 4 or lines[3]:
        return None
    body, mac, digest, _ = lines
    if digest != _digest(body + b"\n" + mac + b"\n"):
        return None
    try:
        if msgspec.json.decode(body, type=_AnyVersion).version > VERSION:
            raise UserError(Problem.STORE_NEWER)
        header = msgspec.json.decode(body, type=Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    kinds = {kind_of(slot) for slot in header.slots}
    # Written again it must be the same bytes: no repeated keys, no second spelling of anything.
    if msgspec.json.encode(header) != body or len(kinds) != len(header.slots):
        return None
    return HeaderCopy(header, raw)


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).hexdigest().encode()


def _digest(lines: bytes) -> bytes:
    return hashlib.sha256(lines).hexdigest().encode()
