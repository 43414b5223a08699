from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Form, ShelfForm
from reflectapp.domain.outcome import Topic
from reflectapp.services import form_files, forms
from reflectapp.ui.context import Context
from reflectapp.ui.forms import doing, files
from reflectapp.ui.forms.naming import about_form, fault_text, form_name
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.frames import clear, scrolling
from reflectapp.ui.widgets.line_button import LineButton


class FormsPage(Page):
    """Her forms, those that came with the program, and those put away."""

    topics = frozenset({Topic.FORMS, Topic.REFLECTIONS, Topic.LESSONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lesson_id = ""
        self.back = button(self.tr("Back to the &lesson"), None, "arrow-left")
        self.back.clicked.connect(lambda: context.go.lesson.emit(self._lesson_id, None))
        self.back.hide()
        self.bring_in = button(self.tr("&Bring in a form…"), None, "upload")
        self.bring_in.clicked.connect(lambda: files.ask_for_file(self, self.read))
        self.new = button(self.tr("&New form"), "filled", "plus")
        self.new.clicked.connect(self._add)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.setContentsMargins(0, 0, 14, 0)
        head.addWidget(label(self.tr("Forms"), "display"))
        head.addStretch(1)
        for part in (self.back, self.bring_in, self.new):
            head.addWidget(part)
        self.refused = _Refused()
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 14, 24)
        self._list.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 24, 22, 0)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(self.refused)
        layout.addWidget(scrolling(content), 1)

    def open(self, lesson_id: str = "") -> None:
        """`lesson_id`: the lesson that she comes from and may go back to."""
        self._lesson_id = lesson_id
        self.back.setVisible(bool(lesson_id))

    def refresh(self) -> None:
        self.context.ask(self, forms.shelf)(self._show)

    def read(self, path: Path) -> None:
        """Brings in a form from its file, and opens it; says what is wrong with one that can't be read."""
        self.refused.hide()
        self.context.background(
            self,
            lambda _report, _cancel: form_files.read_file(path),
            self._take_in,
            lambda error: self._refuse(path.name, error),
        )

    def _take_in(self, form: Form) -> None:
        self.context.do(self, forms.add, form)(self._taken_in)

    def _taken_in(self, made: ShelfForm) -> None:
        self.context.offer_undo(self.tr("“{0}” is one of your forms now.").format(form_name(made.form)))
        self.context.go.form.emit(made.form.id)

    def _refuse(self, name: str, error: BaseException) -> None:
        if isinstance(error, UserError) and error.problem is Problem.FORM_INVALID:
            self.refused.tell(self.tr("“{0}” was not brought in.").format(name), fault_text(error))
        else:
            self.context.troubled.emit(error)

    def _add(self) -> None:
        made = Form("", 1, self.tr("New form"), "", ())
        self.context.do(self, forms.add, made)(lambda shelved: self.context.go.form.emit(shelved.form.id))

    def _show(self, found: tuple[ShelfForm, ...]) -> None:
        clear(self._list)
        own, given, measured, away = self._groups(found)
        self._add_group(self.tr("Your own"), own)
        if not own:
            text = self.tr("None yet. Begin a new one, or copy one of those below and change it.")
            self._list.addWidget(label(text, wrap=True))
        self._add_group(self.tr("Came with the program"), given)
        if measured:
            self._add_group(self.tr("About a measure, came with the program"), measured)
        if away:
            self._add_group(self.tr("Put away"), away)
        self._list.addStretch(1)

    def _groups(self, found: tuple[ShelfForm, ...]) -> tuple[list[ShelfForm], ...]:
        offered = [each for each in found if not each.put_away]
        own, given = ([each for each in offered if each.own is mine] for mine in (True, False))
        plain, measured = ([each for each in given if each.form.measures is wanted] for wanted in (False, True))
        return own, plain, measured, [each for each in found if each.put_away]

    def _add_group(self, title: str, group: list[ShelfForm]) -> None:
        heading = label(title, "soft")
        heading.setContentsMargins(4, 6, 0, 0)
        self._list.addWidget(heading)
        for shelved in group:
            self._list.addWidget(self._line(shelved))

    def _line(self, shelved: ShelfForm) -> QWidget:
        name = form_name(shelved.form)
        role = "accent" if shelved.own else "soft"
        line = LineButton(name, shelved.form.purpose, about_form(shelved), "clipboard-list", role)
        line.clicked.connect(partial(self._open, shelved.form.id))
        if shelved.own:
            line.delete_asked.connect(partial(doing.delete, self.context, shelved, self.setFocus))
        more = button(self.tr("More about “{0}”").format(name), "icon", "ellipsis")
        menu = QMenu(more)
        doing.fill_menu(menu, self.context, shelved, self, self.setFocus)
        more.setMenu(menu)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(line, 1)
        row.addWidget(more)
        return whole

    def _open(self, form_id: str, _on: bool = False) -> None:
        self.context.go.form.emit(form_id)


class _Refused(QFrame):
    """Why a file was not brought in, until she closes it or tries again."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "warning")
        self.title = label("", "strong", wrap=True)
        self.text = label("", None, wrap=True)
        close = button(self.tr("Close"), "icon", "x")
        close.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self.title, self.text):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.addLayout(words, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, title: str, text: str) -> None:
        self.title.setText(title)
        self.text.setText(text)
        self.setAccessibleName(f"{title} {text}")
        self.show()
