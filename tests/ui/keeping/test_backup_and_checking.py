"""The cards on which she makes a backup and has everything checked."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import Problem
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.kit import clock
from reflectapp.services import backing_up, lessons, restoring, store_settings, verifying
from reflectapp.services import store as stores
from reflectapp.services.backing_up import BackupDone, Missing
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OnStore
from reflectapp.services.verifying import Code
from reflectapp.ui.context import Context
from reflectapp.ui.findings import Findings
from reflectapp.ui.keeping.backup_section import BackupSection
from reflectapp.ui.keeping.checking_section import CheckingSection
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

PASSPHRASE = "orbit lantern quiet maple river stone"
PATIENCE_MS = 20_000


@pytest.fixture
def context(qapp: QApplication, runner: Runner, tmp_path: Path) -> Iterator[Context]:
    style.apply(qapp, "light", 100)
    store, _ = runner.wait_on_store(lambda: stores.create_store(tmp_path / "store", passphrase=PASSPHRASE))
    runner.wait_on_store(lambda: lessons.add(store, LessonDraft("Fractions")))
    yield Context(store, runner, Preferences())
    runner.wait_on_store(lambda: stores.close_store(store))
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def backup(context: Context, qtbot: QtBot) -> BackupSection:
    made = BackupSection(context)
    qtbot.addWidget(made)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: bool(made.last.text()))
    return made


@pytest.fixture
def checking(context: Context, qtbot: QtBot) -> CheckingSection:
    made = CheckingSection(context)
    qtbot.addWidget(made)
    made.show()
    return made


def words(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible() and each.text())


def test_a_backup_goes_where_she_says_and_is_a_store_again(backup: BackupSection, tmp_path: Path, qtbot: QtBot) -> None:
    assert backup.last.text() == "No backup has been made yet."
    backup.make.click()
    dialog = backup.findChild(QFileDialog)
    assert dialog is not None and dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    path = tmp_path / "mine.reflectbackup"
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(backup.result.isVisible, timeout=PATIENCE_MS)
    assert "read back" in words(backup.result) and not backup.under_way.isVisible()
    qtbot.waitUntil(lambda: "today" in backup.last.text())
    folder = tmp_path / "again"
    secret = restoring.Secret(PASSPHRASE)
    assert restoring.restore(path, folder, secret, lambda _progress: None, CancelToken()).lessons == 1


def test_she_can_cancel_it(
    backup: BackupSection, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = threading.Event()

    def slow(_on_store: OnStore, _path: Path, report: Report, cancel: CancelToken) -> BackupDone:
        report(Progress(1, 4, "writing"))
        begun.set()
        while not cancel.cancelled:
            threading.Event().wait(0.01)
        cancel.check()
        raise AssertionError

    monkeypatch.setattr(backing_up, "back_up", slow)
    backup.back_up_to(tmp_path / "a.reflectbackup")
    qtbot.waitUntil(lambda: begun.is_set() and backup.under_way.bar.value() == 250)
    assert not backup.make.isEnabled()
    backup.under_way.cancel.click()
    qtbot.waitUntil(backup.make.isEnabled)
    assert backup.said.isVisible() and "Nothing of it was left" in backup.said.text()


def test_what_is_not_whole_in_it_is_named(backup: BackupSection) -> None:
    missing = (
        Missing("1", "recording", "Fractions", Problem.BLOB_MISSING),
        Missing("2", "thumbnails", "Reading", Problem.BLOB_DAMAGED),
    )
    backup._show_done(BackupDone(1000, 3, missing))
    assert "Fractions: a recording whose file is missing" in words(backup.result)
    assert "Reading: its small pictures" in words(backup.result)


def test_it_says_how_old_the_last_one_is_and_keeps_her_reminder(backup: BackupSection, qtbot: QtBot) -> None:
    ask = backup.context.on_store
    old = replace(ask(store_settings.settings), backed_up_at=clock.now() - timedelta(days=40))
    ask(lambda store: store_settings.change(store, old))
    backup.refresh()
    qtbot.waitUntil(lambda: "40 days ago" in backup.last.text())
    assert ask(backing_up.backup_reminder) == 40
    backup.remind.setCurrentIndex(backup.remind.findData(90))
    backup.remind.activated.emit(backup.remind.currentIndex())
    qtbot.waitUntil(lambda: ask(store_settings.settings).backup_after_days == 90)
    assert ask(backing_up.backup_reminder) is None


def test_everything_is_whole(checking: CheckingSection, qtbot: QtBot) -> None:
    checking.check.click()
    qtbot.waitUntil(checking.result.isVisible, timeout=PATIENCE_MS)
    assert words(checking.result).startswith("Everything is whole")
    assert checking.check.isEnabled()


def test_damage_is_said_with_what_to_do(checking: CheckingSection, qtbot: QtBot) -> None:
    path = checking.context.store.folder / "header.bak"
    path.write_bytes(path.read_bytes()[:-1])
    checking.check.click()
    qtbot.waitUntil(checking.result.isVisible, timeout=PATIENCE_MS)
    said = words(checking.result)
    assert said.startswith("Not everything is whole.")
    assert all(str(text) in said for text in Findings.TEXTS["header_copy"])


def test_the_keyboard_stays_with_what_is_under_way(
    checking: CheckingSection, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    goes_on = threading.Event()
    real = verifying.verify

    def held(on_store: OnStore, report: Report, cancel: CancelToken) -> verifying.Checked:
        goes_on.wait(PATIENCE_MS / 1000)
        return real(on_store, report, cancel)

    monkeypatch.setattr(verifying, "verify", held)
    checking.check.setFocus()
    checking.check.click()
    assert not checking.check.isEnabled() and checking.window().focusWidget() is checking.under_way.cancel
    goes_on.set()
    qtbot.waitUntil(checking.check.isEnabled, timeout=PATIENCE_MS)
    assert checking.window().focusWidget() is checking.check


def test_bringing_back_is_asked_for(backup: BackupSection, qtbot: QtBot) -> None:
    with qtbot.waitSignal(backup.context.go.restore):
        backup.bring_back.click()


def test_every_finding_has_words() -> None:
    assert set(Findings.TEXTS) == {code.value for code in Code}
