import os
import sys
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Thread

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.kit.atomic import sync_folder
from reflectapp.vault.disk import told
from reflectapp.vault.streaming import (
    HEAD_BYTES,
    PLAIN_BYTES,
    SEGMENT_BYTES,
    TAG_BYTES,
    SegmentCipher,
    new_head,
    plain_bytes,
)

_BATCH_SEGMENTS = 16
_SYNC_EVERY_BYTES = 64 * 1024 * 1024
_BINARY = getattr(os, "O_BINARY", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY
_GO_ON = os.O_RDWR | _BINARY


class Diverged(Exception):
    """What an earlier writer left is not what the stream seals to now; the blob needs another key."""


class FileSealedWriter:
    """Seals a stream into `staged`; `commit` moves it to `target`. Raises EnvironmentProblem.

    `suspend` keeps what was sealed. A writer that goes on with it is given the stream from its beginning again:
    it seals in memory what is on the disk already and compares, to the last byte, before it writes on. A nonce
    that sealed one text thus never seals another on the disk, whatever became of the source; else Diverged.
    """

    def __init__(self, staged: Path, target: Path, key: bytes, associated: bytes, *, go_on: bool = False) -> None:
        self._staged, self._target = staged, target
        self._file: int | None = told(lambda: os.open(staged, _GO_ON if go_on else _CREATE, 0o600))
        self._early_sync = _EarlySync()
        self._there = 0
        self._renaming = self._committed = False
        head = self._take_up() if go_on else new_head()
        self._cipher = SegmentCipher(key, associated, head)
        self._out = memoryview(bytearray(_BATCH_SEGMENTS * SEGMENT_BYTES))
        self._out[:HEAD_BYTES] = head
        self._filled = HEAD_BYTES
        self._held = memoryview(bytearray(PLAIN_BYTES))
        self._held_bytes = 0
        self._index = 0
        self._size = 0

    @property
    def there_bytes(self) -> int:
        """How many sealed bytes were there and have not been compared yet."""
        return self._there

    def write(self, plain: bytes | memoryview) -> None:
        """Large pieces are best: only what doesn't fill a segment is copied."""
        rest = memoryview(plain).cast("B")
        self._size += len(rest)
        while rest:
            full = plain_bytes(self._index)
            if self._held_bytes == full:
                self._seal(self._held[:full], last=False)
                self._held_bytes = 0
            elif self._held_bytes == 0 and len(rest) > full:
                self._seal(rest[:full], last=False)
                rest = rest[full:]
            else:
                taken = min(full - self._held_bytes, len(rest))
                self._held[self._held_bytes : self._held_bytes + taken] = rest[:taken]
                self._held_bytes += taken
                rest = rest[taken:]

    def commit(self) -> int:
        """Seals the last segment, syncs, renames into place. Returns the plain length."""
        self._seal(self._held[: self._held_bytes], last=True)
        self._flush()
        if self._there:
            raise Diverged
        self._close_synced()
        self._renaming = True
        told(lambda: os.rename(self._staged, self._target))
        told(lambda: sync_folder(self._target.parent))
        self._committed = True
        self._forget()
        return self._size

    def suspend(self) -> None:
        """Keeps the whole segments for a writer that goes on with them; this one is over. What can't be synced goes."""
        try:
            if not self._there:
                self._flush()
            self._close_synced()
        except EnvironmentProblem:
            self.discard()
            raise
        self._forget()

    def discard(self) -> None:
        """Removes what was written; does nothing after `commit`."""
        if self._committed:
            return
        self._forget()
        if self._file is not None:
            with suppress(EnvironmentProblem):
                self._early_sync.wait()
            with suppress(OSError):
                os.close(self._file)
            self._file = None
        for path in (self._staged, self._target) if self._renaming else (self._staged,):
            with suppress(OSError):  # the next opening removes it; why it was given up is what counts
                path.unlink(missing_ok=True)

    def _seal(self, plain: memoryview, last: bool) -> None:
        end = self._filled + len(plain) + TAG_BYTES
        self._cipher.seal_into(self._index, last, plain, self._out[self._filled : end])
        self._filled = end
        self._index += 1
        if end == len(self._out):
            self._flush()

    def _flush(self) -> None:
        """Writes what was sealed, behind what is there already, which must be the same."""
        file, there = self._open_file(), min(self._there, self._filled)
        if there and told(lambda: _read_all(file, there)) != self._out[:there]:
            raise Diverged
        self._there -= there
        told(lambda: _write_all(file, self._out[there : self._filled]))
        self._early_sync.wrote(file, self._filled - there)
        self._filled = 0

    def _take_up(self) -> bytes:
        """The head of what is there. A torn one has sealed nothing."""
        file = self._open_file()
        self._there = told(lambda: os.fstat(file).st_size)
        head = told(lambda: _read_all(file, HEAD_BYTES))
        if len(head) < HEAD_BYTES or head[0] != HEAD_BYTES:
            self._file = None
            os.close(file)
            raise Diverged
        told(lambda: os.lseek(file, 0, os.SEEK_SET))
        return head

    def _close_synced(self) -> None:
        file = self._open_file()
        self._early_sync.wait()
        told(lambda: os.fsync(file))
        self._file = None
        told(lambda: os.close(file))

    def _open_file(self) -> int:
        if self._file is None:
            raise ValueError("the writer is closed")
        return self._file

    def _forget(self) -> None:
        self._held = self._out = memoryview(bytearray())
        self._held_bytes = 0


class _EarlySync:
    """Has the disk begin on what is written while more is being sealed, so that the end is soon.

    The system need not remember what is on the disk then: the memory takes what is sealed next, and a recording
    larger than all memory pushes nothing else out of it.
    A failed sync is told once by the system, so it must be kept and raised here.
    """

    def __init__(self) -> None:
        self._pending_bytes = 0
        self._running: Future[None] | None = None

    def wrote(self, file: int, count: int) -> None:
        self._pending_bytes += count
        if self._pending_bytes < _SYNC_EVERY_BYTES or (self._running and not self._running.done()):
            return
        self.wait()
        self._pending_bytes = 0
        running: Future[None] = Future()
        self._running = running
        Thread(target=_sync, args=(file, running), name="sealed-sync").start()

    def wait(self) -> None:
        """Ends with the sync under way; raises what the last one met."""
        ended, self._running = self._running, None
        if ended:
            told(ended.result)


def _sync(file: int, end: "Future[None]") -> None:
    try:
        os.fsync(file)
    except OSError as error:
        end.set_exception(error)
    else:
        if sys.platform == "linux":
            with suppress(OSError):  # only advice
                os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        end.set_result(None)


def _read_all(file: int, count: int) -> bytes:
    """Fewer at the end of the file."""
    parts = []
    while count and (part := os.read(file, count)):
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def write_at(file: int, offset: int, data: memoryview) -> None:
    os.lseek(file, offset, os.SEEK_SET)
    _write_all(file, data)


def _write_all(file: int, rest: memoryview) -> None:
    while rest:
        rest = rest[os.write(file, rest) :]
