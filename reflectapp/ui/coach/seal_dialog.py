from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.services.store import OpenStore, Strength, rate_passphrase, suggest_passphrase
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.passphrase_step import strength_text
from reflectapp.ui.theme.style import scaled

_RATE_AFTER_MS = 200


class SealDialog(QDialog):
    """Asks for the passphrase of a packet; six words are offered. Any is taken, and it is said how good it is."""

    chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(self.tr("Seal the packet"))
        self.setMinimumWidth(scaled(480))
        about = label(
            self.tr(
                "Whoever opens the file is asked for it. Tell it by another way than the packet: by telephone, or on "
                "paper. It is not kept here, and nobody can open the file without it."
            ),
            "soft",
            wrap=True,
        )
        self.field = PassphraseField(self.tr("Passphrase"))
        self.verdict = label(" ", "soft", wrap=True)
        suggest = button(self.tr("Suggest six words"), "link", "shuffle")
        suggest.clicked.connect(self._suggest)
        row = QHBoxLayout()
        row.addWidget(self.verdict, 1)
        row.addWidget(suggest)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.seals = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.seals.setText(self.tr("&Seal and save…"))
        self.seals.setDefault(True)
        look(self.seals, "filled")
        buttons.accepted.connect(self._choose)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_RATE_AFTER_MS)
        self._later.timeout.connect(self._rate)
        self.field.edited.connect(self._on_edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label(self.tr("A passphrase for the packet"), "title", wrap=True))
        column.addWidget(about)
        column.addWidget(self.field)
        column.addLayout(row)
        column.addStretch()
        column.addWidget(buttons)
        self._suggest()
        self.field.setFocus()

    def _suggest(self) -> None:
        self.field.set_text(suggest_passphrase())
        self.field.reveal.setChecked(True)

    def _on_edited(self, text: str) -> None:
        self.seals.setEnabled(bool(text.strip()))
        self._later.start()

    def _rate(self) -> None:
        text = self.field.text

        def rate(_store: OpenStore) -> Strength:
            return rate_passphrase(text)

        self._context.ask(self, rate)(partial(self._show, text))

    def _show(self, text: str, strength: Strength) -> None:
        if text == self.field.text:
            self.verdict.setText(strength_text(strength))

    def _choose(self) -> None:
        passphrase = self.field.text
        self.accept()
        self.chosen.emit(passphrase)
