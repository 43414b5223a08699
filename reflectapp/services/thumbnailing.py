"""Thumbnails, made from the sealed recording and sealed again as one blob."""

from collections.abc import Sequence

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Recording, Thumbnail
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit.ids import new_id
from reflectapp.media import thumbnail_pack
from reflectapp.services import recordings
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore

_CHANGED = frozenset({Topic.LESSONS, Topic.RECORDINGS})
_KIND = "thumbnails"


def make_thumbnails(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[int]:
    """For the media pool. Returns how many there are; none for sound alone."""
    recording, reader = on_store(lambda store: _open(store, recording_id))
    try:
        made = _make(recording, reader, calmly(report), cancel)
    finally:
        reader.close()
    on_store(lambda store: _keep(store, recording_id, made))
    return Outcome(len(made), _CHANGED)


def _open(store: OpenStore, recording_id: str) -> tuple[Recording, SealedReader]:
    return recordings.recording(store, recording_id), recordings.open_sealed(store, recording_id)


def _make(recording: Recording, reader: SealedReader, report: Report, cancel: CancelToken) -> tuple[Thumbnail, ...]:
    if not recording.probe.has_video:
        return ()
    from reflectapp.media import thumbnails

    made = thumbnails.make(reader, recording.probe.duration_ms, report, cancel)
    if reader.failed:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)
    return made


def _keep(store: OpenStore, recording_id: str, made: Sequence[Thumbnail]) -> None:
    """The blob is there before its row: a crash in between leaves a blob that is set aside at the next start."""
    if not made:
        with store.unit() as work:
            work.recordings.set_thumbnails(recording_id, None, None)
        return
    from reflectapp.database.repositories import Blob

    blob_id = new_id()
    wrapped_key = store.blobs.new_key(blob_id, _KIND)
    size = store.blobs.seal_bytes(blob_id, _KIND, wrapped_key, thumbnail_pack.pack(made))
    try:
        with store.unit() as work:
            blob = Blob(blob_id, recording_id, _KIND, wrapped_key, size)
            work.recordings.set_thumbnails(recording_id, blob, thumbnail_pack.card_picture(made))
    except BaseException:
        store.blobs.delete(blob_id)
        raise
