import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import Progress
from reflectapp.kit.paths import resource
from reflectapp.services import importing, lessons, recordings, sealing
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lessons import ImportPanel, ImportQueue
from reflectapp.ui.lessons.import_queue import State, Target
from reflectapp.ui.widgets.pace import Pace, time_left

RECORDING = resource("sample", "lesson.mp4")
LONG_MS = 60_000


@pytest.fixture
def queue(context: Context) -> ImportQueue:
    return ImportQueue(context)


@pytest.fixture
def panel(qtbot: QtBot, queue: ImportQueue) -> ImportPanel:
    made = ImportPanel(queue)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def again(tmp_path: Path) -> Path:
    file = tmp_path / "again.mp4"
    shutil.copy(RECORDING, file)
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    file = tmp_path / "notes.mp4"
    file.write_text("These are notes, not a recording.")
    return file


@pytest.fixture
def may_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Sealing stays in the middle of a file until this is set."""
    event = Event()
    read_ahead = sealing._read_ahead

    def held(*file_and_digest: Any) -> Iterator[bytes]:
        for number, chunk in enumerate(read_ahead(*file_and_digest)):
            if number == 3:
                event.wait()
            yield chunk

    monkeypatch.setattr(sealing, "CHUNK_BYTES", 4096)
    monkeypatch.setattr(sealing, "_read_ahead", held)
    yield event
    event.set()


def done(queue: ImportQueue) -> bool:
    return not queue.pending


def titles(context: Context) -> list[str]:
    return [card.lesson.title for card in context.on_store(lessons.cards)]


def test_parts_of_one_lesson_come_in_one_after_the_other(
    qtbot: QtBot, context: Context, queue: ImportQueue, again: Path
) -> None:
    with qtbot.waitSignal(context.changed, timeout=LONG_MS):
        queue.add([RECORDING, again], Target(draft=LessonDraft("Fractions")))
        qtbot.waitUntil(lambda: [entry.state for entry in queue.entries] == [State.RUNNING, State.WAITING])
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    first, second = queue.entries
    assert (first.state, second.state) == (State.DONE, State.DONE)
    assert titles(context) == ["Fractions"]
    assert first.lesson_id == second.lesson_id is not None
    assert (first.duplicate, second.duplicate) == (False, True)
    parts = context.on_store(lambda store: recordings.of_lesson(store, str(first.lesson_id)))
    assert [part.offset_ms for part in parts] == [0, parts[0].probe.duration_ms]


def test_a_lesson_for_each(qtbot: QtBot, context: Context, queue: ImportQueue) -> None:
    queue.add([RECORDING], Target(draft=LessonDraft("One")))
    queue.add([RECORDING], Target(draft=LessonDraft("Two")))
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    assert sorted(titles(context)) == ["One", "Two"]


def test_a_refused_file_says_why_and_leaves_nothing(
    qtbot: QtBot, context: Context, queue: ImportQueue, panel: ImportPanel, broken: Path
) -> None:
    queue.add([broken], Target(draft=LessonDraft("Notes")))
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    (entry,) = queue.entries
    assert entry.state is State.REFUSED
    assert isinstance(entry.error, UserError)
    assert entry.error.problem is Problem.NOT_A_RECORDING
    assert titles(context) == []
    assert any("not a video or sound recording" in label.text() for label in panel.findChildren(QLabel))


def test_one_bad_file_does_not_keep_out_the_others(
    qtbot: QtBot, context: Context, queue: ImportQueue, broken: Path
) -> None:
    queue.add([broken, RECORDING], Target(draft=LessonDraft("Fractions")))
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    assert [entry.state for entry in queue.entries] == [State.REFUSED, State.DONE]
    assert titles(context) == ["Fractions"]


def test_cancelling_leaves_nothing(
    qtbot: QtBot, context: Context, queue: ImportQueue, may_end: Event, opened: OpenStore
) -> None:
    queue.add([RECORDING, RECORDING], Target(draft=LessonDraft("Fractions")))
    with qtbot.waitSignal(
        queue.changed, timeout=LONG_MS, check_params_cb=lambda entry: entry.progress.step == "sealing"
    ):
        pass
    queue.cancel_all()
    may_end.set()
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    assert {entry.state for entry in queue.entries} == {State.CANCELLED}
    assert titles(context) == []
    assert context.on_store(lambda store: _blob_ids(store)) == set()
    assert context.on_store(importing.unfinished) == ()
    assert [file for name in ("blobs", "staging") for file in (opened.folder / name).iterdir()] == []


def test_a_lock_pauses_and_another_queue_goes_on(
    qtbot: QtBot, context: Context, queue: ImportQueue, may_end: Event, opened: OpenStore, again: Path
) -> None:
    queue.add([RECORDING, again], Target(draft=LessonDraft("Fractions")))
    qtbot.waitUntil(lambda: queue.entries[0].progress.step == "sealing", timeout=LONG_MS)
    settled: list[bool] = []
    context.runner.settle(lambda: settled.append(True))
    may_end.set()
    qtbot.waitUntil(lambda: settled == [True], timeout=LONG_MS)
    assert [entry.state for entry in queue.entries] == [State.WAITING, State.WAITING]
    assert titles(context) == []
    (part,) = (opened.folder / "staging").iterdir()

    after = ImportQueue(context)
    panel = ImportPanel(after)
    qtbot.addWidget(panel)
    after.resume()
    qtbot.waitUntil(lambda: len(after.entries) == 2)
    assert [entry.path for entry in after.entries] == [RECORDING, again]
    assert any(words.text() == "Going on with 1 of 2" for words in panel.findChildren(QLabel))
    qtbot.waitUntil(lambda: done(after), timeout=LONG_MS)
    assert titles(context) == ["Fractions"]
    parts = context.on_store(lambda store: recordings.of_lesson(store, str(after.entries[0].lesson_id)))
    assert [recording.duplicate_of for recording in parts] == [None, parts[0].id]
    assert parts[0].blob_id == part.stem
    after.setParent(queue)


def test_an_import_can_be_undone_and_brought_back(qtbot: QtBot, context: Context, queue: ImportQueue) -> None:
    queue.add([RECORDING], Target(draft=LessonDraft("Fractions")))
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    context.undo.undo()
    qtbot.waitUntil(lambda: titles(context) == [])
    qtbot.waitUntil(lambda: context.undo.can_redo)
    context.undo.redo()
    qtbot.waitUntil(lambda: titles(context) == ["Fractions"])


def _blob_ids(store: OpenStore) -> set[str]:
    with store.read() as work:
        return set(work.recordings.blob_ids())


def test_the_panel_follows_from_waiting_to_open(
    qtbot: QtBot, context: Context, queue: ImportQueue, panel: ImportPanel
) -> None:
    assert panel.isHidden()
    queue.add([RECORDING], Target(draft=LessonDraft("Fractions")))
    assert not panel.isHidden()
    panel.show()
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    open_button = next(each for each in panel.findChildren(QPushButton) if each.text() == "Open")
    with qtbot.waitSignal(context.go.lesson) as opened:
        QTest.mouseClick(open_button, Qt.MouseButton.LeftButton)
    assert opened.args == [context.on_store(lessons.cards)[0].lesson.id, None]
    assert panel.isHidden()


def test_the_cancel_button_cancels_a_waiting_file(
    qtbot: QtBot, context: Context, queue: ImportQueue, panel: ImportPanel
) -> None:
    queue.add([RECORDING, RECORDING], Target(draft=LessonDraft("Fractions")))
    panel.show()
    cancel = [each for each in panel.findChildren(QPushButton) if each.text() == "Cancel"][1]
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert queue.entries[1].state is State.CANCELLED
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    assert queue.entries[0].state is State.DONE


def test_a_file_that_failed_can_be_tried_again(
    qtbot: QtBot, queue: ImportQueue, broken: Path, context: Context
) -> None:
    queue.add([broken], Target(draft=LessonDraft("Fractions")))
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    shutil.copy(RECORDING, broken)
    queue.retry(queue.entries[0].number)
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    assert titles(context) == ["Fractions"]


def test_another_camera_that_is_tried_again_after_a_lock_still_comes_in_beside(
    qtbot: QtBot, context: Context, again: Path, broken: Path
) -> None:
    def wait(store: OpenStore) -> str:
        first, _second = importing.line_up(store, [again, broken], LessonDraft("Fractions"), beside=True).value
        return first.recording.lesson_id

    lesson_id = context.on_store(wait)
    queue = ImportQueue(context)
    queue.resume()
    qtbot.waitUntil(lambda: len(queue.entries) == 2 and done(queue), timeout=LONG_MS)
    shutil.copy(RECORDING, broken)
    queue.retry(queue.entries[1].number)
    qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    there = context.on_store(lambda store: recordings.of_lesson(store, lesson_id))
    assert [(each.part, each.camera) for each in there] == [(0, 0), (0, 1)]


def test_pictures_that_a_crash_kept_from_being_made_are_made_later(
    qtbot: QtBot, context: Context, queue: ImportQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(importing, "make_thumbnails", lambda *_: None)
        queue.add([RECORDING], Target(draft=LessonDraft("Fractions")))
        qtbot.waitUntil(lambda: done(queue), timeout=LONG_MS)
    assert context.on_store(lessons.cards)[0].thumbnail is None
    ImportQueue(context).setParent(queue)
    qtbot.waitUntil(lambda: context.on_store(lessons.cards)[0].thumbnail is not None, timeout=LONG_MS)


def test_the_time_left_comes_from_the_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("reflectapp.ui.widgets.pace.time.monotonic", lambda: now[0])
    clock = Pace()
    assert clock.seconds_left(Progress(0, 100, "sealing")) is None
    now[0] += 10
    assert clock.seconds_left(Progress(25, 100, "sealing")) == pytest.approx(30)
    assert clock.seconds_left(Progress(0, 10, "thumbnails")) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (3.0, "about 10 seconds left"),
        (28.0, "about 30 seconds left"),
        (62.0, "about a minute left"),
        (170.0, "about 3 minutes left"),
    ],
)
def test_the_time_left_in_words(seconds: float | None, words: str) -> None:
    assert time_left(seconds) == words
