from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Measure, MeasureKind
from reflectapp.domain.results import result
from reflectapp.services.measures import is_own
from reflectapp.ui.lesson.others_found import OthersFound
from reflectapp.ui.lesson.result_words import card, guessed_by, unit
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.days import local_day, short_day
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.widgets.number_field import NumberField


class MeasureSheet(QFrame):
    """One measure before it is coded: its definition, what she guesses, the runs there are."""

    back_asked = Signal()
    start_asked = Signal(object, dict)
    run_asked = Signal(object)
    change_asked = Signal(object)
    put_away_asked = Signal(object)
    seats_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        look(self, "panel")
        self._measure: Measure | None = None
        self._runs: tuple[Coding, ...] = ()
        self.guesses: dict[str, NumberField] = {}
        self.title = label("", "heading", wrap=True)
        self.definition = label("", wrap=True)
        self.others = OthersFound()
        self.start = button("", "filled", "play")
        self.start.clicked.connect(self._start)
        self.guess_first = button(self.tr("Guess first"), "link")
        self.guess_first.clicked.connect(self._show_guesses)
        self.seats = button(self.tr("Where they sit…"), "link", "pencil")
        self.seats.setAccessibleDescription(self.tr("With a seat map, the keys go from seat to seat."))
        self.seats.clicked.connect(self.seats_asked)
        back = button(self.tr("All measures"), "link", "arrow-left")
        back.clicked.connect(self.back_asked)
        self.change = button(self.tr("Change it…"), "link", "pencil")
        self.change.clicked.connect(lambda: self.change_asked.emit(self._measure))
        self.put_away = button(self.tr("Put it away"), "link")
        self.put_away.clicked.connect(lambda: self.put_away_asked.emit(self._measure))
        self._guess_box = QWidget()
        look(self._guess_box, "clear")
        self._run_box = QWidget()
        look(self._run_box, "clear")
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 8, 18, 14)
        column.setSpacing(8)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.title, self.definition):
            column.addWidget(part)
        column.addWidget(self.others)
        column.addWidget(self.seats, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._guess_box)
        row = QHBoxLayout()
        row.addWidget(self.start)
        row.addWidget(self.guess_first)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._run_box)
        mine = QHBoxLayout()
        mine.addWidget(self.change)
        mine.addWidget(self.put_away)
        mine.addStretch(1)
        column.addLayout(mine)
        column.addStretch(1)

    @property
    def measure(self) -> Measure | None:
        return self._measure

    @property
    def guess(self) -> dict[str, float]:
        """What she typed so far, by code."""
        return {key: field.value for key, field in self.guesses.items() if field.value is not None}

    def show_guess(self, guess: Mapping[str, float]) -> None:
        """What she had typed already."""
        for key, field in self.guesses.items():
            field.show_value(guess.get(key))
        self._guess_box.setVisible(bool(guess))
        self.guess_first.setVisible(not guess)

    def show_measure(self, measure: Measure, runs: Sequence[Coding]) -> None:
        if measure != self._measure:
            self._measure = measure
            self.title.setText(measure.title)
            self.definition.setText(measure.definition)
            self.definition.setVisible(bool(measure.definition))
            for part in (self.change, self.put_away):
                part.setVisible(is_own(measure))
            self.seats.setVisible(measure.kind is MeasureKind.SWEEP)
            self.others.show_measure(measure)
            self._build_guesses(measure)
        self._runs = tuple(runs)
        self.start.setText(self.tr("Code again, as a run of its own") if runs else self.tr("Start coding"))
        self._build_runs()

    def _show_guesses(self) -> None:
        self._guess_box.show()
        self.guess_first.hide()
        next(iter(self.guesses.values())).setFocus()

    def _start(self) -> None:
        self.start_asked.emit(self._measure, self.guess)
        self.show_guess({})

    def _build_guesses(self, measure: Measure) -> None:
        grid = _emptied(self._guess_box)
        said = label(self.tr("What do you think you will find? In {0}.").format(unit(measure)), "soft", wrap=True)
        grid.addWidget(said, 0, 0, 1, 2)
        self.guesses = {}
        for row, (key, name) in enumerate(guessed_by(measure), 1):
            field = self.guesses[key] = NumberField(name or self.tr("Your guess"))
            field.returnPressed.connect(self._start)
            grid.addWidget(label(name or self.tr("Your guess")), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(2, 1)
        self._guess_box.hide()
        self.guess_first.show()

    def _build_runs(self) -> None:
        grid = _emptied(self._run_box)
        for row, run in enumerate(self._runs):
            found = card(run)
            said = self.tr("Run {0}, {1}").format(row + 1, short_day(local_day(run.started_at)))
            look_at = button(said, "link")
            look_at.clicked.connect(partial(self.run_asked.emit, run))
            number = found.headline or self.tr("n = {0}").format(result(run).n)
            grid.addWidget(look_at, row, 0)
            grid.addWidget(label(number, "soft"), row, 1)
        grid.setColumnStretch(1, 1)


def _emptied(box: QWidget) -> QGridLayout:
    """The box's grid, without what was in it."""
    grid = box.layout()
    if not isinstance(grid, QGridLayout):
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
    clear(grid)
    return grid
