"""The key that locks works in every window of the program, not only in the main one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

from reflectapp.kit.paths import resource
from reflectapp.ui.shell.unlock import Unlock

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"
CONTROL = Qt.KeyboardModifier.ControlModifier

QUESTIONS: dict[str, Callable[[QWidget], object]] = {
    "message": lambda window: QMessageBox.question(window, "reflectapp", "Really?"),
    "file": lambda window: QFileDialog.getOpenFileNames(window),
    "line": lambda window: QInputDialog.getText(window, "reflectapp", "What?"),
}


@pytest.fixture
def teacher(start: "Callable[..., Teacher]", tmp_path: Path) -> "Teacher":
    made = start(tmp_path / "store")
    made.begin(PASSPHRASE)
    return made


@pytest.fixture
def press_lock(teacher: "Teacher") -> Callable[[], None]:
    """Waits until another window has the focus, then presses as a keyboard does: to the window of the system,
    which is gone when the key is let go of."""
    main = teacher.opened.window.windowHandle()

    def press() -> None:
        teacher.wait(lambda: QGuiApplication.focusWindow() not in (None, main))
        window = QGuiApplication.focusWindow()
        assert window is not None
        QTest.keyPress(window, Qt.Key.Key_L, CONTROL)

    return press


@pytest.mark.parametrize("name", ["settings", "keys", "manual", "about"])
def test_in_the_programs_windows(name: str, teacher: "Teacher", press_lock: Callable[[], None]) -> None:
    teacher.opened.window.actions_by_name[name].trigger()
    press_lock()
    assert isinstance(teacher.gate().content, Unlock)


@pytest.mark.parametrize("kind", list(QUESTIONS))
def test_in_a_question_that_waits(kind: str, teacher: "Teacher", press_lock: Callable[[], None]) -> None:
    window = teacher.opened.window
    QTimer.singleShot(0, window, press_lock)
    QUESTIONS[kind](window)
    assert isinstance(teacher.gate().content, Unlock)


def test_with_the_video_on_the_whole_screen(teacher: "Teacher", press_lock: Callable[[], None]) -> None:
    teacher.say_yes(teacher.drop(resource("sample", "lesson.mp4")))
    teacher.wait(lambda: teacher.opened.queue.entries and not teacher.opened.queue.pending)
    teacher.click(teacher.button(teacher.opened.window, "Open lesson.mp4"))
    teacher.lesson_page().stage.video.setFocus()
    teacher.press(Qt.Key.Key_F)
    press_lock()
    assert isinstance(teacher.gate().content, Unlock)
