from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.codings import Press
from reflectapp.domain.goals import CheckIn, GoalText
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import Still
from reflectapp.domain.ports import SealedReader
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, goals, lessons, measures, moments, recordings
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OpenStore, close_store
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> None:
    style.apply(qapp, "light", 100)


@pytest.fixture
def troubles() -> list[BaseException]:
    """What went wrong during a test; it must stay empty unless a test clears it."""
    return []


@pytest.fixture
def context(
    runner: Runner, tmp_path: Path, new_store: Callable[[Path], OpenStore], troubles: list[BaseException]
) -> Iterator[Context]:
    store = runner.wait_on_store(lambda: new_store(tmp_path / "store"))
    made = Context(store, runner, Preferences(theme="light"))
    made.troubled.connect(troubles.append)
    yield made
    runner.wait_on_store(lambda: close_store(store))
    assert troubles == []


@pytest.fixture
def filled(context: Context, monkeypatch: pytest.MonkeyPatch) -> Context:
    """A goal with a number, and a lesson with two moments that have pictures."""
    picture = cv2.imencode(".jpg", np.full((36, 64, 3), 90, dtype=np.uint8))[1].tobytes()

    def still(reader: SealedReader, at_ms: int, clockwise_degrees: int = 0) -> Still:
        return Still(picture, 64, 36)

    monkeypatch.setattr(recordings, "still", still)
    context.on_store(_fill)
    return context


@pytest.fixture
def seen(qtbot: QtBot) -> Callable[[Page], None]:
    """Shows a page as the window would."""

    def show(page: Page) -> None:
        qtbot.addWidget(page)
        page.resize(1196, 720)
        with qtbot.waitExposed(page):
            page.show()

    return show


def _fill(store: OpenStore) -> None:
    text = GoalText(
        "Time to think", "More of them answer", why="My own secret reason", unit="s", baseline=1.2, target=3
    )
    goal = goals.add(store, text).value
    goals.check_in(store, CheckIn("", goal.id, date(2026, 11, 17), "Silence felt long", 2.6))
    lesson = lessons.add(store, LessonDraft("Fractions", date(2026, 11, 17), "7b", "Maths")).value
    probe = Probe("mp4", 60_000, 64, 36, 0, True, False, "h264", "", None)
    recording = Recording(new_id(), lesson.id, 0, 0, 0, probe, 6, "", Importing.RUNNING, new_id(), None, False)
    wrapped = store.blobs.new_key(recording.blob_id, "recording")
    with store.unit() as unit:
        unit.recordings.add_importing(recording, wrapped)
    store.blobs.seal_bytes(recording.blob_id, "recording", wrapped, b"lesson")
    with store.unit() as unit:
        unit.recordings.finish(recording.id, size_bytes=6, sha256="ab" * 32)
    for at_ms, note in ((12_000, "Pairs explain"), (40_000, "Long silence")):
        moments.add(store, Moment("", lesson.id, recording.id, at_ms, None, note))
    questions = next(measure for measure in measures.built_in() if measure.id == "questions")
    run = codings.start(store, lesson.id, questions, {"open": 5.0}).value
    codings.press(store, run.id, Press(new_id(), "open", 30_000))
    codings.cover(store, run.id, ((0, 60_000),))
