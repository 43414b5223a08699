"""Opening a store that is there: by the computer's key store, a passphrase or the recovery key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QWidget

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.ui.looks import button
from reflectapp.ui.shell import door
from reflectapp.ui.shell.passphrase_field import PassphraseField
from reflectapp.ui.shell.recovery_key_field import RecoveryKeyField
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.words import Told, told
from reflectapp.work.runner import Runner

if TYPE_CHECKING:
    from reflectapp.services.store import KeyStore, OpenStore


class _Way(Step):
    """One way in. `tried` is emitted when she wants to open; `turned` with the name of another way."""

    tried = Signal()
    turned = Signal(str)

    def __init__(self, title: str, soft: str) -> None:
        super().__init__("", title, soft)
        self.open = self.primary = button(self.tr("Open my store"), "filled", "key-round")
        self.open.clicked.connect(self.tried)
        self.busy = self.tr("Opening…")
        self.others: dict[str, QPushButton] = {}

    def finish(self, others: dict[str, str]) -> None:
        """Puts the ways to turn to, {name: text}, and the button at the foot."""
        for name, text in others.items():
            other = self.others[name] = button(text, "link")
            other.clicked.connect(lambda _on=False, name=name: self.turned.emit(name))
            self.foot.addWidget(other)
        self.foot.addStretch(1)
        self.foot.addWidget(self.open)
        self.restore = button(self.tr("Bring back a backup…"), "link", "history")
        self.elsewhere = button(self.tr("My store is in another folder…"), "link", "hard-drive")
        row = QHBoxLayout()
        row.addWidget(self.elsewhere)
        row.addWidget(self.restore)
        row.addStretch(1)
        self.after.addSpacing(16)
        self.after.addLayout(row)

    def say(self, told: Told) -> None:
        """Says what went wrong; a way out that it offers isn't offered once more below."""
        self.tell(told)
        self.restore.setHidden(told.way == "restore")
        self.elsewhere.setHidden(told.way == "choose_folder")


class Unlock(QStackedWidget):
    """`opened` carries the OpenStore, `way_wanted` the way out of what went wrong.

    `sure`: the store's header was read, so that it is known what opens it.
    """

    opened = Signal(object)
    way_wanted = Signal(str)

    def __init__(
        self, folder: Path, runner: Runner, key_store: KeyStore | None, ways: frozenset[str], *, sure: bool = True
    ) -> None:
        super().__init__()
        self._folder = folder
        self._sure = sure
        self._runner = runner
        self._key_store = key_store
        self._forgetful: KeyStore | None = None
        self.ways: dict[str, _Way] = {}
        self.passphrase = PassphraseField(self.tr("Passphrase"))
        self.recovery = RecoveryKeyField()
        names = [name for name in ("key_store", "passphrase", "recovery") if name in ways]
        if key_store is None and len(names) > 1:
            names = [name for name in names if name != "key_store"]
        for name in names or ["recovery"]:
            self._add(name, [other for other in names if other != name])
        self.turn_to(next(iter(self.ways)))

    @property
    def way(self) -> str:
        """The way that is shown: key_store, passphrase or recovery."""
        return next(name for name, step in self.ways.items() if step is self.currentWidget())

    def take_focus(self) -> None:
        self.turn_to(self.way)

    def turn_to(self, name: str) -> None:
        self.setCurrentWidget(self.ways[name])
        focus: dict[str, QWidget] = {"passphrase": self.passphrase, "recovery": self.recovery}
        focus.get(name, self.ways[name].open).setFocus()

    def tell(self, error: BaseException) -> None:
        self.ways[self.way].say(told(error))

    def try_key_store(self) -> None:
        """Opens without a click, where this computer keeps the key."""
        if "key_store" in self.ways:
            self._try("key_store")

    def _add(self, name: str, others: list[str]) -> None:
        titles = {
            "key_store": (self.tr("Welcome back"), self.tr("This computer opens your store for you.")),
            "passphrase": (self.tr("Welcome back"), self.tr("Your store is locked. Your passphrase opens it.")),
            "recovery": (
                self.tr("Use your recovery key"),
                self.tr("Nine groups of letters and figures, on your page."),
            ),
        }
        turns = {
            "key_store": self.tr("Let this computer open it"),
            "passphrase": self.tr("Use my passphrase"),
            "recovery": self.tr("Use my recovery key"),
        }
        way = self.ways[name] = _Way(*(titles[name] if self._sure else (self.tr("Your store does not open"), "")))
        if name == "passphrase":
            way.body.addWidget(self.passphrase)
        elif name == "recovery":
            way.body.addWidget(self.recovery)
        way.finish({other: turns[other] for other in others})
        way.tried.connect(lambda: self._try(name))
        way.turned.connect(self.turn_to)
        way.restore.clicked.connect(lambda: self.way_wanted.emit("restore"))
        way.elsewhere.clicked.connect(lambda: self.way_wanted.emit("choose_folder"))
        way.problem.offers = frozenset({"restore", "look_again", "choose_folder"})
        way.problem.way_wanted.connect(self.way_wanted)
        self.addWidget(way)

    def _try(self, name: str) -> None:
        work = self._work(name)
        if work is None:
            return
        way = self.ways[name]
        way.problem.hide()
        way.set_busy(True)
        self._runner.on_store(self, work, partial(self._on_opened, way), partial(self._on_failed, name))

    def _work(self, name: str) -> Callable[[], OpenStore] | None:
        if name == "passphrase":
            text = self.passphrase.text
            return partial(door.open_with_passphrase, self._folder, text, self._forgetful) if text else None
        if name == "recovery":
            text = self.recovery.text
            return partial(door.open_with_recovery_key, self._folder, text, self._forgetful) if text else None
        if self._key_store is None:
            return None
        return partial(door.open_with_key_store, self._folder, self._key_store)

    def _on_opened(self, way: _Way, opened: OpenStore) -> None:
        way.set_busy(False)
        self.passphrase.clear()
        self.recovery.clear()
        self.opened.emit(opened)

    def _on_failed(self, name: str, error: BaseException) -> None:
        way = self.ways[name]
        way.set_busy(False)
        way.say(told(error))
        if isinstance(error, EnvironmentProblem | UserError) and error.problem is Problem.KEY_STORE_LOST_SECRET:
            self._forgetful = self._key_store
        if name == "passphrase":
            self.passphrase.line.selectAll()
        self.turn_to(name)
