from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Measure
from reflectapp.ui.lesson.coding_sheet import CodingSheet
from reflectapp.ui.lesson.codings import Codings
from reflectapp.ui.lesson.measure_sheet import MeasureSheet
from reflectapp.ui.lesson.sweeping import Sweeping
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.player.player import Player
from reflectapp.ui.widgets.frames import clear, scrolling


class CodesPanel(QFrame):
    """The measures; one of them; and the run in hand. `corner` tells beside the tab that a measure is coded.

    `own_asked` carries a measure of hers to change, or None for a new one.
    """

    own_asked = Signal(object)
    put_away_asked = Signal(object)
    seats_asked = Signal()

    def __init__(self, codings: Codings, player: Player, sweeping: Sweeping) -> None:
        super().__init__()
        look(self, "panel")
        self._codings = codings
        self._coding = label(self.tr("coding"), "chip-good")
        self.corner = QWidget()
        look(self.corner, "clear")
        row = QHBoxLayout(self.corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._coding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self.measures = MeasureList()
        self.sheet = MeasureSheet()
        self.run = CodingSheet(codings, player, sweeping)
        self._list_area, self._sheet_area = scrolling(self.measures), scrolling(self.sheet)
        for part in (self._list_area, self._sheet_area, self.run):
            self._stack.addWidget(part)
        codings.changed.connect(self._show)
        self.measures.asked.connect(self.open_measure)
        self.measures.own_asked.connect(lambda: self.own_asked.emit(None))
        self.sheet.change_asked.connect(self.own_asked)
        self.sheet.put_away_asked.connect(self.put_away_asked)
        for sheet in (self.sheet, self.run):
            sheet.seats_asked.connect(self.seats_asked)
        self.sheet.back_asked.connect(lambda: self._stack.setCurrentWidget(self._list_area))
        self.sheet.start_asked.connect(codings.start)
        self.sheet.run_asked.connect(codings.take)
        self.run.back_asked.connect(self._back)
        self._show()

    @property
    def shows_measure(self) -> bool:
        """Whether one measure is shown before it is coded."""
        return self._stack.currentWidget() is self._sheet_area

    def show_measure(self, measure: Measure) -> None:
        self.sheet.show_measure(measure, self._codings.runs(measure))
        self._to_top(self._sheet_area)

    def open_measure(self, measure: Measure) -> None:
        """Shows it, ready to be coded."""
        self.show_measure(measure)
        self.sheet.start.setFocus()

    def _back(self) -> None:
        coding = self._codings.in_hand
        self._codings.take(None)
        if coding is not None:
            self.show_measure(coding.measure)

    def _show(self) -> None:
        made = self._codings
        self._coding.setVisible(made.running)
        self.measures.show_measures(made.measures, made.codings)
        if made.in_hand is not None:
            self.run.show_coding(made.in_hand)
            self._stack.setCurrentWidget(self.run)
            return
        measure = self.sheet.measure
        now = next((each for each in made.measures if measure is not None and each.id == measure.id), None)
        if now is not None:
            self.sheet.show_measure(now, made.runs(now))
        if self._stack.currentWidget() is self.run or now is None:
            self._stack.setCurrentWidget(self._sheet_area if now is not None else self._list_area)

    def _to_top(self, area: QScrollArea) -> None:
        area.verticalScrollBar().setValue(0)
        self._stack.setCurrentWidget(area)


class MeasureList(QWidget):
    """What can be measured, with what each means."""

    asked = Signal(object)
    own_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[Measure, int], ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 14)
        self._column.setSpacing(2)

    def show_measures(self, measures: Sequence[Measure], codings: Sequence[Coding]) -> None:
        runs = [coding.measure.id for coding in codings]
        shown = tuple((measure, runs.count(measure.id)) for measure in measures)
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._column)
        asks = label(self.tr("What would you like to know of this lesson?"), "soft", wrap=True)
        asks.setContentsMargins(6, 0, 6, 4)
        self._column.addWidget(asks)
        for measure, number in shown:
            self._add(measure, number)
        own = button(self.tr("A measure of my own…"), "link", "plus")
        own.clicked.connect(self.own_asked)
        self._column.addWidget(own, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)

    def _add(self, measure: Measure, runs: int) -> None:
        choose = button(measure.title, "link")
        choose.setAccessibleDescription(measure.definition)
        choose.clicked.connect(partial(self.asked.emit, measure))
        row = QHBoxLayout()
        row.addWidget(choose)
        row.addStretch(1)
        if runs:
            row.addWidget(label(self.tr("coded") if runs == 1 else self.tr("{0} runs").format(runs), "chip-good"))
        meaning = label(measure.definition.partition(". ")[0].rstrip(".") + ".", "small", wrap=True)
        meaning.setContentsMargins(8, 0, 8, 6)
        meaning.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)
        self._column.addWidget(meaning)
