from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import Goal, GoalStatus
from reflectapp.domain.guide import THOUGHTS, Step, answered, said, steps
from reflectapp.ui.goals.asking import question_text
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.frames import clear, framed


class WayCard(QFrame):
    """The next thing on the way: the questions where she left them, looking back, or taking an old goal up again.

    `guide_wanted` comes with a question, "" for where she left it.
    """

    guide_wanted = Signal(str)
    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        outer.addWidget(frame)
        self._text = label("", wrap=True)
        self._go = button("", None, "arrow-right")
        layout.addWidget(self._text)
        layout.addWidget(self._go, 0, Qt.AlignmentFlag.AlignLeading)
        self._step = ""
        self._ended = False
        self._go.clicked.connect(self._on_go)
        self.hide()

    def show_goal(self, known: Followed) -> None:
        goal, asked = known.goal, steps(known)
        self._ended = goal.status in (GoalStatus.REACHED, GoalStatus.SET_ASIDE)
        self._step = ""
        self.show()
        if self._ended:
            reached = goal.status is GoalStatus.REACHED
            text = self.tr("You reached this goal.") if reached else self.tr("You set this goal aside.")
            self._say(text + " " + self.tr("Its story stays here."), self.tr("Take it up again"))
        elif goal.guide_step in asked:
            text = self.tr("You left the questions at: {0}").format(question_text(Step(goal.guide_step)))
            self._say(text, self.tr("Go on with the questions"))
        elif Step.WORKED in asked:
            self._step = Step.WORKED
            self._say(self.tr("There is something to look back on."), self.tr("What worked, what next?"))
        elif any(not answered(step, goal) for step in asked):
            text = self.tr("Questions can help to put it into words, one at a time.")
            self._say(text, self.tr("Go through the questions"))
        else:
            self.hide()

    def _say(self, text: str, way: str) -> None:
        self._text.setText(text)
        self._go.setText(way)

    def _on_go(self) -> None:
        if self._ended:
            self.again_wanted.emit()
        else:
            self.guide_wanted.emit(self._step)


class ThoughtsCard(QFrame):
    """What she answered on the way that stands nowhere else; each can be gone back to."""

    guide_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        outer.addWidget(frame)
        layout.addWidget(label(self.tr("What I thought"), "heading"))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        layout.addLayout(self._list)
        self.hide()

    def show_goal(self, goal: Goal) -> None:
        thoughts = [(step, words) for step in THOUGHTS if (words := said(step, goal.text))]
        clear(self._list)
        self.setVisible(bool(thoughts))
        for step, words in thoughts:
            self._list.addWidget(self._make(step, words))

    def _make(self, step: Step, words: str) -> QWidget:
        question = question_text(step)
        go = button(self.tr("Go to this question: {0}").format(question), "icon", "pencil")
        go.clicked.connect(lambda: self.guide_wanted.emit(step.value))
        made = QWidget()
        look(made, "clear")
        head = QHBoxLayout()
        head.addWidget(label(question, "soft", wrap=True), 1)
        head.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(label(words, wrap=True))
        return made
