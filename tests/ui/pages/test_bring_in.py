import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonDraft, Probe
from reflectapp.kit.paths import resource
from reflectapp.services import lessons
from reflectapp.services import recordings as stored
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.bring_in import BringIn, BringInDialog
from reflectapp.ui.lessons.import_queue import ImportQueue
from reflectapp.ui.lessons.naming import draft_from, in_order

LONG_MS = 60_000
TAUGHT = date(2026, 3, 2)


@pytest.fixture
def queue(context: Context) -> ImportQueue:
    return ImportQueue(context)


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    """Two copies of the sample, the later one first, both of 2 March."""
    files = [tmp_path / "part 2.mp4", tmp_path / "part 10.mp4"]
    for hour, file in enumerate(files, 9):
        shutil.copy(resource("sample", "lesson.mp4"), file)
        stamp = datetime(TAUGHT.year, TAUGHT.month, TAUGHT.day, hour).timestamp()
        os.utime(file, (stamp, stamp))
    return list(reversed(files))


@pytest.fixture
def ask(qtbot: QtBot, context: Context, queue: ImportQueue) -> Iterator[Callable[..., BringInDialog]]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    controller = BringIn(context, queue, window)

    def start(paths: list[Path], lesson_id: str | None = None) -> BringInDialog:
        controller.start(paths, lesson_id)
        dialog = window.findChild(BringInDialog)
        assert isinstance(dialog, BringInDialog)
        qtbot.waitUntil(lambda: dialog.files.all_seen, timeout=LONG_MS)
        return dialog

    yield start


def go_button(dialog: BringInDialog) -> QPushButton:
    return dialog.go


def choose(qtbot: QtBot, dialog: BringInDialog, words: str) -> None:
    radio = next(each for each in dialog.findChildren(QRadioButton) if words in each.text().replace("&", ""))
    assert radio.isVisible()
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton)


def wait_for(qtbot: QtBot, queue: ImportQueue) -> None:
    qtbot.waitUntil(lambda: bool(queue.entries) and not queue.pending, timeout=LONG_MS)


def test_title_and_date_come_from_the_recording_and_can_be_changed(
    qtbot: QtBot, context: Context, queue: ImportQueue, ask: Callable[..., BringInDialog], recordings: list[Path]
) -> None:
    dialog = ask(recordings[:1])
    assert dialog.fields.draft.title == "Part 10"
    assert dialog.fields.draft.taught_on == TAUGHT
    title = dialog.fields.findChild(QLineEdit)
    assert title is not None
    title.selectAll()
    QTest.keyClicks(title, "Fractions of a set")
    QTest.mouseClick(go_button(dialog), Qt.MouseButton.LeftButton)
    wait_for(qtbot, queue)
    (card,) = context.on_store(lessons.cards)
    assert (card.lesson.title, card.lesson.taught_on) == ("Fractions of a set", TAUGHT)


def test_parts_stand_in_the_order_in_which_they_were_recorded(
    ask: Callable[..., BringInDialog], recordings: list[Path]
) -> None:
    dialog = ask(recordings)
    assert [path.name for path in dialog.files.usable] == ["part 2.mp4", "part 10.mp4"]


def test_each_file_can_be_a_lesson_of_its_own(
    qtbot: QtBot, context: Context, queue: ImportQueue, ask: Callable[..., BringInDialog], recordings: list[Path]
) -> None:
    dialog = ask(recordings)
    choose(qtbot, dialog, "lesson of its own")
    QTest.mouseClick(go_button(dialog), Qt.MouseButton.LeftButton)
    wait_for(qtbot, queue)
    assert sorted(card.lesson.title for card in context.on_store(lessons.cards)) == ["Part 10", "Part 2"]


def test_into_a_lesson_that_is_here_already(
    qtbot: QtBot, context: Context, queue: ImportQueue, ask: Callable[..., BringInDialog], recordings: list[Path]
) -> None:
    known = context.on_store(lambda store: lessons.add(store, LessonDraft("Fractions"))).value
    dialog = ask(recordings[:1], known.id)
    existing = dialog.findChild(QComboBox)
    assert existing is not None
    qtbot.waitUntil(lambda: existing.currentData() == known.id)
    assert not dialog.fields.isVisible()
    QTest.mouseClick(go_button(dialog), Qt.MouseButton.LeftButton)
    wait_for(qtbot, queue)
    (card,) = context.on_store(lessons.cards)
    assert (card.lesson.id, card.duration_ms > 0) == (known.id, True)


def test_a_file_that_cannot_come_in_says_why_at_once(
    ask: Callable[..., BringInDialog], tmp_path: Path, queue: ImportQueue
) -> None:
    file = tmp_path / "empty.mp4"
    file.touch()
    dialog = ask([file])
    assert not go_button(dialog).isEnabled()
    assert any(label.text().startswith("The file is empty.") for label in dialog.files.findChildren(QLabel))
    dialog.reject()
    assert queue.entries == ()


def test_classes_that_are_known_are_completed(
    qtbot: QtBot, context: Context, ask: Callable[..., BringInDialog], recordings: list[Path]
) -> None:
    context.on_store(lambda store: lessons.add(store, LessonDraft("Fractions", None, "7b")))
    dialog = ask(recordings[:1])
    line = next(each for each in dialog.fields.findChildren(QLineEdit) if each.accessibleName() == "Class")
    qtbot.waitUntil(lambda: line.completer() is not None)
    assert line.completer().model().index(0, 0).data() == "7b"


PROBE = Probe("mp4", 1000, 16, 16, 0, True, True, "h264", "aac", datetime(2026, 3, 2, 12).astimezone())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("IMG_2041.MOV", "Lesson of 2 Mar"),
        ("VID_20260302_101500.mp4", "Lesson of 2 Mar"),
        ("00012.MTS", "Lesson of 2 Mar"),
        ("fractions_of a set.mp4", "Fractions of a set"),
        ("7b maths.mp4", "7b maths"),
        ("Recycling.mp4", "Recycling"),
    ],
)
def test_a_camera_s_name_is_no_title(name: str, title: str) -> None:
    assert draft_from(Path(name), PROBE) == LessonDraft(title, TAUGHT)


def test_numbers_in_names_count_as_numbers() -> None:
    names = [Path("b10"), Path("b9"), Path("a1")]
    assert in_order(names, {}) == [Path("a1"), Path("b9"), Path("b10")]


def test_what_was_recorded_at_the_same_time_comes_in_beside(
    qtbot: QtBot, context: Context, queue: ImportQueue, ask: Callable[..., BringInDialog], recordings: list[Path]
) -> None:
    dialog = ask(recordings)
    choose(qtbot, dialog, "same time")
    go_button(dialog).click()
    wait_for(qtbot, queue)
    (card,) = context.on_store(lessons.cards)
    assert places(context, card.lesson.id) == [(0, 0), (0, 1)]
    third = ask(recordings[:1], card.lesson.id)
    qtbot.waitUntil(lambda: third.findChildren(QCheckBox)[0].isVisible())
    QTest.mouseClick(third.findChildren(QCheckBox)[0], Qt.MouseButton.LeftButton)
    go_button(third).click()
    qtbot.waitUntil(lambda: len(queue.entries) == 3)
    wait_for(qtbot, queue)
    assert places(context, card.lesson.id) == [(0, 0), (0, 1), (0, 2)]


def places(context: Context, lesson_id: str) -> list[tuple[int, int]]:
    there = context.on_store(partial(stored.of_lesson, lesson_id=lesson_id))
    return [(each.part, each.camera) for each in there]
