from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QSizePolicy

from reflectapp.domain.forms import Form, Reflection
from reflectapp.domain.lessons import Lesson
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import button, drop_down
from reflectapp.ui.widgets.days import local_day, short_day
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.widgets.frames import TopBar

_LONGEST: Final = 40


class LessonHeader(TopBar):
    """Back, what lesson it is, the form in hand, and the rest in a menu."""

    back_asked = Signal()
    start_asked = Signal(object)
    reflection_chosen = Signal(str)
    reflection_delete_asked = Signal(str)
    forms_asked = Signal()
    details_asked = Signal()
    bring_in_asked = Signal()
    captions_asked = Signal()
    save_codes_asked = Signal()
    bring_codes_asked = Signal()
    recordings_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._reflections: Sequence[Reflection] = ()
        self._current: Reflection | None = None
        self._offered: Sequence[Form] = ()
        back = button(self.tr("Back to all lessons"), "icon", "arrow-left")
        back.setIcon(icon("arrow-left", "accent"))
        back.clicked.connect(self.back_asked)
        self.title = ElidedLabel("title")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.about = ElidedLabel("soft")
        self._menu = QMenu(self)
        self._about = QMenu(self.tr("About a measure"), self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.form = drop_down("", self._menu, None, "clipboard-list")
        more = QMenu(self)
        more.addAction(icon("pencil", "soft"), self.tr("About this lesson…"), self.details_asked.emit)
        more.addAction(icon("upload", "soft"), self.tr("Bring in another recording…"), self.bring_in_asked.emit)
        more.addAction(icon("captions", "soft"), self.tr("Add captions…"), self.captions_asked.emit)
        more.addAction(icon("clapperboard", "soft"), self.tr("Recordings of this lesson…"), self.recordings_asked.emit)
        more.addSeparator()
        more.addAction(icon("file-down", "soft"), self.tr("Save moments and codes as…"), self.save_codes_asked.emit)
        more.addAction(icon("file-text", "soft"), self.tr("Bring in moments and codes…"), self.bring_codes_asked.emit)
        more.addSeparator()
        more.addAction(icon("trash-2", "soft"), self.tr("Delete this lesson…"), self.delete_asked.emit)
        self.more = button(self.tr("More"), "icon", "ellipsis")
        self.more.setMenu(more)
        for part in (back, self.title, self.about):
            self.row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addStretch(1)
        self.row.addWidget(self.form)
        self.row.addWidget(self.more)

    def show_lesson(self, lesson: Lesson) -> None:
        self.title.setText(lesson.title or self.tr("A lesson without a title"))
        day = lesson.taught_on or local_day(lesson.created_at)
        self.about.setText(" · ".join(part for part in (lesson.class_name, lesson.subject, short_day(day)) if part))

    def show_reflections(
        self, reflections: Sequence[Reflection], current: Reflection | None, offered: Sequence[Form], guide: Form | None
    ) -> None:
        """`guide`: a form in hand with nothing to answer."""
        self._reflections, self._current, self._offered = reflections, current, offered
        shown = current.form if current is not None else guide
        title = shown.title if shown is not None else self.tr("Choose a form")
        self.form.setText(_menu_text(title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…"))

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        if self._reflections:
            menu.addSection(self.tr("Your reflections"))
        for reflection in self._reflections:
            begun = short_day(local_day(reflection.started_at))
            action = menu.addAction(_menu_text(f"{reflection.form.title}  ·  {begun}"))
            action.setCheckable(True)
            action.setChecked(self._current is not None and reflection.id == self._current.id)
            action.triggered.connect(partial(self._choose, reflection.id))
        menu.addSection(self.tr("Begin"))
        self._about.clear()
        for form in self._offered:
            place = self._about if form.measures else menu
            place.addAction(icon("plus", "soft"), _menu_text(form.title), partial(self.start_asked.emit, form))
        if not self._about.isEmpty():
            menu.addMenu(self._about)
        menu.addSeparator()
        menu.addAction(icon("clipboard-list", "soft"), self.tr("Your forms…"), self.forms_asked.emit)
        if self._current is not None:
            menu.addSeparator()
            text = self.tr("Delete “{0}”").format(self._current.form.title)
            menu.addAction(
                icon("trash-2", "soft"), _menu_text(text), partial(self.reflection_delete_asked.emit, self._current.id)
            )

    def _choose(self, reflection_id: str, _on: bool) -> None:
        self.reflection_chosen.emit(reflection_id)


def _menu_text(text: str) -> str:
    return text.replace("&", "&&")
