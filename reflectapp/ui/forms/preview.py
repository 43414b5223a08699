from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reflectapp.domain.forms import Form, Prompt, askable
from reflectapp.ui.lesson.prompt_block import PromptBlock
from reflectapp.ui.looks import label, look
from reflectapp.ui.widgets.frames import scrolling

_AT_ONCE: Final = 8


class Preview(QFrame):
    """The form as it will be asked beside the video. What is tried in it is not kept."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "panel")
        self.setAccessibleName(self.tr("Preview"))
        self.blocks: list[PromptBlock] = []
        self._waiting: list[Prompt] = []
        self._kept: dict[Prompt, PromptBlock] = {}
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self._make_some)
        self._title = label("", "heading", wrap=True)
        note = label(self.tr("This is how it will look. Try it: nothing here is kept."), "small", wrap=True)
        head = QVBoxLayout()
        head.setContentsMargins(18, 12, 18, 8)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(note)
        content = QWidget()
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 12)
        inner.addLayout(self._list)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scrolling(content, whole_width=True), 1)

    def show_form(self, form: Form) -> None:
        """Only what can be asked; questions that have not changed are not made anew, many new ones some at a time."""
        asked = askable(form)
        self._title.setText(asked.title)
        kept = {block.prompt: block for block in (*self.blocks, *self._kept.values())}
        for prompt in kept.keys() - set(asked.prompts):
            self._let_go(kept.pop(prompt))
        self.blocks, self._kept, self._waiting = [], kept, list(asked.prompts)
        self._next.start()
        self._make_some()

    def _make_some(self) -> None:
        most = _AT_ONCE
        while self._waiting and (most > 0 or self._waiting[0] in self._kept):
            prompt = self._waiting.pop(0)
            block = self._kept.pop(prompt, None)
            if block is None:
                block = PromptBlock(prompt)
                most -= 1
            self.blocks.append(block)
        if not self._waiting:
            self._next.stop()
        for place, block in enumerate(self.blocks):
            if self._list.indexOf(block) != place:
                self._list.removeWidget(block)
                self._list.insertWidget(place, block)

    def _let_go(self, block: PromptBlock) -> None:
        self._list.removeWidget(block)
        block.hide()
        block.deleteLater()
