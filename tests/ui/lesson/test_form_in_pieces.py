"""A form beside the video: its questions come one by one, and can be answered meanwhile, in the order of the eye."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.forms import Form, Prompt, PromptKind
from reflectapp.services import reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.prompt_block import PromptBlock

QUESTIONS = 20
LONG = Form(
    "long",
    1,
    "A long form",
    "",
    tuple(Prompt(f"q{number}", PromptKind.LONG_TEXT, f"Question {number}") for number in range(QUESTIONS)),
)


def blocks(page: LessonPage) -> list[PromptBlock]:
    return page.reflection.findChildren(PromptBlock)


def line(page: LessonPage, prompt_id: str) -> QPlainTextEdit:
    found = page.reflection.block(prompt_id).findChild(QPlainTextEdit)
    assert isinstance(found, QPlainTextEdit)
    return found


@pytest.fixture
def counted(page: LessonPage, qtbot: QtBot) -> list[int]:
    """Begins the form; how many questions were there after each turn of the event loop, until all are."""
    found: list[int] = []
    turns = QTimer(page)
    turns.timeout.connect(lambda: found.append(len(blocks(page))))
    turns.start()
    page.reflection.start_asked.emit(LONG)
    qtbot.waitUntil(lambda: bool(blocks(page)))
    line(page, "q0").setFocus()
    qtbot.keyClicks(line(page, "q0"), "They talk")
    qtbot.keyClick(line(page, "q0"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(line(page, "q0"), "All of them")
    found.append(len(blocks(page)))
    qtbot.waitUntil(lambda: len(blocks(page)) == QUESTIONS)
    turns.stop()
    return found


def test_a_turn_of_the_window_makes_few_questions(counted: list[int]) -> None:
    steps = [after - before for before, after in pairwise(counted)]
    assert max(steps) <= 3
    assert len([step for step in steps if step]) >= QUESTIONS / 3


def test_what_is_written_before_the_last_is_there_stays_and_is_kept(
    page: LessonPage, context: Context, lesson_id: str, counted: list[int], qtbot: QtBot
) -> None:
    assert counted[0] < QUESTIONS
    assert line(page, "q0").hasFocus()
    assert line(page, "q0").toPlainText() == "All of them"
    page.reflection.flush()
    qtbot.waitUntil(lambda: page.reflection.saved_text == "saved")
    (kept,) = context.on_store(lambda store: reflections.of_lesson(store, lesson_id))
    assert kept.answers == {"q0": "All of them"}


def test_an_answer_that_was_kept_is_shown_in_a_question_that_comes_late(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    begun = context.on_store(lambda store: reflections.start(store, lesson_id, LONG)).value
    context.on_store(lambda store: reflections.answer(store, begun.id, "q19", "At the end"))
    page.refresh()
    qtbot.waitUntil(lambda: len(blocks(page)) == QUESTIONS)
    assert line(page, "q19").toPlainText() == "At the end"


def test_tab_goes_from_the_video_over_the_questions_in_order_to_the_tabs_and_round(
    page: LessonPage, counted: list[int], qtbot: QtBot
) -> None:
    page.stage.video.setFocus()
    stops: list[QWidget] = []
    while (focused := QApplication.focusWidget()) is not page.stage.video or not stops:
        assert focused is not None and focused not in stops
        stops.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    lines = [line(page, f"q{number}") for number in range(QUESTIONS)]
    assert [stop for stop in stops if stop in lines] == lines
    assert stops.index(lines[-1]) < stops.index(page.side.tabs)
    assert max(place for place, stop in enumerate(stops) if page.stage.isAncestorOf(stop)) < stops.index(lines[0])
