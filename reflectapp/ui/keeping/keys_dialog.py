"""Changing a way to open the store: one question after another, in a dialog over the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.outcome import Outcome
from reflectapp.services import keys
from reflectapp.services.keys import Proof
from reflectapp.services.store import KeyStore
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.keys_proof import ProofStep
from reflectapp.ui.looks import look
from reflectapp.ui.shell import door
from reflectapp.ui.shell.passphrase_step import PassphraseStep
from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.words import told

_SIZE = (700, 560)


class KeysDialog(QDialog):
    """Begins with the proof; a subclass says in `go_on` what follows. `key_store`: this computer's, if it has one."""

    def __init__(
        self,
        context: Context,
        ways: frozenset[str],
        key_store: KeyStore | None,
        title: str,
        soft: str,
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        look(self, "page")
        self.context = context
        self.ways = ways
        self.key_store = key_store
        self.proof: Proof | None = None
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.asked = ProofStep(context, ways, key_store, soft)
        self.asked.proved.connect(self._on_proved)
        self.asked.gave_up.connect(self.reject)
        room = self.screen().availableSize() * 0.95
        self.resize(min(scaled(_SIZE[0]), room.width()), min(scaled(_SIZE[1]), room.height()))
        self.finished.connect(self.forget)
        self.begin()

    @property
    def step(self) -> QWidget | None:
        return self.stack.currentWidget()

    def begin(self) -> None:
        """What comes first. Overridden where that isn't the proof."""
        self.turn_to(self.asked)

    def go_on(self, proof: Proof) -> None:
        """What follows the proof. Overridden."""

    def turn_to(self, step: Step) -> None:
        if self.stack.indexOf(step) < 0:
            self.stack.addWidget(step)
        self.stack.setCurrentWidget(step)
        step.setFocus()

    def change(self, step: Step, said: str, function: Callable[..., Outcome[Any]], *arguments: Any) -> None:
        """Runs a function of `services/keys.py` with the proof; `said` is announced, or `step` tells why not."""

        def done(outcome: Outcome[Any]) -> None:
            self.context.announce(said)
            self.context.changed.emit(outcome.changed)
            self.accept()

        def failed(error: BaseException) -> None:
            step.set_busy(False)
            step.tell(told(error))

        step.problem.hide()
        step.set_busy(True)
        work = partial(function, self.context.store, self.proof, *arguments)
        self.context.runner.on_store(self, work, done, failed)

    def ask_passphrase(self, back: Step, then: Callable[[PassphraseStep, str], object]) -> None:
        soft = self.tr("Only you know it. Several words that don’t belong together are good, and easy to remember.")
        step = PassphraseStep(self.context.runner, "", soft)
        step.busy = self.tr("Setting it…")
        step.went_back.connect(lambda: self.turn_to(back))
        step.made.connect(lambda text: then(step, text))
        self.turn_to(step)

    def show_recovery_key(self, back: Step, action: str, then: Callable[[TypeBackStep, str], object]) -> None:
        """A new recovery key, shown and typed back; only then `then` is called with it."""
        key = door.new_recovery_key()
        shown = RecoveryKeyStep("", key)
        typed = TypeBackStep("", key, action, self.tr("Setting it…"))
        shown.went_back.connect(lambda: self.turn_to(back))
        shown.went_on.connect(lambda: self.turn_to(typed))
        typed.went_back.connect(lambda: self.turn_to(shown))
        typed.confirmed.connect(lambda: then(typed, key))
        self.turn_to(shown)

    def forget(self) -> None:
        """However the dialog ended: nothing that was typed is kept."""
        self.asked.clear()
        self.proof = None

    def _on_proved(self, proof: Proof) -> None:
        self.proof = proof
        self.go_on(proof)


class PassphraseDialog(KeysDialog):
    """Sets a passphrase, the first one or another."""

    def __init__(
        self, context: Context, ways: frozenset[str], key_store: KeyStore | None, parent: QWidget | None
    ) -> None:
        title = QCoreApplication.translate("Keys", "Passphrase")
        soft = QCoreApplication.translate("Keys", "Then you choose your new passphrase.")
        super().__init__(context, ways, key_store, title, soft, parent)

    def go_on(self, proof: Proof) -> None:
        self.ask_passphrase(self.asked, self._set)

    def _set(self, step: PassphraseStep, text: str) -> None:
        self.change(step, self.tr("Your new passphrase opens the store from now on."), keys.change_passphrase, text)


class RecoveryKeyDialog(KeysDialog):
    """Sets a new recovery key."""

    def __init__(
        self, context: Context, ways: frozenset[str], key_store: KeyStore | None, parent: QWidget | None
    ) -> None:
        title = QCoreApplication.translate("Keys", "New recovery key")
        soft = QCoreApplication.translate(
            "Keys", "Then you get a new recovery key. The old page opens nothing any more."
        )
        super().__init__(context, ways, key_store, title, soft, parent)

    def go_on(self, proof: Proof) -> None:
        self.show_recovery_key(self.asked, self.tr("Use this key from now on"), self._set)

    def _set(self, step: TypeBackStep, key: str) -> None:
        said = self.tr("Your new recovery key is set. Please destroy the old page.")
        self.change(step, said, keys.set_recovery_key, key)


class ComputerDialog(KeysDialog):
    """Lets this computer open the store."""

    def __init__(self, context: Context, ways: frozenset[str], key_store: KeyStore, parent: QWidget | None) -> None:
        title = QCoreApplication.translate("Keys", "Let this computer open it")
        soft = QCoreApplication.translate(
            "Keys", "Then your store opens whenever you are signed in here. Only do this on a computer of your own."
        )
        super().__init__(context, ways - {"key_store"}, None, title, soft, parent)
        self.computer = key_store

    def go_on(self, proof: Proof) -> None:
        said = self.tr("This computer opens your store from now on.")
        self.change(self.asked, said, keys.add_key_store, self.computer)


class RemovalDialog(KeysDialog):
    """Takes a way away: "passphrase" or "key_store"."""

    def __init__(
        self, context: Context, ways: frozenset[str], key_store: KeyStore | None, name: str, parent: QWidget | None
    ) -> None:
        titles = {
            "passphrase": (
                QCoreApplication.translate("Keys", "Remove the passphrase"),
                QCoreApplication.translate("Keys", "Then only this computer and your recovery key open your store."),
            ),
            "key_store": (
                QCoreApplication.translate("Keys", "Stop opening by itself"),
                QCoreApplication.translate("Keys", "Then your store asks for your passphrase, here too."),
            ),
        }
        super().__init__(context, ways, key_store, *titles[name], parent)
        self.name = name

    def go_on(self, proof: Proof) -> None:
        if self.name == "passphrase":
            self.change(self.asked, self.tr("The passphrase is removed."), keys.remove_passphrase)
        else:
            said = self.tr("This computer no longer opens your store by itself.")
            self.change(self.asked, said, keys.remove_key_store, self.key_store)
