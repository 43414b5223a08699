import logging
import threading
from collections import OrderedDict
from io import FileIO
from pathlib import Path

from cryptography.exceptions import InvalidTag

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.vault.streaming import (
    HEAD_BYTES,
    SEGMENT_BYTES,
    SegmentCipher,
    plain_start,
    sealed_bytes,
    segment_count,
    segment_of,
)

CACHED_SEGMENTS = 16

_log = logging.getLogger(__name__)


class FileSealedReader:
    """Random access to a sealed file, with the last used segments kept in memory.

    Opening authenticates the first and the last segment and compares the length with `size`;
    it raises EnvironmentProblem. Reading never raises: it latches `failed` and returns b"".
    """

    def __init__(self, path: Path, key: bytes, associated: bytes, size: int) -> None:
        self._size = size
        self._last = segment_count(size) - 1
        self._failed = False
        self._lock = threading.Lock()
        self._cache: OrderedDict[int, bytes] = OrderedDict()
        try:
            self._file = FileIO(path)
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            raise EnvironmentProblem(Problem.BLOB_MISSING if missing else Problem.BLOB_DAMAGED) from error
        try:
            if self._file.seek(0, 2) != sealed_bytes(size):
                raise ValueError("the length differs from the database's")
            self._cipher = SegmentCipher(key, associated, self._raw(0, HEAD_BYTES))
            self._segment(self._last)
            self._segment(0)
        except (OSError, ValueError, InvalidTag) as error:
            self._file.close()
            raise EnvironmentProblem(Problem.BLOB_DAMAGED) from error

    @property
    def size(self) -> int:
        return self._size

    @property
    def failed(self) -> bool:
        return self._failed

    def read_at(self, offset: int, length: int) -> bytes:
        """The plain bytes from `offset`, fewer at the end, none after a failure or `close`."""
        with self._lock:
            if self._failed or self._file.closed:
                return b""
            try:
                return self._read(offset, length)
            except (OSError, ValueError, InvalidTag):
                self._failed = True
                self._cache.clear()
                _log.error("a segment of a sealed file could not be read")
                return b""

    def close(self) -> None:
        with self._lock:
            self._cache.clear()
            self._file.close()

    def _read(self, offset: int, length: int) -> bytes:
        if offset < 0:
            raise ValueError("negative offset")
        end = min(offset + length, self._size)
        parts = []
        while offset < end:
            index = segment_of(offset)
            start = offset - plain_start(index)
            part = self._segment(index)[start : start + end - offset]
            parts.append(part)
            offset += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _segment(self, index: int) -> bytes:
        plain = self._cache.get(index)
        if plain is not None:
            self._cache.move_to_end(index)
            return plain
        begin = max(index * SEGMENT_BYTES, HEAD_BYTES)
        end = min((index + 1) * SEGMENT_BYTES, sealed_bytes(self._size))
        plain = self._cipher.open(index, index == self._last, self._raw(begin, end - begin))
        self._cache[index] = plain
        if len(self._cache) > CACHED_SEGMENTS:
            self._cache.popitem(last=False)
        return plain

    def _raw(self, begin: int, length: int) -> bytes:
        self._file.seek(begin)
        raw = self._file.read(length)
        while len(raw) < length:
            more = self._file.read(length - len(raw))
            if not more:
                raise ValueError("the file ends too early")
            raw += more
        return raw
