import os
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
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FileSealedWriter:
    """Seals a stream into `staged`; `commit` moves it to `target`. Raises EnvironmentProblem."""

    def __init__(self, staged: Path, target: Path, key: bytes, associated: bytes) -> None:
        self._staged, self._target = staged, target
        head = new_head()
        self._cipher = SegmentCipher(key, associated, head)
        self._out = memoryview(bytearray(_BATCH_SEGMENTS * SEGMENT_BYTES))
        self._out[:HEAD_BYTES] = head
        self._filled = HEAD_BYTES
        self._held = memoryview(bytearray(PLAIN_BYTES))
        self._held_bytes = 0
        self._index = 0
        self._size = 0
        self._renaming = self._committed = False
        self._early_sync = _EarlySync()
        self._file: int | None = told(lambda: os.open(staged, _CREATE, 0o600))

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
        file = self._open_file()
        self._early_sync.wait()
        told(lambda: os.fsync(file))
        self._file = None
        told(lambda: os.close(file))
        self._renaming = True
        told(lambda: os.rename(self._staged, self._target))
        told(lambda: sync_folder(self._target.parent))
        self._committed = True
        self._forget()
        return self._size

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
        self._staged.unlink(missing_ok=True)
        if self._renaming:
            self._target.unlink(missing_ok=True)

    def _seal(self, plain: memoryview, last: bool) -> None:
        end = self._filled + len(plain) + TAG_BYTES
        self._cipher.seal_into(self._index, last, plain, self._out[self._filled : end])
        self._filled = end
        self._index += 1
        if end == len(self._out):
            self._flush()

    def _flush(self) -> None:
        file, sealed = self._open_file(), self._out[: self._filled]
        told(lambda: _write_all(file, sealed))
        self._early_sync.wrote(file, self._filled)
        self._filled = 0

    def _open_file(self) -> int:
        if self._file is None:
            raise ValueError("the writer is closed")
        return self._file

    def _forget(self) -> None:
        self._held = self._out = memoryview(bytearray())
        self._held_bytes = 0


class _EarlySync:
    """Has the disk begin on what is written while more is being sealed, so that the end is soon.

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
        end.set_result(None)


def _write_all(file: int, rest: memoryview) -> None:
    while rest:
        rest = rest[os.write(file, rest) :]
