from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from reflectapp.kit.paths import resource
from reflectapp.services import goals, lessons, moments, recordings, reflections
from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.goals.goals_page import GoalsPage

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"
CONTROL = Qt.KeyboardModifier.ControlModifier


def lock_and_unlock(teacher: "Teacher") -> None:
    teacher.press(Qt.Key.Key_L, CONTROL)
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()


def test_an_import_goes_on_after_a_lock(start: "Callable[..., Teacher]", tmp_path: Path, long_recording: Path) -> None:
    teacher = start(tmp_path / "store")
    teacher.begin(PASSPHRASE)
    teacher.say_yes(teacher.drop(long_recording))
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and queue.entries[0].progress.done > 0)
    lock_and_unlock(teacher)
    assert teacher.opened.queue is not queue
    teacher.wait(lambda: len(teacher.opened.queue.entries) == 1)
    teacher.wait(lambda: not teacher.opened.queue.pending)
    on_store = teacher.opened.context.on_store
    (card,) = on_store(lessons.cards)
    assert len(on_store(lambda store: recordings.of_lesson(store, card.lesson.id))) == 1


def test_what_is_being_written_is_kept_by_a_lock(start: "Callable[..., Teacher]", tmp_path: Path) -> None:
    teacher = start(tmp_path / "store")
    teacher.begin(PASSPHRASE)
    teacher.say_yes(teacher.drop(resource("sample", "lesson.mp4")))
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    teacher.click(teacher.button(teacher.opened.window, "Open lesson.mp4"))
    page = teacher.lesson_page()
    page.stage.video.setFocus()
    teacher.press(Qt.Key.Key_M)
    teacher.wait(page.editor.note.hasFocus)
    teacher.write("half a note")
    lock_and_unlock(teacher)

    on_store = teacher.opened.context.on_store
    (card,) = on_store(lessons.cards)
    lesson_id = card.lesson.id
    (moment,) = on_store(lambda store: moments.of_lesson(store, lesson_id))
    assert moment.note == "half a note"
    assert teacher.lesson_page().shown is not None and teacher.lesson_page().isVisible()

    teacher.opened.context.go.lesson.emit(lesson_id, None)
    page = teacher.lesson_page()
    teacher.click(teacher.button(page.reflection, "First look"))
    teacher.wait(lambda: page.reflection.reflection is not None)
    text = page.reflection.block("surprise").findChild(QPlainTextEdit)
    assert text is not None
    text.setFocus()
    teacher.write("half an answer")
    lock_and_unlock(teacher)
    on_store = teacher.opened.context.on_store
    (reflection,) = on_store(lambda store: reflections.of_lesson(store, lesson_id))
    assert reflection.answers == {"surprise": "half an answer"}

    teacher.press(Qt.Key.Key_3, CONTROL)
    teacher.click(teacher.button(teacher.page(GoalsPage), "Write one down"))
    goal_page = teacher.page(GoalPage)
    teacher.wait(goal_page.words.statement.hasFocus)
    teacher.write("half a goal")
    lock_and_unlock(teacher)
    (goal,) = teacher.opened.context.on_store(goals.all_goals)
    assert goal.text.statement == "half a goal"
