from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.ui.codes import badge, place_of
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.frames import clear


class CodeKeys(QWidget):
    """The codes of the measure in hand, each with its key: pressed here or on the keyboard."""

    pressed = Signal(object)
    nothing_pressed = Signal()

    def __init__(self) -> None:
        self._measure: Measure | None = None
        self.buttons: dict[str, QPushButton] = {}
        super().__init__()
        look(self, "clear")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 10, 18, 10)
        self._column.setSpacing(8)

    def show_coding(self, coding: Coding) -> None:
        if coding.measure != self._measure:
            self._measure = coding.measure
            self._build(coding.measure)
        going_on = {entry.code_id for entry in coding.entries if entry.end_ms is None}
        points = coding.measure.kind.of_points
        for code_id, made in self.buttons.items():
            made.setChecked(not points and code_id in going_on)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._draw_signs()

    def _build(self, measure: Measure) -> None:
        clear(self._column)
        self.buttons = {}
        self._column.addWidget(
            self._row(measure, tuple(code for code in measure.keys if code not in measure.modifiers))
        )
        if measure.modifiers:
            self._column.addWidget(label(self.tr("More about the chosen one:"), "small"))
            self._column.addWidget(self._row(measure, measure.modifiers))
        self._draw_signs()

    def _row(self, measure: Measure, codes: tuple[Code, ...]) -> QWidget:
        row = QWidget()
        look(row, "clear")
        flow = FlowLayout(row)
        for code in codes:
            made = button(code.label, "code")
            made.setAccessibleName(self.tr("{0}, key {1}").format(code.label, code.key.upper()))
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.setCheckable(not measure.kind.of_points)
            made.clicked.connect(partial(self._press, code))
            self.buttons[code.id] = made
            flow.addWidget(made)
        if measure.kind is MeasureKind.STATES:
            nothing = button(self.tr("None of these"), "link")
            nothing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            nothing.clicked.connect(self.nothing_pressed)
            flow.addWidget(nothing)
        return row

    def _press(self, code: Code) -> None:
        """What is checked follows from the codes, not from the press."""
        made = self.buttons[code.id]
        if made.isCheckable():
            made.setChecked(not made.isChecked())
        self.pressed.emit(code)

    def _draw_signs(self) -> None:
        if self._measure is None:
            return
        pixels = scaled(18)
        for code in self._measure.keys:
            sign = badge(place_of(self._measure, code.id), code.key, pixels, self.devicePixelRatioF(), self.font())
            self.buttons[code.id].setIcon(QIcon(sign))
