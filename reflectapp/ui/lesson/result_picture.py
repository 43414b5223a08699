from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QWidget

from reflectapp.domain.charts import Chart, ChartKind
from reflectapp.domain.codings import Coding
from reflectapp.services import results
from reflectapp.services.following import ToFollow
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.picture_files import ask_for_file
from reflectapp.ui.lesson.result_words import words
from reflectapp.ui.looks import drop_down, label
from reflectapp.ui.measuring import Choice, choices
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.chart_view import ChartView
from reflectapp.ui.widgets.tables import TextModel, reading_table

_KINDS: Final = {
    ChartKind.OVER_LESSON: QT_TRANSLATE_NOOP("ResultPicture", "Over the lesson"),
    ChartKind.SPREAD: QT_TRANSLATE_NOOP("ResultPicture", "How it is spread"),
    ChartKind.LESSONS: QT_TRANSLATE_NOOP("ResultPicture", "Lesson by lesson"),
}
_WIDTH, _HEIGHT = 840, 590
_HIGH: Final = 310


@dataclass
class Shown:
    """Which picture she looked at last, and whether as a table."""

    kind: ChartKind = ChartKind.OVER_LESSON
    tabled: bool = False


class ResultPicture(Sheet):
    """What a run found as a picture or the same as a table; a part leads to its first code's place in the video.

    `led` carries an entry's id, `lesson_asked` a lesson's.
    """

    led = Signal(str)
    lesson_asked = Signal(str)

    def __init__(self, context: Context, coding: Coding, shown: Shown, parent: QWidget) -> None:
        super().__init__(self.tr("A result as a picture"), parent, coding.measure.title)
        self._context, self._coding, self._shown = context, coding, shown
        self.chart: Chart | None = None
        self.kind = _combo(self.tr("Which picture"))
        for kind, text in _KINDS.items():
            self.kind.addItem(QCoreApplication.translate("ResultPicture", str(text)), kind)
        self.kind.setCurrentIndex(self.kind.findData(shown.kind))
        self.number = _combo(self.tr("Which number"))
        for choice in choices(ToFollow((coding.measure,), ())):
            self.number.addItem(choice.said, choice)
        self.as_table = self.add_button("", "link")
        self.save = drop_down(self.tr("Save"), self._save_menu(), "link", "file-down")
        self.add_to_foot(self.save)
        self.view = ChartView(_HIGH)
        self._model = TextModel()
        self.table = reading_table(self._model, self.tr("The same as a table"))
        self.remarks = label("", "small", wrap=True)
        self._hint = label(
            self.tr("Click on a part, or choose one with the arrows and Enter, to see it."), "soft", True
        )
        self._lay_out()
        self._connect()
        self.add_close().setDefault(False)
        self._read()
        self.stand(_WIDTH, _HEIGHT)
        (self.table if shown.tabled else self.view).setFocus()

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self.tr("As a picture (PNG)…"), partial(self._save, "png"))
        menu.addAction(self.tr("As a drawing (SVG)…"), partial(self._save, "svg"))
        menu.addAction(self.tr("As a table (CSV)…"), partial(self._save, "csv"))
        with_titles = self.tr("As a table with the lessons’ titles (CSV)…")
        self.with_titles = menu.addAction(with_titles, partial(self._save, "csv", named=True))
        return menu

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind, 2)
        row.addWidget(self.number, 3)
        self.body.addLayout(row)
        for part in (self.view, self.table, self._hint, self.remarks):
            self.body.addWidget(part)
        self.body.addWidget(label(self._coding.measure.definition, "small", wrap=True))
        self.body.addStretch(1)
        self.table.setFixedHeight(self.view.sizeHint().height())

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._read)
        self.number.currentIndexChanged.connect(self._read)
        self.as_table.clicked.connect(self._turn)
        self.view.led.connect(self._lead)
        self.table.activated.connect(lambda index: self._lead_from(index.row()))

    @property
    def _kind(self) -> ChartKind:
        return ChartKind(self.kind.currentData())

    def _read(self) -> None:
        self._shown.kind = self._kind
        self._settle()
        choice = self.number.currentData()
        if self._kind is not ChartKind.LESSONS:
            self._context.ask(self, results.of_run, self._coding, self._kind, words())(self._show)
        elif isinstance(choice, Choice):
            said = choice.said[:1].upper() + choice.said[1:]
            self._context.ask(self, results.of_lessons, choice.measured, said, choice.unit, words())(self._show)

    def _show(self, chart: Chart) -> None:
        if chart.kind is not self._kind:
            return
        self.chart = chart
        self.view.show_chart(chart)
        self._model.show_rows(chart.head, chart.rows)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.selectRow(0)
        self.remarks.setText("\n".join(chart.remarks))
        self._settle()

    def _settle(self) -> None:
        tabled = self._shown.tabled
        self.number.setVisible(self._kind is ChartKind.LESSONS and self.number.count() > 1)
        self.view.setVisible(not tabled)
        self.table.setVisible(tabled)
        self.with_titles.setVisible(self._kind is ChartKind.LESSONS)
        self.as_table.setText(self.tr("As a picture") if tabled else self.tr("As a table"))

    def _turn(self) -> None:
        self._shown.tabled = not self._shown.tabled
        self._settle()
        (self.table if self._shown.tabled else self.view).setFocus()

    def _lead_from(self, row: int) -> None:
        if self.chart is not None and (leads_to := self.chart.bars[row].leads_to):
            self._lead(leads_to)

    def _lead(self, leads_to: str) -> None:
        self.accept()
        (self.lesson_asked if self._kind is ChartKind.LESSONS else self.led).emit(leads_to)

    def _save(self, suffix: str, *, named: bool = False) -> None:
        if self.chart is not None:
            ask_for_file(self, self._context, self.chart, self._coding.measure.title, suffix, named=named)


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(10)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made
