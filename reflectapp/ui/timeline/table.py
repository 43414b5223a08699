from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableView, QWidget

from reflectapp.domain.lanes import LessonLanes, PlacedSound, Speech
from reflectapp.domain.moments import Moment
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.timeline.lanes import Lane, lane_name
from reflectapp.ui.widgets.tables import reading_table
from reflectapp.ui.words import time_text

_WIDTH, _HEIGHT = 640, 520
_FEW_MINUTES_MS: Final = 15 * 60_000
_SHORT_MS, _LONG_MS = 10_000, 60_000
_SILENCE_MS: Final = 1_000
_POWERS: Final = tuple(10 ** ((level - 255) / 40) for level in range(256))
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """What a lane shows from `start_ms` on."""

    start_ms: int
    lane: Lane
    what: str


def lines(found: LessonLanes, moments: Sequence[Moment], total_ms: int) -> list[Line]:
    """All that the lanes show, by time; sound level by the minute, or by ten seconds of a short lesson."""
    every_ms = _SHORT_MS if total_ms <= _FEW_MINUTES_MS else _LONG_MS
    made = [Line(each.start_ms, Lane.CHAPTERS, each.title or _tr("a chapter")) for each in found.chapters]
    made += [Line(each.start_ms, Lane.MOMENTS, _moment(each)) for each in moments]
    made += _spoken(found.speech)
    for sound in found.sounds:
        made += _loud(sound, every_ms)
    return sorted(made, key=lambda line: line.start_ms)


def _moment(moment: Moment) -> str:
    goal = _tr("goal") if moment.goal_ids else ""
    end = "" if moment.end_ms is None else _tr("until {0}").format(time_text(moment.end_ms, tenths=True))
    return " · ".join(part for part in (" ".join(moment.note.split()), ", ".join(moment.tags), goal, end) if part)


def _spoken(speech: Sequence[Speech]) -> Iterator[Line]:
    after = 0
    for each in speech:
        if each.start_ms - after >= _SILENCE_MS:
            yield Line(after, Lane.SPEECH, _seconds(_tr("no speech, {0} s"), each.start_ms - after))
        yield Line(each.start_ms, Lane.SPEECH, _seconds(_tr("speech, {0} s"), each.end_ms - each.start_ms))
        after = each.end_ms


def _seconds(text: str, ms: int) -> str:
    return text.format(f"{ms / 1000:.1f}")


def _loud(sound: PlacedSound, every_ms: int) -> Iterator[Line]:
    level = sound.level
    peaks, means = level.levels[0]
    several = every_ms // level.step_ms
    for place in range(0, len(peaks), several):
        power = sum(_POWERS[mean] for mean in means[place : place + several]) / len(means[place : place + several])
        loudest = (max(peaks[place : place + several]) - 255) / 4
        start_ms = sound.offset_ms + place * level.step_ms
        what = _tr("{0} dB on average, at most {1} dB").format(round(10 * log10(power)), round(loudest))
        yield Line(start_ms, Lane.SOUND, what)


class TimelineTable(Sheet):
    """The same as the lanes, to be read line by line. Enter or a double click goes there."""

    jumped = Signal(int)

    def __init__(self, every: Sequence[Line], at_ms: int, parent: QWidget) -> None:
        super().__init__(_tr("The timeline as a table"), parent)
        self._every = every
        self.lanes = QComboBox()
        self.lanes.setAccessibleName(_tr("Which lane"))
        self.lanes.addItem(_tr("All lanes"), None)
        for lane in Lane:
            if any(line.lane is lane for line in every):
                self.lanes.addItem(lane_name(lane), lane)
        self.model = _Model(every)
        self.table = _table(self.model)
        self.table.activated.connect(self._jump)
        self.lanes.currentIndexChanged.connect(self._filter)
        self.body.addWidget(self.lanes)
        self.body.addWidget(self.table, 1)
        go = self.add_button(_tr("Go there"))
        go.clicked.connect(lambda: self._jump(self.table.currentIndex()))
        go.setEnabled(bool(every))
        self.add_close().setDefault(False)
        self._choose(at_ms)
        self.stand(_WIDTH, _HEIGHT)
        self.table.setFocus()

    def _filter(self) -> None:
        chosen = self.lanes.currentData()
        line = self.model.line(self.table.currentIndex())
        self.model.show_lines([each for each in self._every if chosen in (None, each.lane)])
        self._choose(line.start_ms if line is not None else 0)

    def _choose(self, at_ms: int) -> None:
        """The line that began last."""
        place = bisect_right(self.model.lines, at_ms, key=lambda line: line.start_ms) - 1
        self.table.selectRow(max(0, place))
        self.table.scrollTo(self.table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _jump(self, index: Index) -> None:
        line = self.model.line(index)
        if line is not None:
            self.accept()
            self.jumped.emit(line.start_ms)


class _Model(QAbstractTableModel):
    def __init__(self, every: Sequence[Line]) -> None:
        super().__init__()
        self.lines = every
        self._heads = (_tr("Time"), _tr("Lane"), _tr("What"))

    def show_lines(self, several: Sequence[Line]) -> None:
        self.beginResetModel()
        self.lines = several
        self.endResetModel()

    def line(self, index: Index) -> Line | None:
        return self.lines[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._heads[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index)
        if line is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return (time_text(line.start_ms, tenths=True), lane_name(line.lane), line.what)[index.column()]


def _table(model: _Model) -> QTableView:
    made = reading_table(model, _tr("The timeline, line by line"))
    wide = made.fontMetrics()
    made.setColumnWidth(0, wide.horizontalAdvance("00:00:00.0") + scaled(28))
    made.setColumnWidth(1, wide.horizontalAdvance(lane_name(Lane.SPEECH)) + scaled(28))
    made.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    return made


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimelineTable", text)
