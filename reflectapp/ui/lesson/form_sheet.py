from collections import deque
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.domain.forms import Form
from reflectapp.ui.lesson.prompt_block import PromptBlock

_AT_ONCE: Final = 2


class FormSheet(QWidget):
    """The questions of a form: the first are there at once, the others come one by one between the window's events.

    `made` carries each block, to be filled.
    """

    made = Signal(object)

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.prompt_ids = tuple(prompt.id for prompt in form.prompts)
        self._left = deque(form.prompts)
        self._blocks: dict[str, PromptBlock] = {}
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._make_next)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 12)
        self._column.setSpacing(6)
        self._column.addStretch(1)

    @property
    def blocks(self) -> Mapping[str, PromptBlock]:
        """Those that are made, by their prompts, in order."""
        return MappingProxyType(self._blocks)

    def begin(self) -> None:
        for _ in range(_AT_ONCE):
            self._make_next()
        if self._left:
            self._timer.start()

    def block(self, prompt_id: str) -> PromptBlock:
        """Made now if it is not there yet; those before it are too."""
        while prompt_id not in self._blocks and self._left:
            self._make_next()
        return self._blocks[prompt_id]

    def _make_next(self) -> None:
        if self._left:
            prompt = self._left.popleft()
            block = self._blocks[prompt.id] = PromptBlock(prompt)
            self._column.insertWidget(self._column.count() - 1, block)
            self.made.emit(block)
        if not self._left:
            self._timer.stop()
