"""Letting an original go: a recording then stays only as it was prepared for playing."""

import hashlib
from contextlib import closing
from dataclasses import replace
from functools import partial

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.playing import Preparing
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore

_CHANGED = frozenset({Topic.LESSONS, Topic.RECORDINGS})
_PIECE_BYTES = 1024 * 1024


def to_let_go(store: OpenStore, lesson_id: str) -> dict[str, int]:
    """Bytes that the originals take of a lesson's recordings that were prepared, by the recordings' ids."""
    with store.read() as work:
        prepared = {
            each.recording_id for each in work.preparations.of_lesson(lesson_id) if each.state is Preparing.DONE
        }
        return {each.id: each.size_bytes for each in work.recordings.of_lesson(lesson_id) if each.id in prepared}


def let_go(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[None]:
    """For the media pool: reads what was prepared to its end first. Gone for good when the store closes.

    Raises UserError NOT_FOUND, or NOT_ALLOWED also where it ends before the original does; EnvironmentProblem
    BLOB_DAMAGED or BLOB_MISSING, or Cancelled.
    """
    from reflectapp.media.measure import measured_again

    recording, blob_id, reader = on_store(partial(_prepared, recording_id=recording_id))
    with closing(reader):
        sha256 = _read_through(reader, calmly(report), cancel)
        probe = measured_again(recording.probe, reader)
        made = replace(recording, blob_id=blob_id, size_bytes=reader.size, sha256=sha256, probe=probe)
    return on_store(partial(_rest_on, made=made, before=recording, alone=True))


def _prepared(store: OpenStore, recording_id: str) -> tuple[Recording, str, SealedReader]:
    with store.read() as work:
        recording = work.recordings.get(recording_id)
        preparation = work.preparations.get(recording_id)
        blob = work.recordings.blob_of(recording_id, "playable")
    if preparation is None or preparation.state is not Preparing.DONE or blob is None:
        raise UserError(Problem.NOT_ALLOWED)
    return recording, blob.id, store.blobs.reader(blob.id, blob.kind, blob.wrapped_key, blob.size)


def _read_through(reader: SealedReader, report: Report, cancel: CancelToken) -> str:
    digest = hashlib.sha256()
    for at in range(0, reader.size, _PIECE_BYTES):
        cancel.check()
        digest.update(reader.read_at(at, _PIECE_BYTES))
        if reader.failed:
            raise EnvironmentProblem(Problem.BLOB_DAMAGED)
        report(Progress(at, reader.size))
    return digest.hexdigest()


def _rest_on(store: OpenStore, made: Recording, before: Recording, alone: bool) -> Outcome[None]:
    with store.unit() as work:
        preparation = work.preparations.get(made.id)
        if preparation is None or preparation.state is not (Preparing.DONE if alone else Preparing.ALONE):
            raise UserError(Problem.NOT_ALLOWED)
        work.recordings.blob(made.blob_id)  # it may have been prepared anew since
        work.preparations.rest_on(made)
        work.preparations.set_state(made.id, Preparing.ALONE if alone else Preparing.DONE)
    return Outcome(None, _CHANGED, partial(_rest_on, made=before, before=made, alone=not alone))
