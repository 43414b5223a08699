from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken
from reflectapp.services import importing, moments, recordings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage, view


def _cut(blob: Path) -> None:
    blob.write_bytes(blob.read_bytes()[:-1])


def _change_the_beginning(blob: Path) -> None:
    content = bytearray(blob.read_bytes())
    content[1000] ^= 1
    blob.write_bytes(bytes(content))


def _recording_blob(store: OpenStore) -> Path:
    """The largest is the recording; the other has its small pictures."""
    return max((store.folder / "blobs").iterdir(), key=lambda path: path.stat().st_size)


@pytest.mark.parametrize(
    ("damage", "problem"),
    [(_cut, Problem.BLOB_DAMAGED), (_change_the_beginning, Problem.BLOB_DAMAGED), (Path.unlink, Problem.BLOB_MISSING)],
)
def test_a_recording_that_cant_be_read_is_told_and_the_rest_of_the_lesson_works(
    context: Context, lesson_id: str, qtbot: QtBot, damage: Callable[[Path], Any], problem: Problem
) -> None:
    damage(_recording_blob(context.store))
    told: list[BaseException] = []
    context.troubled.connect(told.append)
    page = LessonPage(context)
    page.finish()
    qtbot.addWidget(page)
    page.open(lesson_id)
    page.show()
    qtbot.waitUntil(lambda: page.stage.video.note != "")
    assert "can't be read" in page.stage.video.note
    (error,) = told
    assert isinstance(error, EnvironmentProblem) and error.problem is problem
    qtbot.waitUntil(lambda: page.shown is not None and len(page.stage.thumbnails) > 0)
    page.marking.mark()
    page.editor.note.setPlainText("Still written")
    page.flush()

    def notes() -> list[str]:
        found: tuple[Moment, ...] = context.on_store(lambda store: moments.of_lesson(store, lesson_id))
        return [moment.note for moment in found]

    qtbot.waitUntil(lambda: notes() == ["Still written"])
    (recording,) = context.on_store(lambda store: recordings.of_lesson(store, lesson_id))
    context.do(page, recordings.delete, (recording.id,))()
    qtbot.waitUntil(lambda: not context.on_store(lambda store: recordings.of_lesson(store, lesson_id)))
    page.hide()


def test_what_cant_be_read_in_a_lesson_she_left_is_not_said_in_the_next(
    context: Context, lesson_id: str, video: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = importing.import_recording(
        context.on_store, video, LessonDraft("Next"), lambda _progress: None, CancelToken()
    )
    begun, go_on, looked = Event(), Event(), Event()
    opening, load = recordings.open_to_play, view.load

    def open_to_play(store: OpenStore, recording_id: str) -> SealedReader:
        if recording_id == made.value.recording.id:
            return opening(store, recording_id)
        begun.set()
        go_on.wait(10)
        raise EnvironmentProblem(Problem.BLOB_MISSING)

    def load_later(store: OpenStore, of_lesson: str) -> view.LessonView:
        if of_lesson != lesson_id:
            looked.wait(10)
        return load(store, of_lesson)

    monkeypatch.setattr(recordings, "open_to_play", open_to_play)
    monkeypatch.setattr(view, "load", load_later)
    told: list[BaseException] = []
    context.troubled.connect(told.append)
    page = LessonPage(context)
    page.finish()
    qtbot.addWidget(page)
    page.open(lesson_id)
    page.show()
    qtbot.waitUntil(begun.is_set)
    page.open(made.value.recording.lesson_id)
    go_on.set()
    qtbot.waitUntil(lambda: bool(told))
    assert page.stage.video.note == ""
    looked.set()
    qtbot.waitUntil(lambda: page.stage.video.shows_frame, timeout=10_000)
    page.flush()
    page.hide()
    context.runner.wait_on_store(lambda: None)
