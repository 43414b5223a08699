from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from reflectapp.ui.actions import ACTIONS, ActionSpec, group_text
from reflectapp.ui.looks import label
from reflectapp.ui.shell.dialogs import Sheet


class KeySheet(Sheet):
    """All keys, by group, from the table of actions."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("KeySheet", "Keys"), parent)
        hint = self.tr("They work wherever the focus is. While you type, the text owns what you type; Esc leaves it.")
        self.body.addWidget(label(hint, "soft", wrap=True))
        for group in ("playing", "marking", "program"):
            heading = label(group_text(group), "heading")
            heading.setContentsMargins(0, 12, 0, 4)
            self.body.addWidget(heading)
            self.body.addLayout(self._grid([action for action in ACTIONS if action.group == group and action.keys]))
        self.body.addStretch(1)
        self.add_close()
        self.stand(640, 680)

    def _grid(self, actions: list[ActionSpec]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, action in enumerate(actions):
            keys = QHBoxLayout()
            keys.setSpacing(4)
            for text in action.keys:
                keys.addWidget(label(_shown(text), "key"))
            keys.addStretch(1)
            grid.addLayout(keys, row, 0)
            grid.addWidget(label(action.plain, wrap=True), row, 1)
        return grid


def _shown(keys: str) -> str:
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    for name, arrow in (("Left", "←"), ("Right", "→"), ("Up", "↑"), ("Down", "↓")):
        text = text.replace(name, arrow)
    return text
