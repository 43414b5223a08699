from functools import partial
from typing import Final

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from reflectapp.domain.lessons import LessonCard
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.lessons.said import watched, where_she_was
from reflectapp.ui.looks import label, look
from reflectapp.ui.widgets.picture import PictureButton

_COLUMNS: Final = 3


class GoOnCard(QFrame):
    """The lessons she was in last, each with a picture."""

    def __init__(self, context: Context, latest: tuple[LessonCard, ...]) -> None:
        super().__init__()
        look(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Go on where you were"), "heading"))
        grid = QGridLayout()
        grid.setSpacing(12)
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        for place, known in enumerate(latest):
            lesson = known.lesson
            picture = PictureButton(title_of(lesson), where_she_was(known), known.thumbnail, watched=watched(known))
            picture.clicked.connect(partial(_open, context, lesson.id))
            grid.addWidget(picture, 0, place)
        column.addLayout(grid)


def _open(context: Context, lesson_id: str) -> None:
    context.go.lesson.emit(lesson_id, None)
