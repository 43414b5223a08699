from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.goals import CheckIn, Goal
from reflectapp.domain.lessons import LessonCard
from reflectapp.kit.clock import today
from reflectapp.services import goals, lessons
from reflectapp.ui.context import Context
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import label, look
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.number_field import NumberField


class CheckInDialog(QDialog):
    """A dated note of how it goes, with a number if she has one and a lesson if there was one."""

    def __init__(self, context: Context, goal: Goal, known: CheckIn | None, parent: QWidget) -> None:
        """`known`: the check-in to change, or None for a new one."""
        super().__init__(parent)
        self._context = context
        self._goal = goal
        self._known = known or CheckIn("", goal.id, today(), "", None)
        self._taught: dict[str, date | None] = {}
        self._dated = known is not None
        self._writing = False
        self.setWindowTitle(self.tr("Check in"))
        self.setMinimumWidth(460)
        self.note = QPlainTextEdit(self._known.note)
        self.note.setPlaceholderText(self.tr("What did you notice? What did students do?"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(110)
        self.value = NumberField(goal.text.measure or self.tr("Number"), self._known.value)
        self.day = QDateEdit(QDate(self._known.made_on.year, self._known.made_on.month, self._known.made_on.day))
        self.day.setCalendarPopup(True)
        self.lesson = QComboBox()
        self.lesson.addItem(self.tr("no lesson in particular"), None)
        self._lay_out()
        self.day.userDateChanged.connect(self._on_day)
        self.lesson.activated.connect(self._on_lesson)
        context.watch.changed.connect(self._close_if_held)
        context.ask(self, lessons.cards)(self._offer)
        self.note.setFocus()

    def keep_draft(self) -> None:
        """Keeps what is written, as before a lock."""
        if self.isVisible() and (self.note.toPlainText().strip() or self.value.value is not None):
            self._keep()

    def _lay_out(self) -> None:
        number = QHBoxLayout()
        number.setSpacing(8)
        number.addWidget(self.value)
        number.addWidget(label(self._goal.text.unit or self._goal.text.measure, "soft", wrap=True), 1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        rows: list[tuple[str, QWidget, QWidget | QHBoxLayout]] = [
            (self.tr("&Note"), self.note, self.note),
            (self.tr("N&umber, if any"), self.value, number),
            (self.tr("&Lesson"), self.lesson, self.lesson),
            (self.tr("&Date"), self.day, self.day),
        ]
        for text, field, placed in rows:
            name = label(text)
            name.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            form.addRow(name, placed)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._keep_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._keep_button.setText(self.tr("&Keep"))
        look(self._keep_button, "filled")
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(self.tr("How does it go?"), "title"))
        layout.addWidget(label(goal_name(self._goal.text), "soft", wrap=True))
        layout.addLayout(form)
        layout.addWidget(buttons)

    def _offer(self, cards: tuple[LessonCard, ...]) -> None:
        for card in cards:
            lesson = card.lesson
            day = short_day(lesson.taught_on) if lesson.taught_on else ""
            self.lesson.addItem(" · ".join(part for part in (title_of(lesson), day) if part), lesson.id)
            self._taught[lesson.id] = lesson.taught_on
        self.lesson.setCurrentIndex(max(0, self.lesson.findData(self._known.lesson_id)))

    def _on_day(self) -> None:
        self._dated = True

    def _on_lesson(self) -> None:
        taught = self._taught.get(self.lesson.currentData() or "")
        if taught is not None and not self._dated:
            self.day.setDate(QDate(taught.year, taught.month, taught.day))
            self._dated = False

    def _keep(self) -> None:
        day = self.day.date()
        written = replace(
            self._known,
            made_on=date(day.year(), day.month(), day.day()),
            note=self.note.toPlainText(),
            value=self.value.value,
            lesson_id=self.lesson.currentData(),
        )
        if self._writing:
            return
        if written.id and written == self._known:
            self.accept()
            return
        self._set_writing(True)
        verb = goals.change_check_in if written.id else goals.check_in
        self._context.do(self, verb, written)(self._on_written, self._on_not_written)
        self._close_if_held()

    def _on_written(self, _kept: CheckIn) -> None:
        if not self._known.id:
            self._context.announce(self.tr("The check-in is kept."))
        self.accept()

    def _on_not_written(self, error: BaseException) -> None:
        """Her words stay before her, to be kept once more."""
        self._set_writing(False)
        self._context.troubled.emit(error)

    def _close_if_held(self) -> None:
        """What waits until the store can be written is told by the window, and needs this dialog no more."""
        if self._writing and self._context.watch.holds:
            self.accept()

    def _set_writing(self, writing: bool) -> None:
        self._writing = writing
        self._keep_button.setEnabled(not writing)
