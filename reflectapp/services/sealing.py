"""From the teacher's file into a sealed blob: read, hashed and encrypted in one pass."""

import hashlib
import os
import stat
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.ports import SealedWriter
from reflectapp.domain.progress import CancelToken, Paused, Progress, Report

CHUNK_BYTES = 4 * 1024 * 1024
_CHUNKS_AHEAD = 4


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, opened once: what is probed is what is read. Nothing but a plain file is opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserError(Problem.NOT_A_RECORDING)
        file = path.open("rb", buffering=0)
    except FileNotFoundError:
        raise UserError(Problem.FILE_MISSING) from None
    except (OSError, ValueError):
        raise UserError(Problem.FILE_UNREADABLE) from None
    with file:
        yield cast(BinaryIO, file)


def seal(writer: SealedWriter, file: BinaryIO, report: Report, cancel: CancelToken) -> str:
    """Gives `writer` the whole file. Returns the SHA-256 of the plain bytes.

    Paused leaves what was sealed to a writer that goes on; anything else leaves nothing.
    """
    before = os.fstat(file.fileno())
    total, done, known = before.st_size, 0, writer.there_bytes
    digest = hashlib.sha256()
    file.seek(0)
    try:
        with closing(_read_ahead(file, digest)) as chunks:
            for chunk in chunks:
                cancel.check()
                writer.write(chunk)
                done += len(chunk)
                report(Progress(done, total, "sealing" if done > known else "comparing"))
        after = os.fstat(file.fileno())
        if (done, after.st_size, after.st_mtime_ns) != (total, total, before.st_mtime_ns):
            raise UserError(Problem.FILE_CHANGED)
        cancel.check()
        writer.commit()
    except Paused:
        writer.suspend()
        raise
    except BaseException:
        writer.discard()
        raise
    return digest.hexdigest()


def _read_ahead(file: BinaryIO, digest: _Digest) -> Generator[bytes, None, None]:
    """Reads the next pieces and hashes them, each in a thread of its own, while the last ones are being sealed.

    The three leave one another the interpreter in their long calls. The digest is whole at the end only.
    """

    def read() -> tuple[bytes, Future[None]]:
        try:
            chunk = file.read(CHUNK_BYTES)
        except OSError:
            raise UserError(Problem.FILE_UNREADABLE) from None
        return chunk, hashing.submit(digest.update, chunk)

    with ThreadPoolExecutor(1, "hash") as hashing, ThreadPoolExecutor(1, "read-ahead") as reading:
        ahead = deque(reading.submit(read) for _ in range(_CHUNKS_AHEAD))
        try:
            while True:
                chunk, hashed = ahead.popleft().result()
                if chunk:
                    yield chunk
                hashed.result()
                if not chunk:
                    return
                ahead.append(reading.submit(read))
        finally:
            reading.shutdown(cancel_futures=True)
