from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from reflectapp.domain.goals import GoalText
from reflectapp.ui.goals.draft_line import DraftLines
from reflectapp.ui.looks import card, label
from reflectapp.ui.widgets.growing_text import GrowingText


class WordsCard(QFrame):
    """What she wants for her students, why, and what they will do."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.statement = GrowingText(
            self.tr("What I want for my students"), self.tr("In a sentence or two, as you would say it"), title=1.2
        )
        self.why = GrowingText(
            self.tr("Why it matters to me"), self.tr("What makes you care about this?"), least_lines=2
        )
        self.students_will = GrowingText(
            self.tr("Students will…"), self.tr("What would you see and hear them do?"), least_lines=2
        )
        self.drafts = DraftLines()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = card()
        outer.addWidget(frame)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.addWidget(_above(self.statement), 0, 0, 1, 2)
        grid.addWidget(self.statement, 1, 0, 1, 2)
        grid.addWidget(self.drafts, 2, 0, 1, 2)
        grid.setRowMinimumHeight(2, 10)
        for column, field in enumerate((self.why, self.students_will)):
            grid.addWidget(_above(field), 3, column)
            grid.addWidget(field, 4, column)
            grid.setColumnStretch(column, 1)
        layout = frame.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addLayout(grid)
        for field in (self.statement, self.why, self.students_will):
            field.edited.connect(self.edited)

    def show_text(self, text: GoalText) -> None:
        self.statement.show_text(text.statement)
        self.why.show_text(text.why)
        self.students_will.show_text(text.students_will)

    def written(self, text: GoalText) -> GoalText:
        return replace(
            text, statement=self.statement.text(), why=self.why.text(), students_will=self.students_will.text()
        )


def _above(field: GrowingText) -> QLabel:
    made = label(field.accessibleName(), "soft")
    made.setContentsMargins(4, 0, 0, 0)
    made.setBuddy(field)
    return made
