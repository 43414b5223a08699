"""Clips of moments: their plans, kept with every change, and the finished clips, sealed like recordings."""

from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from reflectapp.domain.clips import Clip, ClipPlan, Found
from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.kept_clips import KeptClip, Looked, MadeClip
from reflectapp.domain.lessons import Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit import clock
from reflectapp.kit.atomic import write_atomic
from reflectapp.kit.ids import new_id
from reflectapp.services import clips, room, turning
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.vault.disk import told

KIND: Final = "clip"
POINT_MS: Final = 15_000
"""How long the clip of a moment is at first that is a time and not a span."""

_CLIPS = frozenset({Topic.CLIPS})


@dataclass(frozen=True, slots=True)
class InHand:
    """A clip with what it is of. `begun`: whether it is kept already."""

    clip: KeptClip
    moment: Moment
    recording: Recording
    begun: bool


def of_moment(store: OpenStore, moment_id: str) -> tuple[KeptClip, ...]:
    """The one that was changed last is the last."""
    with store.read() as work:
        return work.clips.of_moment(moment_id)


def every(store: OpenStore) -> tuple[KeptClip, ...]:
    """Those that are finished and those that are not."""
    with store.read() as work:
        return work.clips.all()


def clip(store: OpenStore, clip_id: str) -> KeptClip:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return work.clips.get(clip_id)


def in_hand(store: OpenStore, moment_id: str) -> InHand:
    """The moment's clip, or one that is not kept before it is changed. Raises UserError NOT_FOUND."""
    with store.read() as work:
        moment = work.moments.get(moment_id)
        kept = work.clips.of_moment(moment_id)
        recording_id = kept[-1].plan.recording_id if kept else moment.recording_id
        if recording_id is None:
            raise UserError(Problem.NOT_FOUND)
        recording = work.recordings.get(recording_id)
    if kept:
        return InHand(kept[-1], moment, recording, True)
    plan = _first_plan(moment, recording, turning.turned(store).get(recording.id, 0))
    return InHand(KeptClip(new_id(), moment_id, plan), moment, recording, False)


def keep_plan(store: OpenStore, clip_id: str, moment_id: str, plan: ClipPlan) -> Outcome[KeptClip]:
    """Keeps a plan as it is now; a clip that is not kept yet begins with it. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        if not work.clips.there(clip_id):
            work.moments.get(moment_id)
            work.clips.put(KeptClip(clip_id, moment_id, plan))
            return Outcome(work.clips.get(clip_id), _CLIPS, partial(_set_hidden, clip_id=clip_id, hidden=True))
        before = work.clips.get(clip_id)
        if before.plan == plan:
            return Outcome(before, frozenset())
        after = replace(before, plan=plan)
        work.clips.put(after)
    return Outcome(after, _CLIPS, partial(keep_plan, clip_id=clip_id, moment_id=moment_id, plan=before.plan))


def find_faces(on_store: OnStore, clip_id: str, report: Report, cancel: CancelToken) -> Outcome[KeptClip]:
    """Looks for faces in the clip, and keeps what was found. For the media pool.

    Raises what `clips.find_faces` raises, and UserError NOT_FOUND.
    """
    plan = on_store(lambda store: clip(store, clip_id)).plan
    found = clips.find_faces(on_store, plan, report, cancel)
    cancel.check()
    return on_store(lambda store: keep_found(store, clip_id, plan, found))


def keep_found(store: OpenStore, clip_id: str, plan: ClipPlan, found: Found) -> Outcome[KeptClip]:
    """What was found in the span of `plan`. Faces that were switched off are hidden again: they may be others now."""
    looked = Looked(new_id(), plan.start_ms, plan.end_ms, plan.turned, found)
    with store.unit() as work:
        before = work.clips.get(clip_id)
        after = replace(before, plan=replace(before.plan, off=()), looked=looked)
        work.clips.put(after)
    return Outcome(after, _CLIPS, partial(_put_back, before=before))


def look_at(store: OpenStore, clip_id: str, at_ms: int) -> Outcome[KeptClip]:
    """Notes that she looked at a picture at which the finder was unsure. There is nothing to undo in it."""
    with store.unit() as work:
        before = work.clips.get(clip_id)
        if before.looked is None or at_ms in before.looked.seen:
            return Outcome(before, frozenset())
        after = replace(before, looked=replace(before.looked, seen=before.looked.seen | {at_ms}))
        work.clips.put(after)
    return Outcome(after, _CLIPS)


def make(on_store: OnStore, clip_id: str, report: Report, cancel: CancelToken) -> Outcome[KeptClip]:
    """Makes the clip as its plan says now, and keeps it sealed in the place of the one before. For the media pool.

    Raises UserError NOT_ALLOWED while faces are not looked for or something unsure was not looked at, NOT_FOUND,
    and what `clips.make` raises; EnvironmentProblem DISK_FULL.
    """
    kept = on_store(lambda store: clip(store, clip_id))
    if not kept.may_be_made:
        raise UserError(Problem.NOT_ALLOWED)
    done = clips.make(on_store, kept.plan, kept.found, report, cancel)
    cancel.check()
    store = on_store(lambda store: store)
    room.check(store.folder, room.sealed(len(done.clip.mp4)))
    blob_id = new_id()
    wrapped_key = store.blobs.new_key(blob_id, KIND)
    store.blobs.seal_bytes(blob_id, KIND, wrapped_key, done.clip.mp4)
    try:
        return on_store(lambda store: _keep(store, kept, done.clip, done.vtt, blob_id, wrapped_key))
    except BaseException:
        store.blobs.delete(blob_id)
        raise


def finished(store: OpenStore, clip_id: str) -> bytes:
    """The finished MP4, made as the plan says now: one from before a change may show what she hides since.

    Raises UserError NOT_FOUND; EnvironmentProblem BLOB_MISSING or BLOB_DAMAGED.
    """
    with store.read() as work:
        kept = work.clips.get(clip_id)
        if kept.blob_id is None or not kept.is_current:
            raise UserError(Problem.NOT_FOUND)
        blob = work.recordings.blob(kept.blob_id)
    with closing(store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)) as reader:
        data = reader.read_at(0, reader.size)
        if reader.failed:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED)
        return data


def save_as(store: OpenStore, clip_id: str, path: Path) -> Outcome[Path]:
    """Writes the finished clip as a file, its captions beside it if it has any. Nothing in the store changes.

    Raises as `finished`; EnvironmentProblem CANNOT_WRITE or DISK_FULL.
    """
    data = finished(store, clip_id)
    made = clip(store, clip_id).made
    told(lambda: write_atomic(path, data))
    if made is not None and made.vtt:
        told(lambda: write_atomic(path.with_suffix(".vtt"), made.vtt.encode()))
    return Outcome(path, frozenset())


@makes_room
def delete(store: OpenStore, clip_id: str) -> Outcome[None]:
    """Hides a clip; it and the key of what was made are gone for good when the store closes."""
    with store.read() as work:
        work.clips.get(clip_id)
    return _set_hidden(store, clip_id, hidden=True)


def _first_plan(moment: Moment, recording: Recording, turned: int) -> ClipPlan:
    """The moment's span, as far as the recording goes; nothing is hidden yet."""
    length_ms = max(1, recording.probe.duration_ms)
    start_ms = min(max(0, moment.start_ms - recording.offset_ms), length_ms - 1)
    end_ms = start_ms + POINT_MS if moment.end_ms is None else moment.end_ms - recording.offset_ms
    return ClipPlan(recording.id, start_ms, max(start_ms + 1, min(end_ms, length_ms)), turned=turned)


def _keep(
    store: OpenStore, kept: KeptClip, done: Clip, vtt: str, blob_id: str, wrapped_key: bytes
) -> Outcome[KeptClip]:
    """The plan may have gone on meanwhile: what was made says of which it is."""
    from reflectapp.database.repositories import Blob

    looked_id = kept.looked.id if kept.looked is not None else ""
    made = MadeClip(kept.plan, looked_id, done.start_ms, done.end_ms, done.width, done.height, vtt)
    with store.unit() as work:
        now = work.clips.get(kept.id)
        work.clips.put(replace(now, made=made))
        blob = Blob(blob_id, kept.plan.recording_id, KIND, wrapped_key, len(done.mp4))
        work.clips.set_blob(kept.id, blob, clock.now())
        after = work.clips.get(kept.id)
    return Outcome(after, _CLIPS)


def _put_back(store: OpenStore, before: KeptClip) -> Outcome[KeptClip]:
    """The plan and what was found, as they were; what was made since stays."""
    with store.unit() as work:
        now = work.clips.get(before.id)
        after = replace(now, plan=before.plan, looked=before.looked)
        work.clips.put(after)
    return Outcome(after, _CLIPS, partial(_put_back, before=now))


def _set_hidden(store: OpenStore, clip_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.clips.set_hidden(clip_id, hidden)
    return Outcome(None, _CLIPS, partial(_set_hidden, clip_id=clip_id, hidden=not hidden))
