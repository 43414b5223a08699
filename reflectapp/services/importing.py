"""Bringing a recording into the store: put in line, probed, sealed; what stops on the way goes on later."""

import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import UNKNOWN, Importing, LessonDraft, Probe, Recording, Unfinished
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.parts import Place, parts_of
from reflectapp.domain.playing import Preparation, Preparing
from reflectapp.domain.progress import Cancelled, CancelToken, Paused, Report
from reflectapp.kit.ids import new_id
from reflectapp.media.probe import probe_file
from reflectapp.services import housekeeping, lessons, letting_go, recordings, room, sealing
from reflectapp.services.progress import calmly
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.services.thumbnailing import make_thumbnails
from reflectapp.vault.sealed_writer import Diverged

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

__all__ = [
    "Imported",
    "Unfinished",
    "examine",
    "give_up",
    "import_recording",
    "line_up",
    "make_thumbnails",
    "resume",
    "unfinished",
]

_KIND = "recording"
_CHANGED = frozenset({Topic.LESSONS, Topic.RECORDINGS})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Imported:
    """`duplicate_of`: the earlier recording with the very same content, if there is one."""

    recording: Recording
    duplicate_of: str | None


def examine(path: Path, cancel: CancelToken) -> Probe:
    """What the file is, found in a separate process. Raises UserError with the cause if it can't be used."""
    with sealing.opened(path) as file:
        return probe_file(file, cancel)


def line_up(
    store: OpenStore, paths: Iterable[Path], lesson: str | LessonDraft, *, beside: bool = False
) -> Outcome[tuple[Unfinished, ...]]:
    """Remembers files that are to come in, in their order, also over a lock, a quit or a crash.

    `lesson`: an id, or a draft of a new lesson, which is hidden until its first recording is in. Raises NOT_FOUND.
    They become further parts or, `beside`, other cameras and sounds: each beside one of the parts that are there,
    of a new lesson all beside the first file.
    """
    with store.unit() as work:
        lesson_id = _lesson(work, lesson)
        new = isinstance(lesson, LessonDraft)
        rows = tuple(
            Unfinished(_waiting(lesson_id, 0 if new else number, int(beside and not (new and number == 0))), path)
            for number, path in enumerate(path.absolute() for path in paths)
        )
        for row in rows:
            work.imports.add(row.recording, row.path)
    return Outcome(rows, frozenset())


def unfinished(store: OpenStore) -> tuple[Unfinished, ...]:
    """What is still to come in, in the order in which it was put in line; nothing can where nothing is written."""
    if store.database.read_only:
        return ()
    with store.read() as work:
        return work.imports.unfinished()


def give_up(store: OpenStore, recording_id: str) -> Outcome[None]:
    """Takes one out of the line, with all that was sealed of it."""
    _forget(store, recording_id, None)
    return Outcome(None, frozenset())


def import_recording(
    on_store: OnStore, path: Path, lesson: str | LessonDraft, report: Report, cancel: CancelToken
) -> Outcome[Imported]:
    """`line_up` and `resume` of one file; for the media pool."""
    (row,) = on_store(lambda store: line_up(store, [path], lesson).value)
    return resume(on_store, row.recording.id, report, cancel)


def resume(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> Outcome[Imported]:
    """Brings in what is in line, from where it was. For the media pool.

    Raises Paused, which leaves it in line. After a UserError with the cause of a refusal, an EnvironmentProblem
    or Cancelled nothing of it stays.
    """
    report = calmly(report)
    made_lesson: str | None = None
    try:
        row = on_store(lambda store: _in_line(store, recording_id))
        with sealing.opened(row.path) as file:
            sha256 = _seal(on_store, row, file, report, cancel)
        made_lesson = on_store(lambda store: _finish(store, recording_id, sha256))
        _picture(on_store, recording_id, report, cancel)
    except Paused:
        raise
    except BaseException:
        _take_back(on_store, recording_id, made_lesson)
        raise
    kept = on_store(lambda store: recordings.recording(store, recording_id))
    undo = partial(_set_hidden, recording_id=recording_id, lesson_id=made_lesson, hidden=True)
    return Outcome(Imported(kept, kept.duplicate_of), _CHANGED, undo)


def _lesson(work: "Repositories", lesson: str | LessonDraft) -> str:
    if isinstance(lesson, LessonDraft):
        made = lessons.new_lesson(lesson)
        work.lessons.add(made)
        work.imports.await_first(made.id)
        return made.id
    if not work.imports.awaits_first(lesson):
        work.lessons.get(lesson)
    return lesson


def _waiting(lesson_id: str, part: int, camera: int) -> Recording:
    """A camera other than 0: it is to stand beside the part of this number."""
    return Recording(
        id=new_id(),
        lesson_id=lesson_id,
        part=part,
        camera=camera,
        offset_ms=0,
        probe=UNKNOWN,
        size_bytes=0,
        sha256="",
        state=Importing.WAITING,
        blob_id="",
        duplicate_of=None,
        thumbnails_done=False,
    )


def _in_line(store: OpenStore, recording_id: str) -> Unfinished:
    for row in unfinished(store):
        if row.recording.id == recording_id:
            return row
    raise UserError(Problem.NOT_FOUND)


def _seal(on_store: OnStore, row: Unfinished, file: BinaryIO, report: Report, cancel: CancelToken) -> str:
    """Goes on with what is sealed, if the file is still the same; else begins, under a key of its own."""
    store = on_store(lambda store: store)
    if row.recording.state is Importing.RUNNING and housekeeping.can_come_in(row):
        wrapped_key = on_store(lambda store: _wrapped_key(store, row.recording.blob_id))
        with suppress(Diverged):
            writer = store.blobs.writer_going_on(row.recording.blob_id, _KIND, wrapped_key)
            return sealing.seal(writer, file, report, cancel)
    probe = probe_file(file, cancel)
    status = os.fstat(file.fileno())
    room.check(store.folder, room.sealed(status.st_size))
    blob_id = new_id()
    wrapped_key = store.blobs.new_key(blob_id, _KIND)
    on_store(lambda store: _begin(store, row.recording.id, probe, blob_id, wrapped_key, status))
    return sealing.seal(store.blobs.writer(blob_id, _KIND, wrapped_key), file, report, cancel)


def _wrapped_key(store: OpenStore, blob_id: str) -> bytes:
    with store.read() as work:
        return work.recordings.blob(blob_id).wrapped_key


def _begin(
    store: OpenStore, recording_id: str, probe: Probe, blob_id: str, wrapped_key: bytes, status: os.stat_result
) -> None:
    """The blob's key is kept first, so that a crash leaves no blob that nobody knows."""
    from reflectapp.database.repositories import Blob

    blob = Blob(blob_id, recording_id, _KIND, wrapped_key, status.st_size)
    with store.unit() as work:
        work.imports.begin(recording_id, probe, blob, status.st_mtime_ns)
        work.preparations.forget(recording_id)
        if probe.hindrance is not None:
            work.preparations.set(Preparation(recording_id, probe.hindrance, Preparing.WANTED))
    housekeeping.unlink_departing(store)


def _finish(store: OpenStore, recording_id: str, sha256: str) -> str | None:
    """Returns the id of the lesson that this one made."""
    with store.unit() as work:
        recording = work.recordings.get(recording_id)
        same = work.recordings.by_sha256(sha256)
        place = _place(work, recording)
        work.recordings.move(recording_id, offset_ms=place.offset_ms, part=place.part, camera=place.camera)
        work.recordings.set_keep_until(recording_id, letting_go.first_date(work))
        made_lesson = recording.lesson_id if work.imports.arrived(recording) else None
        work.recordings.finish(
            recording_id,
            size_bytes=recording.size_bytes,
            sha256=sha256,
            duplicate_of=None if same is None else same.id,
        )
    return made_lesson


def _place(work: "Repositories", recording: Recording) -> Place:
    """A further part begins where the last one ends; what is beside one begins with it until that is set."""
    there = work.recordings.of_lesson(recording.lesson_id)
    parts = parts_of(there)
    if recording.camera and parts:
        main = parts[min(recording.part, len(parts) - 1)]
        camera = max(each.camera + 1 for each in there if each.part == main.part)
        return Place(main.part, camera, main.offset_ms)
    part = max((each.part + 1 for each in there), default=0)
    return Place(part, 0, max((each.offset_ms + each.probe.duration_ms for each in parts), default=0))


def _picture(on_store: OnStore, recording_id: str, report: Report, cancel: CancelToken) -> None:
    """A recording without thumbnails is better than none: what is paused or fails is made good later."""
    try:
        make_thumbnails(on_store, recording_id, report, cancel)
    except Paused:
        return
    except Cancelled:
        raise
    except Exception as error:
        _log.warning("thumbnails could not be made: %s", type(error))


def _take_back(on_store: OnStore, recording_id: str, made_lesson: str | None) -> None:
    """What can't be taken back now (the store is gone, the disk is full) is at the next opening."""
    try:
        on_store(lambda store: _forget(store, recording_id, made_lesson))
    except Exception as error:
        _log.warning("an import is taken back at the next opening: %s", type(error))


@makes_room
def _forget(store: OpenStore, recording_id: str, made_lesson: str | None) -> None:
    with store.unit() as work:
        work.recordings.remove(recording_id)
        if made_lesson is not None:
            work.imports.await_first(made_lesson)
    housekeeping.unlink_departing(store)


def _set_hidden(store: OpenStore, recording_id: str, lesson_id: str | None, hidden: bool) -> Outcome[None]:
    """Takes an import back, or brings it back, with the lesson that it made."""
    with store.unit() as work:
        work.recordings.set_hidden(recording_id, hidden)
        if lesson_id is not None:
            work.lessons.set_hidden(lesson_id, hidden)
    again = partial(_set_hidden, recording_id=recording_id, lesson_id=lesson_id, hidden=not hidden)
    return Outcome(None, _CHANGED, again)
