from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from reflectapp.ui.looks import button, label, look
from reflectapp.ui.shell.dialogs import Sheet

_WIDTH: Final = 420


class LookBanner(QFrame):
    """Says that nothing is kept while she looks around; `ended` when she has seen enough."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        look(self, "bar")
        done = button(self.tr("I have seen enough"))
        done.clicked.connect(self.ended)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 8, 24, 8)
        text = self.tr("You are looking around. What you do here is thrown away afterwards.")
        layout.addWidget(label(text, wrap=True), 1)
        layout.addWidget(done)


class LeaveSample(Sheet):
    """To lock while she looks around is to leave: it asks before the sample is gone; accepted when she wants that."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent.tr("Leave the sample?"), parent)
        text = self.tr("The sample will be gone, with what you did in it.")
        self.body.addWidget(label(text, wrap=True))
        stay = self.add_button(self.tr("&Stay"))
        stay.clicked.connect(self.reject)
        self.leave = self.add_button(self.tr("&Leave the sample"), "filled")
        self.leave.clicked.connect(self.accept)
        stay.setDefault(True)
        stay.setFocus()
        self.fit(_WIDTH)
