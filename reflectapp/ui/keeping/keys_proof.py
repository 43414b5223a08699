"""Proving that it is she, before the keys are changed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from reflectapp.services import keys
from reflectapp.services.keys import Passphrase, Proof, RecoveryKey
from reflectapp.services.store import KeyStore
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.recovery_key_field import RecoveryKeyField
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.words import told


class ProofStep(Step):
    """`proved` carries a Proof that was tried and holds. `ways`: what opens the store now; `key_store`: this
    computer's, where it may serve as a proof."""

    proved = Signal(object)
    gave_up = Signal()

    def __init__(self, context: Context, ways: frozenset[str], key_store: KeyStore | None, soft: str) -> None:
        super().__init__("", QCoreApplication.translate("Proof", "First, is it you?"), soft)
        self._context = context
        self._key_store = key_store
        self.passphrase = PassphraseField(self.tr("Your passphrase"))
        self.recovery = RecoveryKeyField()
        self._fields: dict[str, QWidget] = {
            "passphrase": self.passphrase,
            "key_store": label(
                self.tr("You are signed in to this computer, which opens your store for you."), wrap=True
            ),
            "recovery": self.recovery,
        }
        there = ways if key_store is not None else ways - {"key_store"}
        self.names = [name for name in self._fields if name in there]
        self.turns: dict[str, QPushButton] = {}
        self._build()
        self.turn_to(self.names[0])

    def turn_to(self, name: str) -> None:
        self.way = name
        self.problem.hide()
        for other in self.names:
            self._fields[other].setVisible(other == name)
            self.turns[other].setVisible(other != name)
        focus: dict[str, QWidget] = {"passphrase": self.passphrase, "recovery": self.recovery}
        self.setFocusProxy(focus.get(name, self.go_on))
        self.setFocus()

    def clear(self) -> None:
        """Leaves nothing of what was typed on the screen."""
        self.passphrase.clear()
        self.recovery.clear()

    def _build(self) -> None:
        turns = {
            "passphrase": self.tr("Use my passphrase"),
            "key_store": self.tr("Let this computer say so"),
            "recovery": self.tr("Use my recovery key"),
        }
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.gave_up)
        self.foot.addWidget(cancel)
        others = FlowLayout()
        for name in self.names:
            self.body.addWidget(self._fields[name])
            turn = self.turns[name] = button(turns[name], "link")
            turn.clicked.connect(partial(self._turn, name))
            others.addWidget(turn)
        self.body.addLayout(others)
        self.go_on = self.primary = button(self.tr("Go on"), "filled")
        self.busy = self.tr("Looking…")
        self.go_on.clicked.connect(self._try)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)

    def _turn(self, name: str, _on: bool = False) -> None:
        self.turn_to(name)

    def _try(self) -> None:
        proof = self._proof()
        if proof is None:
            return
        self.problem.hide()
        self.set_busy(True)
        work = partial(keys.check, self._context.store, proof)
        self._context.runner.on_store(self, work, lambda _none: self._on_proved(proof), self._on_refused)

    def _proof(self) -> Proof | None:
        """None while nothing is typed."""
        if self.way == "passphrase":
            return Passphrase(self.passphrase.text) if self.passphrase.text else None
        if self.way == "recovery":
            return RecoveryKey(self.recovery.text) if self.recovery.text else None
        return self._key_store

    def _on_proved(self, proof: Proof) -> None:
        self.set_busy(False)
        self.proved.emit(proof)

    def _on_refused(self, error: BaseException) -> None:
        self.set_busy(False)
        self.tell(told(error))
        self.setFocus()
        if self.way == "passphrase":
            self.passphrase.line.selectAll()
