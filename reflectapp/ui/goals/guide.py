"""Questions, one at a time, that lead to a goal; every one can be skipped."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.goals import GoalText, Peers
from reflectapp.ui.looks import button, label
from reflectapp.ui.widgets.tick import Tick
from reflectapp.ui.words import peers_text

_TEN = 10


class GoalGuide(QDialog):
    """Asks; `made` carries the GoalText of what she answered, when she comes to the end."""

    made = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Find a goal"))
        self.setMinimumSize(560, 400)
        self.closeness = _Closeness()
        self.statement = self._text(self.tr("What would be different at 10?"))
        self.students_will = self._text(self.tr("What would students be doing then?"))
        self.why = self._text(self.tr("Why does it matter to you?"))
        self.measure = self._line(self.tr("How would you see that it gets better?"))
        self.strategy = self._text(self.tr("What will you try first?"))
        self.title = self._line(self.tr("What shall the goal be called?"))
        self.ticks = {question: Tick(peers_text(question)) for question in Peers}
        self._fields: list[QWidget] = []
        self._stack = QStackedWidget()
        self._place = label("", "small")
        self._back = button(self.tr("&Back"))
        self._skip = button(self.tr("&Skip this"), "link")
        self._on = button(self.tr("&Next"), "filled")
        self._on.setDefault(True)
        self._add_steps()
        self._lay_out()
        self._back.clicked.connect(lambda: self._go(-1))
        self._skip.clicked.connect(lambda: self._go(1))
        self._on.clicked.connect(lambda: self._go(1))
        self._show(0)

    def keep_draft(self) -> None:
        """What was answered so far becomes the goal, as before a lock; nothing answered, no goal."""
        if self.isVisible() and self.text() != GoalText():
            self.made.emit(self.text())
            self.accept()

    def _text(self, question: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(question)
        return field

    def _line(self, question: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleName(question)
        return field

    def _add_steps(self) -> None:
        self._step(
            self.tr("Think of a lesson. How close was it to what you want?"),
            self.tr("1 is far away, 10 is just as you want it. Nobody else sees this."),
            self.closeness,
        )
        self._step(
            self.statement.accessibleName(), self.tr("In a sentence or two, as you would say it."), self.statement
        )
        hint = self.tr("What you would see and hear: from more of them, sooner, or longer?")
        self._step(self.students_will.accessibleName(), hint, self.students_will)
        self._step(self.why.accessibleName(), self.tr("A goal lasts when you care about it."), self.why)
        hint = self.tr("Something to count or notice in a recording, for example: seconds of waiting after a question.")
        self._step(self.measure.accessibleName(), hint, self.measure)
        hint = self.tr("Small is good. It can change after every lesson.")
        self._step(self.strategy.accessibleName(), hint, self.strategy)
        peers = QWidget()
        column = QVBoxLayout(peers)
        column.setContentsMargins(0, 0, 0, 0)
        for tick in self.ticks.values():
            column.addWidget(tick)
        column.addStretch()
        self._step(self.tr("Is it a good goal for me?"), self.tr("Only you answer. Skip what does not help."), peers)
        self._step(self.title.accessibleName(), self.tr("A few words that you will know it by."), self.title)

    def _step(self, question: str, hint: str, field: QWidget) -> None:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(question, "title", wrap=True))
        column.addWidget(label(hint, "soft", wrap=True))
        column.addSpacing(6)
        column.addWidget(field)
        if not isinstance(field, QPlainTextEdit):
            column.addStretch()
        self._fields.append(field)
        self._stack.addWidget(step)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._place)
        row.addStretch()
        for part in (self._skip, self._back, self._on):
            row.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 20)
        layout.setSpacing(16)
        layout.addWidget(self._stack, 1)
        layout.addLayout(row)

    def _go(self, by: int) -> None:
        place = self._stack.currentIndex() + by
        if place >= self._stack.count():
            self.made.emit(self.text())
            self.accept()
        else:
            self._show(place)

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        last = place == self._stack.count() - 1
        self._place.setText(self.tr("{0} of {1}").format(place + 1, self._stack.count()))
        self._back.setEnabled(place > 0)
        self._skip.setVisible(not last)
        self._on.setText(self.tr("&Make the goal") if last else self.tr("&Next"))
        self._fields[place].setFocus()

    def text(self) -> GoalText:
        """What she answered so far."""
        made = GoalText(
            title=self.title.text(),
            statement=self.statement.toPlainText(),
            why=self.why.toPlainText(),
            students_will=self.students_will.toPlainText(),
            measure=self.measure.text(),
            strategy=self.strategy.toPlainText(),
            peers=frozenset(question for question, tick in self.ticks.items() if tick.isChecked()),
        )
        if made.measure or self.closeness.value is None:
            return made
        return replace(
            made,
            measure=self.tr("How close a lesson is to what I want"),
            unit=self.tr("of 10"),
            baseline=float(self.closeness.value),
            target=float(_TEN),
        )


class _Closeness(QWidget):
    """The numbers from 1 to 10; none is chosen at first."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.setStyleSheet("QPushButton { padding: 0; min-width: 26px; }")
        for number in range(1, _TEN + 1):
            choice = button(str(number))
            choice.setCheckable(True)
            choice.setAccessibleName(self.tr("{0} of 10").format(number))
            self._group.addButton(choice, number)
            row.addWidget(choice, 1)
        ends = QHBoxLayout()
        ends.addWidget(label(self.tr("far away"), "small"))
        ends.addStretch(1)
        ends.addWidget(label(self.tr("just so"), "small"))
        column.addLayout(row)
        column.addLayout(ends)
        self.setFocusProxy(self._group.button(1))

    @property
    def value(self) -> int | None:
        number = self._group.checkedId()
        return number if number > 0 else None

    def choose(self, number: int) -> None:
        self._group.button(number).setChecked(True)
