from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import GoalText
from reflectapp.ui.goals.check_in_table import CheckInTable
from reflectapp.ui.goals.measure_choice import MeasureChoice
from reflectapp.ui.looks import button, label
from reflectapp.ui.measuring import Choice, with_unit
from reflectapp.ui.widgets.date_field import DateField
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.frames import framed
from reflectapp.ui.widgets.growing_text import GrowingText
from reflectapp.ui.widgets.number_field import NumberField
from reflectapp.ui.widgets.plot_view import PlotView, plot_of


class ProgressCard(QFrame):
    """The measure in her words, its numbers as a plot or a table, where she began and where she wants to be."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.measure = GrowingText(
            self.tr("How I see it"), self.tr("What would you count or notice? For example: wait after my questions")
        )
        self.choice = MeasureChoice()
        self.unit = QLineEdit()
        self.unit.setAccessibleName(self.tr("Unit"))
        self.unit.setPlaceholderText(self.tr("s, %, …"))
        self.unit.setMaximumWidth(110)
        self.baseline = NumberField(self.tr("Where I began"))
        self.target = NumberField(self.tr("Target"))
        self.by_when = DateField(self.tr("By when"))
        self.plot = PlotView()
        self.table = CheckInTable()
        self._latest = label("", "soft", wrap=True)
        self._hint = label("", "soft", wrap=True)
        self.as_table = button(self.tr("As a table"), "link")
        self.begin_there = button("", "link")
        self._known: Followed | None = None
        self._lay_out()
        self.as_table.clicked.connect(self._turn)
        self.measure.edited.connect(self.edited)
        self.unit.textEdited.connect(self.edited)
        self.baseline.numbered.connect(self.edited)
        self.target.numbered.connect(self.edited)
        self.by_when.edited.connect(self.edited)
        self.choice.chosen.connect(self._choose)
        self.begin_there.clicked.connect(self._begin_there)
        self._tabled = False

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        outer.addWidget(frame)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("How it goes"), "heading"))
        head.addWidget(self.measure, 1)
        head.addWidget(self.as_table)
        layout.addLayout(head)
        come = QHBoxLayout()
        come.setSpacing(10)
        come.addWidget(label(self.tr("Numbers from"), "soft"))
        come.addWidget(self.choice)
        come.addStretch(1)
        layout.addLayout(come)
        for part in (self.plot, self.table, self._hint, self._latest):
            layout.addWidget(part)
        fields = QGridLayout()
        fields.setHorizontalSpacing(14)
        fields.setVerticalSpacing(3)
        columns: list[tuple[str, QWidget]] = [
            (self.tr("Where I began"), self.baseline),
            (self.tr("Target"), self.target),
            (self.tr("Unit"), self.unit),
            (self.tr("By when"), self.by_when),
        ]
        for column, (text, field) in enumerate(columns):
            above = label(text, "small")
            above.setBuddy(field)
            fields.addWidget(above, 0, column)
            fields.addWidget(field, 1, column)
        fields.setColumnStretch(3, 1)
        layout.addSpacing(4)
        layout.addLayout(fields)
        layout.addWidget(self.begin_there, 0, Qt.AlignmentFlag.AlignLeading)

    def show_text(self, text: GoalText) -> None:
        self.measure.show_text(text.measure)
        self.choice.show_measured(text.measured)
        if text.unit != self.unit.text().strip():
            self.unit.setText(text.unit)
        self.baseline.show_value(text.baseline)
        self.target.show_value(text.target)
        if text.by_when != self.by_when.date:
            self.by_when.show_date(text.by_when)

    def written(self, text: GoalText) -> GoalText:
        return replace(
            text,
            measure=self.measure.text(),
            measured=self.choice.measured,
            unit=self.unit.text(),
            baseline=self.baseline.value,
            target=self.target.value,
            by_when=self.by_when.date,
        )

    def show_goal(self, known: Followed) -> None:
        """The stored numbers and notes; apart from the fields, which may hold what is not stored yet."""
        self._known = known
        self.plot.show_plot(plot_of(known))
        self.table.show_entries(known)
        noted = [entry for entry in known.goal.check_ins if entry.note]
        if noted:
            last = max(noted, key=lambda entry: entry.made_on)
            self._latest.setText(f"{short_day(last.made_on)}: {last.note}")
        self._settle()

    def _choose(self, choice: Choice | None) -> None:
        self.show_text(self.choice.take(self.written(GoalText()), choice))
        self.edited.emit()

    def _begin_there(self) -> None:
        if self._known is not None and self._known.numbers:
            self.baseline.show_value(self._known.numbers[0].value)
            self.begin_there.hide()
            self.edited.emit()

    def _turn(self) -> None:
        self._tabled = not self._tabled
        self._settle()

    def _settle(self) -> None:
        known = self._known
        notes = known is not None and any(entry.note for entry in known.goal.check_ins)
        entries = known is not None and bool(known.goal.check_ins or known.numbers)
        numbers = known is not None and bool(known.points)
        tabled = self._tabled and entries
        self.plot.setVisible(numbers and not tabled)
        self.table.setVisible(tabled)
        self._hint.setVisible(not numbers and not tabled)
        self._hint.setText(self._what_to_do())
        self._latest.setVisible(not tabled and notes)
        self.as_table.setVisible(entries)
        self.as_table.setText(self.tr("As a table") if not tabled else self.tr("Close the table"))
        self._offer_beginning()

    def _what_to_do(self) -> str:
        if self.choice.measured is None:
            return self.tr(
                "Check in after a lesson, with a number if you have one: a line grows here from your own numbers."
            )
        return self.tr("Each lesson in which you measure or answer this adds its number here by itself.")

    def _offer_beginning(self) -> None:
        first = self._known.numbers[0] if self._known is not None and self._known.numbers else None
        self.begin_there.setVisible(first is not None and first.value != self.baseline.value)
        if self._known is not None and first is not None:
            value = with_unit(first.value, self._known.goal.text.unit)
            self.begin_there.setText(self.tr("Begin with {0}, as on {1}").format(value, short_day(first.day)))
