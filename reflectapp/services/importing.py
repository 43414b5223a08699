"""Bringing a recording into the store: probed, hashed and sealed in one pass; all or nothing."""

import hashlib
import logging
import os
import shutil
import stat
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.progress import Cancelled, CancelToken, Progress, Report
from reflectapp.kit.ids import new_id
from reflectapp.media.probe import probe_file
from reflectapp.services import housekeeping, lessons, recordings
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore, OpenStore
from reflectapp.services.thumbnailing import make_thumbnails

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

__all__ = ["Imported", "draft_for", "examine", "import_recording", "make_thumbnails"]

CHUNK_BYTES = 4 * 1024 * 1024
KEPT_FREE_BYTES = 64 * 1024 * 1024
_CHANGED = frozenset({Topic.LESSONS, Topic.RECORDINGS})

_log = logging.getLogger(__name__)


class _Digest(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Imported:
    """`duplicate_of`: the earlier recording with the very same content, if there is one."""

    recording: Recording
    duplicate_of: str | None


def examine(path: Path, cancel: CancelToken) -> Probe:
    """What the file is, found in a separate process. Raises UserError with the cause if it can't be used."""
    with _opened(path) as file:
        return probe_file(file, cancel)


def draft_for(path: Path, probe: Probe) -> LessonDraft:
    """The lesson that a recording seems to be of: its name, and the day it was made."""
    day = probe.recorded_at.astimezone().date() if probe.recorded_at else None
    return LessonDraft(path.stem.strip() or path.name, day)


def import_recording(
    on_store: OnStore, path: Path, lesson: str | LessonDraft | None, report: Report, cancel: CancelToken
) -> Outcome[Imported]:
    """For the media pool. `lesson`: an id, a draft of a new lesson, or None for one named after the file.

    Raises UserError with the cause of a refusal, EnvironmentProblem, or Cancelled; then nothing stays.
    """
    report = calmly(report)
    with _opened(path) as file:
        probe = probe_file(file, cancel)
        size = os.fstat(file.fileno()).st_size
        store = on_store(lambda store: store)
        _check_space(store.folder, size)
        target = draft_for(path, probe) if lesson is None else lesson
        begun = on_store(lambda store: _begin(store, target, probe, size))
        try:
            sha256 = _seal(store, begun, file, report, cancel)
            finished = on_store(lambda store: _finish(store, begun, sha256))
            _picture(on_store, finished, report, cancel)
        except BaseException:
            _take_back(on_store, begun)
            raise
    kept = on_store(lambda store: recordings.recording(store, finished.id))
    return Outcome(Imported(kept, kept.duplicate_of), _CHANGED)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file, opened once: what is probed is what is read. Nothing but a plain file is opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UserError(Problem.NOT_A_RECORDING)
        file = path.open("rb", buffering=0)
    except FileNotFoundError:
        raise UserError(Problem.FILE_MISSING) from None
    except (OSError, ValueError):
        raise UserError(Problem.FILE_UNREADABLE) from None
    with file:
        yield cast(BinaryIO, file)


def _check_space(folder: Path, size: int) -> None:
    needed, free = size + size // 1000 + KEPT_FREE_BYTES, shutil.disk_usage(folder).free
    if free < needed:
        raise EnvironmentProblem(Problem.DISK_FULL, needed_bytes=needed, free_bytes=free)


@dataclass(frozen=True, slots=True)
class _Begun:
    recording: Recording
    wrapped_key: bytes
    new_lesson: bool


def _begin(store: OpenStore, target: str | LessonDraft, probe: Probe, size: int) -> _Begun:
    """The row with the blob's key comes first, so that a crash leaves no blob that nobody knows.

    A new lesson is hidden until its recording is in, so that a crash leaves no empty lesson either.
    """
    new_lesson = lessons.new_lesson(target) if isinstance(target, LessonDraft) else None
    lesson_id = new_lesson.id if new_lesson is not None else str(target)
    blob_id = new_id()
    wrapped_key = store.blobs.new_key(blob_id, "recording")
    recording = Recording(
        id=new_id(),
        lesson_id=lesson_id,
        part=0,
        camera=0,
        offset_ms=0,
        probe=probe,
        size_bytes=size,
        sha256="",
        state=Importing.RUNNING,
        blob_id=blob_id,
        duplicate_of=None,
        thumbnails_done=False,
    )
    with store.unit() as work:
        if new_lesson is not None:
            work.lessons.add(new_lesson)
            work.lessons.set_hidden(lesson_id, True)
        else:
            work.lessons.get(lesson_id)
        work.recordings.add_importing(recording, wrapped_key)
    return _Begun(recording, wrapped_key, new_lesson is not None)


def _seal(store: OpenStore, begun: _Begun, file: BinaryIO, report: Report, cancel: CancelToken) -> str:
    """Encrypts into the staging folder and hashes in one pass. Returns the SHA-256 of the plain bytes."""
    before = os.fstat(file.fileno())
    total, done = before.st_size, 0
    digest = hashlib.sha256()
    file.seek(0)
    writer = store.blobs.writer(begun.recording.blob_id, "recording", begun.wrapped_key)
    try:
        with closing(_read_ahead(file, digest)) as chunks:
            for chunk in chunks:
                cancel.check()
                writer.write(chunk)
                done += len(chunk)
                report(Progress(done, total, "sealing"))
        after = os.fstat(file.fileno())
        if (done, after.st_size, after.st_mtime_ns) != (total, total, before.st_mtime_ns):
            raise UserError(Problem.FILE_CHANGED)
        cancel.check()
        writer.commit()
    except BaseException:
        writer.discard()
        raise
    return digest.hexdigest()


def _read_ahead(file: BinaryIO, digest: _Digest) -> Generator[bytes, None, None]:
    """Reads and hashes the next piece while the last one is being sealed."""

    def read() -> bytes:
        try:
            chunk = file.read(CHUNK_BYTES)
        except OSError:
            raise UserError(Problem.FILE_UNREADABLE) from None
        digest.update(chunk)
        return chunk

    with ThreadPoolExecutor(1, "read-ahead") as pool:
        ahead = pool.submit(read)
        while chunk := ahead.result():
            ahead = pool.submit(read)
            yield chunk


def _finish(store: OpenStore, begun: _Begun, sha256: str) -> Recording:
    """A further part begins where the last one ends."""
    recording = begun.recording
    with store.unit() as work:
        same = work.recordings.by_sha256(sha256)
        part, offset_ms = _place(work, recording.lesson_id)
        work.recordings.move(recording.id, offset_ms=offset_ms, part=part, camera=0)
        if begun.new_lesson:
            work.lessons.set_hidden(recording.lesson_id, False)
        return work.recordings.finish(
            recording.id,
            size_bytes=recording.size_bytes,
            sha256=sha256,
            duplicate_of=None if same is None else same.id,
        )


def _place(work: "Repositories", lesson_id: str) -> tuple[int, int]:
    there = work.recordings.of_lesson(lesson_id)
    part = max((each.part + 1 for each in there), default=0)
    return part, max((each.offset_ms + each.probe.duration_ms for each in there), default=0)


def _picture(on_store: OnStore, recording: Recording, report: Report, cancel: CancelToken) -> None:
    """A recording without thumbnails is better than none: trouble with them is made good later."""
    try:
        make_thumbnails(on_store, recording.id, report, cancel)
    except Cancelled:
        raise
    except Exception as error:
        _log.warning("thumbnails could not be made: %s", type(error))


def _take_back(on_store: OnStore, begun: _Begun) -> None:
    """What can't be taken back now (the store was locked, the disk is full) is at the next opening."""
    try:
        on_store(lambda store: _forget(store, begun))
    except Exception as error:
        _log.warning("an import is taken back at the next opening: %s", type(error))


def _forget(store: OpenStore, begun: _Begun) -> None:
    with store.unit() as work:
        work.recordings.remove(begun.recording.id)
        if begun.new_lesson:
            work.lessons.set_hidden(begun.recording.lesson_id, True)
    housekeeping.unlink_departing(store)
