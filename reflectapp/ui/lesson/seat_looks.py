from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.domain.seats import Seat
from reflectapp.domain.sweeps import by_seat
from reflectapp.ui.codes import place_of
from reflectapp.ui.lesson.sweeping import Sweeping
from reflectapp.ui.looks import label, look
from reflectapp.ui.seats.grid import SeatGrid
from reflectapp.ui.seats.naming import seat_text
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.words import short_time

_ROW_HIGH: Final = 40
_TABLE: Final = (560, 520)


class SeatLooksView(QWidget):
    """The seat map during a sweep: who is looked at now, and what was seen of the others.

    `looked_at` carries where on it that is.
    """

    looked_at = Signal(QRect)

    def __init__(self, sweeping: Sweeping) -> None:
        super().__init__()
        look(self, "clear")
        self._sweeping = sweeping
        self.where = ElidedLabel("strong")
        self.grid = _Grid()
        self.grid.setAccessibleName(self.tr("Seats"))
        said = self.tr("Each key leads to the next seat. Arrows or a click: another seat. Backspace: the one before.")
        self.hint = label(said, "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 4, 18, 0)
        column.setSpacing(6)
        for part in (self.where, self.grid, self.hint):
            column.addWidget(part)
        self.grid.pressed_seat.connect(sweeping.jump)
        sweeping.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """As the sweep stands."""
        sweeping, coding = self._sweeping, self._sweeping.coding
        self.setVisible(sweeping.going_on)
        if not sweeping.going_on or coding is None:
            return
        codes = {code.id: code for code in coding.measure.codes}
        looks = {seat_id: codes[code_id] for seat_id, code_id in sweeping.looks.items() if code_id in codes}
        self.grid.signs = {seat_id: (place_of(coding.measure, each.id), each.key) for seat_id, each in looks.items()}
        self.grid.shown.looks = {seat_id: each.label for seat_id, each in looks.items()}
        current = sweeping.current
        self.grid.current_id = current.id if current is not None else ""
        self.grid.shown.show_seats(sweeping.seats)
        self.grid.setFixedHeight(self.grid.shown.rowCount() * scaled(_ROW_HIGH) + 6)
        self.grid.viewport().update()
        where = seat_text(current) if current is not None else self.tr("All done. Space plays on.")
        self.where.setText(f"{short_time(sweeping.at_ms)}  {where}")
        if current is not None:
            QTimer.singleShot(0, self, self._tell_place)

    def _tell_place(self) -> None:
        """Once everything has its size."""
        current = self._sweeping.current
        if current is not None:
            place = self.grid.visualRect(self.grid.shown.index_of(current.column, current.row))
            self.looked_at.emit(place.translated(self.grid.pos()))


class SeatTable(Sheet):
    """What was seen of each seat in a run, in the order of the seats."""

    def __init__(self, coding: Coding, seats: Sequence[Seat], parent: QWidget) -> None:
        super().__init__(parent.tr("Seat by seat"), parent)
        names = {seat.id: seat_text(seat) for seat in seats}
        found = by_seat(coding, seats)
        codes = coding.measure.codes
        self.table = QTableWidget(len(found), 1 + len(codes))
        self.table.setAccessibleName(self.tr("Looks, seat by seat"))
        self.table.setHorizontalHeaderLabels([self.tr("Seat"), *(code.label for code in codes)])
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column in range(1, 1 + len(codes)):
            self.table.model().setHeaderData(column, Qt.Orientation.Horizontal, end, Qt.ItemDataRole.TextAlignmentRole)
        for row, looks in enumerate(found):
            said = names.get(looks.seat_id, self.tr("A seat that is no longer on the map"))
            for column, text in enumerate((said, *map(str, looks.counts))):
                item = QTableWidgetItem(text)
                if column:
                    item.setTextAlignment(end)
                self.table.setItem(row, column, item)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        said = self.tr("What was seen how often, within the time covered. A few looks at one student say little.")
        self.body.addWidget(label(said, "soft", wrap=True))
        self.body.addWidget(self.table, 1)
        self.add_close()
        self.stand(*_TABLE)


class _Grid(SeatGrid):
    """Keys stay with the video: they say what is seen."""

    pressed_seat = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        seat = self.shown.seat(self.indexAt(event.position().toPoint()))
        if seat is not None:
            self.pressed_seat.emit(seat.id)
