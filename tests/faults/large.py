"""A store far larger than memory is checked, backed up and read back with flat memory.

Its recordings are sealed while they are read, so that they need no room; what is written is read at once.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from queue import Queue
from threading import Thread

import psutil

from reflectapp.database.repositories import KeptBlob
from reflectapp.domain.progress import CancelToken
from reflectapp.kit.ids import new_id
from reflectapp.services import backup_file, verifying
from reflectapp.services.backup_file import Count
from reflectapp.vault import backup
from reflectapp.vault.backup import BackupWriter
from reflectapp.vault.sealed_stream import StreamSealer, segments
from reflectapp.vault.streaming import sealed_bytes
from tests.faults.row import Row

KEY = bytes(range(32))
STORE_ID = "00000000-0000-4000-8000-000000000000"
FULL_BYTES = 100 * 10**9
RECORDING_BYTES = 2 * 10**9
ALLOWED_BYTES = 64 * 1024 * 1024
_PIECE = os.urandom(1024 * 1024)
_PIECES_BETWEEN = 32


class LazyBlob:
    """A sealed blob of `size` plain bytes that comes into being while it is read."""

    def __init__(self, size: int) -> None:
        self.size = sealed_bytes(size)
        self._left = size
        self._made = bytearray()
        self._sealer = StreamSealer(self._made.extend, KEY, b"large")
        self._ended = False

    def segments(self) -> Iterator[tuple[bytes, bytes | None]]:
        return segments(self._read, KEY, b"large")

    def close(self) -> None:
        pass

    def _read(self, length: int) -> bytes:
        while len(self._made) < length and not self._ended:
            piece = memoryview(_PIECE)[: self._left]
            self._left -= len(piece)
            if piece:
                self._sealer.write(piece)
            else:
                self._sealer.finish()
                self._ended = True
        taken = bytes(self._made[:length])
        del self._made[:length]
        return taken


class Pipe:
    """What one thread writes another reads; only a few pieces are between them."""

    def __init__(self) -> None:
        self._pieces: Queue[bytes] = Queue(_PIECES_BETWEEN)
        self._held = b""
        self.written = 0

    def write(self, piece: bytes | memoryview) -> None:
        self.written += len(piece)
        self._pieces.put(bytes(piece))

    def close(self) -> None:
        self._pieces.put(b"")

    def read(self, length: int) -> bytes:
        parts = []
        while length:
            if not self._held:
                self._held = self._pieces.get()
                if not self._held:
                    self.close()
                    break
            parts.append(self._held[:length])
            self._held = self._held[length:]
            length -= len(parts[-1])
        return b"".join(parts)


class Memory:
    """The most that this process held, beyond what it held at first."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._first = self._process.memory_info().rss
        self.most = 0

    def count(self, total: int) -> Count:
        return Count(total, "", lambda _progress: self.look(), CancelToken())

    def look(self) -> None:
        self.most = max(self.most, self._process.memory_info().rss - self._first)


def large_store(total_bytes: int) -> tuple[KeptBlob, ...]:
    count = max(1, total_bytes // RECORDING_BYTES)
    ids = sorted(new_id() for _ in range(count))
    return tuple(KeptBlob(each, "recording", b"", total_bytes // count, "", True, "") for each in ids)


def check(total_bytes: int) -> tuple[int, int]:
    """Checks a store of that size. Returns how many sealed bytes were read, and the memory it took."""
    memory, blobs = Memory(), large_store(total_bytes)
    count = memory.count(total_bytes)
    found = list(verifying.sealed_files(blobs, lambda blob: LazyBlob(blob.size), count))
    assert found == []
    return count.done, memory.most


def back_up(total_bytes: int) -> tuple[int, int]:
    """Backs a store of that size up and reads it back. Returns the backup's size, and the memory it took."""
    memory, blobs, pipe = Memory(), large_store(total_bytes), Pipe()
    header = b"{}\n0\n0\n"

    def write() -> None:
        writer = BackupWriter(pipe.write, header, KEY, STORE_ID)
        database = b"database" * 1000
        count = memory.count(total_bytes)
        backup_file.write(writer, BytesIO(database), len(database), blobs, lambda blob: LazyBlob(blob.size), count)
        writer.finish(program="", made_at=datetime.now(UTC), rows={}, missing=())
        pipe.close()

    writing = Thread(target=write)
    writing.start()
    clear = pipe.read(len(f"{backup.FORMAT} {backup.VERSION}\n") + len(header))
    manifest = backup.read_through(pipe.read, clear, KEY, STORE_ID, backup_file.Nowhere(memory.count(total_bytes)))
    writing.join()
    assert len(manifest.entries) == len(blobs) + 1
    return pipe.written, memory.most


def run(total_bytes: int = FULL_BYTES) -> Iterator[Row]:
    for what, work in (("checked", check), ("backed up and read back", back_up)):
        began = time.monotonic()
        size, memory = work(total_bytes)
        seconds = time.monotonic() - began
        wrong = (f"it took {memory:,} bytes of memory",) if memory > ALLOWED_BYTES else ()
        result = f"{size / 1e9:.1f} GB at {size / 1e6 / seconds:.0f} MB/s, with {memory / 2**20:.0f} MiB of memory"
        yield Row(f"A store of {total_bytes / 1e9:.0f} GB is {what}", 1, result, wrong)
