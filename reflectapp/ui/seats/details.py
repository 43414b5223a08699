from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.seats import Seat
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.seats.naming import place_text, seat_text
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.tick import Tick


class SeatDetails(QWidget):
    """What belongs to the place in hand: name, number in the sweep, and whether it may be shown.

    It is as high for a free place, so that the seats above it stay where they are.
    """

    numbered = Signal(str, int)
    hidden_changed = Signal(str, bool)
    deleted = Signal(str)
    name_asked = Signal()
    add_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        look(self, "clear")
        self._seat: Seat | None = None
        self.where = ElidedLabel("strong")
        self.number = QSpinBox()
        self.number.setKeyboardTracking(False)
        self.number.setAccessibleName(self.tr("Number in the sweep"))
        self.hidden = Tick(self.tr("Not to be shown to others"))
        self.name = button(self.tr("Name"), "link", "pencil")
        self.delete = button(self.tr("Delete"), "link", "trash-2")
        self.add = button(self.tr("A seat here"), "link", "plus")
        numbered = QWidget()
        look(numbered, "clear")
        row = QHBoxLayout(numbered)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(label(self.tr("Number in the sweep"), "soft"))
        row.addWidget(self.number)
        self._pages = QStackedWidget()
        for several in ((self.add,), (self.name, numbered, self.hidden, self.delete)):
            page = QWidget()
            look(page, "clear")
            flow = FlowLayout(page, spacing=8)
            for part in several:
                flow.addWidget(part)
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.where)
        column.addWidget(self._pages)
        self.number.valueChanged.connect(self._on_number)
        self.hidden.toggled.connect(self._on_hidden)
        self.delete.clicked.connect(self._on_delete)
        self.name.clicked.connect(self.name_asked)
        self.add.clicked.connect(self.add_asked)

    def show_place(self, place: tuple[int, int], seat: Seat | None, number: int, count: int) -> None:
        """`number`: of the seat among the `count` of the sweep."""
        self._seat = seat
        self.where.setText(seat_text(seat) if seat is not None else place_text(*place))
        self._pages.setCurrentIndex(int(seat is not None))
        if seat is not None:
            with QSignalBlocker(self.number), QSignalBlocker(self.hidden):
                self.number.setRange(1, count)
                self.number.setValue(number)
                self.hidden.setChecked(not seat.shown)

    def _on_number(self, value: int) -> None:
        if self._seat is not None:
            self.numbered.emit(self._seat.id, value)

    def _on_hidden(self, hidden: bool) -> None:
        if self._seat is not None:
            self.hidden_changed.emit(self._seat.id, hidden)

    def _on_delete(self) -> None:
        if self._seat is not None:
            self.deleted.emit(self._seat.id)
