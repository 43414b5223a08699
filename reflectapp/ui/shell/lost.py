"""Asks for a store that is not where it was, so that no empty one is made in its place."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from reflectapp.kit.plain import name_text
from reflectapp.ui.looks import button, label
from reflectapp.ui.shell.steps import Step

_MAY_BREAK = "\u200b"


class Lost(Step):
    """`look_again`; `chosen` with the folder she chose; `restore_wanted`; `begin_anew`.

    `traces`: something of a store is in the folder, so that none can begin there.
    """

    look_again = Signal()
    chosen = Signal(object)
    restore_wanted = Signal()
    begin_anew = Signal()

    def __init__(self, folder: Path, traces: bool) -> None:
        super().__init__(
            "",
            QCoreApplication.translate("Lost", "Where is your store?"),
            QCoreApplication.translate("Lost", "It is not where it was the last time. Nothing was changed."),
        )
        self._folder = folder
        self.body.addWidget(label(self.tr("It was expected here:"), "soft"))
        shown = name_text(str(folder)).replace(os.sep, os.sep + _MAY_BREAK)
        self.body.addWidget(label(shown, "strong", wrap=True))
        self.body.addSpacing(8)
        self.body.addWidget(label(self._advice(traces), wrap=True))
        self.body.addSpacing(8)
        self.choose = self._offer(self.tr("Choose its folder…"), "hard-drive")
        self.choose.clicked.connect(self._choose)
        self.restore = self._offer(self.tr("Bring back a backup…"), "history")
        self.restore.clicked.connect(self.restore_wanted)
        self.anew = button(self.tr("Begin anew with an empty store"), "link")
        self.anew.clicked.connect(self.begin_anew)
        self.anew.setHidden(traces)
        self.again = self.primary = button(self.tr("Look again"), "filled")
        self.again.clicked.connect(self.look_again)
        self.setFocusProxy(self.again)
        self.foot.addWidget(self.anew)
        self.foot.addStretch(1)
        self.foot.addWidget(self.again)

    def _advice(self, traces: bool) -> str:
        if traces:
            return self.tr(
                "There are recordings of a store in this folder, but not the files that open it. They may have been "
                "moved, or are still being copied. If you have a copy of the folder, please put header.json, "
                "header.bak and store.db back from it."
            )
        return self.tr("If it is on another disk, a stick or in the network, please connect that and look again.")

    def _offer(self, text: str, icon: str) -> QPushButton:
        made = button(text, None, icon)
        self.body.addWidget(made)
        return made

    def _choose(self) -> None:
        picked = pick_folder(self)
        if picked is not None:
            self.chosen.emit(picked)


def pick_folder(parent: QWidget) -> Path | None:
    """The folder in which she says her store is."""
    title = QCoreApplication.translate("Lost", "Choose the folder of your store")
    picked = QFileDialog.getExistingDirectory(parent, title)
    return Path(picked) if picked else None
