from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from reflectapp.domain.errors import is_gone
from reflectapp.domain.forms import MOST_PROMPTS, Form, PromptKind, ShelfForm, Watching
from reflectapp.domain.outcome import Topic
from reflectapp.services import forms, measures
from reflectapp.ui.context import Context
from reflectapp.ui.forms import doing
from reflectapp.ui.forms.naming import KINDS, about_form, kind_text, watching_text
from reflectapp.ui.forms.preview import Preview
from reflectapp.ui.forms.prompt_list import PromptList
from reflectapp.ui.looks import button, drop_down, label
from reflectapp.ui.page import Page
from reflectapp.ui.saving import Saving, Write
from reflectapp.ui.widgets.frames import TopBar, scrolling
from reflectapp.ui.widgets.growing_text import GrowingText
from reflectapp.ui.widgets.scale import grown

_WIDE = 900


class FormPage(Page):
    """One form: her own, written where it stands and saved by itself; any other to look at and to copy.

    What is typed and not stored yet is never overwritten by what the store says.
    """

    topics = frozenset({Topic.FORMS, Topic.REFLECTIONS, Topic.MEASURES})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._form_id = ""
        self._shelved: ShelfForm | None = None
        self.saving = Saving(context, self._write, self)
        self.title = GrowingText(self.tr("Name of the form"), self.tr("A name for it"), single_line=True, title=1.4)
        self.purpose = GrowingText(self.tr("What it is for"), self.tr("What it is for, in a sentence"), least_lines=1)
        self.watching = QComboBox()
        for whom in (None, *Watching):
            self.watching.addItem(watching_text(whom), whom.value if whom else "")
        self.prompts = PromptList()
        self.preview = Preview()
        self._kinds = QMenu(self)
        self.add = drop_down(self.tr("&Add a question"), self._kinds, None, "plus")
        self._editor = scrolling(self._make_editor(), whole_width=True)
        self._body = QHBoxLayout()
        self._body.setSpacing(0)
        self._body.addWidget(self._editor, 3)
        self._body.addWidget(self.preview, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        layout.addLayout(self._body, 1)
        self._connect()

    def open(self, form_id: str) -> None:
        """Shows another form; what was being written into the last one is saved first."""
        self.flush()
        self._form_id, self._shelved = form_id, None
        self.saving.begin_anew()
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        if self._form_id:
            form_id, edits = self._form_id, self.saving.edits
            self.context.ask(self, measures.offered)(self.prompts.offer_measures)
            self.context.runner.on_store(
                self,
                lambda: forms.find(self.context.store, form_id),
                lambda found: self._show(found, edits),
                lambda error: self._gone(form_id, error),
            )

    def flush(self) -> None:
        self.saving.flush()

    def written(self) -> Form:
        """The form as it stands on the page."""
        assert self._shelved is not None
        return replace(
            self._shelved.form,
            title=" ".join(self.title.text().split()),
            purpose=" ".join(self.purpose.text().split()),
            watching=Watching(self.watching.currentData()) if self.watching.currentData() else None,
            prompts=self.prompts.prompts,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _make_bar(self) -> TopBar:
        back = button(self.tr("Back to the forms"), "icon", "arrow-left")
        back.clicked.connect(lambda: self.context.go.page.emit("forms"))
        self._about = label("", "soft")
        self.look = button(self.tr("&Preview"), None, "eye")
        self.look.setCheckable(True)
        self.copy = button(self.tr("Make a &copy to change"), "filled", "copy")
        more = button(self.tr("More"), "icon", "ellipsis")
        self._more = QMenu(more)
        self._more.aboutToShow.connect(self._fill_more)
        more.setMenu(self._more)
        bar = TopBar()
        bar.row.addWidget(back)
        bar.row.addWidget(self.title, 10)
        for part in (self._about, self.look, self.copy, more):
            bar.row.addWidget(part)
        return bar

    def _make_editor(self) -> QWidget:
        whom = label(self.tr("For &watching"), "soft")
        whom.setBuddy(self.watching)
        self.watching.setAccessibleName(self.tr("For watching"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(whom)
        row.addWidget(self.watching)
        row.addStretch(1)
        self._note = label("", "small", wrap=True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(26, 18, 22, 26)
        column.setSpacing(12)
        column.addWidget(self.purpose)
        column.addLayout(row)
        column.addWidget(self._note)
        column.addWidget(self.prompts)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        return content

    def _connect(self) -> None:
        for kind in KINDS:
            self._kinds.addAction(kind_text(kind), partial(self._add, kind))
        for part in (self.title, self.purpose, self.prompts):
            part.edited.connect(self._on_edited)
        self.watching.activated.connect(self._on_arranged)
        self.prompts.arranged.connect(self._on_arranged)
        self.prompts.placed.connect(self._say_place)
        self.look.toggled.connect(lambda _on: self._fit())
        self.copy.clicked.connect(self._copy)

    def _fill_more(self) -> None:
        self._more.clear()
        if self._shelved is not None:
            self.flush()
            now = replace(self._shelved, form=self.written()) if self._shelved.own else self._shelved
            doing.fill_menu(self._more, self.context, now, self, lambda: self.context.go.page.emit("forms"))

    def _fit(self) -> None:
        """Side by side where there is room, else one of the two."""
        own = self._shelved is None or self._shelved.own
        wide = self.width() >= grown(_WIDE)
        self.look.setVisible(own and not wide)
        self._about.setVisible(wide)
        self._editor.setVisible(own and (wide or not self.look.isChecked()))
        self.preview.setVisible(wide or not own or self.look.isChecked())

    def _show(self, shelved: ShelfForm, edits: int) -> None:
        if shelved.form.id != self._form_id:
            return
        first, self._shelved = self._shelved is None, shelved
        form = shelved.form
        self.title.setReadOnly(not shelved.own)
        self.copy.setVisible(not shelved.own)
        self._about.setText(about_form(shelved))
        self._note.setText(
            self.tr("You have answered this form. What you change is asked from the next time on; your answers stay.")
        )
        self._note.setVisible(shelved.answered > 0)
        if first or self.saving.unchanged_since(edits):
            self.title.show_text(form.title)
            self.purpose.show_text(form.purpose)
            self.watching.setCurrentIndex(self.watching.findData(form.watching.value if form.watching else ""))
            self.prompts.show_prompts(form.prompts if shelved.own else ())
            self.preview.show_form(form)
        self._fit()
        self.add.setEnabled(len(self.prompts.prompts) < MOST_PROMPTS)
        if first and shelved.own and not form.prompts:
            self.title.setFocus()
            self.title.selectAll()

    def _gone(self, form_id: str, error: BaseException) -> None:
        if not is_gone(error):
            self.context.troubled.emit(error)
        elif form_id == self._form_id:
            self._form_id, self._shelved = "", None
            self.saving.drop()
            if self.isVisible():
                self.context.go.page.emit("forms")

    def _copy(self) -> None:
        if self._shelved is not None:
            doing.copy(self.context, self._shelved)

    def _add(self, kind: PromptKind) -> None:
        if self._shelved is not None and len(self.prompts.prompts) < MOST_PROMPTS:
            self.look.setChecked(False)
            self.prompts.add(forms.new_prompt(kind))

    def _on_edited(self) -> None:
        if self._shelved is not None and self._shelved.own:
            self.saving.edited()
            self.preview.show_form(self.written())

    def _on_arranged(self) -> None:
        """At once, so that each can be undone by itself."""
        self._on_edited()
        self.flush()

    def _say_place(self, place: int, of: int) -> None:
        self.context.announce(self.tr("Question {0} of {1}").format(place, of))

    def _write(self) -> Write | None:
        return None if self._shelved is None else self.context.do(self, forms.change, self.written())
