"""First run: whose computer is this, a passphrase where one is needed, and the recovery key."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from reflectapp.ui.looks import button, label
from reflectapp.ui.shell import door
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.steps import ChoiceCard, Sign, Step
from reflectapp.ui.words import Told, told
from reflectapp.work.runner import Runner

if TYPE_CHECKING:
    from reflectapp.services.store import KeyStore, OpenStore, Strength

_RATE_AFTER_MS = 200


class ChoiceStep(Step):
    """Whose computer is this? `chosen` carries whether it is her own."""

    chosen = Signal(bool)
    look_around = Signal()

    def __init__(self) -> None:
        super().__init__(
            " ",
            QCoreApplication.translate("FirstRun", "Whose computer is this?"),
            QCoreApplication.translate("FirstRun", "Everything you keep here is encrypted. This decides how it opens."),
        )
        self.own = ChoiceCard(
            "laptop",
            self.tr("My own"),
            self.tr(
                "Opens when you are signed in to this computer. "
                "A recovery key, kept on paper, opens it if the computer is lost."
            ),
        )
        self.shared = ChoiceCard(
            "school",
            self.tr("Shared, or the school’s"),
            self.tr("Opens with a passphrase only you know. Without it, what is kept here can’t be read."),
        )
        self.own.setChecked(True)
        group = QButtonGroup(self)
        cards = QHBoxLayout()
        cards.setSpacing(16)
        for card in (self.own, self.shared):
            group.addButton(card)
            cards.addWidget(card, 1)
        self.body.addLayout(cards)
        around = button(self.tr("Look around first with a sample lesson"), "link", "eye")
        around.clicked.connect(self.look_around)
        self.go_on = button(self.tr("Go on"), "filled")
        self.primary = self.go_on
        self.setFocusProxy(self.own)
        self.go_on.clicked.connect(lambda: self.chosen.emit(self.own.isChecked()))
        self.around = around
        self.foot.addWidget(around)
        self.foot.addStretch(1)
        self.foot.addWidget(self.go_on)
        promise = QHBoxLayout()
        promise.setSpacing(9)
        promise.addWidget(Sign("wifi-off", "soft", 16))
        promise.addWidget(
            label(self.tr("No account, no server. This program never goes online."), "soft", wrap=True), 1
        )
        self.after.addSpacing(32)
        self.after.addLayout(promise)


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


class FirstRun(QStackedWidget):
    """Makes a new store in `folder`. `opened` carries the OpenStore once the recovery key is confirmed."""

    opened = Signal(object)
    look_around = Signal()

    def __init__(self, folder: Path, runner: Runner, key_store: KeyStore | None) -> None:
        super().__init__()
        self._folder = folder
        self._runner = runner
        self._key_store = key_store
        self._own = True
        self.made: OpenStore | None = None
        self._abandoned = False
        self.choice = ChoiceStep()
        self.choice.chosen.connect(self._on_chosen)
        self.choice.look_around.connect(self.look_around)
        self.choice.own.toggled.connect(self._count_steps)
        self._count_steps(own=True)
        self._turn_to(self.choice)

    @property
    def step(self) -> QWidget | None:
        return self.currentWidget()

    def take_focus(self) -> None:
        self._turn_to(self.choice)

    def _count_steps(self, own: bool) -> None:
        """A passphrase is a step of its own."""
        self._own = own
        self.choice.small.setText(self._numbered(1))

    def _on_chosen(self, own: bool) -> None:
        if own and self._key_store is not None:
            self._create(self.choice, None)
            return
        soft = self.tr("Only you know it. Several words that don’t belong together are good, and easy to remember.")
        if own:
            soft = self.tr(
                "This computer offers no key store that could open your store by itself, so it opens with a passphrase."
            )
        step = PassphraseStep(self._runner, self._numbered(2), soft)
        step.went_back.connect(lambda: self._turn_to(self.choice))
        step.made.connect(lambda passphrase: self._create(step, passphrase))
        self._turn_to(step)

    def _create(self, step: Step, passphrase: str | None) -> None:
        key_store = self._key_store if self._own else None
        work = partial(door.create, self._folder, passphrase, key_store)
        step.set_busy(True)

        def failed(error: BaseException) -> None:
            step.set_busy(False)
            step.tell(told(error))

        self._runner.on_store(self, work, lambda made: self._on_created(*made), failed)

    def _on_created(self, made: OpenStore, key: str) -> None:
        self.made = made
        if self._abandoned:
            self.abandon()
            return
        from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep

        shown = RecoveryKeyStep(self._numbered(self._total - 1), key)
        typed = TypeBackStep(self._numbered(self._total), key)
        shown.went_on.connect(lambda: self._turn_to(typed))
        typed.went_back.connect(lambda: self._turn_to(shown))
        typed.confirmed.connect(self._finish)
        self.addWidget(typed)
        self._turn_to(shown)

    def abandon(self) -> None:
        """Takes back a store whose recovery key she never confirmed, also one that is just being made."""
        self._abandoned = True
        made, self.made = self.made, None
        if made is not None:
            key_store = self._key_store if self._own else None
            self._runner.on_store(self._runner, partial(door.abandon, made, key_store))

    def _finish(self) -> None:
        made, self.made = self.made, None
        self.opened.emit(made)

    @property
    def _total(self) -> int:
        return 3 if self._own and self._key_store is not None else 4

    def _numbered(self, number: int) -> str:
        return self.tr("Step {number} of {total}").format(number=number, total=self._total)

    def _turn_to(self, step: Step) -> None:
        if self.indexOf(step) < 0:
            self.addWidget(step)
        self.setCurrentWidget(step)
        step.setFocus()


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
