"""What the store puts in order by itself when it opens and closes."""

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from reflectapp.domain.errors import StoreTrouble
from reflectapp.domain.lessons import Importing, Unfinished
from reflectapp.services.standing import makes_room
from reflectapp.vault.disk import told

if TYPE_CHECKING:
    from reflectapp.services.store import OpenStore


class ImportsLeft(NamedTuple):
    """How many imports were found that did not end: those that go on, those that were taken back."""

    going_on: int
    taken_back: int


@makes_room
def purge(store: "OpenStore") -> None:
    """Removes for good what was deleted: first the keys and texts, durably, then the sealed files.

    Snapshots hold them too, and go before the commit: after a crash in between they go next time.
    """
    with store.unit() as work:
        if work.purge_hidden():
            told(store.database.discard_snapshots)
    unlink_departing(store)


@makes_room
def unlink_departing(store: "OpenStore") -> None:
    """Unlinks the files of blobs whose keys are gone, also those that a crash left behind."""
    with store.read() as work:
        blob_ids = work.recordings.departing()
    if not blob_ids:
        return
    with suppress(StoreTrouble):  # a full disk must not keep what is deleted: the log is durable too
        store.database.checkpoint()
    for blob_id in blob_ids:
        store.blobs.delete(blob_id)
    with store.unit() as work:
        work.recordings.departed(blob_ids)


@makes_room
def settle_imports(store: "OpenStore") -> ImportsLeft:
    """Keeps what can still come in, takes back the rest of what was interrupted. Unknown blobs are set aside."""
    with store.unit() as work:
        unfinished = work.recordings.unfinished()
        kept = {row.recording.id: row.recording.blob_id for row in work.imports.unfinished() if can_come_in(row)}
        for recording in unfinished:
            if recording.id not in kept:
                work.recordings.remove(recording.id)
    unlink_departing(store)
    store.blobs.discard_staging(filter(None, kept.values()))
    with store.read() as work:
        known = work.recordings.blob_ids()
    store.blobs.unknown(known)
    return ImportsLeft(len(kept), len(unfinished) - len(kept))


def can_come_in(row: Unfinished) -> bool:
    """Whether its file is there, and the same as when sealing began."""
    try:
        now = row.path.stat()
    except (OSError, ValueError):
        return False
    if row.recording.state is Importing.WAITING:
        return True
    return (now.st_size, now.st_mtime_ns) == (row.recording.size_bytes, row.modified_ns)
