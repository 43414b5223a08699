from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout

from reflectapp.domain.forms import Reflection
from reflectapp.domain.goals import Goal
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.kit.plain import plain_text
from reflectapp.ui.lesson.text_field import TextField
from reflectapp.ui.looks import button, drop_down, label, look
from reflectapp.ui.words import short_time

_KEEP_AFTER_MS: Final = 1200


class MomentEditor(QFrame):
    """The moment in hand: note, tags, goals and questions. Kept as it is written; Enter ends it."""

    kept = Signal(object)
    ended = Signal()
    closed = Signal()
    typed = Signal()
    delete_asked = Signal(str)
    clip_asked = Signal(str)
    goal_toggled = Signal(str, str, bool)
    prompt_toggled = Signal(str, object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._moment: Moment | None = None
        self._goals: Sequence[Goal] = ()
        self._reflection: Reflection | None = None
        look(self, "strip")
        self.setAccessibleName(self.tr("The moment in hand"))
        self.time = label("", "time")
        self.note = TextField(self.tr("Note"), self.tr("What do you see?"), enter_ends=True)
        self.tags = QLineEdit()
        self.tags.setAccessibleName(self.tr("Tags"))
        self.tags.setPlaceholderText(self.tr("Tags, with commas between"))
        self._known = QStringListModel(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.tags.setCompleter(completer)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.links = drop_down(self.tr("Link"), self._menu, "chip", "link")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self._arrange()
        self.note.textChanged.connect(self._on_typed)
        self.tags.textEdited.connect(self._on_typed)
        self.note.entered.connect(self._end)
        self.tags.returnPressed.connect(self._end)
        self.note.left.connect(self.keep)
        self.tags.editingFinished.connect(self.keep)
        self.hide()

    @property
    def moment(self) -> Moment | None:
        return self._moment

    def show_moment(self, moment: Moment, goals: Sequence[Goal], reflection: Reflection | None) -> None:
        """Another moment, or the same again with what was kept; what she types stays."""
        if self._moment is None or self._moment.id != moment.id:
            self.keep()
            self._moment = None
            self._fill(moment)
        elif not self._timer.isActive():
            self._fill(moment)
        self._moment, self._goals, self._reflection = moment, goals, reflection
        end = f"–{short_time(moment.end_ms)}" if moment.end_ms is not None else ""
        self.time.setText(short_time(moment.start_ms) + end)
        self.clip.setEnabled(moment.recording_id is not None)
        linked = len(moment.goal_ids) + len(moment.prompts)
        self.links.setText(self.tr("%n links", None, linked) if linked else self.tr("Link"))
        self.show()

    def show_tags(self, tags: Sequence[str]) -> None:
        """For completion."""
        self._known.setStringList(list(tags))

    def put_away(self) -> None:
        self.keep()
        self.discard()

    def discard(self) -> None:
        """Puts away a moment that is gone."""
        self._timer.stop()
        self._moment = None
        self.hide()

    def keep(self) -> None:
        """Hands on what was written since the last time."""
        self._timer.stop()
        if self._moment is None:
            return
        note = plain_text(self.note.toPlainText())
        tags = tuple(dict.fromkeys(tag.strip() for tag in self.tags.text().split(",") if tag.strip()))
        if (note, tags) != (self._moment.note, self._moment.tags):
            self._moment = replace(self._moment, note=note, tags=tags)
            self.kept.emit(self._moment)

    def _fill(self, moment: Moment) -> None:
        with QSignalBlocker(self.note), QSignalBlocker(self.tags):
            if plain_text(self.note.toPlainText()) != moment.note or self._moment is None:
                self.note.setPlainText(moment.note)
            if not self.tags.hasFocus() or self._moment is None:
                self.tags.setText(", ".join(moment.tags))
        self.note.fit()

    def _arrange(self) -> None:
        close = button(self.tr("Put this moment away"), "icon", "x")
        close.clicked.connect(self.closed)
        self.clip = button(self.tr("Make a clip of this moment"), "icon", "clapperboard")
        self.clip.clicked.connect(self._ask_clip)
        delete = button(self.tr("Delete this moment"), "icon", "trash-2")
        delete.clicked.connect(self._ask_delete)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.time)
        head.addStretch(1)
        head.addWidget(self.links)
        head.addWidget(self.clip)
        head.addWidget(delete)
        head.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 18, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.tags)

    def _on_typed(self) -> None:
        self._timer.start()
        self.typed.emit()

    def _ask_delete(self) -> None:
        if self._moment is not None:
            self.delete_asked.emit(self._moment.id)

    def _ask_clip(self) -> None:
        if self._moment is not None:
            self.keep()
            self.clip_asked.emit(self._moment.id)

    def _end(self) -> None:
        self.keep()
        self.ended.emit()

    def _fill_menu(self) -> None:
        self._menu.clear()
        moment = self._moment
        if moment is None:
            return
        self._menu.addSection(self.tr("Goals"))
        for goal in self._goals:
            text = goal.text.title or goal.text.statement or self.tr("A goal without a title")
            self._add(text, goal.id in moment.goal_ids, partial(self._toggle_goal, goal.id))
        if not self._goals:
            self._menu.addAction(self.tr("No goals yet")).setEnabled(False)
        if self._reflection is not None:
            self._menu.addSection(self._reflection.form.title)
            for prompt in self._reflection.form.prompts:
                link = PromptLink(self._reflection.id, prompt.id)
                self._add(prompt.text, link in moment.prompts, partial(self._toggle_prompt, link))

    def _add(self, text: str, checked: bool, then: Callable[[bool], None]) -> None:
        action = self._menu.addAction(text.replace("&", "&&")[:70])
        action.setCheckable(True)
        action.setChecked(checked)
        action.triggered.connect(then)

    def _toggle_goal(self, goal_id: str, on: bool) -> None:
        if self._moment is not None:
            self.goal_toggled.emit(self._moment.id, goal_id, on)

    def _toggle_prompt(self, link: PromptLink, on: bool) -> None:
        if self._moment is not None:
            self.prompt_toggled.emit(self._moment.id, link, on)
