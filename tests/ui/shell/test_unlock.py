from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from reflectapp.services import store as stores
from reflectapp.services.store import KeyStore, OpenStore
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.shell.unlock import Unlock
from reflectapp.work.runner import Runner

PASSPHRASE = "lamp river cactus monday velvet orbit"
Make = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def make(folder: Path, runner: Runner) -> Make:
    """Makes a closed store and returns its recovery key."""

    def made(passphrase: str | None = None, key_store: KeyStore | None = None) -> str:
        def work() -> str:
            store, key = stores.create_store(folder, passphrase=passphrase, key_store=key_store)
            stores.close_store(store)
            return key

        return runner.wait_on_store(work)

    return made


class Opening:
    def __init__(
        self, folder: Path, runner: Runner, qtbot: QtBot, key_store: KeyStore | None = None, automatic: bool = False
    ) -> None:
        self.qtbot = qtbot
        self.runner = runner
        self.stores: list[OpenStore] = []
        self.gate = Gate(folder, runner, automatic, find_key_store=lambda: key_store)
        qtbot.addWidget(self.gate)
        self.gate.opened.connect(self.stores.append)
        self.gate.show()
        qtbot.waitUntil(lambda: self.gate.content is not None)

    @property
    def unlock(self) -> Unlock:
        assert isinstance(self.gate.content, Unlock)
        return self.gate.content

    def press(self) -> None:
        self.unlock.ways[self.unlock.way].open.click()

    def wait_open(self) -> None:
        self.qtbot.waitUntil(lambda: bool(self.stores))
        self.runner.wait_on_store(lambda: stores.close_store(self.stores[0]))

    def wait_told(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: text in self.unlock.ways[self.unlock.way].problem.title)
        assert self.stores == []


def test_the_passphrase_opens(folder: Path, runner: Runner, qtbot: QtBot, make: Make) -> None:
    make(PASSPHRASE)
    opening = Opening(folder, runner, qtbot)
    assert opening.unlock.way == "passphrase"
    opening.unlock.passphrase.set_text(PASSPHRASE)
    QTest.keyClick(opening.unlock.passphrase.line, Qt.Key.Key_Return)
    opening.wait_open()
    assert opening.unlock.passphrase.text == ""


def test_a_wrong_passphrase_is_told_and_can_be_typed_again(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make
) -> None:
    make(PASSPHRASE)
    opening = Opening(folder, runner, qtbot)
    opening.unlock.passphrase.set_text("something else")
    opening.press()
    opening.wait_told("That is not the passphrase.")
    opening.unlock.passphrase.set_text(PASSPHRASE)
    opening.press()
    opening.wait_open()


def test_a_damaged_header_is_not_called_a_wrong_passphrase(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make
) -> None:
    make(PASSPHRASE)
    for name in ("header.json", "header.bak"):
        (folder / name).write_bytes(b"\x00" * 100)
    opening = Opening(folder, runner, qtbot)
    opening.unlock.passphrase.set_text(PASSPHRASE)
    opening.wait_told("damaged")


def test_the_recovery_key_opens_too(folder: Path, runner: Runner, qtbot: QtBot, make: Make) -> None:
    key = make(PASSPHRASE)
    opening = Opening(folder, runner, qtbot)
    opening.unlock.ways["passphrase"].others["recovery"].click()
    assert opening.unlock.way == "recovery"
    opening.unlock.recovery.line.setText("ABCD")
    opening.press()
    opening.wait_told("can’t be quite right")
    opening.unlock.recovery.line.setText(key.lower().replace("-", " "))
    opening.press()
    opening.wait_open()


def test_her_own_computer_opens_by_itself(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make, key_store: KeyStore
) -> None:
    make(key_store=key_store)
    opening = Opening(folder, runner, qtbot, key_store, automatic=True)
    opening.wait_open()


def test_after_a_lock_it_waits_for_a_click(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make, key_store: KeyStore
) -> None:
    make(key_store=key_store)
    opening = Opening(folder, runner, qtbot, key_store)
    assert opening.unlock.way == "key_store"
    assert opening.stores == []
    opening.press()
    opening.wait_open()


def test_a_key_store_that_forgot_leads_to_the_recovery_key(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make, key_store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make(key_store=key_store)
    monkeypatch.setattr(key_store, "secrets", {})
    opening = Opening(folder, runner, qtbot, key_store)
    opening.press()
    opening.wait_told("no longer knows the key")
    opening.unlock.turn_to("recovery")
    opening.unlock.recovery.line.setText(key)
    opening.press()
    opening.wait_open()
    Opening(folder, runner, qtbot, key_store, automatic=True).wait_open()


def test_a_key_store_that_will_not_keep_a_key_does_not_bar_the_way(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make, key_store: KeyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(PASSPHRASE, key_store)
    monkeypatch.setattr(key_store, "secrets", {})
    monkeypatch.setattr(key_store, "set", lambda store_id, secret: None)
    opening = Opening(folder, runner, qtbot, key_store)
    opening.press()
    opening.wait_told("no longer knows the key")
    opening.unlock.turn_to("passphrase")
    opening.unlock.passphrase.set_text(PASSPHRASE)
    opening.press()
    opening.wait_open()


def test_a_missing_key_store_leaves_the_recovery_key(
    folder: Path, runner: Runner, qtbot: QtBot, make: Make, key_store: KeyStore
) -> None:
    make(key_store=key_store)
    opening = Opening(folder, runner, qtbot, None)
    assert opening.unlock.way == "recovery"


def test_a_store_that_is_open_elsewhere_is_told(folder: Path, runner: Runner, qtbot: QtBot, make: Make) -> None:
    make(PASSPHRASE)
    other = runner.wait_on_store(lambda: stores.open_with_passphrase(folder, PASSPHRASE))
    opening = Opening(folder, runner, qtbot)
    opening.unlock.passphrase.set_text(PASSPHRASE)
    opening.press()
    opening.wait_told("open elsewhere")
    runner.wait_on_store(lambda: stores.close_store(other))


def test_nothing_typed_tries_nothing(folder: Path, runner: Runner, qtbot: QtBot, make: Make) -> None:
    make(PASSPHRASE)
    opening = Opening(folder, runner, qtbot)
    opening.press()
    assert not opening.unlock.ways["passphrase"].problem.isVisible()
