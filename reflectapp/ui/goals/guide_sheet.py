from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import GoalText
from reflectapp.domain.guide import STEPS, Phase, Step, phase_of
from reflectapp.services.following import ToFollow
from reflectapp.ui.goals.asking import phase_text
from reflectapp.ui.goals.questions import Measuring, Question, make
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.frames import framed, scrolling
from reflectapp.ui.widgets.scale import grown

_WIDEST: Final = 720


class GuideSheet(QWidget):
    """One question, where it stands among the others, and the ways back and on.

    `phase_wanted` and `step_wanted` come with what is to be asked next, `status_wanted` with a GoalStatus.
    """

    edited = Signal()
    on_wanted = Signal()
    lessons_wanted = Signal()
    phase_wanted = Signal(object)
    step_wanted = Signal(object)
    status_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.questions: dict[Step, Question] = {}
        self._to_follow: ToFollow | None = None
        self._holder = QWidget()
        self._shown = QVBoxLayout(self._holder)
        self._shown.setContentsMargins(0, 0, 0, 0)
        self._place = label("", "small")
        self._phases = {phase: self._make_phase(phase) for phase in Phase}
        self.back = button(self.tr("&Back"))
        self.on = button("", "filled")
        self.on.setAutoDefault(True)
        self.on.clicked.connect(self.on_wanted)
        self._card, card = framed()
        card.setContentsMargins(28, 24, 28, 20)
        card.setSpacing(16)
        self._area = scrolling(self._holder)
        card.addWidget(self._area, 1)
        card.addLayout(self._make_ways())
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card, 100)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 18, 26, 26)
        column.setSpacing(14)
        column.addLayout(self._make_head())
        column.addLayout(middle, 1)
        self.question = self._question_at(Step.CLOSENESS)
        """The one that is asked."""

    def ask(self, step: Step, text: GoalText, known: Followed | None) -> None:
        """Shows a question with what is known of its answer."""
        question = self._question_at(step)
        question.show_text(text)
        question.show_goal(known)
        if question is not self.question:
            self.question.hide()
            self.question = question
            question.show()
        if self.isVisible():
            question.setFocus()
            QTimer.singleShot(0, self, self._keep_in_sight)

    def offer(self, found: ToFollow | None = None) -> None:
        """What a goal can follow; kept for the question that asks for it."""
        self._to_follow = found or self._to_follow
        measuring = self.questions.get(Step.MEASURE)
        if isinstance(measuring, Measuring) and self._to_follow is not None:
            measuring.choice.offer(self._to_follow)

    def show_place(self, asked: tuple[Step, ...], way_on: str) -> None:
        """Where the question stands among those `asked`; `way_on`: what the button says that leads on."""
        step = self.question.step
        phase = phase_of(step)
        self._place.setText(self.tr("{0} of {1}").format(STEPS[phase].index(step) + 1, len(STEPS[phase])))
        for each, made in self._phases.items():
            made.setVisible(STEPS[each][0] in asked)
            look(made, "chip-goal" if each is phase else "chip")
        self.back.setEnabled(step is not asked[0])
        self.show_way_on(way_on)

    def show_way_on(self, text: str) -> None:
        self.on.setText(text)
        self.on.setEnabled(True)

    def wait(self) -> None:
        """Nothing leads on before it is known where she is."""
        self.on.setEnabled(False)
        self.back.setEnabled(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._card.setMaximumWidth(grown(_WIDEST))

    def _keep_in_sight(self) -> None:
        """Where there is little room, what has the keyboard is scrolled to once it has its place."""
        focused = QApplication.focusWidget()
        if focused is not None and self._holder.isAncestorOf(focused):
            self._area.ensureWidgetVisible(focused)

    def _question_at(self, step: Step) -> Question:
        """Each is made when it is first asked."""
        if step not in self.questions:
            question = self.questions[step] = make(step, self.lessons_wanted.emit)
            question.edited.connect(self.edited)
            question.edited.connect(self._keep_in_sight)
            question.entered.connect(self.on_wanted)
            question.step_wanted.connect(self.step_wanted)
            question.status_wanted.connect(self.status_wanted)
            self._shown.addWidget(question)
            question.setVisible(len(self.questions) == 1)
            self.offer()
        return self.questions[step]

    def _make_phase(self, phase: Phase) -> QPushButton:
        made = button(phase_text(phase), "chip")
        made.clicked.connect(partial(self.phase_wanted.emit, phase))
        return made

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for made in self._phases.values():
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _make_ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._place)
        row.addStretch()
        row.addWidget(self.back)
        row.addWidget(self.on)
        return row
