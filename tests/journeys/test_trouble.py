"""Disks that are pulled, fill up or move, seen from before the window."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from reflectapp.domain.errors import Problem
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import goals, lessons, store_folder
from reflectapp.services.store import OpenStore
from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.shell.lost import Lost
from reflectapp.ui.shell.unlock import Unlock
from reflectapp.vault import reserve

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"


def _statements(store: OpenStore) -> list[str]:
    return [goal.text.statement for goal in goals.all_goals(store)]


def _new_goal(teacher: "Teacher") -> GoalPage:
    teacher.opened.window.show_place("goals")
    teacher.click(teacher.button(teacher.opened.window, "New goal"))
    page = teacher.page(GoalPage)
    teacher.wait(page.words.statement.hasFocus)
    return page


def test_a_stick_pulled_while_she_writes(start: "Callable[..., Teacher]", tmp_path: Path) -> None:
    folder = tmp_path / "stick" / "store"
    teacher = start(folder)
    teacher.begin(PASSPHRASE)
    page = _new_goal(teacher)
    folder.parent.rename(tmp_path / "pulled")
    teacher.write("Everyone gets to speak")
    window, context = teacher.opened.window, teacher.opened.context
    teacher.wait(lambda: window.trouble.isVisible() and context.watch.waiting > 0)
    assert context.watch.trouble is Problem.FOLDER_AWAY
    assert page.words.statement.toPlainText() == "Everyone gets to speak"
    assert not folder.parent.exists()
    (tmp_path / "pulled").rename(folder.parent)
    teacher.click(window.trouble.way)
    teacher.wait(lambda: not window.trouble.isVisible() and context.watch.waiting == 0)
    teacher.wait(lambda: context.on_store(_statements) == ["Everyone gets to speak"])
    assert teacher.leave() == 0


def test_closing_asks_before_what_waits_is_given_up(start: "Callable[..., Teacher]", tmp_path: Path) -> None:
    folder = tmp_path / "stick" / "store"
    teacher = start(folder)
    teacher.begin(PASSPHRASE)
    page = _new_goal(teacher)
    folder.parent.rename(tmp_path / "pulled")
    teacher.write("Everyone gets to speak")
    context, window = teacher.opened.context, teacher.opened.window
    teacher.wait(lambda: context.watch.waiting > 0)

    def stay() -> None:
        question = window.findChild(QMessageBox)
        assert question is not None
        QTest.mouseClick(question.defaultButton(), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, window, stay)
    assert not window.close()
    assert window.isVisible() and page.words.statement.toPlainText() == "Everyone gets to speak"
    (tmp_path / "pulled").rename(folder.parent)
    teacher.click(window.trouble.way)
    teacher.wait(lambda: context.watch.waiting == 0)
    teacher.wait(lambda: context.on_store(_statements) == ["Everyone gets to speak"])
    assert teacher.leave() == 0


def test_locked_while_the_disk_was_full_and_nothing_written_is_lost(
    start: "Callable[..., Teacher]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    teacher = start(tmp_path / "store")
    teacher.begin(PASSPHRASE)
    page = _new_goal(teacher)
    store = teacher.opened.context.store
    with monkeypatch.context() as full:
        full.setattr(reserve, "keep", lambda folder: False)
        reserve.release(store.folder)
        store.standing.trouble = Problem.DISK_FULL
        teacher.write("Everyone gets to speak")
        page.flush()
        teacher.wait(lambda: teacher.opened.context.watch.waiting > 0)
        assert "The disk is full." in teacher.opened.window.trouble.text
        teacher.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        teacher.unlock(PASSPHRASE)
        teacher.wait_for_window()
    assert teacher.opened.context.on_store(_statements) == ["Everyone gets to speak"]
    assert teacher.leave() == 0


def test_a_store_that_was_moved_is_found_again_by_its_folder(
    start: "Callable[..., Teacher]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = store_folder.usual()
    first = start(usual)
    first.begin(PASSPHRASE)
    context = first.opened.context
    context.on_store(lambda store: lessons.add(store, LessonDraft("Fractions", None, "", "")))
    assert first.leave() == 0
    shutil.move(usual, tmp_path / "moved")

    second = start(usual)
    lost = second.gate().content
    assert isinstance(lost, Lost)
    assert not usual.exists()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "moved"))
    second.click(lost.choose)
    second.wait(lambda: second.program.gate is not None and isinstance(second.program.gate.content, Unlock))
    second.unlock(PASSPHRASE)
    second.wait_for_window()
    cards = second.opened.context.on_store(lessons.cards)
    assert [card.lesson.title for card in cards] == ["Fractions"]
    assert store_folder.usual() == tmp_path / "moved"
    assert not usual.exists()
    assert second.leave() == 0


def test_a_store_in_a_protected_folder_can_be_looked_at(
    start: "Callable[..., Teacher]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    first = start(folder)
    first.begin(PASSPHRASE)
    first.opened.context.on_store(lambda store: lessons.add(store, LessonDraft("Fractions", None, "", "")))
    assert first.leave() == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    opened = os.open

    def refuse(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY) and folder in Path(path).parents:
            raise OSError(errno.EROFS, "read-only")
        return opened(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", refuse)
    second = start(folder)
    second.unlock(PASSPHRASE)
    second.wait_for_window()
    window = second.opened.window
    window.show_place("lessons")
    cards = second.opened.context.on_store(lessons.cards)
    assert [card.lesson.title for card in cards] == ["Fractions"]
    assert "nothing can be written" in window.trouble.text
    assert window.trouble.isVisible() and not window.problem.isVisible()
    for name in ("goals", "coach", "store", "today"):
        window.show_place(name)
        second.wait(lambda: not second.program.runner.busy)
        assert not window.problem.isVisible(), name
    assert second.leave() == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
