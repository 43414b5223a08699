"""One verified file with everything that the store holds."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reflectapp import __version__
from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit import clock
from reflectapp.kit.atomic import sync_folder
from reflectapp.services import backup_file, room, store_settings
from reflectapp.services.backup_file import Count, Missing, SyncedFile
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault import header, mark
from reflectapp.vault.backup import BackupWriter
from reflectapp.vault.disk import told

if TYPE_CHECKING:
    from reflectapp.database.repositories import KeptBlob

__all__ = ["ENDING", "BackupDone", "Missing", "back_up", "backup_reminder"]

ENDING = ".reflectbackup"
_SNAPSHOT = "backup.db"


@dataclass(frozen=True, slots=True)
class BackupDone:
    """`entries`: the database and every recording, with its pictures."""

    size_bytes: int
    entries: int
    missing: tuple[Missing, ...]


def back_up(on_store: OnStore, path: Path, report: Report, cancel: CancelToken) -> BackupDone:
    """For the media pool. Writes the backup, reads it back whole, and only then gives it its name.

    What is not whole in the store is named in the result, and does not stand in the way of the rest. Imports
    under way are not in it, nor is what was deleted and could still be brought back.
    Raises EnvironmentProblem or Cancelled; then nothing stays.
    """
    store = on_store(lambda store: store)
    if path.resolve().is_relative_to(store.folder.resolve()):
        raise EnvironmentProblem(Problem.CANNOT_WRITE)
    report = calmly(report)
    staged = path.with_name(path.name + ".part")
    with _snapshot(on_store, store, path.with_name(path.name + ".db"), cancel) as taken:
        room.check(path.parent, room.sealed(taken.size_bytes))
        try:
            missing = told(lambda: _write(taken, staged, report, cancel))
            count = Count(2 * taken.size_bytes, "reading back", report, cancel, taken.size_bytes)
            keys, store_id = store.keys, store.store_id
            read = told(lambda: backup_file.read_back(staged, keys.backup, store_id, count))
            told(lambda: os.replace(staged, path))
            told(lambda: sync_folder(path.parent))
        except BaseException:
            with suppress(OSError):
                staged.unlink(missing_ok=True)
            raise
    with suppress(StoreTrouble):  # a store that can't be written is backed up all the same
        on_store(store_settings.note_backup)
    there = on_store(_blob_ids)
    kept = tuple(each for each in missing if each.blob_id in there)
    return BackupDone(path.stat().st_size, len(read.entries), kept)


def backup_reminder(store: OpenStore) -> int | None:
    """Days since the last backup, or since the first lesson or goal, once it is time to remind her; else None."""
    settings = store_settings.settings(store)
    if settings.backup_after_days is None:
        return None
    with store.read() as work:
        begun = [lesson.created_at for lesson in work.lessons.all()] + [goal.created_at for goal in work.goals.all()]
    if not begun:
        return None
    days = (clock.now() - (settings.backed_up_at or min(begun))).days
    return days if days >= settings.backup_after_days else None


@dataclass(frozen=True, slots=True)
class _Taken:
    """The store as it was at one moment; `database` is a file of its own, under the store's keys."""

    store: OpenStore
    database: Path
    header: bytes
    blobs: "tuple[KeptBlob, ...]"
    rows: dict[str, int]

    @property
    def size_bytes(self) -> int:
        return backup_file.total_bytes(self.database.stat().st_size, self.blobs)


@contextmanager
def _snapshot(on_store: OnStore, store: OpenStore, beside: Path, cancel: CancelToken) -> Iterator[_Taken]:
    """The database is copied on the store's thread, then tidied and read on this one.

    What a crash leaves in the staging folder goes with the next opening. Where the store can't be written the
    copy is made as `beside`, which is named after the backup, so that it takes no other file's place.
    """
    path = store.folder / "staging" / _SNAPSHOT if store.standing.trouble is None else beside
    try:
        told(lambda: _discard(path))
        raw = on_store(lambda store: _copy(store, path, cancel))
        blobs, rows = _tidied(store, path)
        cancel.check()
        yield _Taken(store, path, raw, blobs, rows)
    finally:
        with suppress(OSError):
            _discard(path)


def _copy(store: OpenStore, path: Path, cancel: CancelToken) -> bytes:
    """Returns the header of the same moment: the database remembers its number."""
    room.check(path.parent, room.sealed((store.folder / header.DATABASE).stat().st_size))
    with store.read() as work:
        sequence = work.header.sequence()
    key = store.keys.database + mark.of(store.store_id, store.keys.database).salt
    told(
        lambda: store.database.copy(path, key, lambda _id, _kind, wrapped: wrapped, sequence, lambda: cancel.cancelled)
    )
    return _own_header(store)


def _own_header(store: OpenStore) -> bytes:
    """Of the undamaged copies, the newest that this store wrote: another would make a backup that never opens."""
    for copy in header.read(store.folder).found:
        if copy.authentic(store.keys.header_mac):
            return copy.raw
    raise EnvironmentProblem(Problem.HEADER_TAMPERED)


def _tidied(store: OpenStore, path: Path) -> "tuple[tuple[KeptBlob, ...], dict[str, int]]":
    from reflectapp.database.connection import Database

    copy = Database.open(path, store.keys.database, store.store_id)
    try:
        with copy.unit() as work:
            work.purge_hidden()
            work.keeping.drop_unfinished()
        copy.checkpoint()
        with copy.read() as work:
            return work.keeping.blobs(), work.keeping.row_counts()
    finally:
        copy.close()


def _discard(path: Path) -> None:
    for end in ("", *header.DATABASE_BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _write(taken: _Taken, staged: Path, report: Report, cancel: CancelToken) -> tuple[Missing, ...]:
    store, count = taken.store, Count(2 * taken.size_bytes, "writing", report, cancel)
    staged.unlink(missing_ok=True)
    with closing(SyncedFile(staged)) as file, taken.database.open("rb") as database:
        writer = BackupWriter(file.write, taken.header, store.keys.backup, store.store_id)
        missing = backup_file.write(
            writer,
            database,
            taken.database.stat().st_size,
            taken.blobs,
            lambda blob: store.blobs.sealed_file(blob.id, blob.kind, blob.wrapped_key),
            count,
        )
        gone = tuple(each.blob_id for each in missing if not each.copied)
        writer.finish(program=__version__, made_at=clock.now(), rows=taken.rows, missing=gone)
        file.sync()
    return missing


def _blob_ids(store: OpenStore) -> frozenset[str]:
    with store.read() as work:
        return work.recordings.blob_ids()
