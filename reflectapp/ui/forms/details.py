"""What some kinds of questions need besides their words."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from reflectapp.domain.forms import MOST_LETTERS, MOST_OPTIONS, Prompt
from reflectapp.domain.measures import Measure
from reflectapp.ui.looks import label
from reflectapp.ui.widgets.growing_text import GrowingText

_HIGHEST = 100
_SHORT = 24


class OptionLines(QWidget):
    """The answers to choose from, one on each line."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = GrowingText(
            self.tr("Answers to choose from, one on each line"), self.tr("One answer on each line"), least_lines=2
        )
        self.lines.edited.connect(self.edited)
        name = label(self.tr("Answers to choose from, one on each line"), "small", wrap=True)
        name.setContentsMargins(4, 0, 0, 0)
        name.setBuddy(self.lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(self.lines)

    @property
    def options(self) -> tuple[str, ...]:
        lines = (" ".join(line.split())[:MOST_LETTERS] for line in self.lines.text().splitlines())
        return tuple(line for line in lines if line)[:MOST_OPTIONS]

    def show_options(self, options: tuple[str, ...]) -> None:
        """Lines that are being written stay as they are, if they say the same."""
        if options != self.options:
            self.lines.show_text("\n".join(options))


class ScaleEnds(QWidget):
    """From where to where a scale goes, and what its ends are called."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.low, self.high = QSpinBox(), QSpinBox()
        self.low_label, self.high_label = QLineEdit(), QLineEdit()
        grid = QGridLayout(self)
        grid.setContentsMargins(4, 2, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(2, 1)
        sides = (
            (self.tr("From"), self.low, self.low_label, self.tr("What the low end means")),
            (self.tr("to"), self.high, self.high_label, self.tr("What the high end means")),
        )
        for row, (text, number, words, meaning) in enumerate(sides):
            name = label(text, "soft")
            name.setBuddy(number)
            number.setRange(0, _HIGHEST)
            number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            number.setAccessibleName(text)
            number.valueChanged.connect(lambda _value: self.edited.emit())
            words.setPlaceholderText(meaning)
            words.setAccessibleName(meaning)
            words.setMaxLength(MOST_LETTERS)
            words.textEdited.connect(lambda _text: self.edited.emit())
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(number, row, 1)
            grid.addWidget(words, row, 2)

    def written(self, prompt: Prompt) -> Prompt:
        texts = [" ".join(field.text().split()) for field in (self.low_label, self.high_label)]
        return replace(prompt, low=self.low.value(), high=self.high.value(), low_label=texts[0], high_label=texts[1])

    def show_prompt(self, prompt: Prompt) -> None:
        for number, value in ((self.low, prompt.low), (self.high, prompt.high)):
            number.blockSignals(True)
            number.setValue(value)
            number.blockSignals(False)
        for field, text in ((self.low_label, prompt.low_label), (self.high_label, prompt.high_label)):
            if " ".join(field.text().split()) != text:
                field.setText(text)


class MeasureChoice(QComboBox):
    """Which measure is asked for; one that is not there any more stays until another is chosen."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Which measure"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHORT)
        self._wanted = ""
        self.show_measures(())
        self.activated.connect(self._on_activated)

    @property
    def measure(self) -> str:
        return self._wanted

    def show_measures(self, measures: Sequence[Measure]) -> None:
        self.clear()
        self.addItem(self.tr("Choose a measure"), "")
        for measure in measures:
            self.addItem(measure.title, measure.id)
        self.show_measure(self._wanted)

    def show_measure(self, measure_id: str) -> None:
        self._wanted = measure_id
        self.setCurrentIndex(self.findData(measure_id))

    def _on_activated(self) -> None:
        self._wanted = self.currentData()
        self.edited.emit()
