from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from reflectapp.domain.goals import GoalText, Peers
from reflectapp.ui.looks import label
from reflectapp.ui.widgets.frames import framed
from reflectapp.ui.widgets.tick import Tick
from reflectapp.ui.words import peers_text


class PeersCard(QFrame):
    """The five questions of PEERS, answered by herself."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        outer.addWidget(frame)
        layout.setSpacing(0)
        layout.addWidget(label(self.tr("Is it a good goal for me?"), "heading"))
        layout.addSpacing(4)
        layout.addWidget(label(self.tr("Only you answer. Skip what does not help."), "soft", wrap=True))
        layout.addSpacing(6)
        self.ticks = {question: Tick(peers_text(question)) for question in Peers}
        for tick in self.ticks.values():
            layout.addWidget(tick)
            tick.clicked.connect(self.edited)

    def show_text(self, text: GoalText) -> None:
        for question, tick in self.ticks.items():
            tick.setChecked(question in text.peers)

    def written(self, text: GoalText) -> GoalText:
        return replace(text, peers=frozenset(question for question, tick in self.ticks.items() if tick.isChecked()))
