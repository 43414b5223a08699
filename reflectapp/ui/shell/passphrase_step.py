"""A passphrase of her own: typed twice, rated while she types, or six words offered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from reflectapp.ui.looks import button, label
from reflectapp.ui.shell import door
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.words import Told
from reflectapp.work.runner import Runner

if TYPE_CHECKING:
    from reflectapp.services.store import Strength

_RATE_AFTER_MS = 200


class PassphraseStep(Step):
    """`made` carries a passphrase that is strong enough and was typed twice."""

    made = Signal(str)
    went_back = Signal()

    def __init__(self, runner: Runner, small: str, soft: str) -> None:
        super().__init__(small, QCoreApplication.translate("FirstRun", "Choose a passphrase"), soft)
        self._runner = runner
        self._strength: Strength | None = None
        self.first = PassphraseField(self.tr("Passphrase"))
        self.second = PassphraseField(self.tr("The same once more"))
        self.suggest = button(self.tr("Suggest six words"), "link", "shuffle")
        self.suggest.clicked.connect(self._suggest)
        self.verdict = label(" ", "soft", wrap=True)
        row = QHBoxLayout()
        row.addWidget(self.verdict, 1)
        row.addWidget(self.suggest)
        self.body.addWidget(self.first)
        self.body.addLayout(row)
        self.body.addWidget(self.second)
        back = button(self.tr("Back"), icon="arrow-left")
        back.clicked.connect(self.went_back)
        self.go_on = button(self.tr("Go on"), "filled")
        self.go_on.clicked.connect(self._finish)
        self.primary = self.go_on
        self.foot.addWidget(back)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_RATE_AFTER_MS)
        self._later.timeout.connect(self._rate)
        self.first.edited.connect(self._on_edited)
        self.setFocusProxy(self.first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.first.line.hasFocus():
            self.second.setFocus()
        else:
            super().keyPressEvent(event)

    def _on_edited(self) -> None:
        self._strength = None
        self._later.start()

    def _rate(self) -> None:
        text = self.first.text
        work = partial(door.rate_passphrase, text)
        self._runner.on_store(self, work, lambda strength: self._show(text, strength))

    def _show(self, text: str, strength: Strength) -> None:
        if text == self.first.text:
            self._strength = strength
            self.verdict.setText(strength_text(strength) if text else " ")

    def _suggest(self) -> None:
        words = door.suggest_passphrase()
        for field in (self.first, self.second):
            field.set_text(words)
            field.reveal.setChecked(True)
        self._rate()
        self.go_on.setFocus()

    def _finish(self) -> None:
        text = self.first.text
        self._runner.on_store(self, partial(door.rate_passphrase, text), lambda strength: self._decide(text, strength))

    def _decide(self, text: str, strength: Strength) -> None:
        self._show(text, strength)
        if not strength.accepted:
            self.tell(Told(self.tr("That is too easy to guess."), strength_text(strength)))
            self.first.setFocus()
        elif self.second.text != text:
            self.tell(Told(self.tr("The two are not the same."), self.tr("Please type the passphrase once more.")))
            self.second.setFocus()
        else:
            self.problem.hide()
            self.made.emit(text)


def strength_text(strength: Strength) -> str:
    """What is said about a passphrase: good, or why it isn't."""
    reasons = {
        "empty": QCoreApplication.translate("FirstRun", "Nothing is typed yet."),
        "too_short": QCoreApplication.translate("FirstRun", "It is too short. Add a word or two."),
        "common_words": QCoreApplication.translate(
            "FirstRun", "Common words are guessed first. Add words that don’t fit."
        ),
        "keyboard_row": QCoreApplication.translate(
            "FirstRun", "Keys side by side are guessed first. Use words instead."
        ),
        "repeats": QCoreApplication.translate("FirstRun", "Repeats don’t make it stronger. Add another word."),
        "sequence": QCoreApplication.translate(
            "FirstRun", "Rows such as abc or 123 are guessed first. Use words instead."
        ),
        "date": QCoreApplication.translate("FirstRun", "Dates and years are guessed first. Use words instead."),
    }
    if strength.accepted and strength.score >= 4:
        return QCoreApplication.translate("FirstRun", "Very good.")
    if strength.accepted:
        return QCoreApplication.translate("FirstRun", "Good.")
    return reasons.get(strength.reason_code, reasons["too_short"])
