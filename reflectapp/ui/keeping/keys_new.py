"""New keys for the whole store: someone may know the old ones."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from reflectapp.domain.outcome import Outcome
from reflectapp.services import keys
from reflectapp.services.keys import NewWays, Proof
from reflectapp.services.store import KeyStore
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.keys_dialog import KeysDialog
from reflectapp.ui.looks import button
from reflectapp.ui.shell.recovery import TypeBackStep
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.words import told
from reflectapp.work.runner import Job


class NewKeysDialog(KeysDialog):
    """Explains, asks for the proof, a passphrase and a new recovery key, and locks when the keys are made.

    The store opens as it did before: with a passphrase, by this computer, or both.
    """

    def __init__(
        self, context: Context, ways: frozenset[str], key_store: KeyStore | None, parent: QWidget | None
    ) -> None:
        title = QCoreApplication.translate("Keys", "Someone may know it")
        soft = QCoreApplication.translate("Keys", "Then you choose how your store opens from now on.")
        self._job: Job | None = None
        super().__init__(context, ways, key_store, title, soft, parent)

    def begin(self) -> None:
        self.explained = _Explained()
        self.explained.go_on.clicked.connect(lambda: self.turn_to(self.asked))
        self.explained.cancel.clicked.connect(self.reject)
        self.turn_to(self.explained)

    def go_on(self, proof: Proof) -> None:
        if "passphrase" in self.ways or self.key_store is None:
            self.ask_passphrase(self.asked, self._show_key)
        else:
            self._show_key(self.asked, None)

    def forget(self) -> None:
        """Also gives up what is under way."""
        super().forget()
        if self._job is not None:
            self._job.cancel()

    def _show_key(self, back: Step, passphrase: str | None) -> None:
        def make(step: TypeBackStep, key: str) -> None:
            self._make(step, NewWays(key, passphrase, self.key_store if "key_store" in self.ways else None))

        self.show_recovery_key(back, self.tr("Make new keys and lock"), make)

    def _make(self, step: TypeBackStep, new: NewWays) -> None:
        """The context owns the job: it ends with a lock, also if the dialog is gone by then."""
        context, proof = self.context, self.proof
        if proof is None:
            return
        step.problem.hide()
        step.busy = self.tr("Making the new keys…")
        step.set_busy(True)

        def done(_outcome: Outcome[None]) -> None:
            context.go.lock.emit()

        def failed(error: BaseException) -> None:
            if context.store.database.closed:
                context.go.lock.emit()
            elif isValid(self):
                self._job = None
                step.set_busy(False)
                step.tell(told(error))
            else:
                context.troubled.emit(error)

        self._job = context.background(
            context,
            lambda _report, cancel: context.on_store(lambda store: keys.new_master_key(store, proof, new, cancel)),
            done,
            failed,
        )


class _Explained(Step):
    """What new keys do and don't do, before anything is asked."""

    def __init__(self) -> None:
        super().__init__(
            "",
            QCoreApplication.translate("NewKeys", "Someone may know it?"),
            QCoreApplication.translate(
                "NewKeys",
                "If someone may have seen your passphrase or your recovery key, or has a computer that opens your "
                "store, give it new keys.",
            ),
        )
        points = {
            "key-round": self.tr(
                "Nothing that opened your store before opens it any more. You get a new recovery key."
            ),
            "lock": self.tr("Everything in it is kept. It locks at the end, and you open it in the new way."),
            "info": self.tr("Copies that someone has taken, and backups made before, still open with the old keys."),
        }
        self.body.setSpacing(12)
        for sign, text in points.items():
            self.body.addWidget(SignLine(sign, "accent", text, "plain"))
        self.cancel = button(self.tr("Cancel"))
        self.primary = self.go_on = button(self.tr("Go on"), "filled")
        self.setFocusProxy(self.go_on)
        self.foot.addWidget(self.cancel)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
