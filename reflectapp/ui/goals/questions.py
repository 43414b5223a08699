"""One widget for each kind of question on the way to a goal."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import GoalStatus, GoalText, Peers
from reflectapp.domain.guide import Step, said, with_said
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.services.following import LESSON_SCALE
from reflectapp.ui.goals.asking import adapted, hint_text, question_text, standings
from reflectapp.ui.goals.checklist import Checklist
from reflectapp.ui.goals.closeness import TEN, Closeness
from reflectapp.ui.goals.measure_choice import MeasureChoice
from reflectapp.ui.goals.naming import so_far
from reflectapp.ui.looks import button, label
from reflectapp.ui.measuring import Choice, with_unit
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.scale import grown
from reflectapp.ui.widgets.tick import Tick
from reflectapp.ui.words import peers_text

_HIGHEST: Final = 220


class Question(QWidget):
    """A question with what it takes to answer it.

    `edited`: she wrote or chose something. `entered`: she is done with it, by Enter. `step_wanted` comes with a Step,
    `status_wanted` with a GoalStatus.
    """

    edited = Signal()
    entered = Signal()
    step_wanted = Signal(object)
    status_wanted = Signal(object)

    def __init__(self, step: Step) -> None:
        super().__init__()
        self.step = step
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(label(question_text(step), "title", wrap=True))
        self.column.addWidget(label(hint_text(step), "soft", wrap=True))
        self.column.addSpacing(6)

    def show_text(self, text: GoalText) -> None:
        """Shows what is known. Overridden where she answers with words or numbers."""

    def show_goal(self, known: Followed | None) -> None:
        """What is only known once the goal is stored. Overridden where that matters."""

    def written(self, text: GoalText) -> GoalText:
        """The text with her answer."""
        return text


class Lines(Question):
    """Answered in some lines of text."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(question_text(step))
        self.field.setMaximumHeight(grown(_HIGHEST))
        self.column.addWidget(self.field, 100)
        self.setFocusProxy(self.field)
        self.column.addStretch(1)
        self._silent = False
        self.field.textChanged.connect(self._on_changed)

    def show_text(self, text: GoalText) -> None:
        stored = said(self.step, text)
        if stored not in (self.field.toPlainText(), plain_text(self.field.toPlainText())):
            self._silent = True
            self.field.setPlainText(stored)
            self.field.moveCursor(QTextCursor.MoveOperation.End)
            self._silent = False

    def written(self, text: GoalText) -> GoalText:
        return with_said(self.step, text, self.field.toPlainText())

    def _on_changed(self) -> None:
        if not self._silent:
            self.edited.emit()


class Line(Question):
    """Answered in one line."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self.field = line(question_text(step))
        self.column.addWidget(self.field)
        self.column.addStretch()
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self.edited)
        self.field.returnPressed.connect(self.entered)

    def show_text(self, text: GoalText) -> None:
        show_line(self.field, said(self.step, text))

    def written(self, text: GoalText) -> GoalText:
        return with_said(self.step, text, self.field.text())


class Reality(Lines):
    """What a recording shows; with the way to the lessons."""

    def __init__(self, go_to_lessons: Callable[[], object]) -> None:
        super().__init__(Step.REALITY)
        go = button(self.tr("Go to my lessons"), "link", "clapperboard")
        go.clicked.connect(lambda: go_to_lessons())
        self.column.insertWidget(self.column.count() - 1, go, 0, Qt.AlignmentFlag.AlignLeading)


class LookingBack(Lines):
    """What worked; with the numbers so far and what she noted last."""

    def __init__(self) -> None:
        super().__init__(Step.WORKED)
        self._so_far = label("", wrap=True)
        self.column.insertWidget(2, self._so_far)

    def show_goal(self, known: Followed | None) -> None:
        if known is not None:
            noted = [entry for entry in known.goal.check_ins if entry.note]
            last = max(noted, key=lambda entry: entry.made_on, default=None)
            note = f"{short_day(last.made_on)}: {last.note}" if last is not None else ""
            self._so_far.setText("\n".join(part for part in (so_far(known), note) if part))


class Scale(Question):
    """A number from 1 to 10. As long as nothing else shows how it goes, the goal follows this scale."""

    def __init__(self) -> None:
        super().__init__(Step.CLOSENESS)
        self.closeness = Closeness()
        self.column.addWidget(self.closeness)
        self.column.addStretch()
        self.setFocusProxy(self.closeness)
        self.closeness.picked.connect(self.edited)

    def show_text(self, text: GoalText) -> None:
        number = said(self.step, text)
        self.closeness.choose(int(number) if number.isdecimal() else None)

    def written(self, text: GoalText) -> GoalText:
        number = self.closeness.value
        if number is None:
            return text
        made = with_said(self.step, text, str(number))
        if text.measured == LESSON_SCALE:
            return replace(made, baseline=float(number))
        if text.measure.strip() or text.measured is not None:
            return made
        return replace(
            made,
            measure=self.tr("How close a lesson is to what I want"),
            unit=self.tr("of 10"),
            baseline=float(number),
            target=float(TEN),
            measured=LESSON_SCALE,
        )


class Measuring(Question):
    """How she sees it: in her words, or by a measure; and where she begins."""

    def __init__(self) -> None:
        super().__init__(Step.MEASURE)
        self.field = line(question_text(Step.MEASURE))
        self.choice = MeasureChoice()
        self.begin_there = button("", "link")
        self.begin_there.hide()
        self._known: Followed | None = None
        self._text = GoalText()
        self.column.addWidget(self.field)
        self.column.addSpacing(6)
        self.column.addWidget(label(self.tr("Numbers from"), "soft"))
        self.column.addWidget(self.choice, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addWidget(self.begin_there, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addStretch()
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._on_words)
        self.field.returnPressed.connect(self.entered)
        self.choice.chosen.connect(self._choose)
        self.begin_there.clicked.connect(self._begin)

    def show_text(self, text: GoalText) -> None:
        self._text = text
        show_line(self.field, text.measure)
        self.choice.show_measured(text.measured)
        self._offer_beginning()

    def show_goal(self, known: Followed | None) -> None:
        self._known = known
        self._offer_beginning()

    def written(self, text: GoalText) -> GoalText:
        own = self._text
        numbers = replace(text, unit=own.unit, baseline=own.baseline, target=own.target)
        return replace(numbers, measure=self.field.text(), measured=self.choice.measured)

    def _on_words(self) -> None:
        self._text = replace(self._text, measure=self.field.text())
        self.edited.emit()

    def _choose(self, choice: Choice | None) -> None:
        self.show_text(self.choice.take(self._text, choice))
        self.edited.emit()

    def _begin(self) -> None:
        if self._known is not None and self._known.numbers:
            self.show_text(replace(self._text, baseline=self._known.numbers[0].value))
            self.edited.emit()

    def _offer_beginning(self) -> None:
        numbers = self._known.numbers if self._known is not None else ()
        self.begin_there.setVisible(bool(numbers) and numbers[0].value != self._text.baseline)
        if numbers:
            value = with_unit(numbers[0].value, self._text.unit)
            self.begin_there.setText(self.tr("Begin with {0}, as on {1}").format(value, short_day(numbers[0].day)))


class OfPeers(Question):
    def __init__(self) -> None:
        super().__init__(Step.PEERS)
        self.ticks = {question: Tick(peers_text(question)) for question in Peers}
        for tick in self.ticks.values():
            self.column.addWidget(tick)
            tick.clicked.connect(self.edited)
        self.column.addStretch()
        self.setFocusProxy(self.ticks[Peers.POWERFUL])

    def show_text(self, text: GoalText) -> None:
        for question, tick in self.ticks.items():
            tick.setChecked(question in text.peers)

    def written(self, text: GoalText) -> GoalText:
        return replace(text, peers=frozenset(question for question, tick in self.ticks.items() if tick.isChecked()))


class Points(Question):
    """Her strategy in points that can be ticked."""

    def __init__(self) -> None:
        super().__init__(Step.CHECKLIST)
        self._strategy = label("", wrap=True)
        self.checklist = Checklist()
        self.column.addWidget(self._strategy)
        self.column.addWidget(self.checklist)
        self.column.addStretch()
        self.setFocusProxy(self.checklist)
        self.checklist.edited.connect(self.edited)

    def show_text(self, text: GoalText) -> None:
        self._strategy.setText(self.tr("You want to try: {0}").format(" ".join(text.strategy.split())))
        self._strategy.setVisible(bool(text.strategy.strip()))
        self.checklist.show_points(text.checklist)

    def written(self, text: GoalText) -> GoalText:
        return replace(text, checklist=self.checklist.points)


class Standing(Question):
    """How it stands with the goal; she chooses one or leaves it."""

    def __init__(self, step: Step) -> None:
        super().__init__(step)
        self._group = QButtonGroup(self)
        self.choices = {}
        for status, text in standings(step):
            choice = self.choices[status] = button(text)
            choice.setCheckable(True)
            choice.clicked.connect(partial(self.status_wanted.emit, status))
            self._group.addButton(choice)
            self.column.addWidget(choice)
        self.column.addStretch()
        self.setFocusProxy(next(iter(self.choices.values())))

    def show_goal(self, known: Followed | None) -> None:
        status = known.goal.status if known is not None else GoalStatus.EXPLORING
        self._group.setExclusive(False)
        for each, choice in self.choices.items():
            choice.setChecked(each is status)
        self._group.setExclusive(True)


class Adapt(Question):
    """Leads back to what she may want to change."""

    def __init__(self) -> None:
        super().__init__(Step.ADAPT)
        ways = {}
        for step, text in adapted():
            way = ways[step] = button(text, "link", "pencil")
            way.clicked.connect(partial(self.step_wanted.emit, step))
            self.column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)
        self.column.addStretch()
        self.setFocusProxy(next(iter(ways.values())))


def line(question: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(question)
    return made


def show_line(field: QLineEdit, text: str) -> None:
    """Shows a stored line. Where it is what she wrote, spaces aside, the cursor stays."""
    if text not in (field.text(), name_text(field.text()), plain_text(field.text())):
        field.setText(text)


def make(step: Step, go_to_lessons: Callable[[], object]) -> Question:
    match step:
        case Step.CLOSENESS:
            return Scale()
        case Step.REALITY:
            return Reality(go_to_lessons)
        case Step.MEASURE:
            return Measuring()
        case Step.PEERS:
            return OfPeers()
        case Step.WORKED:
            return LookingBack()
        case Step.CHECKLIST:
            return Points()
        case Step.ADAPT:
            return Adapt()
        case Step.BEGIN | Step.STANDING:
            return Standing(step)
        case Step.TITLE | Step.NEXT_STEP:
            return Line(step)
        case _:
            return Lines(step)
