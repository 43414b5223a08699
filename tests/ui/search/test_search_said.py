"""What was said is found while it is typed, in any script, and leads to its time in the lesson, by keys alone."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reflectapp.domain.captions import ReadCaptions, in_order
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.kit.ids import new_id
from reflectapp.services import lessons, transcripts
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.search.page import SearchPage

Show = Callable[[], SearchPage]
SAID = (
    "Which fraction is larger?",
    "Élise dit: un quart",
    "这个分数更大",
    "سَأَلَ الطُّلّاب",
    "Дроби ещё раз",
    "So good 🎉 well done",
)


@pytest.fixture
def lesson_id(context: Context) -> str:
    """Its recording begins ten seconds into the lesson; each line takes a minute."""

    def make(store: OpenStore) -> str:
        made = lessons.add(store, LessonDraft("Fractions")).value.id
        probe = Probe("mp4", 600_000, 640, 360, 0, True, True, "h264", "aac", None)
        recording = Recording(new_id(), made, 0, 0, 10_000, probe, 6, "", Importing.DONE, new_id(), None, True)
        with store.unit() as work:
            work.recordings.add_importing(recording)
        spans = [(place * 60_000, place * 60_000 + 5_000, line) for place, line in enumerate(SAID)]
        transcripts.add(store, recording.id, ReadCaptions("", "", in_order(spans)))
        return made

    return context.on_store(make)


@pytest.mark.parametrize(
    ("typed", "place"), [("larg", 0), ("elise", 1), ("分数", 2), ("سأل", 3), ("ДРОБ еще", 4), ("🎉", 5)]
)
def test_from_typing_to_playing_by_keys(
    qtbot: QtBot, context: Context, lesson_id: str, show: Show, typed: str, place: int
) -> None:
    page = show()
    ways: list[tuple[Any, ...]] = []
    context.go.said.connect(lambda *where: ways.append(where))
    for end in range(1, len(typed) + 1):
        page.box.setText(typed[:end])
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    role = Qt.ItemDataRole.AccessibleTextRole
    heard = [str(page.model.index(row).data(role)) for row in range(2)]
    assert heard == ["Said in lessons", f"Said, Fractions, {place}:10, {SAID[place]}"]
    QTest.keyClick(page.box, Qt.Key.Key_Down)
    QTest.keyClick(page.results, Qt.Key.Key_Return)
    assert ways == [(lesson_id, 10_000 + place * 60_000)]
    page.grab()


def test_a_transcript_that_is_deleted_or_changed_is_followed_at_once(
    qtbot: QtBot, context: Context, lesson_id: str, show: Show
) -> None:
    page = show()
    page.box.setText("quart")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)

    def transcript_id(store: OpenStore) -> str:
        parts = tuple(part.id for part in _parts(store, lesson_id))
        return transcripts.of_recordings(store, parts)[0].id

    key = context.on_store(transcript_id)
    context.do(page, transcripts.change_line, key, 1, "un tiers")()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    context.undo.undo()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    context.do(page, transcripts.delete, key)()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def _parts(store: OpenStore, lesson_id: str) -> tuple[Recording, ...]:
    with store.read() as work:
        return work.recordings.of_lesson(lesson_id)
