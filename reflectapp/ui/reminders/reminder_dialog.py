from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.goals import Goal
from reflectapp.domain.reminders import After, Reminder
from reflectapp.kit import clock
from reflectapp.services import goals, reminders
from reflectapp.services.reminders import Kept
from reflectapp.ui.context import Context
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.looks import label, look
from reflectapp.ui.theme.style import scaled

_FIRST: Final = timedelta(weeks=1)
_INDENT: Final = 26
_LETTERS: Final = 28


class ReminderDialog(QDialog):
    """What she wants to be reminded of, in her words, and one of three times. Gone once it is closed."""

    def __init__(self, context: Context, parent: QWidget, known: Kept | None = None, goal: Goal | None = None) -> None:
        """`known`: the one to change, or None for a new one. `goal`: what a new one belongs to."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._known = known.reminder if known is not None else _new(goal)
        self._writing = False
        self.setWindowTitle(self.tr("Reminder"))
        self.setMinimumWidth(scaled(440))
        self.text = QPlainTextEdit(self._known.text)
        self.text.setPlaceholderText(self.tr("In your own words"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(scaled(76))
        self.on_day = QRadioButton(self.tr("On a &day"))
        self.after_lesson = QRadioButton(self.tr("After the next &lesson that I bring in"))
        self.after_check_in = QRadioButton(self.tr("Two weeks after a &check-in on a goal"))
        first = self._known.due_on or clock.today() + _FIRST
        self.day = QDateEdit(QDate(first.year, first.month, first.day))
        self.day.setCalendarPopup(True)
        self.day.setAccessibleName(self.tr("The day"))
        self.goal = QComboBox()
        self.goal.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.goal.setMinimumContentsLength(_LETTERS)
        self.goal.setAccessibleName(self.tr("The goal"))
        self.goal.setPlaceholderText(self.tr("Choose a goal"))
        self.goal_gone = label(self.tr("The goal that it belonged to is gone."), "warn", wrap=True)
        self._lay_out()
        self._choose(self._known.after)
        self._choice.idToggled.connect(self._fit)
        self.goal.currentIndexChanged.connect(self._fit)
        self.text.textChanged.connect(self._fit)
        context.watch.changed.connect(self._close_if_held)
        self._fit()
        self._offer((goal,) if goal is not None else (known.goal,) if known is not None and known.goal else ())
        context.ask(self, goals.all_goals)(self._offer)
        self.text.setFocus()

    def keep_draft(self) -> None:
        """Keeps what is written, as before a lock."""
        if self.isVisible() and self._keep.isEnabled():
            self._on_kept()

    @property
    def after(self) -> After:
        """Which time is chosen."""
        return tuple(After)[self._choice.checkedId()]

    def _lay_out(self) -> None:
        self._choice = QButtonGroup(self)
        for number, way in enumerate((self.on_day, self.after_lesson, self.after_check_in)):
            self._choice.addButton(way, number)
        asks = label(self.tr("&Remind me of"), "title", wrap=True)
        asks.setBuddy(self.text)
        self.text.setAccessibleName(asks.text().replace("&", ""))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._keep.setText(self.tr("&Keep"))
        look(self._keep, "filled")
        buttons.accepted.connect(self._on_kept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(asks)
        column.addWidget(self.text)
        column.addSpacing(6)
        self.goal_gone.setContentsMargins(scaled(_INDENT), 0, 0, 0)
        for part in (self.on_day, self.day, self.after_lesson, self.after_check_in, self.goal, self.goal_gone):
            if part in (self.day, self.goal):
                inner = QVBoxLayout()
                inner.setContentsMargins(scaled(_INDENT), 0, 0, 0)
                inner.addWidget(part, 0, Qt.AlignmentFlag.AlignLeading)
                column.addLayout(inner)
            else:
                column.addWidget(part)
        where = self.tr("It is shown on Today, inside this program only.")
        column.addSpacing(6)
        column.addWidget(label(where, "small", wrap=True))
        column.addStretch()
        column.addWidget(buttons)

    def _choose(self, after: After) -> None:
        self._choice.button(tuple(After).index(after)).setChecked(True)

    def _offer(self, found: tuple[Goal, ...]) -> None:
        """Where the one that it belongs to is gone, no other one takes its place by itself."""
        chosen = self.goal.currentData() or self._known.goal_id
        belonged = self._known.after is After.CHECK_IN
        self.goal.clear()
        for goal in found:
            self.goal.addItem(goal_name(goal.text), goal.id)
        self.goal.setCurrentIndex(max(-1 if belonged else 0, self.goal.findData(chosen)))
        self.after_check_in.setVisible(bool(found) or belonged)
        self._fit()

    def _fit(self) -> None:
        by_goal = self.after_check_in.isChecked()
        no_goal = by_goal and self.goal.currentIndex() < 0
        self.day.setVisible(self.on_day.isChecked())
        self.goal.setVisible(by_goal and self.goal.count() > 0)
        self.goal_gone.setVisible(no_goal)
        self._keep.setEnabled(bool(self.text.toPlainText().strip()) and not no_goal and not self._writing)

    def _on_kept(self) -> None:
        after, day, goal_id = self.after, self.day.date(), self._known.goal_id
        if after is After.CHECK_IN:
            goal_id = self.goal.currentData()
        elif self.goal.findData(goal_id) < 0:
            goal_id = None
        written = replace(
            self._known,
            text=self.text.toPlainText(),
            after=after,
            due_on=date(day.year(), day.month(), day.day()) if after is After.DAY else None,
            goal_id=goal_id,
        )
        self._writing = True
        self._fit()
        self._context.do(self, reminders.keep, written)(self._on_written, self._on_not_written)
        self._close_if_held()

    def _on_written(self, _kept: object) -> None:
        self._context.announce(self.tr("The reminder is kept."))
        self.accept()

    def _on_not_written(self, error: BaseException) -> None:
        """Her words stay before her, to be kept once more."""
        self._writing = False
        self._fit()
        self._context.troubled.emit(error)

    def _close_if_held(self) -> None:
        """What waits until the store can be written is told by the window, and needs this dialog no more."""
        if self._writing and self._context.watch.holds:
            self.accept()


def _new(goal: Goal | None) -> Reminder:
    if goal is None:
        return Reminder("", "", clock.now())
    return Reminder("", "", clock.now(), After.CHECK_IN, goal_id=goal.id)
