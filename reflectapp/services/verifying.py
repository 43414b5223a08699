"""Whether all that the store holds is whole. Only read: what is found is told, never mended here."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble
from reflectapp.domain.ports import SealedBlob
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.media import lane_packs, thumbnail_pack
from reflectapp.services.backup_file import Count
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault import header
from reflectapp.vault.blobs import SET_ASIDE
from reflectapp.vault.streaming import sealed_bytes

if TYPE_CHECKING:
    from reflectapp.database.checking import Part
    from reflectapp.database.repositories import KeptBlob

T = TypeVar("T")

_UNPACK: dict[str, Callable[[bytes], object]] = {
    "thumbnails": thumbnail_pack.unpack,
    "waveform": lane_packs.unpack_sound,
    "speech": lane_packs.unpack_speech,
}


class Code(StrEnum):
    """What was found. The last four harm nothing."""

    HEADER = "header"
    HEADER_COPY = "header_copy"
    HEADER_OLD = "header_old"
    DATABASE = "database"
    DATABASE_LOG = "database_log"
    RECORDING_MISSING = "recording_missing"
    RECORDING_DAMAGED = "recording_damaged"
    PICTURES_MISSING = "pictures_missing"
    PICTURES_DAMAGED = "pictures_damaged"
    PLAYABLE_MISSING = "playable_missing"
    PLAYABLE_DAMAGED = "playable_damaged"
    LANE_MISSING = "lane_missing"
    LANE_DAMAGED = "lane_damaged"
    CLIP_MISSING = "clip_missing"
    CLIP_DAMAGED = "clip_damaged"
    UNFINISHED_IMPORT = "unfinished_import"
    UNKNOWN_FILE = "unknown_file"
    SET_ASIDE = "set_aside"
    SNAPSHOT = "snapshot"

    @property
    def is_damage(self) -> bool:
        return self not in (Code.UNFINISHED_IMPORT, Code.UNKNOWN_FILE, Code.SET_ASIDE, Code.SNAPSHOT)


@dataclass(frozen=True, slots=True)
class Finding:
    """`what`: the file's name. `lesson`: the title of the lesson that it concerns, or empty."""

    code: Code
    what: str
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """`recordings`, `size_bytes`: how many were checked, and how much was read of sealed files."""

    findings: tuple[Finding, ...]
    recordings: int = 0
    size_bytes: int = 0

    @property
    def whole(self) -> bool:
        return not any(finding.code.is_damage for finding in self.findings)


def verify(on_store: OnStore, report: Report, cancel: CancelToken) -> Checked:
    """For the media pool. Checks the header's copies, the database and every sealed file, whole.

    Each of its steps on the store's thread is short or ends when it is cancelled. Raises Cancelled.
    """
    found = [*on_store(headers), *database(on_store, cancel)]
    store = on_store(lambda store: store)
    there = _names(store.folder / "blobs")
    blobs = _unless_damaged(on_store, _blobs)
    count = Count(sum(sealed_bytes(blob.size) for blob in blobs or ()), "checking", calmly(report), cancel)
    suspect = list(sealed_files(blobs or (), lambda blob: _opened(store, blob), count))
    known = _unless_damaged(on_store, _known_ids)
    if blobs is None or known is None:
        damage = Finding(Code.DATABASE, header.DATABASE)
        return Checked((*found, *suspect, *(() if damage in found else (damage,))), 0, count.done)
    found += [finding for finding in suspect if finding.what in known]
    found += [Finding(Code.UNFINISHED_IMPORT, blob.id, blob.lesson_title) for blob in blobs if not blob.finished]
    found += [Finding(Code.UNKNOWN_FILE, name) for name in there - known if (store.folder / "blobs" / name).exists()]
    found += [Finding(Code.SET_ASIDE, name) for name in sorted(_names(store.folder / SET_ASIDE))]
    found += _snapshots(store, cancel)
    recordings = sum(blob.kind == "recording" and blob.finished for blob in blobs)
    return Checked(tuple(found), recordings, count.done)


def headers(store: OpenStore) -> tuple[Finding, ...]:
    """Both copies must be whole, the same, made under the store's keys, and no older than the database remembers."""
    copies = {name: _header_copy(store.folder / name) for name in (header.HEADER, header.COPY)}
    sound = {name: copy for name, copy in copies.items() if copy and copy.authentic(store.keys.header_mac)}
    if not sound:
        return (Finding(Code.HEADER, header.HEADER),)
    newest = max(copy.header.sequence for copy in sound.values())
    old = [Finding(Code.HEADER_OLD, header.HEADER)] if newest < _remembered_sequence(store) else []
    bad = [name for name in copies if name not in sound or sound[name].header.sequence != newest]
    return (*old, *(Finding(Code.HEADER_COPY, name) for name in bad))


def database(on_store: OnStore, cancel: CancelToken) -> Iterator[Finding]:
    """The sealed pages, the structure and the references, one at a time; nothing may be left in the log."""
    from reflectapp.database.checking import Part

    on_store(_checkpoint)
    for part in Part:
        cancel.check()
        if not on_store(partial(_part_is_whole, part=part, cancel=cancel)):
            yield Finding(Code.DATABASE, header.DATABASE)
            return


def _part_is_whole(store: OpenStore, part: "Part", cancel: CancelToken) -> bool:
    return store.database.whole(part, lambda: cancel.cancelled)


def sealed_files(
    blobs: "Sequence[KeptBlob]", opened: "Callable[[KeptBlob], SealedBlob]", count: Count
) -> Iterator[Finding]:
    """Every segment of every file, a recording's own hash, and whether pictures and lanes unpack."""
    for blob in blobs:
        if not blob.finished:
            continue
        try:
            sealed = opened(blob)
        except EnvironmentProblem as error:
            missing = error.problem is Problem.BLOB_MISSING
            yield _finding(blob, missing)
            continue
        with closing(sealed):
            if not _is_whole(sealed, blob, count):
                yield _finding(blob, missing=False)


def _is_whole(sealed: SealedBlob, blob: "KeptBlob", count: Count) -> bool:
    if sealed.size != sealed_bytes(blob.size):
        return False
    digest, kept = hashlib.sha256(), bytearray()
    for raw, plain in sealed.segments():
        if plain is None:
            return False
        digest.update(plain)
        if blob.kind in _UNPACK:
            kept += plain
        count.add(len(raw))
    if blob.kind in _UNPACK:
        return _unpacks(blob.kind, bytes(kept))
    return not blob.sha256 or digest.hexdigest() == blob.sha256


def _unpacks(kind: str, data: bytes) -> bool:
    try:
        _UNPACK[kind](data)
    except EnvironmentProblem:
        return False
    return True


def _finding(blob: "KeptBlob", missing: bool) -> Finding:
    if blob.kind == "recording":
        code = Code.RECORDING_MISSING if missing else Code.RECORDING_DAMAGED
    elif blob.kind == "playable":
        code = Code.PLAYABLE_MISSING if missing else Code.PLAYABLE_DAMAGED
    elif blob.kind == "thumbnails":
        code = Code.PICTURES_MISSING if missing else Code.PICTURES_DAMAGED
    elif blob.kind == "clip":
        code = Code.CLIP_MISSING if missing else Code.CLIP_DAMAGED
    else:
        code = Code.LANE_MISSING if missing else Code.LANE_DAMAGED
    return Finding(code, blob.id, blob.lesson_title)


def _opened(store: OpenStore, blob: "KeptBlob") -> SealedBlob:
    return store.blobs.sealed_file(blob.id, blob.kind, blob.wrapped_key)


def _remembered_sequence(store: OpenStore) -> int:
    """0 where an older schema or a damaged database remembers none."""
    from sqlalchemy.exc import DatabaseError

    try:
        with store.read() as work:
            return work.header.sequence() if work.keeping.is_current() else 0
    except (EnvironmentProblem, DatabaseError):
        return 0


def _header_copy(path: Path) -> header.HeaderCopy | None:
    try:
        return header.parse(path.read_bytes()[: header.MAXIMUM_BYTES + 1])
    except OSError:
        return None


def _checkpoint(store: OpenStore) -> None:
    """The cipher's own check does not look at the log. On a full disk it stays, and what is in the file is checked."""
    if not store.database.read_only:
        with suppress(StoreTrouble):
            store.database.checkpoint()


def _unless_damaged(on_store: OnStore, ask: Callable[[OpenStore], T]) -> T | None:
    try:
        return on_store(ask)
    except EnvironmentProblem as error:
        if error.problem is not Problem.DATABASE_DAMAGED:
            raise
        return None


def _blobs(store: OpenStore) -> "tuple[KeptBlob, ...]":
    with store.read() as work:
        return work.keeping.blobs()


def _known_ids(store: OpenStore) -> frozenset[str]:
    with store.read() as work:
        return work.recordings.blob_ids() | work.keeping.departing()


def _names(folder: Path) -> frozenset[str]:
    try:
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


def _snapshots(store: OpenStore, cancel: CancelToken) -> Iterator[Finding]:
    from reflectapp.database.checking import Part
    from reflectapp.database.connection import Database

    for path in sorted((store.folder / "snapshots").glob("*.db")):
        snapshot = Database(path, store.keys.database, read_only=True)
        try:
            if not snapshot.whole(Part.PAGES, lambda: cancel.cancelled):
                yield Finding(Code.SNAPSHOT, path.name)
        finally:
            snapshot.close()
