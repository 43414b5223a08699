from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import lessons
from reflectapp.ui.context import Context
from reflectapp.ui.looks import label
from reflectapp.ui.widgets.date_field import DateField


class LessonFields(QWidget):
    """Title, date, class and subject of a lesson, with notes where they are wanted."""

    edited = Signal()

    def __init__(self, context: Context, with_notes: bool = False) -> None:
        super().__init__()
        self._title = QLineEdit()
        self._title.setPlaceholderText(self.tr("What was it about?"))
        self._day = DateField(self.tr("Date"))
        self._class = QLineEdit()
        self._class.setPlaceholderText(self.tr("for example 7b"))
        self._subject = QLineEdit()
        self._notes = QPlainTextEdit()
        self._notes.setTabChangesFocus(True)
        self._notes.setFixedHeight(96)
        self._notes.setVisible(with_notes)
        self._titled = self._dated = False
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        rows: list[tuple[str, QWidget]] = [
            (self.tr("&Title"), self._title),
            (self.tr("&Date"), self._day),
            (self.tr("&Class"), self._class),
            (self.tr("&Subject"), self._subject),
        ]
        if with_notes:
            rows.append((self.tr("&Notes"), self._notes))
        for text, field in rows:
            name = label(text)
            name.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            form.addRow(name, field)
        self._title.textEdited.connect(self._on_title)
        self._day.edited.connect(self._on_day)
        for line in (self._class, self._subject):
            line.textEdited.connect(self.edited)
        context.ask(self, lessons.classes)(lambda known: _complete(self._class, known))
        context.ask(self, lessons.subjects)(lambda known: _complete(self._subject, known))

    @property
    def draft(self) -> LessonDraft:
        return LessonDraft(
            title=self._title.text().strip(),
            taught_on=self._day.date,
            class_name=self._class.text().strip(),
            subject=self._subject.text().strip(),
            notes=self._notes.toPlainText().strip(),
        )

    def show_draft(self, draft: LessonDraft) -> None:
        self._title.setText(draft.title)
        self._day.show_date(draft.taught_on)
        self._class.setText(draft.class_name)
        self._subject.setText(draft.subject)
        self._notes.setPlainText(draft.notes)

    def suggest(self, draft: LessonDraft) -> None:
        """Fills title and date from a recording, where she has not written them herself."""
        if not self._titled:
            self._title.setText(draft.title)
        if not self._dated:
            self._day.show_date(draft.taught_on)

    def one_title(self, one: bool) -> None:
        """Title and date make sense for one lesson only."""
        self._title.setEnabled(one)
        self._day.setEnabled(one)
        hint = self.tr("What was it about?") if one else self.tr("each from its own file")
        self._title.setPlaceholderText(hint)
        if not one and not self._titled:
            self._title.clear()

    def focus_title(self) -> None:
        self._title.setFocus()
        self._title.selectAll()

    def _on_title(self) -> None:
        self._titled = True
        self.edited.emit()

    def _on_day(self) -> None:
        self._dated = True
        self.edited.emit()


def _complete(line: QLineEdit, known: tuple[str, ...]) -> None:
    completer = QCompleter(known, line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    line.setCompleter(completer)
