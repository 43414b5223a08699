from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from reflectapp.domain.lessons import Lesson, LessonDraft
from reflectapp.services import lessons
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.fields import LessonFields
from reflectapp.ui.looks import label, look


class LessonDetailsDialog(QDialog):
    """Title, date, class, subject and notes of one lesson."""

    def __init__(self, context: Context, lesson: Lesson, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._lesson = lesson
        self._before = LessonDraft(lesson.title, lesson.taught_on, lesson.class_name, lesson.subject, lesson.notes)
        self.setWindowTitle(self.tr("About this lesson"))
        self.setMinimumWidth(480)
        self.fields = LessonFields(context, with_notes=True)
        self.fields.show_draft(self._before)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
        keep.setText(self.tr("Keep"))
        look(keep, "filled")
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(label(self.tr("About this lesson"), "title"))
        layout.addWidget(self.fields)
        layout.addWidget(buttons)
        self.fields.focus_title()

    def keep_draft(self) -> None:
        if self.isVisible():
            self._keep()

    def _keep(self) -> None:
        if self.fields.draft != self._before:
            self._context.do(self._context, lessons.change, self._lesson.id, self.fields.draft)()
        self.accept()
