from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from reflectapp.services import store as stores
from reflectapp.services.store import KeyStore, OpenStore, recovery_groups
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.passphrase_step import PassphraseStep
from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep, recovery_page
from reflectapp.work.runner import Runner

GOOD = "lamp river cactus monday velvet orbit"


class Run:
    """A first run as she goes through it."""

    def __init__(self, folder: Path, runner: Runner, key_store: KeyStore | None, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.runner = runner
        self.gate = Gate(folder, runner, find_key_store=lambda: key_store)
        qtbot.addWidget(self.gate)
        self.stores: list[OpenStore] = []
        self.gate.opened.connect(self.stores.append)
        self.folder = folder
        self.gate.show()
        qtbot.waitUntil(lambda: self.gate.content is not None)

    @property
    def first_run(self) -> FirstRun:
        assert isinstance(self.gate.content, FirstRun)
        return self.gate.content

    def choose(self, own: bool) -> None:
        choice = self.first_run.choice
        card = choice.own if own else choice.shared
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        QTest.mouseClick(choice.go_on, Qt.MouseButton.LeftButton)

    def passphrase_step(self) -> PassphraseStep:
        step = self.first_run.step
        assert isinstance(step, PassphraseStep)
        return step

    def type_passphrase(self, first: str, second: str) -> None:
        step = self.passphrase_step()
        step.first.line.setText(first)
        step.second.line.setText(second)
        step.go_on.click()

    def key_step(self) -> RecoveryKeyStep:
        self.qtbot.waitUntil(lambda: isinstance(self.first_run.step, RecoveryKeyStep))
        step = self.first_run.step
        assert isinstance(step, RecoveryKeyStep)
        return step

    def type_back(self, groups: tuple[str, ...]) -> None:
        step = self.first_run.step
        assert isinstance(step, TypeBackStep)
        for field, place in zip(step.fields, step.asked, strict=True):
            field.setText(groups[place])
        step.check.click()

    def wait_open(self) -> None:
        self.qtbot.waitUntil(lambda: len(self.stores) == 1)

    def close(self) -> None:
        for store in self.stores:
            self.runner.wait_on_store(partial(stores.close_store, store))


def shown_groups(step: RecoveryKeyStep) -> tuple[str, ...]:
    key = recovery_groups(step.key)
    assert all(group in recovery_page(step.key) for group in key)
    return key


def test_her_own_computer_opens_with_its_key_store(
    tmp_path: Path, runner: Runner, key_store: KeyStore, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, key_store, qtbot)
    run.choose(own=True)
    groups = shown_groups(run.key_step())
    assert run.key_step().small.text() == "Step 2 of 3"
    run.key_step().go_on.click()
    assert run.stores == []
    assert not stores.exists(tmp_path / "store")
    run.type_back(groups)
    run.wait_open()
    assert stores.ways_to_open(tmp_path / "store") == {"key_store", "recovery"}
    run.qtbot.waitUntil(run.gate.isHidden)
    run.close()


def test_a_shared_computer_opens_with_a_passphrase(
    tmp_path: Path, runner: Runner, key_store: KeyStore, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, key_store, qtbot)
    run.choose(own=False)
    run.type_passphrase(GOOD, GOOD)
    groups = shown_groups(run.key_step())
    run.key_step().go_on.click()
    run.type_back(groups)
    run.wait_open()
    assert stores.ways_to_open(tmp_path / "store") == {"passphrase", "recovery"}
    run.close()


def test_without_a_key_store_her_own_computer_asks_for_a_passphrase_and_says_why(
    tmp_path: Path, runner: Runner, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    run.choose(own=True)
    assert "no key store" in run.passphrase_step().soft.text()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("", "", "too easy"),
        ("password1", "password1", "too easy"),
        (GOOD, GOOD + "s", "not the same"),
    ],
)
def test_a_passphrase_is_refused_with_the_reason(
    tmp_path: Path, runner: Runner, qtbot: QtBot, first: str, second: str, said: str
) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    run.choose(own=False)
    run.type_passphrase(first, second)
    step = run.passphrase_step()
    qtbot.waitUntil(lambda: said in step.problem.title)
    assert not stores.exists(tmp_path / "store")


def test_enter_leads_through_the_passphrase(tmp_path: Path, runner: Runner, qtbot: QtBot) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    run.gate.activateWindow()
    run.choose(own=False)
    step = run.passphrase_step()
    qtbot.waitUntil(step.first.line.hasFocus)
    QTest.keyClicks(step.first.line, GOOD)
    QTest.keyClick(step.first.line, Qt.Key.Key_Return)
    assert step.second.line.hasFocus()
    assert not step.problem.isVisible()
    QTest.keyClicks(step.second.line, GOOD)
    QTest.keyClick(step.second.line, Qt.Key.Key_Return)
    run.key_step()
    run.gate.close()


def test_strength_is_told_while_she_types(tmp_path: Path, runner: Runner, qtbot: QtBot) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    run.choose(own=False)
    step = run.passphrase_step()
    QTest.keyClicks(step.first.line, "qwertyuiop")
    qtbot.waitUntil(lambda: "guessed first" in step.verdict.text())
    step.suggest.click()
    qtbot.waitUntil(lambda: step.verdict.text() == "Very good.")
    assert len(step.first.text.split()) == 6
    assert step.first.text == step.second.text
    assert step.first.line.echoMode() == QLineEdit.EchoMode.Normal


def test_two_wrong_groups_do_not_pass_and_the_key_can_be_seen_again(
    tmp_path: Path, runner: Runner, key_store: KeyStore, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, key_store, qtbot)
    run.choose(own=True)
    key_step = run.key_step()
    groups = shown_groups(key_step)
    key_step.go_on.click()
    step = run.first_run.step
    assert isinstance(step, TypeBackStep)
    run.type_back(("XXXX",) * len(groups))
    assert "not what the page says" in step.problem.title
    step.went_back.emit()
    assert run.first_run.step is key_step
    key_step.go_on.click()
    run.type_back(tuple(f" {group[:2]}-{group[2:]} ".lower() for group in groups))
    run.wait_open()
    run.close()
    store = runner.wait_on_store(lambda: stores.open_with_recovery_key(tmp_path / "store", key_step.key))
    runner.wait_on_store(lambda: stores.close_store(store))


def test_the_page_is_saved_and_needs_nothing_from_elsewhere(
    tmp_path: Path, runner: Runner, key_store: KeyStore, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, key_store, qtbot)
    run.choose(own=True)
    step = run.key_step()
    step.save_to(tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert all(group in page for group in shown_groups(step))
    assert "default-src 'none'" in page
    assert "http://" not in page
    step.save_to(tmp_path / "no-such-folder" / "page.html")
    assert "can’t be written" in step.problem.title
    run.gate.close()


def test_without_a_confirmed_key_nothing_is_made(
    tmp_path: Path, runner: Runner, key_store: KeyStore, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, key_store, qtbot)
    run.choose(own=True)
    key = run.key_step().key
    run.key_step().went_back.emit()
    assert run.first_run.step is run.first_run.choice
    run.choose(own=True)
    assert run.key_step().key != key
    run.gate.close()
    assert not (tmp_path / "store").exists()
    again = Run(tmp_path / "store", runner, key_store, qtbot)
    assert isinstance(again.gate.content, FirstRun)


def test_a_store_that_can_not_be_made_is_told_and_made_at_the_next_try(
    tmp_path: Path, runner: Runner, key_store: KeyStore, qtbot: QtBot
) -> None:
    run = Run(tmp_path / "store", runner, key_store, qtbot)
    run.choose(own=True)
    groups = shown_groups(run.key_step())
    run.key_step().go_on.click()
    step = run.first_run.step
    assert isinstance(step, TypeBackStep)
    (tmp_path / "store").write_bytes(b"a file in the way")
    run.type_back(groups)
    qtbot.waitUntil(lambda: "can’t be written" in step.problem.title)
    (tmp_path / "store").unlink()
    assert step.check.text() == "Open my store"
    step.check.click()
    run.wait_open()
    run.close()


def test_looking_around_first_makes_no_store(tmp_path: Path, runner: Runner, qtbot: QtBot) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    with qtbot.waitSignal(run.gate.look_around):
        QTest.mouseClick(run.first_run.choice.around, Qt.MouseButton.LeftButton)
    assert not stores.exists(tmp_path / "store")
    run.qtbot.waitUntil(run.gate.isHidden)


def test_closing_the_window_is_told(tmp_path: Path, runner: Runner, qtbot: QtBot) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    with qtbot.waitSignal(run.gate.closed):
        run.gate.close()


def test_cards_are_chosen_by_key(tmp_path: Path, runner: Runner, qtbot: QtBot) -> None:
    run = Run(tmp_path / "store", runner, None, qtbot)
    choice = run.first_run.choice
    run.gate.activateWindow()
    choice.own.setFocus()
    qtbot.waitUntil(choice.own.hasFocus)
    QTest.keyClick(choice.own, Qt.Key.Key_Right)
    assert choice.shared.isChecked()
    assert choice.own.accessibleDescription()
    QTest.keyClick(choice.shared, Qt.Key.Key_Return)
    assert isinstance(run.first_run.step, PassphraseStep)


@pytest.mark.parametrize(("typed", "shift", "told"), [("A", False, True), ("A", True, False), ("a", True, True)])
def test_caps_lock_is_noticed(qtbot: QtBot, typed: str, shift: bool, told: bool) -> None:
    field = PassphraseField("Passphrase")
    qtbot.addWidget(field)
    field.show()
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field.line, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, modifier, typed))
    assert field.caps.isVisible() == told
