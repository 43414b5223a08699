"""A sealed blob whose beginning is known last, as that of a film whose length stands in front."""

from pathlib import Path

from reflectapp.vault.disk import told
from reflectapp.vault.sealed_writer import FileSealedWriter, write_at
from reflectapp.vault.streaming import FIRST_PLAIN_BYTES, HEAD_BYTES, TAG_BYTES


class PatchedSealedWriter(FileSealedWriter):
    """Holds the first segment back in memory and seals it last, once, so that no nonce seals two texts.

    It can't go on another time: `suspend` discards.
    """

    def __init__(self, staged: Path, target: Path, key: bytes, associated: bytes) -> None:
        super().__init__(staged, target, key, associated)
        self._first: bytearray | None = None

    def patch(self, offset: int, plain: bytes | memoryview) -> None:
        """Changes bytes that were written; ValueError behind the first segment or what was written."""
        end = offset + len(plain)
        if offset < 0 or end > min(self._size, FIRST_PLAIN_BYTES):
            raise ValueError("only the beginning can be changed")
        held = self._held if self._first is None else memoryview(self._first)
        held[offset:end] = memoryview(plain).cast("B")

    def suspend(self) -> None:
        self.discard()

    def _seal(self, plain: memoryview, last: bool) -> None:
        """In the place of the first segment nothing is written but zeros, until the end."""
        if self._index or last:
            super()._seal(plain, last)
            return
        self._first = bytearray(plain)
        end = self._filled + len(plain) + TAG_BYTES
        self._out[self._filled : end] = bytes(end - self._filled)
        self._filled = end
        self._index = 1

    def _close_synced(self) -> None:
        if self._first is not None:
            sealed = memoryview(bytearray(FIRST_PLAIN_BYTES + TAG_BYTES))
            self._cipher.seal_into(0, False, memoryview(self._first), sealed)
            file = self._open_file()
            told(lambda: write_at(file, HEAD_BYTES, sealed))
            self._first = None
        super()._close_synced()

    def _forget(self) -> None:
        super()._forget()
        self._first = None
