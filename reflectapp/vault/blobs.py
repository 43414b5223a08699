import os
import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.kit.atomic import sync_folder
from reflectapp.vault.disk import told
from reflectapp.vault.patched_writer import PatchedSealedWriter
from reflectapp.vault.sealed_reader import FileSealedReader
from reflectapp.vault.sealed_stream import SealedFile
from reflectapp.vault.sealed_writer import Diverged, FileSealedWriter
from reflectapp.vault.streaming import KEY_BYTES

KINDS = frozenset({"recording", "thumbnails", "waveform", "speech", "playable", "clip"})
SET_ASIDE = "set-aside"

_NONCE_BYTES = 12


class BlobStore:
    """The sealed files of one store, each under its own key, which the database keeps wrapped.

    `folder` is the store's folder, `kind` one of KINDS, `blob_id` a UUID; a wrapped key and a
    file open only for the store, id and kind that they were made for.
    """

    def __init__(self, folder: Path, store_id: str, wrapping_key: bytes) -> None:
        self._store_id = store_id
        self._wrapping = AESGCM(wrapping_key)
        self._blobs = folder / "blobs"
        self._staging = folder / "staging"
        self._set_aside = folder / SET_ASIDE

    def make_folders(self) -> None:
        """Before the first writer."""
        for folder in (self._blobs, self._staging):
            _private_folder(folder)

    def new_key(self, blob_id: str, kind: str) -> bytes:
        """A new random key for a blob, wrapped."""
        return self._wrap(self._wrapping, blob_id, kind, os.urandom(KEY_BYTES))

    def rewrapped(self, blob_id: str, kind: str, wrapped: bytes, wrapping_key: bytes) -> bytes:
        """The same blob's key, wrapped under a new wrapping key. One that can't be read stays as it is."""
        try:
            key = self._unwrap(blob_id, kind, wrapped)
        except EnvironmentProblem:
            return wrapped
        return self._wrap(AESGCM(wrapping_key), blob_id, kind, key)

    def writer(self, blob_id: str, kind: str, wrapped: bytes) -> FileSealedWriter:
        """Begins a blob; refused if one of that id is there or under way."""
        if self._path(blob_id).exists():
            raise EnvironmentProblem(Problem.CANNOT_WRITE)
        return self._writer(blob_id, kind, wrapped, go_on=False)

    def patched_writer(self, blob_id: str, kind: str, wrapped: bytes) -> PatchedSealedWriter:
        """Begins a blob whose first bytes may change until its end."""
        key, associated = self._unwrap(blob_id, kind, wrapped), self._associated("blob", blob_id, kind)
        return PatchedSealedWriter(self._staged(blob_id), self._path(blob_id), key, associated)

    def writer_going_on(self, blob_id: str, kind: str, wrapped: bytes) -> FileSealedWriter:
        """Takes up a blob that was begun, or finished without anyone noting it. Raises Diverged if nothing is there."""
        staged, target = self._staged(blob_id), self._path(blob_id)
        if target.exists():
            told(lambda: os.replace(target, staged))
        if not staged.exists():
            raise Diverged
        return self._writer(blob_id, kind, wrapped, go_on=True)

    def reader(self, blob_id: str, kind: str, wrapped: bytes, size: int) -> FileSealedReader:
        """Opens a blob of `size` plain bytes; raises BLOB_MISSING or BLOB_DAMAGED."""
        key = self._unwrap(blob_id, kind, wrapped)
        return FileSealedReader(self._path(blob_id), key, self._associated("blob", blob_id, kind), size)

    def sealed_file(self, blob_id: str, kind: str, wrapped: bytes) -> SealedFile:
        """A blob to be copied or checked from beginning to end; raises BLOB_MISSING or BLOB_DAMAGED."""
        key = self._unwrap(blob_id, kind, wrapped)
        return SealedFile(self._path(blob_id), key, self._associated("blob", blob_id, kind))

    def seal_bytes(self, blob_id: str, kind: str, wrapped: bytes, data: bytes) -> int:
        """Writes a small blob whole. Returns its plain length."""
        writer = self.writer(blob_id, kind, wrapped)
        try:
            writer.write(data)
            return writer.commit()
        except BaseException:
            writer.discard()
            raise

    def delete(self, blob_id: str) -> None:
        """Unlinks the blob and anything staged for it; nothing there is fine."""
        for path in (self._path(blob_id), self._staged(blob_id)):
            told(partial(path.unlink, missing_ok=True))
        told(lambda: sync_folder(self._blobs))

    def discard_staging(self, kept_ids: Iterable[str] = ()) -> int:
        """Removes what unfinished writers left, but not of blobs that go on. Returns how many files."""
        kept = {self._staged(blob_id) for blob_id in kept_ids}
        left = told(lambda: [path for path in self._staging.iterdir() if path not in kept])
        for path in left:
            told(path.unlink)
        return len(left)

    def unknown(self, known_ids: Iterable[str]) -> tuple[str, ...]:
        """Moves files that no id stands for into the folder SET_ASIDE. Returns their names."""
        known = frozenset(known_ids)
        there = told(lambda: sorted(path.name for path in self._blobs.iterdir()))
        strangers = tuple(name for name in there if name not in known)
        if strangers:
            _private_folder(self._set_aside)
            for name in strangers:
                told(partial(os.replace, self._blobs / name, self._set_aside / name))
            told(lambda: sync_folder(self._set_aside))
            told(lambda: sync_folder(self._blobs))
        return strangers

    def _wrap(self, wrapping: AESGCM, blob_id: str, kind: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + wrapping.encrypt(nonce, key, self._associated("key", blob_id, kind))

    def _writer(self, blob_id: str, kind: str, wrapped: bytes, *, go_on: bool) -> FileSealedWriter:
        key, associated = self._unwrap(blob_id, kind, wrapped), self._associated("blob", blob_id, kind)
        return FileSealedWriter(self._staged(blob_id), self._path(blob_id), key, associated, go_on=go_on)

    def _unwrap(self, blob_id: str, kind: str, wrapped: bytes) -> bytes:
        nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
        try:
            return self._wrapping.decrypt(nonce, sealed, self._associated("key", blob_id, kind))
        except (InvalidTag, ValueError) as error:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED) from error

    def _associated(self, what: str, blob_id: str, kind: str) -> bytes:
        if kind not in KINDS:
            raise ValueError(f"no such kind of blob: {kind}")
        return f"reflectapp-{what}-1|{self._store_id}|{blob_id}|{kind}".encode()

    def _path(self, blob_id: str) -> Path:
        return self._blobs / _checked(blob_id)

    def _staged(self, blob_id: str) -> Path:
        return self._staging / f"{_checked(blob_id)}.part"


def _private_folder(path: Path) -> None:
    told(lambda: path.mkdir(mode=0o700, exist_ok=True))


def _checked(blob_id: str) -> str:
    """Only canonical UUIDs become file names."""
    if str(uuid.UUID(blob_id)) != blob_id:
        raise ValueError("a blob's id is a UUID in its canonical form")
    return blob_id
