from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.forms import Answer, Form, Reflection
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.services import forms, reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.prompt_block import PromptBlock
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.frames import scrolling

_SAVE_AFTER_MS: Final = 400


class ReflectionPanel(QFrame):
    """The form in hand, beside the video. Every answer is kept as it is written."""

    start_asked = Signal(object)
    link_asked = Signal(object)
    unlink_asked = Signal(object, str)
    moment_pressed = Signal(str)
    dropped = Signal(object, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._reflection: Reflection | None = None
        self._blocks: dict[str, PromptBlock] = {}
        self._dirty: set[str] = set()
        self._unkept: dict[tuple[str, str], Answer | None] = {}
        self._saving = 0
        self._in_hand = ""
        look(self, "panel")
        self.setAccessibleName(self.tr("Reflection"))
        self._title = label("", "heading", wrap=True)
        self._saved = label("", "small")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._chooser())
        self._scroll: QScrollArea | None = None
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(18, 12, 18, 4)
        head.addWidget(self._title, 1)
        head.addWidget(self._saved, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        self.show_reflection(None)

    @property
    def reflection(self) -> Reflection | None:
        return self._reflection

    @property
    def saved_text(self) -> str:
        return self._saved.text()

    def block(self, prompt_id: str) -> PromptBlock:
        return self._blocks[prompt_id]

    def link_in_hand(self) -> PromptLink | None:
        """The question last gone into, else the first."""
        if self._reflection is None or not self._blocks:
            return None
        prompt_id = self._in_hand if self._in_hand in self._blocks else next(iter(self._blocks))
        return PromptLink(self._reflection.id, prompt_id)

    def show_reflection(self, reflection: Reflection | None) -> None:
        """What she is writing just now is left as it is."""
        if reflection is None or self._reflection is None or reflection.id != self._reflection.id:
            self.flush()
            self._reflection = reflection
            self._build(reflection)
        self._reflection = reflection
        if reflection is None:
            return
        for prompt_id, block in self._blocks.items():
            if prompt_id not in self._dirty:
                stored = reflection.answers.get(prompt_id)
                block.field.show_answer(self._unkept.get((reflection.id, prompt_id), stored))
        self._say_saved()

    def show_moments(self, moments: Sequence[Moment]) -> None:
        if self._reflection is None:
            return
        key = self._reflection.id
        linked: dict[str, list[Moment]] = {prompt_id: [] for prompt_id in self._blocks}
        for moment in moments:
            for link in moment.prompts:
                if link.reflection_id == key and link.prompt_id in linked:
                    linked[link.prompt_id].append(moment)
        for prompt_id, block in self._blocks.items():
            block.show_moments(linked[prompt_id])

    def flush(self) -> None:
        """Keeps what was written since the last time."""
        self._timer.stop()
        if self._reflection is None:
            return
        dirty, self._dirty = self._dirty, set()
        for prompt_id in sorted(dirty):
            self._saving += 1
            answer = self._blocks[prompt_id].field.answer()
            self._unkept[self._reflection.id, prompt_id] = answer
            self._context.do(self, reflections.answer, self._reflection.id, prompt_id, answer)(
                partial(self._on_kept, prompt_id, answer), self._on_not_kept
            )

    def _build(self, reflection: Reflection | None) -> None:
        self._dirty = set()
        self._blocks = {}
        if self._scroll is not None:
            self._stack.removeWidget(self._scroll)
            self._scroll.deleteLater()
            self._scroll = None
        self._saved.setText("")
        self._title.setText(reflection.form.title if reflection else self.tr("Reflect on this lesson"))
        if reflection is None:
            self._stack.setCurrentIndex(0)
            return
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(6)
        for prompt in reflection.form.prompts:
            block = self._blocks[prompt.id] = PromptBlock(prompt)
            self._connect(block, reflection.id)
            column.addWidget(block)
        column.addStretch(1)
        self._scroll = scrolling(content, whole_width=True)
        self._stack.addWidget(self._scroll)
        self._stack.setCurrentWidget(self._scroll)

    def _connect(self, block: PromptBlock, key: str) -> None:
        block.edited.connect(self._on_edited)
        block.entered.connect(self._on_entered)
        block.moment_pressed.connect(self.moment_pressed)
        block.link_asked.connect(lambda prompt: self.link_asked.emit(PromptLink(key, prompt)))
        block.unlink_asked.connect(lambda prompt, moment: self.unlink_asked.emit(PromptLink(key, prompt), moment))
        block.dropped.connect(lambda prompt, moment: self.dropped.emit(PromptLink(key, prompt), moment))

    def _chooser(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(18, 4, 18, 18)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Choose the questions you would like beside the video."), "soft", wrap=True))
        for form in forms.built_in():
            column.addSpacing(4)
            column.addWidget(self._form_button(form))
            column.addWidget(label(form.purpose, "small", wrap=True))
        column.addStretch(1)
        return scrolling(content, whole_width=True)

    def _form_button(self, form: Form) -> QWidget:
        made = button(form.title, None, "clipboard-list")
        made.setAccessibleDescription(form.purpose)
        made.clicked.connect(lambda: self.start_asked.emit(form))
        return made

    def _on_edited(self, prompt_id: str) -> None:
        self._dirty.add(prompt_id)
        self._saved.setText(self.tr("saving…"))
        self._timer.start()

    def _on_entered(self, prompt_id: str) -> None:
        self._in_hand = prompt_id

    def _on_kept(self, prompt_id: str, answer: Answer | None, reflection: Reflection) -> None:
        self._saving -= 1
        if self._unkept.get((reflection.id, prompt_id)) == answer:
            self._unkept.pop((reflection.id, prompt_id), None)
        if self._reflection is not None and reflection.id == self._reflection.id:
            self._reflection = reflection
        self._say_saved()

    def _on_not_kept(self, error: BaseException) -> None:
        self._saving -= 1
        self._saved.setText(self.tr("not saved"))
        self._context.troubled.emit(error)

    def _say_saved(self) -> None:
        if not self._saving and not self._dirty and self._reflection is not None and self._reflection.answers:
            self._saved.setText(self.tr("saved"))
