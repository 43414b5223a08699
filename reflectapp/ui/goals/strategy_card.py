from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from reflectapp.domain.goals import GoalText
from reflectapp.domain.replies import DraftPlace
from reflectapp.ui.goals.checklist import Checklist
from reflectapp.ui.goals.draft_line import DraftLines
from reflectapp.ui.looks import label, separator
from reflectapp.ui.widgets.frames import framed
from reflectapp.ui.widgets.growing_text import GrowingText


class StrategyCard(QFrame):
    """What she does for it: strategy, the checklist that describes doing it well, the next step."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.strategy = GrowingText(self.tr("What I do for it"), self.tr("What will you try in your lessons?"))
        self.checklist = Checklist()
        self.next_step = GrowingText(self.tr("Next, in my words"), self.tr("One small step"), single_line=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        layout.setContentsMargins(16, 16, 16, 16)
        outer.addWidget(frame)
        heading = label(self.tr("What I do for it"), "heading")
        step = label(self.tr("Next, in my words"), "soft")
        for above in (heading, step):
            above.setContentsMargins(4, 0, 0, 0)
        doing, points, after = DraftLines(), DraftLines(), DraftLines()
        self.drafts = {DraftPlace.STRATEGY: doing, DraftPlace.CHECKLIST: points, DraftPlace.NEXT_STEP: after}
        parts = (heading, self.strategy, doing, self.checklist, points, separator(), step, self.next_step, after)
        for part in parts:
            layout.addWidget(part)
        layout.setSpacing(4)
        for field in (self.strategy, self.checklist, self.next_step):
            field.edited.connect(self.edited)

    def show_text(self, text: GoalText) -> None:
        self.strategy.show_text(text.strategy)
        self.checklist.show_points(text.checklist)
        self.next_step.show_text(text.next_step)

    def written(self, text: GoalText) -> GoalText:
        return replace(
            text,
            strategy=self.strategy.text(),
            checklist=self.checklist.points,
            next_step=self.next_step.text(),
        )
