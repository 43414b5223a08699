from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.moments import Moment
from reflectapp.services import moments, recordings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage


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
