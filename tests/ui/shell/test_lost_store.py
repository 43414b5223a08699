from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.services import store as stores
from reflectapp.services import store_folder
from reflectapp.services.store import OpenStore
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.shell.lost import Lost
from reflectapp.ui.shell.restore import Restore
from reflectapp.ui.shell.unlock import Unlock
from reflectapp.work.runner import Runner

PASSPHRASE = "lamp river cactus monday velvet orbit"


class Looking:
    """A gate before a folder, and what it asks."""

    def __init__(self, folder: Path, runner: Runner, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.runner = runner
        self.opened: list[OpenStore] = []
        self.gate = Gate(folder, runner, automatic=False, find_key_store=lambda: None)
        qtbot.addWidget(self.gate)
        self.gate.opened.connect(self.opened.append)
        self.gate.show()

    def wait(self, kind: type) -> None:
        self.qtbot.waitUntil(lambda: isinstance(self.gate.content, kind))

    @property
    def lost(self) -> Lost:
        self.wait(Lost)
        assert isinstance(self.gate.content, Lost)
        return self.gate.content


@pytest.fixture
def folder(tmp_path: Path, runner: Runner) -> Path:
    """Of a closed store that was open on this computer before."""
    place = tmp_path / "disk" / "store"
    runner.wait_on_store(lambda: stores.close_store(stores.create_store(place, passphrase=PASSPHRASE)[0]))
    store_folder.note_open(place)
    return place


@pytest.fixture
def looking(folder: Path, runner: Runner, qtbot: QtBot) -> Iterator[Looking]:
    """Before the folder of a store whose disk is not there."""
    folder.parent.rename(folder.parent.with_name("pulled"))
    made = Looking(folder, runner, qtbot)
    yield made
    for store in made.opened:
        runner.wait_on_store(partial(stores.close_store, store))


def test_a_store_that_is_away_is_asked_for_and_no_empty_one_is_made(looking: Looking, folder: Path) -> None:
    assert looking.lost.again.isVisible() and looking.lost.choose.isVisible() and looking.lost.anew.isVisible()
    assert not folder.parent.exists()


def test_when_it_is_back_looking_again_finds_it(looking: Looking, folder: Path) -> None:
    first = looking.lost
    first.again.click()
    looking.qtbot.waitUntil(lambda: looking.lost is not first)
    folder.parent.with_name("pulled").rename(folder.parent)
    looking.lost.again.click()
    looking.wait(Unlock)
    unlock = looking.gate.content
    assert isinstance(unlock, Unlock)
    QTest.keyClicks(unlock.passphrase.line, PASSPHRASE)
    QTest.keyClick(unlock.passphrase.line, Qt.Key.Key_Return)
    looking.qtbot.waitUntil(lambda: bool(looking.opened))


def test_another_folder_can_be_chosen(looking: Looking, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pulled = folder.parent.with_name("pulled") / "store"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pulled))
    with looking.qtbot.waitSignal(looking.gate.moved) as moved:
        looking.lost.choose.click()
    assert moved.args == [pulled]


def test_beginning_anew_leaves_the_missing_disks_place_alone(
    looking: Looking, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_folder, "default", lambda: tmp_path / "usual")
    with looking.qtbot.waitSignal(looking.gate.moved) as moved:
        looking.lost.anew.click()
    assert moved.args == [tmp_path / "usual"]
    assert not folder.parent.exists()


def test_in_the_usual_place_beginning_anew_is_a_first_run(
    looking: Looking, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_folder, "default", lambda: folder)
    looking.lost.anew.click()
    looking.wait(FirstRun)


def test_among_recordings_without_a_store_none_can_begin(folder: Path, runner: Runner, qtbot: QtBot) -> None:
    for name in ("header.json", "header.bak", "store.db"):
        (folder / name).unlink()
    (folder / "blobs" / "sealed").write_bytes(b"sealed")
    looking = Looking(folder, runner, qtbot)
    assert not looking.lost.anew.isVisible()
    assert looking.lost.again.isVisible()


def test_a_damaged_header_offers_a_backup(folder: Path, runner: Runner, qtbot: QtBot) -> None:
    for name in ("header.json", "header.bak"):
        (folder / name).write_bytes(b"damaged")
    looking = Looking(folder, runner, qtbot)
    looking.wait(Unlock)
    unlock = looking.gate.content
    assert isinstance(unlock, Unlock)
    problem = unlock.ways[unlock.way].problem
    assert problem.way.isVisible()
    problem.way.click()
    looking.wait(Restore)


def test_opening_a_store_is_noted_on_this_computer(tmp_path: Path, runner: Runner, qtbot: QtBot) -> None:
    place = tmp_path / "other"
    runner.wait_on_store(lambda: stores.close_store(stores.create_store(place, passphrase=PASSPHRASE)[0]))
    assert not store_folder.was_open(place)
    looking = Looking(place, runner, qtbot)
    looking.wait(Unlock)
    unlock = looking.gate.content
    assert isinstance(unlock, Unlock)
    QTest.keyClicks(unlock.passphrase.line, PASSPHRASE)
    QTest.keyClick(unlock.passphrase.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(looking.opened))
    assert store_folder.was_open(place)
    runner.wait_on_store(lambda: stores.close_store(looking.opened[0]))


def test_before_a_store_another_folder_can_be_chosen(
    folder: Path, runner: Runner, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking = Looking(folder, runner, qtbot)
    looking.wait(Unlock)
    unlock = looking.gate.content
    assert isinstance(unlock, Unlock)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    unlock.ways[unlock.way].elsewhere.click()
    assert looking.gate.content is unlock
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "copy"))
    with qtbot.waitSignal(looking.gate.moved) as moved:
        unlock.ways[unlock.way].elsewhere.click()
    assert moved.args == [tmp_path / "copy"]


def test_a_store_whose_headers_are_both_damaged_promises_nothing(folder: Path, runner: Runner, qtbot: QtBot) -> None:
    for name in ("header.json", "header.bak"):
        (folder / name).write_bytes(b"{}")
    gate = Looking(folder, runner, qtbot).gate
    qtbot.waitUntil(lambda: isinstance(gate.content, Unlock))
    said = [each.text() for each in gate.findChildren(QLabel) if each.isVisible()]
    assert any("damaged" in text for text in said)
    assert not any("Welcome" in text or "opens it" in text for text in said)
    restoring = [each for each in gate.findChildren(QPushButton) if each.isVisible() and "backup" in each.text()]
    assert len(restoring) == 1
    restoring[0].click()
    qtbot.waitUntil(lambda: isinstance(gate.content, Restore))
