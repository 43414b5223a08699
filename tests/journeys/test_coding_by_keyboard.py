"""By keyboard alone: the sample lesson is opened, and its true times of speech, silence, questions and waits are found.

What is true stands in `resources/sample/lesson.json`. Every code may be half a picture off: there are 15 in a second.
"""

import json
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from reflectapp.domain.codings import Entry
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.kit import paths
from reflectapp.services import codings, importing, lanes, preferences, sample
from reflectapp.services import store as stores
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OpenStore
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.lessons.page import LessonsPage
from reflectapp.vault.cost import TEST_COST

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

T = TypeVar("T")
PASSPHRASE = "hollow amber tundra violet nine"
PICTURE_MS = 67
NEAR_MS = PICTURE_MS // 2 + 1
JUMP_MS = 1000
MINUTE_MS = 60_000
SILENCE_MS = 1000
MOST_TABS = 80

Presses = list[tuple[int, str]]
"""When which key is to be pressed."""


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(paths.resource("sample", "lesson.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the sample in it."""
    folder = tmp_path_factory.mktemp("made") / "store"
    store, _key = stores.create_store(folder, passphrase=PASSPHRASE, cost=TEST_COST)

    def on_store(function: Callable[[OpenStore], T]) -> T:
        return function(store)

    draft = LessonDraft("Fractions")
    importing.import_recording(on_store, sample.recording(), draft, lambda _progress: None, CancelToken())
    stores.close_store(store)
    return folder


@pytest.fixture
def lesson(
    start: "Callable[..., Teacher]", made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple["Teacher", LessonPage]:
    """The sample, opened by keys, with its first picture shown and the codes beside it. Nothing else goes on."""
    monkeypatch.setattr(lanes, "missing", lambda _store: ())
    shutil.copytree(made, tmp_path / "store")
    preferences.save(Preferences(jump_seconds=JUMP_MS // 1000))
    teacher = start(tmp_path / "store")
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    teacher.press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    page = teacher.page(LessonsPage)
    teacher.wait(lambda: page.view.model().rowCount() == 1)
    tab_to(teacher, "Lessons")
    teacher.press(Qt.Key.Key_Home)
    teacher.press(Qt.Key.Key_Return)
    shown = teacher.lesson_page()
    tab_to(teacher, "Moments, codes and transcript")
    teacher.press(Qt.Key.Key_Right)
    return teacher, shown


def tab_to(teacher: "Teacher", name: str) -> None:
    """Presses Tab until what has this name, or says this, has the keyboard."""
    for _ in range(MOST_TABS):
        teacher.press(Qt.Key.Key_Tab)
        focused = teacher.focused()
        if name in (focused.accessibleName(), str(focused.property("text")).replace("&", "")):
            return
    raise LookupError(name)


def choose(teacher: "Teacher", page: LessonPage, title: str) -> None:
    """Chooses a measure and begins to code; the keyboard is the video's then."""
    tab_to(teacher, title)
    teacher.press(Qt.Key.Key_Space)
    tab_to(teacher, "Start coding")
    teacher.press(Qt.Key.Key_Space)
    teacher.wait(lambda: page.codings.running and teacher.focused() is page.stage.video)


def go(teacher: "Teacher", page: LessonPage, ms: int) -> None:
    """Jumps near a time, then goes from picture to picture, until the one that begins nearest to it is shown."""
    player = page.player
    while abs(player.time_ms - ms) > NEAR_MS:
        on, far = ms > player.time_ms, abs(player.time_ms - ms) > JUMP_MS / 2
        keys = (Qt.Key.Key_Left, Qt.Key.Key_Right) if far else (Qt.Key.Key_Comma, Qt.Key.Key_Period)
        with teacher.qtbot.waitSignal(player.time_changed):
            teacher.press(keys[on])


def code(teacher: "Teacher", page: LessonPage, presses: Presses) -> None:
    for ms, key in presses:
        go(teacher, page, ms)
        teacher.press(Qt.Key(ord(key.upper())))


def covers(teacher: "Teacher", words: str) -> None:
    """Says in the run's menu which time was coded."""
    tab_to(teacher, "What can be done with this run")
    teacher.press(Qt.Key.Key_Space)
    teacher.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in menu.actions():
        QTest.keyClick(menu, Qt.Key.Key_Down)
        chosen = menu.activeAction()
        if chosen is not None and chosen.text() == words:
            QTest.keyClick(menu, Qt.Key.Key_Return)
            return
    raise LookupError(words)


def result(teacher: "Teacher", page: LessonPage) -> dict[str, str]:
    """Ends coding. What is read of the result: each line, with the one after it."""
    tab_to(teacher, "End coding")
    teacher.press(Qt.Key.Key_Space)
    card = page.codes.run.card
    teacher.wait(lambda: card.isVisible() and "%" in card.texts())
    return dict(pairwise(["", *card.texts().splitlines()]))


def kept(teacher: "Teacher", page: LessonPage) -> tuple[Entry, ...]:
    """The entries of the run in hand, as the store has them."""
    run = page.codings.in_hand
    assert run is not None
    found = teacher.opened.context.on_store(lambda store: codings.of_lesson(store, run.lesson_id))
    return next(each.entries for each in found if each.id == run.id)


def turns(truth: dict[str, Any], until_ms: int) -> Presses:
    """Who begins to talk when; a breath between two lines belongs to the one before."""
    keys = {"teacher": "t", "pairs": "g"}
    made: Presses = []
    silent_from = 0
    for line in truth["speech"]:
        if line["start_ms"] - silent_from >= SILENCE_MS:
            made.append((silent_from, "0"))
        key = keys.get(line["who"], "s")
        if not made or made[-1][1] != key:
            made.append((line["start_ms"], key))
        silent_from = line["end_ms"]
    return [(ms, key) for ms, key in made if ms < until_ms]


def test_who_talks_and_when_nobody_does(lesson: tuple["Teacher", LessonPage], truth: dict[str, Any]) -> None:
    teacher, page = lesson
    presses = turns(truth, MINUTE_MS)
    choose(teacher, page, "Who talks")
    code(teacher, page, presses)
    go(teacher, page, MINUTE_MS)
    for words in ("The whole lesson", "Up to the picture shown"):
        covers(teacher, words)
    shown = result(teacher, page)

    assert "1:00 coded (0:00–1:00)" in next(line for line in shown if "coded" in line)
    entries = kept(teacher, page)
    assert len(entries) == len(presses)
    assert max(abs(entry.start_ms - ms) for entry, (ms, _key) in zip(entries, presses, strict=True)) <= NEAR_MS
    spans = [(key, end - start) for (start, key), (end, _next) in pairwise([*presses, (MINUTE_MS, "")])]
    for key, label in {"t": "I talk", "s": "One student", "g": "Groups", "0": "Nobody"}.items():
        lengths = [length for other, length in spans if other == key]
        percent, clock = shown[label].split(" % · ")
        minutes, seconds = clock.split(":")
        away = 2 * NEAR_MS * len(lengths) + 1000
        assert int(percent) == pytest.approx(100 * sum(lengths) / MINUTE_MS, abs=1), label
        assert (int(minutes) * 60 + int(seconds)) * 1000 == pytest.approx(sum(lengths), abs=away), label
    silent = [end - start for start, end in pairwise(entry.start_ms for entry in entries)][1::2]
    true = [min(each["end_ms"], MINUTE_MS) - each["start_ms"] for each in truth["silences"]]
    assert all(found == pytest.approx(length, abs=2 * NEAR_MS) for found, length in zip(silent, true, strict=False))


def test_questions_and_the_waits_after_them(lesson: tuple["Teacher", LessonPage], truth: dict[str, Any]) -> None:
    teacher, page = lesson
    asked = [(each["start_ms"], "o" if each["kind"] == "open" else "d") for each in truth["questions"]]
    choose(teacher, page, "Questions")
    code(teacher, page, asked)
    covers(teacher, "The whole lesson")
    shown = result(teacher, page)
    assert shown["Open"].startswith("5 · 83 %") and shown["Closed"].startswith("1 · 17 %")
    found = [(entry.start_ms, entry.code_id) for entry in kept(teacher, page)]
    assert [code_id for _ms, code_id in found] == [each["kind"] for each in truth["questions"]]
    assert max(abs(ms - true) for (ms, _id), (true, _key) in zip(found, asked, strict=True)) <= NEAR_MS

    for words in ("Back to the measure", "All measures"):
        tab_to(teacher, words)
        teacher.press(Qt.Key.Key_Space)
    choose(teacher, page, "Wait time after a question")
    for wait in reversed(truth["waits"]):
        ended_by = "t" if wait["ended_by"] == "teacher" else "a"
        code(teacher, page, [(wait["start_ms"], "q"), (wait["end_ms"], ended_by)])
    covers(teacher, "The whole lesson")
    shown = result(teacher, page)
    lengths = [wait["end_ms"] - wait["start_ms"] for wait in truth["waits"]]
    middle = next(line for line in shown if "in the middle" in line)
    assert float(middle.split()[0]) * 1000 == pytest.approx(median(lengths), abs=2 * NEAR_MS + 50)
    assert shown["A student answers"].startswith("3 · 50 %") and shown["I go on"].startswith("3 · 50 %")
    found_ms = [entry.end_ms - entry.start_ms for entry in kept(teacher, page) if entry.end_ms is not None]
    assert all(ms == pytest.approx(length, abs=2 * NEAR_MS) for ms, length in zip(found_ms, lengths, strict=True))
