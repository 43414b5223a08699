"""Bringing in: files are chosen or dropped, a lesson is made or chosen, the queue takes over."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, QUrl
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.lessons import LessonCard
from reflectapp.domain.replies import SUFFIX
from reflectapp.services import lessons
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.chosen_files import ChosenFiles
from reflectapp.ui.lessons.fields import LessonFields
from reflectapp.ui.lessons.import_queue import ImportQueue, Target
from reflectapp.ui.lessons.naming import draft_from, title_of
from reflectapp.ui.looks import label
from reflectapp.ui.shell import places
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.frames import scrolling

_KNOWN = (
    "*.mp4 *.m4v *.mov *.mkv *.webm *.avi *.mts *.m2ts *.mpg *.mpeg *.wmv *.3gp *.ogv *.flv "
    "*.mp3 *.m4a *.m4b *.wav *.flac *.ogg *.opus *.aac"
)

_WIDTH: Final = 600


class BringIn(QObject):
    """Answers `context.go.bring_in`."""

    def __init__(self, context: Context, queue: ImportQueue, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._queue = queue
        self._window = window

    def start(self, paths: list[str] | list[Path], lesson_id: str | None = None) -> None:
        """Asks for files when `paths` is empty; `lesson_id` is the lesson that they belong to. Replies are opened."""
        files = [Path(path) for path in paths] or self._ask_for_files()
        answers = [path for path in files if path.suffix.casefold() == SUFFIX]
        if answers:
            self._context.go.open_reply.emit(answers)
        files = [path for path in files if path not in answers]
        if not files:
            return
        dialog = BringInDialog(self._context, self._queue, files, lesson_id, self._window)
        dialog.open()

    def _ask_for_files(self) -> list[Path]:
        movies = places.usual_folder(QStandardPaths.StandardLocation.MoviesLocation)
        patterns = " ".join(f"{pattern} {pattern.upper()}" for pattern in _KNOWN.split())
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Choose the recordings of a lesson"),
            str(movies),
            self.tr("Recordings ({0});;All files (*)").format(patterns),
        )
        return [Path(path) for path in chosen]


class BringInDialog(Sheet):
    """Says what the files are, and asks which lesson they belong to."""

    def __init__(
        self, context: Context, queue: ImportQueue, paths: list[Path], lesson_id: str | None, parent: QWidget
    ) -> None:
        super().__init__(_tr("Bring in a lesson"), parent)
        self._queue = queue
        self._lesson_id = lesson_id
        self.files = ChosenFiles(context, paths)
        self.fields = LessonFields(context)
        self._several = self._make_several()
        self._where = self._make_where()
        self._existing = QComboBox()
        self._existing.setAccessibleName(self.tr("Lesson"))
        self._same_time = QCheckBox(self.tr("It was &recorded at the same time as what is there"))
        self._same_time.setToolTip(self.tr("Another camera, or a sound recorder"))
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.go = self.add_button(self.tr("&Bring in"), "filled")
        self.go.setDefault(True)
        self.go.clicked.connect(self._bring_in)
        self._lay_out()
        self.files.examined.connect(self._settle)
        self.finished.connect(self.files.stop)
        context.ask(self, lessons.cards)(self._offer)
        self.files.examine()
        self._settle()
        self.fields.focus_title()

    def _make_several(self) -> QButtonGroup:
        group = QButtonGroup(self)
        group.addButton(QRadioButton(self.tr("They are &parts of one lesson, one after the other")), 0)
        group.addButton(QRadioButton(self.tr("&Each is a lesson of its own")), 1)
        same_time = self.tr("They were &recorded at the same time, by several devices")
        group.addButton(QRadioButton(same_time), 2)
        group.button(0).setChecked(True)
        group.idToggled.connect(self._settle)
        return group

    def _make_where(self) -> QButtonGroup:
        group = QButtonGroup(self)
        group.addButton(QRadioButton(self.tr("A &new lesson")), 0)
        group.addButton(QRadioButton(self.tr("A lesson that is &here already")), 1)
        group.button(1 if self._lesson_id else 0).setChecked(True)
        group.idToggled.connect(self._settle)
        return group

    def _lay_out(self) -> None:
        layout = self.body
        layout.setSpacing(12)
        kept = self.tr("A copy is encrypted into your store. The original stays where it is.")
        layout.addWidget(label(kept, "soft", wrap=True))
        if self.files.count > 4:
            area = scrolling(self.files)
            area.setFixedHeight(190)
            layout.addWidget(area)
        else:
            layout.addWidget(self.files)
        for group in (self._several, self._where):
            choices = QVBoxLayout()
            choices.setSpacing(0)
            for choice in group.buttons():
                choices.addWidget(choice)
            layout.addLayout(choices)
        layout.addWidget(self._existing)
        layout.addWidget(self._same_time)
        layout.addWidget(self.fields)
        layout.addStretch()

    @property
    def one_each(self) -> bool:
        return self.files.count > 1 and self._several.checkedId() == 1

    @property
    def into_existing(self) -> bool:
        return self._where.checkedId() == 1 and not self.one_each

    @property
    def beside(self) -> bool:
        """Whether they are other cameras and sounds of one time."""
        if self.files.count > 1:
            return self._several.checkedId() == 2
        return self.into_existing and self._same_time.isChecked()

    def _offer(self, cards: tuple[LessonCard, ...]) -> None:
        for card in cards:
            lesson = card.lesson
            parts = (title_of(lesson), lesson.class_name, short_day(lesson.taught_on) if lesson.taught_on else "")
            self._existing.addItem(" · ".join(part for part in parts if part), lesson.id)
        self._existing.setCurrentIndex(max(0, self._existing.findData(self._lesson_id)))
        self._settle()

    def _settle(self) -> None:
        several, any_here = self.files.count > 1, self._existing.count() > 0
        for choice in self._several.buttons():
            choice.setVisible(several)
        for choice in self._where.buttons():
            choice.setVisible(any_here and not self.one_each)
        self._existing.setVisible(any_here and self.into_existing)
        self._same_time.setVisible(any_here and self.into_existing and not several)
        self.fields.setVisible(not self.into_existing)
        self.fields.one_title(not self.one_each)
        usable = self.files.usable
        if self.files.all_seen:
            self.files.put_in_order()
        if usable and not self.one_each:
            self.fields.suggest(draft_from(usable[0], self.files.probe(usable[0])))
        self.go.setEnabled(self.files.all_seen and bool(usable))
        self.fit(_WIDTH)

    def _bring_in(self) -> None:
        usable = self.files.usable
        written = self.fields.draft
        if self.one_each:
            for path in usable:
                found = draft_from(path, self.files.probe(path))
                own = replace(found, class_name=written.class_name, subject=written.subject)
                self._queue.add([path], Target(draft=own))
        elif self.into_existing:
            self._queue.add(usable, Target(lesson_id=self._existing.currentData(), beside=self.beside))
        else:
            title = written.title or draft_from(usable[0], self.files.probe(usable[0])).title
            if self.beside:
                usable = self.files.pictures_first
            self._queue.add(usable, Target(draft=replace(written, title=title), beside=self.beside))
        self.accept()


def _tr(text: str) -> str:
    return QCoreApplication.translate("BringInDialog", text)


def dropped_files(urls: list[QUrl]) -> list[str]:
    """The local files among what was dropped."""
    return [url.toLocalFile() for url in urls if url.isLocalFile() and Path(url.toLocalFile()).is_file()]
