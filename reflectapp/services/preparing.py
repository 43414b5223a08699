"""Recordings that the player can't show well are converted, from the sealed original into another sealed blob."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.playing import Hindrance, Preparation, Preparing
from reflectapp.domain.ports import PatchedWriter, SealedReader
from reflectapp.domain.progress import Cancelled, CancelToken, Paused, Report
from reflectapp.kit.ids import new_id
from reflectapp.services import housekeeping, recordings, room
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore

__all__ = ["Preparation", "Preparing", "as_played", "convert", "of_lesson", "want", "wanted"]

_CHANGED = frozenset({Topic.RECORDINGS})
_KIND = "playable"
_GROWS = 3
"""How many times the original's size is asked for; newer codecs need less than half of what H.264 does."""


def of_lesson(store: OpenStore, lesson_id: str) -> dict[str, Preparation]:
    """By the recordings' ids; recordings that play as they are have none."""
    with store.read() as work:
        return {each.recording_id: each for each in work.preparations.of_lesson(lesson_id)}


def as_played(found: Iterable[Recording], prepared: Mapping[str, Preparation]) -> tuple[Recording, ...]:
    """With what the player is given, where they were converted."""

    def played(each: Recording) -> Recording:
        preparation = prepared.get(each.id)
        if preparation is None or preparation.state is not Preparing.DONE:
            return each
        return replace(each, probe=replace(each.probe, container="mov", video_codec="h264"))

    return tuple(map(played, found))


def wanted(store: OpenStore) -> tuple[tuple[Preparation, str], ...]:
    """What is still to be converted, each with its lesson's title; nothing where nothing can be written."""
    if store.database.read_only:
        return ()
    with store.read() as work:
        return tuple(
            (each, work.lessons.get(work.recordings.get(each.recording_id).lesson_id).title)
            for each in work.preparations.wanted()
        )


def want(store: OpenStore, recording_id: str) -> Outcome[None]:
    """Has a recording converted (again): it did not play, or it was given up.

    Raises UserError NOT_FOUND, or NOT_ALLOWED where its original is gone.
    """
    with store.unit() as work:
        work.recordings.get(recording_id)
        before = work.preparations.get(recording_id) or Preparation(recording_id, Hindrance.ASKED, Preparing.WANTED)
        work.preparations.set(replace(before, state=Preparing.WANTED))
    housekeeping.unlink_departing(store)
    return Outcome(None, _CHANGED)


def convert(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[None]:
    """For the media pool. Raises Paused, after which it begins anew another time, or Cancelled, after which it is
    not tried again unless she wants it; EnvironmentProblem if it can't be done. Nothing unfinished stays.
    """
    from reflectapp.media import convert as converting

    store = on_store(lambda store: store)
    preparation, recording, reader = on_store(lambda store: _open(store, recording_id))
    try:
        room.check(store.folder, _GROWS * recording.size_bytes)
        made: list[tuple[str, bytes]] = []
        size = converting.convert(
            reader,
            preparation.hindrance,
            recording.probe.duration_ms,
            _writers(store, made),
            calmly(report),
            cancel,
        )
        blob_id, wrapped_key = made[-1]
        on_store(lambda store: _keep(store, preparation, blob_id, wrapped_key, size))
    except Paused:
        raise
    except Cancelled:
        on_store(lambda store: _set(store, replace(preparation, state=Preparing.DECLINED)))
        raise
    except EnvironmentProblem:
        on_store(lambda store: _set(store, replace(preparation, state=Preparing.FAILED)))
        raise
    finally:
        reader.close()
    return Outcome(None, _CHANGED)


def _open(store: OpenStore, recording_id: str) -> tuple[Preparation, Recording, SealedReader]:
    recording = recordings.recording(store, recording_id)
    with store.read() as work:
        preparation = work.preparations.get(recording_id) or Preparation(
            recording_id, Hindrance.ASKED, Preparing.WANTED
        )
    return preparation, recording, recordings.open_sealed(store, recording_id)


def _writers(store: OpenStore, made: list[tuple[str, bytes]]) -> Callable[[], PatchedWriter]:
    """Each writer has an id and a key of its own, which are put at the end of `made`."""

    def new_writer() -> PatchedWriter:
        blob_id = new_id()
        made.append((blob_id, store.blobs.new_key(blob_id, _KIND)))
        return store.blobs.patched_writer(blob_id, _KIND, made[-1][1])

    return new_writer


def _keep(store: OpenStore, preparation: Preparation, blob_id: str, wrapped_key: bytes, size: int) -> None:
    """The blob is there before its row: a crash in between leaves a blob that is set aside at the next start."""
    from reflectapp.database.repositories import Blob

    try:
        with store.unit() as work:
            work.recordings.get(preparation.recording_id)
            blob = Blob(blob_id, preparation.recording_id, _KIND, wrapped_key, size)
            work.preparations.set(replace(preparation, state=Preparing.DONE), blob)
    except BaseException:
        store.blobs.delete(blob_id)
        raise


def _set(store: OpenStore, preparation: Preparation) -> None:
    with store.unit() as work:
        work.preparations.set(preparation)
