"""What the store puts in order by itself when it opens and closes."""

from contextlib import suppress
from typing import TYPE_CHECKING

from reflectapp.domain.errors import StoreTrouble

if TYPE_CHECKING:
    from reflectapp.services.store import OpenStore


def purge(store: "OpenStore") -> None:
    """Removes for good what was deleted: first the keys and texts, durably, then the sealed files.

    Snapshots hold them too, and go before the commit: after a crash in between they go next time.
    """
    with store.unit(making_room=True) as work:
        if work.purge_hidden():
            store.database.discard_snapshots()
    unlink_departing(store)


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
    with store.unit(making_room=True) as work:
        work.recordings.departed(blob_ids)


def roll_back_imports(store: "OpenStore") -> int:
    """Takes back imports that a crash interrupted; returns how many. Unknown blobs are set aside."""
    with store.unit(making_room=True) as work:
        unfinished = work.recordings.unfinished()
        for recording in unfinished:
            work.recordings.remove(recording.id)
    unlink_departing(store)
    store.blobs.discard_staging()
    with store.read() as work:
        known = work.recordings.blob_ids()
    store.blobs.unknown(known)
    return len(unfinished)
