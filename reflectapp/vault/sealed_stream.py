"""Sealed streams that are written or read once, from their beginning to their end."""

from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.vault.streaming import HEAD_BYTES, PLAIN_BYTES, SEGMENT_BYTES, SegmentCipher, new_head, plain_bytes

Read = Callable[[int], bytes]
"""`read(n)` returns n bytes, fewer only at the end."""


class StreamSealer:
    """Seals what is written to it, and hands it on to `pass_on` segment by segment."""

    def __init__(self, pass_on: Callable[[memoryview], object], key: bytes, associated: bytes) -> None:
        head = new_head()
        self._cipher = SegmentCipher(key, associated, head)
        self._pass_on = pass_on
        self._held = memoryview(bytearray(PLAIN_BYTES))
        self._out = memoryview(bytearray(SEGMENT_BYTES))
        self._filled = self._index = 0
        pass_on(memoryview(head))

    def write(self, plain: bytes | memoryview) -> None:
        rest = memoryview(plain).cast("B")
        while rest:
            full = plain_bytes(self._index)
            if self._filled == full:
                self._seal(last=False)
                continue
            taken = min(full - self._filled, len(rest))
            self._held[self._filled : self._filled + taken] = rest[:taken]
            self._filled += taken
            rest = rest[taken:]

    def finish(self) -> None:
        """Seals the last segment; nothing can be written afterwards."""
        self._seal(last=True)

    def _seal(self, last: bool) -> None:
        out = self._out[: self._filled + SEGMENT_BYTES - PLAIN_BYTES]
        self._cipher.seal_into(self._index, last, self._held[: self._filled], out)
        self._pass_on(out)
        self._filled = 0
        self._index += 1


def segments(read: Read, key: bytes, associated: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """Each segment as (sealed, plain), the first with the stream's head; plain is None if it is not authentic."""
    head = read(HEAD_BYTES)
    try:
        cipher = SegmentCipher(key, associated, head)
    except ValueError:
        cipher = None
    sealed, index = read(SEGMENT_BYTES - HEAD_BYTES), 0
    while True:
        following = read(SEGMENT_BYTES) if sealed else b""
        yield sealed if index else head + sealed, _opened(cipher, index, not following, sealed)
        if not following:
            return
        sealed, index = following, index + 1


def _opened(cipher: SegmentCipher | None, index: int, last: bool, sealed: bytes) -> bytes | None:
    try:
        return None if cipher is None else cipher.open(index, last, sealed)
    except (InvalidTag, ValueError):
        return None


class SealedFile:
    """A sealed file to be copied or checked whole. What can't be read of it counts as zeros, so as damage."""

    def __init__(self, path: Path, key: bytes, associated: bytes) -> None:
        self._key, self._associated = key, associated
        try:
            self._file = path.open("rb", buffering=0)
            self.size = self._file.seek(0, 2)
            self._file.seek(0)
        except FileNotFoundError as error:
            raise EnvironmentProblem(Problem.BLOB_MISSING) from error
        except OSError as error:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED) from error
        self._at = 0

    def segments(self) -> Iterator[tuple[bytes, bytes | None]]:
        """(sealed, plain) of each segment; the sealed bytes are `size` in all."""
        return segments(self._read, self._key, self._associated)

    def close(self) -> None:
        self._file.close()

    def _read(self, length: int) -> bytes:
        wanted = min(length, self.size - self._at)
        found = b""
        try:
            self._file.seek(self._at)
            while len(found) < wanted:
                more = self._file.read(wanted - len(found))
                if not more:
                    break
                found += more
        except OSError:
            pass
        self._at += wanted
        return found.ljust(wanted, b"\0")
