from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.services import keys
from reflectapp.services import store as stores
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import KeyStore, OpenStore, StoreNotice
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.keys_dialog import KeysDialog
from reflectapp.ui.keeping.keys_new import NewKeysDialog
from reflectapp.ui.keeping.keys_section import KeysSection
from reflectapp.ui.shell.passphrase_step import PassphraseStep
from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

PASSPHRASE = "lamp river cactus monday velvet orbit"
NEW = "tundra cobalt violin pepper harbor wisdom"


@dataclass
class Desk:
    """She sits before the page "Your store"."""

    qtbot: QtBot
    runner: Runner
    store: OpenStore
    recovery_key: str
    section: KeysSection
    announced: list[str] = field(default_factory=list)

    def seen(self, *buttons: QPushButton) -> list[bool]:
        return [button.isVisible() for button in buttons]

    def press(self, button: QPushButton) -> KeysDialog:
        self.qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        dialog = next(each for each in self.section.window().findChildren(KeysDialog) if each.isVisible())
        self.qtbot.waitUntil(dialog.isVisible)
        return dialog

    def prove(self, dialog: KeysDialog, passphrase: str = PASSPHRASE) -> None:
        dialog.asked.turn_to("passphrase")
        dialog.asked.passphrase.set_text(passphrase)
        QTest.keyClick(dialog.asked.passphrase.line, Qt.Key.Key_Return)

    def choose(self, dialog: KeysDialog, text: str) -> None:
        self.qtbot.waitUntil(lambda: isinstance(dialog.step, PassphraseStep))
        step = dialog.step
        assert isinstance(step, PassphraseStep)
        step.first.set_text(text)
        step.second.set_text(text)
        step.go_on.click()

    def keep_key(self, dialog: KeysDialog) -> str:
        """Goes on from the shown key to typing two groups back; returns the key."""
        self.qtbot.waitUntil(lambda: isinstance(dialog.step, RecoveryKeyStep))
        shown = dialog.step
        assert isinstance(shown, RecoveryKeyStep)
        shown.go_on.click()
        return shown.key

    def type_back(self, dialog: KeysDialog, key: str) -> None:
        step = dialog.step
        assert isinstance(step, TypeBackStep)
        for line, place in zip(step.fields, step.asked, strict=True):
            line.setText(stores.recovery_groups(key)[place])
        step.check.click()

    def wait_said(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: any(words in said for said in self.announced))

    def ways(self) -> frozenset[str]:
        return self.runner.wait_on_store(lambda: keys.ways(self.store))

    def opens(self, opening: Callable[[Path], OpenStore]) -> None:
        """Closes the store and opens it so."""

        def work() -> None:
            stores.close_store(self.store)
            stores.close_store(opening(self.store.folder))

        self.runner.wait_on_store(work)


Sit = Callable[..., Desk]


@pytest.fixture
def sit(qapp: QApplication, qtbot: QtBot, runner: Runner, tmp_path: Path) -> Iterator[Sit]:
    style.apply(qapp, "light", 100)
    desks: list[Desk] = []

    def down(
        passphrase: str | None = PASSPHRASE, key_store: KeyStore | None = None, computer: KeyStore | None = None
    ) -> Desk:
        store, key = runner.wait_on_store(
            lambda: stores.create_store(tmp_path / "store", passphrase=passphrase, key_store=key_store)
        )
        context = Context(store, runner, Preferences(theme="light"))
        section = KeysSection(context, lambda: computer or key_store)
        qtbot.addWidget(section)
        desk = Desk(qtbot, runner, store, key, section)
        context.announced.connect(desk.announced.append)
        context.changed.connect(lambda _topics: section.refresh())
        desks.append(desk)
        section.resize(760, 400)
        section.show()
        section.refresh()
        qtbot.waitUntil(section.make_new.isEnabled)
        return desk

    yield down
    for desk in desks:
        runner.wait_on_store(partial(stores.close_store, desk.store))
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_the_passphrase_is_changed(sit: Sit) -> None:
    desk = sit()
    dialog = desk.press(desk.section.change)
    desk.prove(dialog)
    desk.choose(dialog, NEW)
    desk.wait_said("new passphrase opens")
    assert not any(each.isVisible() for each in desk.section.window().findChildren(KeysDialog))
    desk.opens(lambda folder: stores.open_with_passphrase(folder, NEW))


def test_a_wrong_proof_is_told_and_another_can_be_given(sit: Sit) -> None:
    desk = sit()
    dialog = desk.press(desk.section.change)
    desk.prove(dialog, "not that one")
    desk.qtbot.waitUntil(lambda: "not the passphrase" in dialog.asked.problem.title)
    dialog.asked.turns["recovery"].click()
    assert not dialog.asked.problem.isVisible()
    dialog.asked.recovery.line.setText(desk.recovery_key.lower())
    dialog.asked.go_on.click()
    desk.choose(dialog, NEW)
    desk.wait_said("new passphrase opens")


def test_this_computer_opens_it_and_stops(sit: Sit, key_store: KeyStore) -> None:
    desk = sit(computer=key_store)
    section = desk.section
    assert desk.seen(section.let, section.stop, section.change, section.remove) == [True, False, True, False]
    dialog = desk.press(section.let)
    assert "key_store" not in dialog.asked.names
    desk.prove(dialog)
    desk.wait_said("This computer opens")
    desk.qtbot.waitUntil(section.stop.isVisible)
    assert desk.ways() == {"passphrase", "key_store", "recovery"}
    dialog = desk.press(section.stop)
    dialog.asked.turns["key_store"].click()
    dialog.asked.go_on.click()
    desk.wait_said("no longer opens")
    desk.qtbot.waitUntil(section.let.isVisible)
    assert desk.ways() == {"passphrase", "recovery"}


def test_the_only_everyday_way_can_not_be_taken_away(sit: Sit, key_store: KeyStore) -> None:
    desk = sit(passphrase=None, key_store=key_store)
    section = desk.section
    assert desk.seen(section.let, section.stop, section.remove) == [False, False, False]
    assert "choose a passphrase first" in section.computer.text.text()
    assert section.change.text() == "Choose one…"
    dialog = desk.press(section.change)
    dialog.asked.go_on.click()
    desk.choose(dialog, NEW)
    desk.qtbot.waitUntil(lambda: section.remove.isVisible() and section.stop.isVisible())
    dialog = desk.press(section.remove)
    desk.prove(dialog, NEW)
    desk.wait_said("passphrase is removed")
    assert desk.ways() == {"key_store", "recovery"}


def test_without_a_key_store_the_page_says_so(sit: Sit) -> None:
    desk = sit()
    assert not desk.section.let.isVisible()
    assert "no key store" in desk.section.computer.text.text()


def test_a_new_recovery_key_counts_only_once_it_was_typed_back(sit: Sit) -> None:
    desk = sit()
    header = (desk.store.folder / "header.json").read_bytes()
    dialog = desk.press(desk.section.renew)
    desk.prove(dialog)
    desk.keep_key(dialog)
    desk.type_back(dialog, desk.recovery_key)
    assert isinstance(dialog.step, TypeBackStep)
    assert "not what the page says" in dialog.step.problem.title
    dialog.reject()
    assert (desk.store.folder / "header.json").read_bytes() == header
    dialog = desk.press(desk.section.renew)
    desk.prove(dialog)
    key = desk.keep_key(dialog)
    desk.type_back(dialog, key)
    desk.wait_said("destroy the old page")
    desk.opens(lambda folder: stores.open_with_recovery_key(folder, key))


def test_new_keys_lock_the_store_and_open_it(sit: Sit, key_store: KeyStore) -> None:
    desk = sit(key_store=key_store)
    locks: list[bool] = []
    desk.section.context.go.lock.connect(lambda: locks.append(True))
    dialog = desk.press(desk.section.make_new)
    assert isinstance(dialog, NewKeysDialog)
    dialog.explained.go_on.click()
    desk.prove(dialog)
    desk.choose(dialog, NEW)
    key = desk.keep_key(dialog)
    assert locks == []
    desk.type_back(dialog, key)
    desk.qtbot.waitUntil(lambda: locks == [True])
    assert desk.store.database.closed
    desk.opens(lambda folder: stores.open_with_passphrase(folder, NEW))
    desk.opens(lambda folder: stores.open_with_recovery_key(folder, key))
    desk.opens(lambda folder: stores.open_with_key_store(folder, key_store))
    with pytest.raises(Exception, match="wrong_passphrase"):
        desk.opens(lambda folder: stores.open_with_passphrase(folder, PASSPHRASE))


def test_new_keys_that_can_not_be_written_are_told_and_the_store_goes_on(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = sit()
    (desk.store.folder / "store.db.next").mkdir()
    dialog = desk.press(desk.section.make_new)
    assert isinstance(dialog, NewKeysDialog)
    dialog.explained.go_on.click()
    desk.prove(dialog)
    desk.choose(dialog, NEW)
    desk.type_back(dialog, desk.keep_key(dialog))
    step = dialog.step
    assert isinstance(step, TypeBackStep)
    desk.qtbot.waitUntil(lambda: "can’t be written" in step.problem.title)
    assert step.check.isEnabled()
    assert not desk.store.database.closed
    (desk.store.folder / "store.db.next").rmdir()
    step.check.click()
    desk.qtbot.waitUntil(lambda: desk.store.database.closed)


def test_keys_that_were_put_back_are_told_until_new_ones_are_set(sit: Sit) -> None:
    desk = sit()
    assert not desk.section.put_back.isVisible()
    desk.store.notices = (StoreNotice.HEADER_ROLLED_BACK,)
    desk.section.refresh()
    desk.qtbot.waitUntil(desk.section.put_back.isVisible)
    dialog = desk.press(desk.section.change)
    desk.prove(dialog)
    desk.choose(dialog, NEW)
    desk.qtbot.waitUntil(lambda: not desk.section.put_back.isVisible())


def test_a_dialog_that_is_closed_forgets_what_was_typed(sit: Sit) -> None:
    desk = sit()
    dialog = desk.press(desk.section.change)
    asked = dialog.asked
    asked.passphrase.set_text(PASSPHRASE)
    dialog.close()
    assert asked.passphrase.text == ""
