"""Typing finds, arrows choose, Enter leads there."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStackedWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.search import Found
from reflectapp.services import forms, goals, lessons, moments, reflections, search
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.search.page import SearchPage

Show = Callable[[], SearchPage]


@pytest.fixture
def made(context: Context) -> dict[str, str]:
    """A lesson, a moment, an answer and a goal that have the word "wonder"."""

    def make(store: OpenStore) -> dict[str, str]:
        lesson_id = lessons.add(store, LessonDraft("Wondering about light")).value.id
        moment = moments.add(store, Moment("", lesson_id, None, 61_000, None, "They <b>wonder</b> aloud")).value
        form = forms.built_in()[1]
        reflection = reflections.start(store, lesson_id, form).value
        reflections.answer(store, reflection.id, form.prompts[0].id, "I wonder too")
        goal = goals.add(store, GoalText(title="More wonder")).value
        return {"lesson": lesson_id, "moment": moment.id, "reflection": reflection.id, "goal": goal.id}

    return context.on_store(make)


def _said(page: SearchPage) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(page.model.index(row).data(role)) for row in range(page.model.rowCount())]


def _led(context: Context) -> list[tuple[Any, ...]]:
    ways: list[tuple[Any, ...]] = []
    for name in ("lesson", "reflection", "goal", "page"):
        getattr(context.go, name).connect(lambda *what, name=name: ways.append((name, *what)))
    return ways


def test_what_is_typed_is_found_by_kind_and_read_out(
    qtbot: QtBot, context: Context, made: dict[str, str], show: Show
) -> None:
    page = show()
    assert page.box.hasFocus()
    QTest.keyClicks(page.box, "wond")
    qtbot.waitUntil(lambda: page.model.rowCount() == 8)
    said = _said(page)
    assert said[::2] == ["Lessons", "Goals", "Reflections", "Moments"]
    assert said[7] == "Moment, Wondering about light, 1:01, They <b>wonder</b> aloud"
    assert forms.built_in()[1].prompts[0].text in said[5]
    assert page.count.text() == "4 found"
    page.grab()


def test_arrows_and_enter_lead_to_each_place(qtbot: QtBot, context: Context, made: dict[str, str], show: Show) -> None:
    page, ways = show(), _led(context)
    QTest.keyClicks(page.box, "wonder")
    qtbot.waitUntil(lambda: page.model.rowCount() == 8)
    QTest.keyClick(page.box, Qt.Key.Key_Down)
    assert page.results.hasFocus()
    for _ in range(4):
        QTest.keyClick(page.results, Qt.Key.Key_Return)
        QTest.keyClick(page.results, Qt.Key.Key_Down)
    assert ways == [
        ("lesson", made["lesson"], None),
        ("goal", made["goal"]),
        ("reflection", made["lesson"], made["reflection"]),
        ("lesson", made["lesson"], 61_000),
    ]
    for _ in range(4):
        QTest.keyClick(page.results, Qt.Key.Key_Up)
    assert page.box.hasFocus()
    QTest.keyClick(page.box, Qt.Key.Key_Return)
    assert ways[-1] == ("lesson", made["lesson"], None)


def test_a_click_opens(qtbot: QtBot, context: Context, made: dict[str, str], show: Show) -> None:
    page, ways = show(), _led(context)
    QTest.keyClicks(page.box, "aloud")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    place = page.results.visualRect(page.model.index(1)).center()
    QTest.mouseClick(page.results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ways == [("lesson", made["lesson"], 61_000)]


def test_while_an_answer_is_awaited_only_the_last_words_are_asked(
    qtbot: QtBot, context: Context, made: dict[str, str], show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = show()
    asked: list[str] = []
    go_on = threading.Event()
    find = search.find

    def slow(store: OpenStore, text: str) -> Found:
        asked.append(text)
        assert go_on.wait(10)
        return find(store, text)

    qtbot.waitUntil(lambda: not context.runner.busy)
    monkeypatch.setattr(search, "find", slow)
    for text in ("xyzzy", "wonder al", "wonder alou"):
        page.box.setText(text)
    go_on.set()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert asked == ["xyzzy", "wonder alou"]


def test_nothing_found_is_said_and_what_is_written_later_appears(
    qtbot: QtBot, context: Context, made: dict[str, str], show: Show
) -> None:
    page = show()
    stack = page.findChild(QStackedWidget)
    assert stack is not None and stack.currentIndex() == 0
    page.box.setText("quagga")
    qtbot.waitUntil(lambda: stack.currentIndex() == 2)
    context.do(page, moments.add, Moment("", made["lesson"], None, 5, None, "a quagga"))()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2 and stack.currentIndex() == 1)
    page.box.clear()
    qtbot.waitUntil(lambda: stack.currentIndex() == 0)
