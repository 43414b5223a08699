from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import Problem
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import lessons
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.shell.shelf import PageFactory
from reflectapp.ui.shell.window import MainWindow
from reflectapp.vault import reserve


class Desk:
    """A window on an open store, and the disk beneath it."""

    def __init__(self, context: Context, window: MainWindow, qtbot: QtBot) -> None:
        self.context, self.window, self.qtbot = context, window, qtbot
        self.folder = context.store.folder
        self.said: list[Any] = []

    def add(self, title: str) -> None:
        self.context.do(self.window, lessons.add, LessonDraft(title, None, "", ""))(self.said.append)

    def titles(self) -> list[str]:
        cards = self.context.runner.wait_on_store(lambda: lessons.cards(self.context.store))
        return sorted(card.lesson.title for card in cards)

    def wait(self, trouble: Problem | None, waiting: int = 0) -> None:
        watch = self.context.watch
        self.qtbot.waitUntil(lambda: (watch.trouble, watch.waiting) == (trouble, waiting))

    def pull(self) -> None:
        self.folder.rename(self.folder.with_name("pulled"))

    def put_back(self) -> None:
        self.folder.with_name("pulled").rename(self.folder)


@pytest.fixture
def desk(context: Context, pages: Mapping[str, PageFactory], qtbot: QtBot) -> Desk:
    window = MainWindow(context, pages)
    qtbot.addWidget(window)
    window.show()
    return Desk(context, window, qtbot)


@pytest.fixture
def full(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk was found full: the reserve is given back, and nothing makes room."""
    reserve.release(opened.folder)
    monkeypatch.setattr(reserve, "keep", lambda folder: False)
    opened.standing.trouble = Problem.DISK_FULL


def test_what_is_written_while_the_folder_is_away_waits_and_is_saved_in_its_order(desk: Desk) -> None:
    desk.pull()
    desk.add("First")
    desk.wait(Problem.FOLDER_AWAY, 1)
    desk.add("Second")
    desk.wait(Problem.FOLDER_AWAY, 2)
    banner = desk.window.trouble
    assert banner.isVisible() and banner.way.isVisible() and not banner.close_button.isVisible()
    assert "not there any more" in banner.text and "2 changes wait" in banner.text
    assert not desk.window.problem.isVisible()
    desk.put_back()
    banner.way.click()
    desk.wait(None)
    desk.qtbot.waitUntil(lambda: [lesson.title for lesson in desk.said] == ["First", "Second"])
    assert desk.titles() == ["First", "Second"]
    assert not banner.isVisible()


def test_it_is_noticed_without_writing_and_pages_ask_again_when_it_is_back(desk: Desk) -> None:
    desk.pull()
    desk.context.watch.look()
    desk.wait(Problem.FOLDER_AWAY)
    desk.put_back()
    with desk.qtbot.waitSignal(desk.context.changed):
        desk.context.watch.look()


@pytest.mark.usefixtures("full")
def test_on_a_full_disk_writing_waits_and_deleting_does_not(desk: Desk) -> None:
    watch = desk.context.watch
    watch.notice()
    desk.add("Waits")
    desk.wait(Problem.DISK_FULL, 1)
    assert "One change waits" in desk.window.trouble.text
    lesson = desk.context.runner.wait_on_store(
        lambda: desk.context.store.standing.saved(
            lambda: lessons.add(desk.context.store, LessonDraft("Old", None, "", "")).value, in_hand=True
        )
    )
    assert desk.titles() == ["Old"]
    desk.context.do(desk.window, lessons.delete, lesson.id)(desk.said.append)
    desk.qtbot.waitUntil(lambda: desk.said == [None])
    assert desk.titles() == []
    assert watch.waiting == 1


@pytest.mark.usefixtures("full")
def test_before_a_lock_what_waits_is_written_in_the_room_that_is_left(desk: Desk) -> None:
    desk.context.watch.notice()
    desk.add("Waits")
    desk.wait(Problem.DISK_FULL, 1)
    desk.window.flush()
    assert desk.titles() == ["Waits"]
    assert desk.context.watch.waiting == 0


@pytest.mark.usefixtures("full")
def test_making_room_ends_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.context.watch.notice()
    desk.add("Waits")
    desk.wait(Problem.DISK_FULL, 1)
    monkeypatch.undo()
    desk.window.trouble.way.click()
    desk.wait(None)
    desk.qtbot.waitUntil(lambda: len(desk.said) == 1)
    assert desk.titles() == ["Waits"]


def test_an_undo_that_could_not_be_written_can_be_done_later(desk: Desk) -> None:
    desk.add("Lesson")
    desk.qtbot.waitUntil(lambda: desk.context.undo.can_undo)
    desk.pull()
    desk.context.undo.undo()
    desk.wait(Problem.FOLDER_AWAY)
    assert desk.context.undo.can_undo
    desk.put_back()
    desk.context.watch.look()
    desk.wait(None)
    desk.context.undo.undo()
    desk.qtbot.waitUntil(lambda: not desk.context.undo.can_undo and desk.titles() == [])


def test_a_protected_folder_is_said_to_be_so_and_a_write_fails_at_once(desk: Desk) -> None:
    store = desk.context.store
    desk.context.runner.wait_on_store(lambda: setattr(store.database, "read_only", True))
    store.standing.trouble = Problem.FOLDER_READ_ONLY
    desk.context.watch.notice()
    assert "nothing can be written" in desk.window.trouble.text
    assert not desk.window.trouble.way.isVisible()
    desk.add("Refused")
    desk.qtbot.waitUntil(lambda: "can’t be written" in desk.window.toast.text)
    assert desk.context.watch.waiting == 0


def test_a_synced_folder_is_told_once_and_can_be_hushed(
    context: Context, pages: Mapping[str, PageFactory], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reflectapp.services.surroundings.synced_by", lambda folder: "OneDrive")
    window = MainWindow(context, pages)
    qtbot.addWidget(window)
    window.show()
    bar = window.surroundings
    qtbot.waitUntil(bar.isVisible)
    assert "synced by OneDrive" in bar.text
    bar.way.click()
    assert not bar.isVisible()
    again = MainWindow(context, pages)
    qtbot.addWidget(again)
    again.show()
    context.runner.wait_on_store(lambda: None)
    qtbot.waitUntil(lambda: not context.runner.busy)
    assert not again.surroundings.isVisible()


def test_a_copy_in_conflict_is_named(desk: Desk, pages: Mapping[str, PageFactory], qtbot: QtBot) -> None:
    copy: Path = desk.folder / "store (conflicted copy).db"
    copy.write_bytes(b"theirs")
    window = MainWindow(desk.context, pages)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.surroundings.isVisible)
    assert copy.name in window.surroundings.text
    assert copy.read_bytes() == b"theirs"
