from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.goals import CheckIn, Goal, GoalStatus, GoalText
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.kit.ids import new_id
from reflectapp.services import goals, lessons
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OpenStore, close_store
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

T = TypeVar("T")
OnStore = Callable[[Callable[[OpenStore], T]], T]


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> None:
    style.apply(qapp, "light", 100)


@pytest.fixture
def opened(runner: Runner, tmp_path: Path, new_store: Callable[[Path], OpenStore]) -> Iterator[OpenStore]:
    store = runner.wait_on_store(lambda: new_store(tmp_path / "store"))
    yield store
    runner.wait_on_store(lambda: close_store(store))


@pytest.fixture
def troubles() -> list[BaseException]:
    """What went wrong during a test; it must stay empty."""
    return []


@pytest.fixture
def context(opened: OpenStore, runner: Runner, troubles: list[BaseException]) -> Iterator[Context]:
    made = Context(opened, runner, Preferences(theme="light"))
    made.troubled.connect(troubles.append)
    yield made
    assert troubles == []


@pytest.fixture
def on_store(context: Context) -> Callable[[Callable[[OpenStore], T]], T]:
    """Runs a function on the store's thread and waits."""
    return context.on_store


@pytest.fixture
def seen(qtbot: QtBot) -> Callable[[Page], None]:
    """Shows a page as the window would, at 1196 by 720."""

    def show(page: Page) -> None:
        qtbot.addWidget(page)
        page.resize(1196, 720)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()

    return show


@pytest.fixture
def goal(context: Context) -> Goal:
    """Worked on, with two numbers."""
    text = GoalText(
        title="Time to think",
        statement="Students get time to think.",
        measure="Wait after my questions",
        unit="s",
        baseline=0.9,
        target=3.0,
        next_step="count to three",
    )

    def make(store: OpenStore) -> Goal:
        made = goals.add(store, text).value
        goals.set_status(store, made.id, GoalStatus.WORKING)
        goals.check_in(store, CheckIn("", made.id, date(2026, 10, 6), "A beginning", 0.9))
        goals.check_in(store, CheckIn("", made.id, date(2026, 10, 13), "Better", 1.4))
        return goals.goal(store, made.id)

    return context.on_store(make)


@pytest.fixture
def add_lesson(context: Context) -> Callable[..., str]:
    """A lesson with a recording of ten minutes; returns its id."""

    def add(title: str, day: date | None = None, class_name: str = "", subject: str = "") -> str:
        def make(store: OpenStore) -> str:
            lesson_id = lessons.add(store, LessonDraft(title, day, class_name, subject)).value.id
            probe = Probe("mp4", 600_000, 640, 360, 0, True, True, "h264", "aac", None)
            recording = Recording(new_id(), lesson_id, 0, 0, 0, probe, 6, "", Importing.RUNNING, new_id(), None, False)
            wrapped = store.blobs.new_key(recording.blob_id, "recording")
            with store.unit() as work:
                work.recordings.add_importing(recording, wrapped)
            store.blobs.seal_bytes(recording.blob_id, "recording", wrapped, b"lesson")
            with store.unit() as work:
                work.recordings.finish(recording.id, size_bytes=6, sha256="ab" * 32)
            return lesson_id

        return context.on_store(make)

    return add


@pytest.fixture(autouse=True)
def nothing_left_over(qapp: QApplication) -> Iterator[None]:
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
