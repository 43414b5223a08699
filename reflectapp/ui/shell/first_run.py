"""First run: whose computer is this, a passphrase where one is needed, and the recovery key."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QWidget

from reflectapp.ui.looks import button, label
from reflectapp.ui.shell import door
from reflectapp.ui.shell.passphrase_step import PassphraseStep
from reflectapp.ui.shell.steps import ChoiceCard, Sign, Step
from reflectapp.ui.words import told
from reflectapp.work.runner import Runner

if TYPE_CHECKING:
    from reflectapp.services.store import KeyStore


class ChoiceStep(Step):
    """Whose computer is this? `chosen` carries whether it is her own."""

    chosen = Signal(bool)
    look_around = Signal()
    restore_wanted = Signal()

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
        self.restore = button(self.tr("Bring back a backup…"), "link", "history")
        self.restore.clicked.connect(self.restore_wanted)
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
        row = QHBoxLayout()
        row.addWidget(self.restore)
        row.addStretch(1)
        self.after.addLayout(row)
        self.after.addSpacing(24)
        self.after.addLayout(promise)


class FirstRun(QStackedWidget):
    """Makes a new store in `folder`, once she has typed back two groups of its recovery key: before that nothing is
    on the disk. `opened` carries the OpenStore."""

    opened = Signal(object)
    look_around = Signal()
    restore_wanted = Signal()

    def __init__(self, folder: Path, runner: Runner, key_store: KeyStore | None) -> None:
        super().__init__()
        self._folder = folder
        self._runner = runner
        self._key_store = key_store
        self._own = True
        self.choice = ChoiceStep()
        self.choice.chosen.connect(self._on_chosen)
        self.choice.look_around.connect(self.look_around)
        self.choice.restore_wanted.connect(self.restore_wanted)
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
            self._show_key(self.choice, None)
            return
        soft = self.tr("Only you know it. Several words that don’t belong together are good, and easy to remember.")
        if own:
            soft = self.tr(
                "This computer offers no key store that could open your store by itself, so it opens with a passphrase."
            )
        step = PassphraseStep(self._runner, self._numbered(2), soft)
        step.went_back.connect(lambda: self._turn_to(self.choice))
        step.made.connect(lambda passphrase: self._show_key(step, passphrase))
        self._turn_to(step)

    def _show_key(self, before: Step, passphrase: str | None) -> None:
        from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep

        key = door.new_recovery_key()
        shown = RecoveryKeyStep(self._numbered(self._total - 1), key)
        typed = TypeBackStep(self._numbered(self._total), key, self.tr("Open my store"), self.tr("Making your store…"))
        shown.went_back.connect(lambda: self._turn_to(before))
        shown.went_on.connect(lambda: self._turn_to(typed))
        typed.went_back.connect(lambda: self._turn_to(shown))
        typed.confirmed.connect(lambda: self._create(typed, passphrase, key))
        self._turn_to(shown)

    def _create(self, step: Step, passphrase: str | None, recovery_key: str) -> None:
        key_store = self._key_store if self._own else None
        work = partial(door.create, self._folder, passphrase, key_store, recovery_key)
        step.set_busy(True)

        def failed(error: BaseException) -> None:
            step.set_busy(False)
            step.tell(told(error))

        self._runner.on_store(self, work, self.opened.emit, failed)

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
