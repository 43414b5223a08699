"""The ways to open the store, on the page "Your store"."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.services import keys
from reflectapp.services.keys import Survey
from reflectapp.services.store import KeyStore, StoreNotice
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.keys_dialog import ComputerDialog, PassphraseDialog, RecoveryKeyDialog, RemovalDialog
from reflectapp.ui.keeping.keys_new import NewKeysDialog
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.looks import button, label, separator
from reflectapp.ui.shell.door import FindKeyStore
from reflectapp.ui.shell.steps import Problem as ProblemBox
from reflectapp.ui.words import told


class KeysSection(Section):
    """What opens the store, each with what can be done about it. `find_key_store` looks for this computer's."""

    def __init__(self, context: Context, find_key_store: FindKeyStore | None = None) -> None:
        super().__init__(
            context,
            "key-round",
            QCoreApplication.translate("KeysSection", "Opening your store"),
            QCoreApplication.translate("KeysSection", "Any one of these opens it. Without them nobody can."),
        )
        self._find = find_key_store
        self._found: Survey | None = None
        self.put_back = ProblemBox()
        self.computer = _Row(self.tr("This computer"))
        self.passphrase = _Row(self.tr("Passphrase"))
        self.recovery = _Row(self.tr("Recovery key"))
        self.anyone = _Row(self.tr("Someone may know it?"))
        self.let = self.computer.add(self.tr("Let this computer open it…"), self._let)
        self.stop = self.computer.add(self.tr("Stop that…"), lambda: self._remove("key_store"))
        self.change = self.passphrase.add(self.tr("Change it…"), self._change_passphrase)
        self.remove = self.passphrase.add(self.tr("Remove it…"), lambda: self._remove("passphrase"))
        self.renew = self.recovery.add(self.tr("New recovery key…"), self._renew)
        self.make_new = self.anyone.add(self.tr("New keys…"), self._make_new)
        self.body.addWidget(self.put_back)
        for row in (self.computer, self.passphrase, self.recovery):
            self.body.addLayout(row)
        self.body.addWidget(separator())
        self.body.addLayout(self.anyone)
        self.recovery.text.setText(self.tr("On your page, for the day when nothing else opens it."))
        self.anyone.text.setText(self.tr("Then give your store new keys: whatever opened it before no longer does."))
        for each in self._buttons():
            each.setEnabled(False)

    def refresh(self) -> None:
        known = self._found.key_store if self._found is not None else None
        find = self._find if known is None else lambda: known
        self.context.ask(self, keys.survey, find)(self._show)

    def _show(self, found: Survey) -> None:
        self._found = found
        by_computer, by_passphrase = "key_store" in found.ways, "passphrase" in found.ways
        for each in self._buttons():
            each.setEnabled(True)
        self.let.setVisible(not by_computer and found.key_store is not None)
        self.stop.setVisible(by_computer and by_passphrase)
        self.remove.setVisible(by_computer and by_passphrase and found.key_store is not None)
        self.change.setText(self.tr("Change it…") if by_passphrase else self.tr("Choose one…"))
        self.computer.text.setText(self._about_computer(found))
        self.passphrase.text.setText(
            self.tr("Opens your store on any computer.") if by_passphrase else self.tr("You have not chosen one.")
        )
        if StoreNotice.HEADER_ROLLED_BACK in self.context.store.notices:
            self.put_back.tell(told(EnvironmentProblem(Problem.HEADER_ROLLED_BACK)))
        else:
            self.put_back.hide()

    def _about_computer(self, found: Survey) -> str:
        if "key_store" in found.ways and "passphrase" in found.ways:
            return self.tr("Opens your store when you are signed in.")
        if "key_store" in found.ways:
            return self.tr("Opens your store when you are signed in. To stop that, choose a passphrase first.")
        if found.key_store is None:
            return self.tr("It offers no key store that could open your store by itself.")
        return self.tr("Does not open your store by itself.")

    def _buttons(self) -> tuple[QPushButton, ...]:
        return self.let, self.stop, self.change, self.remove, self.renew, self.make_new

    def _let(self) -> None:
        ways, key_store = self._now()
        if key_store is not None:
            self._open(ComputerDialog(self.context, ways, key_store, self.window()))

    def _remove(self, name: str) -> None:
        self._open(RemovalDialog(self.context, *self._now(), name, self.window()))

    def _change_passphrase(self) -> None:
        self._open(PassphraseDialog(self.context, *self._now(), self.window()))

    def _renew(self) -> None:
        self._open(RecoveryKeyDialog(self.context, *self._now(), self.window()))

    def _make_new(self) -> None:
        self._open(NewKeysDialog(self.context, *self._now(), self.window()))

    def _now(self) -> tuple[frozenset[str], KeyStore | None]:
        assert self._found is not None
        return self._found.ways, self._found.key_store

    def _open(self, dialog: QDialog) -> None:
        dialog.open()


class _Row(QHBoxLayout):
    """A name, what it does, and quiet buttons."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setContentsMargins(0, 6, 0, 6)
        self.setSpacing(8)
        self._name = name
        self.text: QLabel = label("", "small", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(name, "strong", wrap=True))
        words.addWidget(self.text)
        self.addLayout(words, 1)

    def add(self, text: str, pressed: Callable[[], object]) -> QPushButton:
        made = button(text)
        made.setAccessibleName(f"{self._name}: {text}")
        made.clicked.connect(lambda: pressed())
        self.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made
