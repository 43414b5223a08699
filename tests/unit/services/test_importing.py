import hashlib
import io
import os
import shutil
import threading
from collections import namedtuple
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.kit.paths import resource
from reflectapp.services import housekeeping, importing, lessons, recordings, sealing
from reflectapp.services.store import OnStore, OpenStore

T = TypeVar("T")
SAMPLE = resource("sample", "lesson.mp4")
_Usage = namedtuple("_Usage", "total used free")


def _quiet(_: Progress) -> None:
    pass


@pytest.fixture
def on_store(store: OpenStore) -> OnStore:
    def run(function: Callable[[OpenStore], T]) -> T:
        return function(store)

    return run


@pytest.fixture
def nothing_left(store: OpenStore, folder: Path) -> Callable[[], bool]:
    """Whether neither rows nor files of an import are there."""

    def look() -> bool:
        with store.read() as work:
            rows = work.recordings.unfinished() or work.recordings.blob_ids() or work.recordings.departing()
        files = [path for name in ("blobs", "staging", "set-aside") for path in (folder / name).glob("*")]
        return not rows and not files

    return look


def _bring_in(on_store: OnStore, path: Path, lesson: str | LessonDraft) -> Recording:
    return importing.import_recording(on_store, path, lesson, _quiet, CancelToken()).value.recording


def test_a_recording_comes_in_whole(store: OpenStore, on_store: OnStore, lesson_id: str) -> None:
    made = _bring_in(on_store, SAMPLE, lesson_id)
    content = SAMPLE.read_bytes()
    assert made.sha256 == hashlib.sha256(content).hexdigest()
    assert (made.size_bytes, made.probe.duration_ms, made.thumbnails_done) == (len(content), 120_000, True)
    reader = recordings.open_sealed(store, made.id)
    assert reader.read_at(0, reader.size) == content
    reader.close()
    assert recordings.of_lesson(store, lesson_id) == (made,)


def test_its_thumbnails_and_card_are_there(store: OpenStore, on_store: OnStore, lesson_id: str) -> None:
    made = _bring_in(on_store, SAMPLE, lesson_id)
    thumbnails = recordings.thumbnails(store, made.id)
    assert [each.at_ms for each in thumbnails] == list(range(0, 120_000, 2_000))
    (card,) = lessons.cards(store)
    assert card.thumbnail in {each.jpeg for each in thumbnails}
    reader = recordings.open_sealed(store, made.id)
    still = recordings.still(reader, 33_000)
    reader.close()
    assert (still.width, still.height) == (640, 360)


def test_no_plain_bytes_are_in_the_store(on_store: OnStore, lesson_id: str, folder: Path) -> None:
    _bring_in(on_store, SAMPLE, lesson_id)
    content = SAMPLE.read_bytes()
    pieces = [content[at : at + 16] for at in range(4096, len(content) - 16, 50_000)]
    for path in (path for path in folder.rglob("*") if path.is_file()):
        stored = path.read_bytes()
        assert not any(piece in stored for piece in pieces), path.name


def test_a_second_part_begins_where_the_first_ends(on_store: OnStore, lesson_id: str) -> None:
    first = _bring_in(on_store, SAMPLE, lesson_id)
    second = _bring_in(on_store, SAMPLE, lesson_id)
    assert (first.part, first.offset_ms) == (0, 0)
    assert (second.part, second.offset_ms) == (1, 120_000)


def test_the_same_content_twice_is_noticed(on_store: OnStore, lesson_id: str, tmp_path: Path) -> None:
    copy = tmp_path / "another name.mp4"
    shutil.copyfile(SAMPLE, copy)
    first = importing.import_recording(on_store, SAMPLE, lesson_id, _quiet, CancelToken()).value
    second = importing.import_recording(on_store, copy, lesson_id, _quiet, CancelToken()).value
    assert first.duplicate_of is None
    assert second.duplicate_of == second.recording.duplicate_of == first.recording.id


def test_a_lesson_is_made_for_it(store: OpenStore, on_store: OnStore) -> None:
    drafted = _bring_in(on_store, SAMPLE, LessonDraft("Fractions", date(2026, 3, 2)))
    assert lessons.lesson(store, drafted.lesson_id).title == "Fractions"


def test_progress_is_told_to_the_end(on_store: OnStore, lesson_id: str) -> None:
    told: list[Progress] = []
    importing.import_recording(on_store, SAMPLE, lesson_id, told.append, CancelToken())
    size = SAMPLE.stat().st_size
    assert Progress(size, size, "sealing") in told
    assert (told[-1].step, told[-1].done) == ("thumbnails", told[-1].total)


@pytest.mark.parametrize("step", ["sealing", "thumbnails"])
def test_a_cancelled_import_leaves_nothing(
    store: OpenStore, on_store: OnStore, nothing_left: Callable[[], bool], step: str
) -> None:
    cancel = CancelToken()

    def report(progress: Progress) -> None:
        if progress.step == step:
            cancel.cancel()

    with pytest.raises(Cancelled):
        importing.import_recording(on_store, SAMPLE, LessonDraft("Fractions"), report, cancel)
    assert nothing_left()
    assert lessons.cards(store) == ()


def test_a_refused_file_leaves_nothing(
    store: OpenStore, on_store: OnStore, nothing_left: Callable[[], bool], tmp_path: Path
) -> None:
    path = tmp_path / "lesson.mp4"
    path.write_text("this is text")
    with pytest.raises(UserError, match="not_a_recording"):
        _bring_in(on_store, path, LessonDraft("Fractions"))
    assert nothing_left()
    assert lessons.cards(store) == ()


def test_a_file_that_changes_meanwhile_is_refused(
    on_store: OnStore, lesson_id: str, nothing_left: Callable[[], bool], tmp_path: Path
) -> None:
    path = tmp_path / "lesson.mp4"
    shutil.copyfile(SAMPLE, path)

    def report(progress: Progress) -> None:
        os.utime(path, (1, 1))

    with pytest.raises(UserError, match="file_changed"):
        importing.import_recording(on_store, path, lesson_id, report, CancelToken())
    assert nothing_left()


def test_a_full_disk_is_noticed_first(
    on_store: OnStore, lesson_id: str, nothing_left: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: _Usage(10**9, 10**9, 1_000_000))
    with pytest.raises(EnvironmentProblem) as caught:
        _bring_in(on_store, SAMPLE, lesson_id)
    assert caught.value.problem is Problem.DISK_FULL
    assert caught.value.values["free_bytes"] == 1_000_000
    assert nothing_left()


def test_what_is_no_file_is_told_plainly(on_store: OnStore, lesson_id: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    for path, cause in (
        (tmp_path / "gone.mp4", Problem.FILE_MISSING),
        (tmp_path, Problem.NOT_A_RECORDING),
        (pipe, Problem.NOT_A_RECORDING),
    ):
        with pytest.raises(UserError) as refused:
            importing.examine(path, CancelToken())
        assert refused.value.problem is cause


def test_a_lesson_that_is_gone_gets_no_recording(
    store: OpenStore, on_store: OnStore, lesson_id: str, nothing_left: Callable[[], bool]
) -> None:
    lessons.delete(store, lesson_id)
    with pytest.raises(UserError, match="not_found"):
        _bring_in(on_store, SAMPLE, lesson_id)
    assert nothing_left()


def test_an_import_that_a_crash_ended_is_rolled_back(
    store: OpenStore,
    lesson_id: str,
    sealed_recording: Callable[..., Recording],
    nothing_left: Callable[[], bool],
) -> None:
    sealed_recording(store, lesson_id, done=False)
    assert housekeeping.settle_imports(store) == (0, 1)
    assert nothing_left()


def test_sealing_reads_off_the_callers_thread_and_ends_it(on_store: OnStore, lesson_id: str) -> None:
    _bring_in(on_store, SAMPLE, lesson_id)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("read-ahead")]


def test_files_that_come_in_beside_leave_the_timeline_as_it_is(
    store: OpenStore, on_store: OnStore, lesson_id: str
) -> None:
    def bring(lesson: str | LessonDraft, count: int, beside: bool) -> str:
        rows = importing.line_up(store, [SAMPLE] * count, lesson, beside=beside).value
        for row in rows:
            importing.resume(on_store, row.recording.id, _quiet, CancelToken())
        return rows[0].recording.lesson_id

    def places(lesson: str) -> list[tuple[int, int, int]]:
        return [(each.part, each.camera, each.offset_ms) for each in recordings.of_lesson(store, lesson)]

    new = bring(LessonDraft("Two cameras"), 2, beside=True)
    length_ms = recordings.of_lesson(store, new)[0].probe.duration_ms
    assert places(new) == [(0, 0, 0), (0, 1, 0)]
    bring(new, 1, beside=False)
    bring(new, 2, beside=True)
    assert places(new) == [(0, 0, 0), (0, 1, 0), (0, 2, 0), (1, 0, length_ms), (1, 1, length_ms)]
    assert {card.lesson.id: card.duration_ms for card in lessons.cards(store)}[new] == 2 * length_ms
    bring(lesson_id, 1, beside=True)
    assert places(lesson_id) == [(0, 0, 0)]


class _Counted(io.FileIO):
    """Counts what is read of it here; the probe's own process reads beside it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(-1 if size is None else size)
        _Counted.taken += len(data or b"")
        return data or b""


def test_its_file_is_read_once(
    on_store: OnStore, lesson_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lesson.mp4"
    shutil.copy(SAMPLE, path)
    with path.open("ab") as file:
        file.write((24 * 1024 * 1024).to_bytes(4, "big") + b"free" + bytes(24 * 1024 * 1024 - 8))

    @contextmanager
    def counted(asked: Path) -> Iterator[_Counted]:
        with _Counted(asked, "rb") as file:
            yield file

    monkeypatch.setattr(sealing, "opened", counted)
    monkeypatch.setattr(_Counted, "taken", 0)
    made = _bring_in(on_store, path, lesson_id)
    assert made.thumbnails_done
    assert _Counted.taken == path.stat().st_size
