from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.domain.lessons import Recording, Thumbnail
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.packets import Still
from reflectapp.domain.ports import SealedReader
from reflectapp.media import thumbnail_pack
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.media.single import Frames

_CHANGED = frozenset({Topic.LESSONS, Topic.RECORDINGS})


def of_lesson(store: OpenStore, lesson_id: str) -> tuple[Recording, ...]:
    """A lesson's finished recordings, by part and camera."""
    with store.read() as work:
        return work.recordings.of_lesson(lesson_id)


def recording(store: OpenStore, recording_id: str) -> Recording:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return work.recordings.get(recording_id)


def without_thumbnails(store: OpenStore) -> tuple[Recording, ...]:
    """Those whose thumbnails are still to be made, after an interruption."""
    with store.read() as work:
        return work.recordings.without_thumbnails()


def open_sealed(store: OpenStore, recording_id: str) -> SealedReader:
    """Random access to the recording's bytes; raises EnvironmentProblem BLOB_MISSING or BLOB_DAMAGED."""
    with store.read() as work:
        blob = work.recordings.blob(work.recordings.get(recording_id).blob_id)
    return store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)


def open_to_play(store: OpenStore, recording_id: str) -> SealedReader:
    """What the player is to show: the converted recording where there is one that can be read, else the original.

    Raises EnvironmentProblem BLOB_MISSING or BLOB_DAMAGED.
    """
    with store.read() as work:
        blob = work.recordings.blob_of(recording_id, "playable")
    if blob is not None:
        with suppress(EnvironmentProblem):
            return store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)
    return open_sealed(store, recording_id)


def thumbnails(store: OpenStore, recording_id: str) -> tuple[Thumbnail, ...]:
    """In order of time; none for sound alone or before they are made."""
    with store.read() as work:
        blob = work.recordings.blob_of(recording_id, "thumbnails")
    if blob is None:
        return ()
    reader = store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)
    try:
        return thumbnail_pack.unpack(reader.read_at(0, reader.size))
    finally:
        reader.close()


@makes_room
def delete(store: OpenStore, recording_ids: tuple[str, ...]) -> Outcome[None]:
    """Hides recordings, whose moments stay with the lesson; gone for good when the store closes.

    Raises UserError NOT_FOUND.
    """
    with store.read() as work:
        for recording_id in recording_ids:
            work.recordings.get(recording_id)
    return _set_hidden(store, recording_ids, hidden=True)


def still(reader: SealedReader, at_ms: int, max_width: int = 640, clockwise_degrees: int = 0) -> Still:
    """The exact picture at `at_ms` of the recording (not of the lesson), upright, without metadata.

    `clockwise_degrees`: how far she turned it by hand.

    For the media pool: loads the decoder. Raises EnvironmentProblem NOTHING_DECODES for sound alone.
    """
    from reflectapp.media import frames

    return frames.still(reader, at_ms, max_width, clockwise_degrees)


def open_frames(reader: SealedReader) -> "Frames":
    """The recording's pictures one by one, for a thread of their own: loads the decoder.

    Raises EnvironmentProblem BLOB_DAMAGED, or NOTHING_DECODES for sound alone.
    """
    from reflectapp.media.single import Frames

    return Frames(reader)


def _set_hidden(store: OpenStore, recording_ids: tuple[str, ...], hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        for recording_id in recording_ids:
            work.recordings.set_hidden(recording_id, hidden)
    return Outcome(None, _CHANGED, partial(_set_hidden, recording_ids=recording_ids, hidden=not hidden))
