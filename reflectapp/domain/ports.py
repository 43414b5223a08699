"""Protocols through which the middle rooms meet; `services` puts the rooms together."""

from collections.abc import Iterator
from typing import Protocol


class SealedReader(Protocol):
    """Random access to the plain bytes of a sealed blob.

    Never raises into a decoder: after a failed segment `failed` is true and reads return b"".
    Safe to call from any one thread at a time.
    """

    @property
    def size(self) -> int:
        """Length of the plain bytes."""
        ...

    @property
    def failed(self) -> bool: ...

    def read_at(self, offset: int, length: int) -> bytes: ...

    def close(self) -> None: ...


class SealedWriter(Protocol):
    """Encrypts a stream into the staging folder; only `commit` makes it a blob."""

    @property
    def there_bytes(self) -> int:
        """How much an earlier writer left that has not been compared with the stream yet."""
        ...

    def write(self, plain: bytes | memoryview) -> None: ...

    def commit(self) -> int:
        """Seals the last segment, syncs, renames into place. Returns the plain length."""
        ...

    def suspend(self) -> None:
        """Keeps what was sealed, for a writer that goes on with the same stream."""
        ...

    def discard(self) -> None:
        """Removes what was staged; does nothing after `commit`."""
        ...


class PatchedWriter(SealedWriter, Protocol):
    """A writer that can change the first bytes that it was given, until `commit`."""

    def patch(self, offset: int, plain: bytes | memoryview) -> None: ...


class SealedBlob(Protocol):
    """A sealed blob that is copied or checked once, from its beginning to its end."""

    @property
    def size(self) -> int:
        """Length of the sealed bytes."""
        ...

    def segments(self) -> Iterator[tuple[bytes, bytes | None]]:
        """(sealed, plain) of each segment; plain is None if it is not authentic."""
        ...

    def close(self) -> None: ...
