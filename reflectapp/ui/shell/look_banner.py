from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from reflectapp.ui.looks import button, label, look


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
