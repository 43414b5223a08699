from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from reflectapp.ui.locking.idle import MOST_WATCHED_S, IdleWatch


class Computer:
    """Its time passes when a test says so; so does its sleep."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.slept_s = 300.0
        self.plays = False

    def elapsed_s(self) -> float:
        return self.now_s

    def awake_s(self) -> float:
        return self.now_s - self.slept_s

    def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        self.slept_s += seconds


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.fixture
def watch(qapp: QApplication, computer: Computer) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp, lambda: computer.plays, computer.elapsed_s, computer.awake_s)
    made.set_minutes(5)
    yield made
    made.deleteLater()


@pytest.fixture
def locks(watch: IdleWatch) -> list[str]:
    told: list[str] = []
    watch.idle.connect(lambda: told.append("idle"))
    return told


@pytest.fixture
def field(qtbot: QtBot, watch: IdleWatch) -> QLineEdit:
    made = QLineEdit()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


def pass_time(watch: IdleWatch, computer: Computer, seconds: int) -> None:
    """As the watch sees it, looking once a second."""
    for _ in range(seconds):
        computer.now_s += 1
        watch.look()


def test_it_is_idle_when_nothing_was_used_for_so_long(watch: IdleWatch, computer: Computer, locks: list[str]) -> None:
    pass_time(watch, computer, 299)
    assert locks == []
    pass_time(watch, computer, 1)
    assert locks == ["idle"]


def test_while_only_the_sample_is_there_time_does_not_count(
    watch: IdleWatch, computer: Computer, locks: list[str], field: QLineEdit, qtbot: QtBot
) -> None:
    spared = [True]
    watch.spares = lambda: spared[0]
    computer.sleep(10_000)
    qtbot.keyClicks(field, "a")
    pass_time(watch, computer, 400)
    assert field.text() == "a" and locks == []
    spared[0] = False
    pass_time(watch, computer, 299)
    assert locks == []
    pass_time(watch, computer, 1)
    assert locks == ["idle"]


def test_keys_and_the_mouse_are_use(
    watch: IdleWatch, computer: Computer, locks: list[str], field: QLineEdit, qtbot: QtBot
) -> None:
    pass_time(watch, computer, 200)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    assert field.text() == "a"
    pass_time(watch, computer, 200)
    QTest.mouseMove(field.windowHandle(), QPoint(3, 3))
    pass_time(watch, computer, 299)
    assert locks == []
    pass_time(watch, computer, 1)
    assert locks == ["idle"]


def test_a_window_that_comes_later_is_listened_to(
    watch: IdleWatch, computer: Computer, locks: list[str], qtbot: QtBot
) -> None:
    popup = QLineEdit()
    qtbot.addWidget(popup)
    popup.show()
    pass_time(watch, computer, 200)
    QTest.mouseClick(popup.windowHandle(), Qt.MouseButton.LeftButton)
    pass_time(watch, computer, 299)
    assert locks == []


def test_shortcuts_are_use(
    watch: IdleWatch, computer: Computer, locks: list[str], field: QLineEdit, qtbot: QtBot
) -> None:
    pressed: list[str] = []
    QShortcut(QKeySequence("Ctrl+J"), field, lambda: pressed.append("J"))
    pass_time(watch, computer, 200)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    pass_time(watch, computer, 299)
    assert locks == [] and pressed == ["J"]


def test_a_key_that_comes_too_late_is_not_use_and_goes_nowhere(
    watch: IdleWatch, computer: Computer, locks: list[str], field: QLineEdit, qtbot: QtBot
) -> None:
    computer.now_s += 301
    cut = QShortcut(QKeySequence("Ctrl+L"), field, lambda: pytest.fail("it acted"))
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
    QTest.keyClick(field.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "" and cut.isEnabled()
    qtbot.waitUntil(lambda: "idle" in locks)


def test_sleep_locks_however_short_the_time_was(watch: IdleWatch, computer: Computer, locks: list[str]) -> None:
    computer.sleep(30)
    watch.look()
    assert locks == ["idle"]


def test_it_goes_on_asking_until_the_store_is_closed(watch: IdleWatch, computer: Computer, locks: list[str]) -> None:
    pass_time(watch, computer, 303)
    assert len(locks) == 4


def test_a_recording_that_plays_is_use_up_to_its_end(watch: IdleWatch, computer: Computer, locks: list[str]) -> None:
    computer.plays = True
    pass_time(watch, computer, 45 * 60)
    assert locks == []
    computer.plays = False
    pass_time(watch, computer, 299)
    assert locks == []
    pass_time(watch, computer, 1)
    assert locks == ["idle"]


def test_a_recording_that_plays_to_nobody_is_not_use_for_ever(
    watch: IdleWatch, computer: Computer, locks: list[str]
) -> None:
    computer.plays = True
    pass_time(watch, computer, MOST_WATCHED_S + 298)
    assert locks == []
    pass_time(watch, computer, 2)
    assert locks


def test_no_setting_switches_it_off(watch: IdleWatch, computer: Computer, locks: list[str]) -> None:
    for minutes in (30, 0, -5):
        watch.set_minutes(minutes)
        assert watch.armed and watch.minutes >= 1
    pass_time(watch, computer, 60)
    assert locks == ["idle"]


def test_it_looks_by_itself(watch: IdleWatch, computer: Computer, qtbot: QtBot) -> None:
    computer.now_s += 301
    with qtbot.waitSignal(watch.idle, timeout=3000):
        pass
