from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from reflectapp.domain.lessons import LessonCard
from reflectapp.services import arranging, lessons
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import label
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.days import short_day

_WIDTH = 460


class MoveDialog(Sheet):
    """Asks for the lesson to which a recording is moved, and moves it."""

    def __init__(self, context: Context, lesson_id: str, recording_id: str, parent: QWidget) -> None:
        super().__init__(_title(), parent)
        self._context = context
        self._lesson_id = lesson_id
        self._recording_id = recording_id
        self.lessons = QComboBox()
        self.lessons.setAccessibleName(self.tr("Lesson"))
        self.lessons.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        said = self.tr("It becomes the last part there. Its moments go along, and so does what was recorded beside it.")
        self._said = label(said, "soft", wrap=True)
        self.body.addWidget(self._said)
        self.body.addSpacing(4)
        self.body.addWidget(self.lessons)
        self.body.addStretch(1)
        self.add_button(self.tr("&Cancel")).clicked.connect(self.reject)
        self.move_button = self.add_button(self.tr("&Move"), "filled")
        self.move_button.setDefault(True)
        self.move_button.setEnabled(False)
        self.move_button.clicked.connect(self._move)
        context.ask(self, lessons.cards)(self._offer)
        self.fit(_WIDTH)

    def _offer(self, cards: tuple[LessonCard, ...]) -> None:
        for lesson in (card.lesson for card in cards if card.lesson.id != self._lesson_id):
            parts = (title_of(lesson), lesson.class_name, short_day(lesson.taught_on) if lesson.taught_on else "")
            self.lessons.addItem(" · ".join(part for part in parts if part), lesson.id)
        there = self.lessons.count() > 0
        self.lessons.setVisible(there)
        self.move_button.setEnabled(there)
        if not there:
            self._said.setText(self.tr("There is no other lesson yet. Make one by bringing in a recording."))
        self.fit(_WIDTH)

    def _move(self) -> None:
        said = self.tr("The recording is in the other lesson now.")
        done = self._context.do(self._context, arranging.move_to_lesson, self._recording_id, self.lessons.currentData())
        done(lambda _none: self._context.offer_undo(said))
        self.accept()


def _title() -> str:
    return QCoreApplication.translate("MoveDialog", "Move to another lesson")
