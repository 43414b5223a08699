"""The backup's file: what opens it in the clear, then everything else as one sealed stream.

reflectapp-backup 1␊            the format and its version
the three lines of header.json
a sealed stream of entries: head's length (4 bytes, big-endian), head (JSON: name, size), bytes
the last entry is the manifest, which names every other one with its size and SHA-256
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import BinaryIO, Final, Literal, Protocol

import msgspec

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.vault.header import DATABASE, MAXIMUM_BYTES
from reflectapp.vault.sealed_stream import Read, StreamSealer, segments

FORMAT: Final = "reflectapp-backup"
VERSION: Final = 1
MANIFEST = "manifest.json"
BLOBS = "blobs/"

_BLOB = re.compile(r"blobs/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HEADER_LINES = 3
_MOST_HEAD_BYTES = 1024
_MOST_MANIFEST_BYTES = 64 * 1024 * 1024
_LENGTH_BYTES = 4


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`whole`: it was authentic when it was copied; a damaged file is copied as it is."""

    name: str
    size: int
    sha256: str
    whole: bool = True


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`rows`: how many each table has. `missing`: blobs with a key but without a file, by their ids."""

    format: Literal["reflectapp-backup"] = FORMAT
    version: Literal[1] = VERSION
    program: str
    made_at: datetime
    store_id: str
    rows: dict[str, int]
    missing: tuple[str, ...]
    entries: tuple[Entry, ...]


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    size: int


class Taker(Protocol):
    """Is given every entry of a backup but the manifest, in their order."""

    def begin(self, name: str, size: int) -> None: ...

    def take(self, piece: memoryview) -> None: ...

    def end(self) -> None: ...


class BackupWriter:
    """Writes a backup into `write`, which takes bytes. `header`: the store's header, as its file has it."""

    def __init__(self, write: Callable[[bytes | memoryview], object], header: bytes, key: bytes, store_id: str) -> None:
        clear = f"{FORMAT} {VERSION}\n".encode() + header
        write(clear)
        self._sealer = StreamSealer(write, key, _associated(store_id, clear))
        self._store_id = store_id
        self._entries: list[Entry] = []

    def add(self, name: str, size: int, pieces: Iterable[bytes], whole: Callable[[], bool] = lambda: True) -> None:
        """`pieces` are `size` bytes in all; `whole` is asked after the last of them."""
        digest, written = hashlib.sha256(), 0
        self._begin(name, size)
        for piece in pieces:
            digest.update(piece)
            self._sealer.write(piece)
            written += len(piece)
        if written != size:
            raise ValueError("an entry's bytes are not as many as was said")
        self._entries.append(Entry(name, size, digest.hexdigest(), whole()))

    def finish(self, *, program: str, made_at: datetime, rows: dict[str, int], missing: tuple[str, ...]) -> Manifest:
        """Writes the manifest and seals the end."""
        manifest = Manifest(
            program=program,
            made_at=made_at,
            store_id=self._store_id,
            rows=rows,
            missing=missing,
            entries=tuple(self._entries),
        )
        data = msgspec.json.encode(manifest)
        self._begin(MANIFEST, len(data))
        self._sealer.write(data)
        self._sealer.finish()
        return manifest

    def _begin(self, name: str, size: int) -> None:
        head = msgspec.json.encode(_Head(name, size))
        self._sealer.write(len(head).to_bytes(_LENGTH_BYTES, "big") + head)


def read_clear(file: BinaryIO) -> bytes:
    """The clear part, from the file's beginning; `header_of` takes the header out of it.

    Raises NOT_A_BACKUP, BACKUP_NEWER, BACKUP_DAMAGED.
    """
    first = file.readline(_MOST_HEAD_BYTES)
    name, _, version = first.decode("ascii", "replace").rstrip("\n").partition(" ")
    if name != FORMAT or not version.isdecimal():
        raise UserError(Problem.NOT_A_BACKUP)
    if int(version) > VERSION:
        raise UserError(Problem.BACKUP_NEWER)
    lines = [file.readline(MAXIMUM_BYTES) for _ in range(_HEADER_LINES)]
    if first != f"{FORMAT} {VERSION}\n".encode() or not all(line.endswith(b"\n") for line in lines):
        raise EnvironmentProblem(Problem.BACKUP_DAMAGED)
    return first + b"".join(lines)


def header_of(clear: bytes) -> bytes:
    return clear.split(b"\n", 1)[1]


def read_through(read: Read, clear: bytes, key: bytes, store_id: str, taker: Taker) -> Manifest:
    """Reads all that follows the clear part and gives it to `taker`. Returns the manifest.

    Raises BACKUP_DAMAGED unless every byte is authentic and every entry is as the manifest says. Until it
    has returned, nothing that was taken is to be relied on.
    """
    plain = _Plain(segments(read, key, _associated(store_id, clear)))
    seen: list[tuple[str, int, str]] = []
    try:
        while True:
            head = msgspec.json.decode(plain.exactly(plain.length()), type=_Head)
            if head.name == MANIFEST:
                break
            _check_name(head, seen)
            digest = hashlib.sha256()
            taker.begin(head.name, head.size)
            for piece in plain.pieces(head.size):
                digest.update(piece)
                taker.take(piece)
            taker.end()
            seen.append((head.name, head.size, digest.hexdigest()))
        if head.size > _MOST_MANIFEST_BYTES:
            raise _Damaged
        manifest = msgspec.json.decode(plain.exactly(head.size), type=Manifest)
        named = [(entry.name, entry.size, entry.sha256) for entry in manifest.entries]
        if named != seen or manifest.store_id != store_id or not plain.ended():
            raise _Damaged
    except (_Damaged, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EnvironmentProblem(Problem.BACKUP_DAMAGED) from error
    return manifest


def _check_name(head: _Head, seen: list[tuple[str, int, str]]) -> None:
    """The database first, then blobs, each once in the order of their ids."""
    if head.size < 0 or (head.name != DATABASE) is not bool(seen):
        raise _Damaged
    if seen and not (_BLOB.fullmatch(head.name) and (len(seen) == 1 or head.name > seen[-1][0])):
        raise _Damaged


def _associated(store_id: str, clear: bytes) -> bytes:
    return f"{FORMAT}-{VERSION}|{store_id}|{hashlib.sha256(clear).hexdigest()}".encode()


class _Damaged(Exception):
    pass


class _Plain:
    """The plain bytes of the stream, taken in pieces."""

    def __init__(self, opened: Iterator[tuple[bytes, bytes | None]]) -> None:
        self._opened = opened
        self._held = memoryview(b"")

    def length(self) -> int:
        length = int.from_bytes(self.exactly(_LENGTH_BYTES), "big")
        if length > _MOST_HEAD_BYTES:
            raise _Damaged
        return length

    def exactly(self, count: int) -> bytes:
        return b"".join(self.pieces(count))

    def pieces(self, count: int) -> Iterator[memoryview]:
        while count:
            if not self._held and not self._more():
                raise _Damaged
            piece, self._held = self._held[:count], self._held[count:]
            count -= len(piece)
            yield piece

    def ended(self) -> bool:
        return not self._held and not self._more()

    def _more(self) -> bool:
        for _sealed, plain in self._opened:
            if plain is None:
                raise _Damaged
            self._held = memoryview(plain)
            if plain:
                return True
        return False
