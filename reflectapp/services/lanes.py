"""What is shown along a recording's time: made of the sealed recording, and sealed again."""

import logging
from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from reflectapp.domain.captions import Origin, ReadCaptions
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lanes import Chapter, LaneJob, LaneKind, LessonLanes, PlacedSound, SoundLevel, Speech
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import Cancelled, CancelToken, Report
from reflectapp.kit.ids import new_id
from reflectapp.media import lane_packs
from reflectapp.services import housekeeping, recordings, transcripts
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore

T = TypeVar("T")

_CHANGED = frozenset({Topic.LANES})

_log = logging.getLogger(__name__)


def missing(store: OpenStore) -> tuple[LaneJob, ...]:
    """What is still to be made, what is shown soonest first; nothing where nothing can be written."""
    if store.database.read_only:
        return ()
    with store.read() as work:
        return work.lanes.missing()


def make(on_store: OnStore, job: LaneJob, report: Report, cancel: CancelToken) -> Outcome[bool]:
    """For the media pool. Whether there is something to show; what can't be made is not tried again.

    Raises UserError NOT_FOUND, EnvironmentProblem BLOB_MISSING or BLOB_DAMAGED, Paused or Cancelled.
    """
    recording, reader = on_store(lambda store: _open(store, job.recording_id))
    try:
        if job.kind is LaneKind.CHAPTERS:
            found = _chapters(reader, recording)
            on_store(lambda store: _keep_chapters(store, job.recording_id, found))
            return Outcome(bool(found), _CHANGED)
        if job.kind is LaneKind.CAPTIONS:
            inside = transcripts.read_inside(reader, recording, calmly(report), cancel)
            on_store(lambda store: _keep_captions(store, job.recording_id, inside))
            return Outcome(bool(inside), _CHANGED | {Topic.TRANSCRIPTS})
        packed = _packed(job.kind, reader, recording.probe.duration_ms, calmly(report), cancel)
    finally:
        reader.close()
    on_store(lambda store: _keep(store, job, packed))
    return Outcome(packed is not None, _CHANGED)


def of_recordings(store: OpenStore, parts: tuple[Recording, ...]) -> LessonLanes:
    """All that was made of a lesson's recordings so far, at its times in the lesson."""
    sounds: list[PlacedSound] = []
    speech: list[Speech] = []
    chapters: list[Chapter] = []
    wanted: set[LaneKind] = set()
    pending: set[LaneKind] = set()
    listened: list[tuple[int, int]] = []
    for part in parts:
        offset_ms = part.offset_ms
        level, spoken, own, there = _of_one(store, part)
        if level is not None:
            sounds.append(PlacedSound(offset_ms, level))
        if spoken is not None:
            listened.append((offset_ms, offset_ms + part.probe.duration_ms))
            speech += [Speech(each.start_ms + offset_ms, each.end_ms + offset_ms) for each in spoken]
        chapters += [Chapter(each.start_ms + offset_ms, each.title) for each in own]
        wanted |= there
        made = ((LaneKind.SOUND, level), (LaneKind.SPEECH, spoken))
        pending |= there & {kind for kind, found in made if found is None}
    speech.sort(key=lambda each: each.start_ms)
    chapters.sort(key=lambda each: each.start_ms)
    listened.sort()
    return LessonLanes(
        tuple(sounds), tuple(speech), tuple(chapters), frozenset(wanted), tuple(listened), frozenset(pending)
    )


def _of_one(
    store: OpenStore, part: Recording
) -> tuple[SoundLevel | None, tuple[Speech, ...] | None, tuple[Chapter, ...], set[LaneKind]]:
    with store.read() as work:
        made = work.lanes.made(part.id)
        own = work.lanes.chapters(part.id)
    sound = _read(store, part.id, LaneKind.SOUND, lane_packs.unpack_sound)
    spoken = _read(store, part.id, LaneKind.SPEECH, lane_packs.unpack_speech)
    wanted = {kind for kind in LaneKind if kind.sealed and part.probe.has_audio and made.get(kind, "") is not None}
    return sound, spoken, own, wanted | ({LaneKind.CHAPTERS} if own else set())


def _read(store: OpenStore, recording_id: str, kind: LaneKind, unpack: Callable[[bytes], T]) -> T | None:
    """One that is damaged or gone is forgotten, and so is made again."""
    with store.read() as work:
        blob = work.lanes.blob(recording_id, kind)
    if blob is None:
        return None
    try:
        with closing(store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)) as reader:
            return unpack(reader.read_at(0, reader.size))
    except EnvironmentProblem as error:
        if error.problem not in (Problem.BLOB_DAMAGED, Problem.BLOB_MISSING):
            raise
    if not store.database.read_only:
        with store.unit() as work:
            work.lanes.forget(recording_id, kind)
        housekeeping.unlink_departing(store)
    return None


def _open(store: OpenStore, recording_id: str) -> tuple[Recording, SealedReader]:
    return recordings.recording(store, recording_id), recordings.open_sealed(store, recording_id)


def _packed(
    kind: LaneKind, reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken
) -> bytes | None:
    """None: nothing can be heard, or the decoders can't make anything of it."""
    from reflectapp.media import sound, speech

    packed: bytes | None = None
    try:
        if kind is LaneKind.SOUND:
            level = sound.level(reader, duration_ms, report, cancel)
            packed = None if level is None else lane_packs.pack_sound(level)
        else:
            packed = lane_packs.pack_speech(speech.find(reader, duration_ms, report, cancel))
    except (Cancelled, EnvironmentProblem):
        raise
    except Exception as error:
        _log.warning("a lane can't be made: %s", type(error))
    _check(reader)
    return packed


def _chapters(reader: SealedReader, recording: Recording) -> tuple[Chapter, ...]:
    from reflectapp.media import sound

    found = sound.chapters(reader, recording.probe.duration_ms)
    _check(reader)
    return found


def _check(reader: SealedReader) -> None:
    if reader.failed:
        raise EnvironmentProblem(Problem.BLOB_DAMAGED)


def _keep_chapters(store: OpenStore, recording_id: str, found: tuple[Chapter, ...]) -> None:
    with store.unit() as work:
        work.lanes.set_chapters(recording_id, found)


def _keep_captions(store: OpenStore, recording_id: str, inside: tuple[ReadCaptions, ...]) -> None:
    with store.unit() as work:
        for each in inside:
            work.transcripts.add(transcripts.made(recording_id, each, Origin.INSIDE))
        work.lanes.set(recording_id, LaneKind.CAPTIONS, None)


def _keep(store: OpenStore, job: LaneJob, packed: bytes | None) -> None:
    """The blob is there before its row: a crash in between leaves a blob that is set aside at the next start."""
    if packed is None:
        with store.unit() as work:
            work.lanes.set(job.recording_id, job.kind, None)
        return
    from reflectapp.database.repositories import Blob

    blob_id, kind = new_id(), job.kind.value
    wrapped_key = store.blobs.new_key(blob_id, kind)
    size = store.blobs.seal_bytes(blob_id, kind, wrapped_key, packed)
    try:
        with store.unit() as work:
            work.lanes.set(job.recording_id, job.kind, Blob(blob_id, job.recording_id, kind, wrapped_key, size))
    except BaseException:
        store.blobs.delete(blob_id)
        raise
