"""The one place where a prompt's kind becomes a widget."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QPushButton, QRadioButton, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.domain.forms import Answer, Prompt, PromptKind
from reflectapp.domain.measures import Measure
from reflectapp.kit.plain import plain_text
from reflectapp.ui.lesson.result_words import card
from reflectapp.ui.lesson.text_field import TextField
from reflectapp.ui.looks import button, label

_PLACEHOLDER: Final = QT_TRANSLATE_NOOP("Prompts", "Type here, or skip it")
_YES: Final = QT_TRANSLATE_NOOP("Prompts", "Yes")
_NO: Final = QT_TRANSLATE_NOOP("Prompts", "No")
_NUMBER_HERE: Final = QT_TRANSLATE_NOOP("Prompts", "Here stands its number, once it was measured.")
_MEASURE_IT: Final = QT_TRANSLATE_NOOP("Prompts", "Measure it")
_NOT_YET: Final = QT_TRANSLATE_NOOP("Prompts", "{0}: not measured in this lesson yet")
_NO_SUCH: Final = QT_TRANSLATE_NOOP("Prompts", "This measure is not among yours.")


class PromptField(QWidget):
    """Where one question is answered."""

    edited = Signal()
    measure_asked = Signal(str)
    first: QWidget | None = None
    """What takes the focus first. No proxy: it would stay where it was made, and lead Tab back from there."""

    def answer(self) -> Answer | None:
        return None

    def show_answer(self, answer: Answer | None) -> None:
        """Shows what is kept, without telling that it was edited."""


class TextAnswer(PromptField):
    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        long = prompt.kind is PromptKind.LONG_TEXT
        self._text = TextField(prompt.text, _tr(_PLACEHOLDER), least_lines=2 if long else 1)
        self._text.textChanged.connect(self.edited)
        _column(self).addWidget(self._text)
        self.first = self._text

    def answer(self) -> Answer | None:
        return self._text.toPlainText() or None

    def show_answer(self, answer: Answer | None) -> None:
        text = answer if isinstance(answer, str) else ""
        if plain_text(self._text.toPlainText()) != text:
            self._text.blockSignals(True)
            self._text.setPlainText(text)
            self._text.blockSignals(False)
            self._text.fit()


class Steps(PromptField):
    """A row of buttons of which one can be pressed; pressing it again takes the answer back."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self._values: list[Answer]
        if prompt.kind is PromptKind.SCALE:
            self._values = list(range(prompt.low, prompt.high + 1))
            words = [str(value) for value in self._values]
        else:
            self._values, words = [True, False], [_tr(_YES), _tr(_NO)]
        self._buttons: list[QPushButton] = []
        row = QHBoxLayout()
        row.setSpacing(4 if len(words) > 7 else 8)
        for value, word in zip(self._values, words, strict=True):
            made = button(word)
            made.setCheckable(True)
            made.setMinimumWidth(20)
            if len(words) > 4:
                made.setStyleSheet("padding: 0;")
            made.setAccessibleName(f"{prompt.text} {word}")
            made.clicked.connect(lambda on, value=value: self._press(value if on else None))
            self._buttons.append(made)
            row.addWidget(made, 1 if len(words) > 2 else 0)
        if len(words) <= 2:
            row.addStretch(1)
        column = _column(self)
        column.addLayout(row)
        if prompt.low_label or prompt.high_label:
            ends = QHBoxLayout()
            ends.addWidget(label(prompt.low_label, "small"))
            ends.addStretch(1)
            ends.addWidget(label(prompt.high_label, "small"))
            column.addLayout(ends)
        self.first = self._buttons[0]

    def answer(self) -> Answer | None:
        pressed = (value for value, one in zip(self._values, self._buttons, strict=True) if one.isChecked())
        return next(pressed, None)

    def show_answer(self, answer: Answer | None) -> None:
        for value, one in zip(self._values, self._buttons, strict=True):
            one.setChecked(answer is not None and value == answer and type(value) is type(answer))

    def _press(self, value: Answer | None) -> None:
        self.show_answer(value)
        self.edited.emit()


class OneChoice(PromptField):
    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = _column(self)
        self._buttons = [QRadioButton(option) for option in prompt.options]
        self._options = prompt.options
        for one in self._buttons:
            self._group.addButton(one)
            column.addWidget(one)
        self._group.buttonClicked.connect(lambda _one: self.edited.emit())
        self.first = self._buttons[0]

    def answer(self) -> Answer | None:
        chosen = tuple(o for o, one in zip(self._options, self._buttons, strict=True) if one.isChecked())
        return chosen or None

    def show_answer(self, answer: Answer | None) -> None:
        chosen = answer if isinstance(answer, tuple) else ()
        self._group.setExclusive(False)
        for option, one in zip(self._options, self._buttons, strict=True):
            one.setChecked(option in chosen)
        self._group.setExclusive(True)


class SeveralChoices(PromptField):
    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self._options = prompt.options
        self._boxes = [QCheckBox(option) for option in prompt.options]
        column = _column(self)
        for box in self._boxes:
            column.addWidget(box)
            box.clicked.connect(lambda _on: self.edited.emit())
        self.first = self._boxes[0]

    def answer(self) -> Answer | None:
        return tuple(o for o, box in zip(self._options, self._boxes, strict=True) if box.isChecked()) or None

    def show_answer(self, answer: Answer | None) -> None:
        chosen = answer if isinstance(answer, tuple) else ()
        for option, box in zip(self._options, self._boxes, strict=True):
            box.setChecked(option in chosen)


class NothingToWrite(PromptField):
    """A list of moments is answered by the chips under the question, a thought by nothing."""

    def __init__(self, _prompt: Prompt) -> None:
        super().__init__()
        self.hide()


class MeasureShown(PromptField):
    """The number of a measure in this lesson, and the way to taking it."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self.number = label(_tr(_NUMBER_HERE), "strong", wrap=True)
        self.rests_on = label("", "small", wrap=True)
        self.rests_on.hide()
        self.take = button(_tr(_MEASURE_IT), None, "hourglass")
        self.take.clicked.connect(lambda: self.measure_asked.emit(prompt.measure))
        column = _column(self)
        column.addWidget(self.number)
        column.addWidget(self.rests_on)
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeading)
        self.first = self.take

    def show_measure(self, measure: Measure | None, last: Coding | None) -> None:
        """`measure`: None if it is not there; `last`: its last run in this lesson."""
        self.take.setEnabled(measure is not None)
        found = card(last) if last is not None else None
        if measure is None:
            said = [_tr(_NO_SUCH)]
        elif found is None:
            said = [_tr(_NOT_YET).format(measure.title)]
        elif found.headline:
            said = [f"{measure.title}: {found.headline}"]
        else:
            said = [measure.title, *(f"{row.label}: {row.said}" for row in found.rows)]
        self.number.setText("\n".join(said))
        self.rests_on.setText(found.rests_on if found is not None else "")
        self.rests_on.setVisible(found is not None)


FIELDS: Final[dict[PromptKind, Callable[[Prompt], PromptField]]] = {
    PromptKind.SHORT_TEXT: TextAnswer,
    PromptKind.LONG_TEXT: TextAnswer,
    PromptKind.SCALE: Steps,
    PromptKind.YES_NO: Steps,
    PromptKind.ONE_CHOICE: OneChoice,
    PromptKind.SEVERAL_CHOICES: SeveralChoices,
    PromptKind.CHECKLIST: SeveralChoices,
    PromptKind.MOMENTS: NothingToWrite,
    PromptKind.MEASURE: MeasureShown,
    PromptKind.THOUGHT: NothingToWrite,
}


def _column(widget: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.setAlignment(Qt.AlignmentFlag.AlignTop)
    return layout


def _tr(text: object) -> str:
    return QCoreApplication.translate("Prompts", str(text))


__all__ = ["FIELDS", "MeasureShown", "PromptField"]
