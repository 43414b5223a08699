from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHeaderView, QLineEdit, QTableView, QWidget

from reflectapp.domain.seats import Seat
from reflectapp.ui.looks import look
from reflectapp.ui.seats.model import SEAT, Index, SeatModel
from reflectapp.ui.seats.painting import SeatDelegate
from reflectapp.ui.theme.style import scaled

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_CELL: Final = (34, 30)


class SeatGrid(QTableView):
    """The seats as she sees them from the front of the room. It is never mirrored: left stays left.

    `current_id`: the seat that is looked at. `signs`: place and key of the code seen of a seat, by its id.
    """

    editable = False
    marks_current = False

    def __init__(self) -> None:
        super().__init__()
        self.current_id = ""
        self.signs: Mapping[str, tuple[int, str]] = {}
        self.held = self.over = QModelIndex()
        self.shown = SeatModel(self.editable)
        self.setModel(self.shown)
        self.setItemDelegate(SeatDelegate(self))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        look(self, "plain")
        for head, least in ((self.horizontalHeader(), _CELL[0]), (self.verticalHeader(), _CELL[1])):
            head.hide()
            head.setMinimumSectionSize(scaled(least))
            head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)


class SeatEditor(SeatGrid):
    """A click on an empty place adds a seat, a drag moves one, and all of it by keys.

    `added` carries a column and a row, `moved` a seat's id with them, `named` one with a name, `deleted` an id.
    """

    editable = True
    added = Signal(int, int)
    moved = Signal(str, int, int)
    named = Signal(str, str)
    deleted = Signal(str)
    current_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pressed_at = QPoint()
        self.setItemDelegate(_NamingDelegate(self))
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.current_changed.emit())
        self.setAccessibleName(self.tr("Seats, the front row at the bottom"))

    @property
    def seat(self) -> Seat | None:
        """The one at the current place."""
        return self.shown.seat(self.currentIndex())

    def show_seats(self, seats: tuple[Seat, ...]) -> None:
        """The current place stays, and a name that is being written."""
        index = self.currentIndex()
        place = self.shown.place(index) if index.isValid() else (0, 0)
        seat, field = self.seat, self.indexWidget(index)
        written = (field.text(), field.cursorPosition()) if isinstance(field, QLineEdit) else None
        self.shown.show_seats(seats)
        self.choose(*place)
        self.current_changed.emit()
        there = next((each for each in seats if seat is not None and each.id == seat.id), None)
        if written is not None and there is not None:
            self.choose(there.column, there.row)
            self._write_on(*written)

    def choose(self, column: int, row: int) -> None:
        if not self.currentIndex().isValid() or self.shown.place(self.currentIndex()) != (column, row):
            self.setCurrentIndex(self.shown.index_of(column, row))

    def name_it(self) -> None:
        """Opens the name of the seat in hand for writing."""
        if self.seat is not None:
            self.edit(self.currentIndex())

    def keep_name(self) -> None:
        """What is being written is kept."""
        field = self.viewport().findChild(QLineEdit)
        if field is not None:
            self.commitData(field)

    def _write_on(self, text: str, at: int) -> None:
        """Opens the field anew if more places took it away."""
        if self.indexWidget(self.currentIndex()) is None:
            self.edit(self.currentIndex())
            field = self.indexWidget(self.currentIndex())
            if isinstance(field, QLineEdit):
                field.setText(text)
                field.setModified(True)
                field.setCursorPosition(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            return  # Enter in a name comes here too
        seat, key = self.seat, Qt.Key(event.key())
        place = self.shown.place(self.currentIndex()) if self.currentIndex().isValid() else (0, 0)
        if key in _ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            column, row = place[0] + _ARROWS[key][0], place[1] + _ARROWS[key][1]
            if seat is not None and self.shown.index_of(column, row).isValid():
                self.moved.emit(seat.id, column, row)
                self.choose(column, row)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Insert, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            if seat is None:
                self.added.emit(*place)
            if key not in (Qt.Key.Key_Space, Qt.Key.Key_Insert):
                self.name_it()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if seat is not None:
                self.deleted.emit(seat.id)
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self.setCurrentIndex(index)
            self.held, self._pressed_at = index, event.position().toPoint()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        far = (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance()
        if self.held.isValid() and self.shown.seat(self.held) is not None and (far or self.over.isValid()):
            self.over = self.indexAt(at)
            self.viewport().update()
        elif not self.held.isValid():
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, over = self.held, self.over
        self.held = self.over = QModelIndex()
        seat = self.shown.seat(held)
        if not held.isValid():
            super().mouseReleaseEvent(event)
        elif seat is None:
            if self.indexAt(event.position().toPoint()) == held:
                self.added.emit(*self.shown.place(held))
        elif over.isValid() and over != held:
            place = self.shown.place(over)
            self.moved.emit(seat.id, *place)
            self.choose(*place)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.name_it()


class _NamingDelegate(SeatDelegate):
    """What is written goes to the editor, not into the model: that shows what is kept."""

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """A name that is being typed is newer than what is kept."""
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        grid, seat = self.parent(), index.data(SEAT)
        if isinstance(grid, SeatEditor) and isinstance(seat, Seat) and isinstance(editor, QLineEdit):
            grid.named.emit(seat.id, editor.text())
