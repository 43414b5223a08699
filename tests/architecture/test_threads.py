"""The store belongs to its thread: a call from the UI thread raises, whatever it asks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QThread

from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import goals, lessons, moments, recordings, reflections, shares
from reflectapp.services.store import OpenStore, close_store, create_store, suggest_passphrase
from reflectapp.work.runner import Runner


@pytest.fixture
def store(runner: Runner, tmp_path: Path) -> Iterator[OpenStore]:
    passphrase = suggest_passphrase()
    opened, _recovery_key = runner.wait_on_store(lambda: create_store(tmp_path / "store", passphrase=passphrase))
    yield opened
    runner.wait_on_store(lambda: close_store(opened))


CALLS: tuple[Callable[[OpenStore], object], ...] = (
    lessons.cards,
    goals.all_goals,
    shares.record,
    lambda store: lessons.add(store, LessonDraft("Fractions")),
    lambda store: goals.add(store, GoalText("Time to think")),
    lambda store: moments.of_lesson(store, "none"),
    lambda store: recordings.of_lesson(store, "none"),
    lambda store: reflections.of_lesson(store, "none"),
)


@pytest.mark.parametrize("call", CALLS)
def test_the_store_refuses_the_ui_thread(store: OpenStore, call: Callable[[OpenStore], object]) -> None:
    assert QThread.currentThread() is ui_thread()
    with pytest.raises(RuntimeError, match="thread"):
        call(store)


def test_nothing_was_written_and_the_store_s_own_thread_goes_on(store: OpenStore, runner: Runner) -> None:
    with pytest.raises(RuntimeError, match="thread"):
        lessons.add(store, LessonDraft("Fractions"))
    assert runner.wait_on_store(lambda: lessons.cards(store)) == ()
    runner.wait_on_store(lambda: lessons.add(store, LessonDraft("Fractions")))
    assert len(runner.wait_on_store(lambda: lessons.cards(store))) == 1


def ui_thread() -> QThread:
    app = QCoreApplication.instance()
    assert app is not None
    return app.thread()
