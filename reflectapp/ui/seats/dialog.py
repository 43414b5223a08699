from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from reflectapp.domain import seats as edits
from reflectapp.domain.lessons import Lesson
from reflectapp.domain.outcome import Topic
from reflectapp.domain.seats import Seat, SeatMap, of_class
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text
from reflectapp.services import lessons, seat_maps
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, drop_down, label
from reflectapp.ui.seats.details import SeatDetails
from reflectapp.ui.seats.grid import SeatEditor
from reflectapp.ui.seats.naming import place_text
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.theme.style import scaled

_SIZE: Final = (860, 620)
_GRID_HIGH: Final = 180
_BESIDE_WORDS: Final = 36


@dataclass(frozen=True, slots=True)
class _Known:
    lesson: Lesson
    maps: tuple[SeatMap, ...]


def _read(store: OpenStore, lesson_id: str) -> _Known:
    return _Known(lessons.lesson(store, lesson_id), seat_maps.all_maps(store))


class SeatMapDialog(Sheet):
    """Where the students of a lesson's class sit. Every change is kept at once and can be undone.

    A lesson without a class gets the one that she names here.
    """

    def __init__(self, context: Context, lesson_id: str, parent: QWidget) -> None:
        super().__init__(parent.tr("Where they sit"), parent)
        self._context = context
        self._lesson_id = lesson_id
        self._known: _Known | None = None
        self._seats: tuple[Seat, ...] = ()
        self._writing = 0
        self.of_class = label("", "strong")
        self.class_name = QLineEdit()
        self.class_name.setPlaceholderText(self.tr("Which class is it? For example 7b"))
        self.class_name.setAccessibleName(self.tr("Class"))
        words = self.class_name.fontMetrics().horizontalAdvance(self.class_name.placeholderText())
        self.class_name.setMinimumWidth(words + scaled(_BESIDE_WORDS))
        self.others = drop_down(self.tr("Take over the seats of"), QMenu(self), "link")
        self.by_row = button(self.tr("Number them row by row"), "link")
        self.delete_map = button(self.tr("Delete all seats"), "link", "trash-2")
        self.undo = button(self.tr("Undo"), "icon", "undo-2")
        self.redo = button(self.tr("Redo"), "icon", "redo-2")
        self.grid = SeatEditor()
        self.grid.setMinimumHeight(scaled(_GRID_HIGH))
        self.grid.setEnabled(False)
        self.details = SeatDetails()
        self._lay_out()
        self._connect()
        self._ask()
        self.stand(*_SIZE)

    def keep_draft(self) -> None:
        self.grid.keep_name()
        self._name_class()

    @property
    def seats(self) -> tuple[Seat, ...]:
        """As she sees them now."""
        return self._seats

    def _lay_out(self) -> None:
        said = self.tr(
            "Click a place for each student, as you see the class from the front. Double-click for a name, if you "
            "like; drag to move. By keys: arrows, Space, Enter for the name, Delete, and Alt with an arrow to move. "
            "Names stay in your store."
        )
        top = QHBoxLayout()
        for part in (self.of_class, self.class_name, self.others):
            top.addWidget(part)
        top.addStretch(1)
        for part in (self.by_row, self.delete_map, self.undo, self.redo):
            top.addWidget(part)
        front = label(self.tr("The front: this is where you stand"), "chip")
        self.body.addLayout(top)
        self.body.addWidget(self.grid, 1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(front)
        middle.addStretch(1)
        self.body.addLayout(middle)
        self.body.addWidget(self.details)
        self.body.addWidget(label(said, "soft", wrap=True))
        self.add_close().setDefault(False)

    def _connect(self) -> None:
        grid, details, context = self.grid, self.details, self._context
        grid.added.connect(self._add)
        grid.moved.connect(lambda *to: self._keep(edits.moved(self._seats, *to)))
        grid.named.connect(lambda seat_id, name: self._change(seat_id, name=name_text(name)))
        grid.current_changed.connect(self._show_place)
        for source in (grid, details):
            source.deleted.connect(self._delete)
        details.numbered.connect(lambda *to: self._keep(edits.numbered(self._seats, *to)))
        details.hidden_changed.connect(lambda seat_id, hidden: self._change(seat_id, shown=not hidden))
        details.name_asked.connect(grid.name_it)
        details.add_asked.connect(lambda: self._add(*grid.shown.place(grid.currentIndex())))
        self.by_row.clicked.connect(lambda: self._keep(edits.row_by_row(self._seats)))
        self.delete_map.clicked.connect(lambda: self._keep(()))
        self.class_name.editingFinished.connect(self._name_class)
        self.class_name.textChanged.connect(self._let_draw)
        steps = ((self.undo, context.undo.undo, "Undo"), (self.redo, context.undo.redo, "Redo"))
        for made, step, key in steps:
            made.clicked.connect(step)
            QShortcut(QKeySequence(getattr(QKeySequence.StandardKey, key)), self).activated.connect(step)
        context.undo.moved.connect(self._show_undo)
        context.changed.connect(lambda topics: self._ask() if topics & {Topic.SEATS, Topic.LESSONS} else None)
        self._show_undo()

    def _show_undo(self) -> None:
        self.undo.setEnabled(self._context.undo.can_undo)
        self.redo.setEnabled(self._context.undo.can_redo)

    def _ask(self) -> None:
        self._context.ask(self, _read, self._lesson_id)(self._show)

    def _show(self, known: _Known) -> None:
        """What is being written is newer than what was read."""
        if self._writing:
            return
        to_seats, to_class = self._known is None or self.class_name.hasFocus(), self._known is None
        self._known = known
        name = known.lesson.class_name
        own = of_class(known.maps, name)
        self._seats = own.seats if own is not None else ()
        self.of_class.setText(self.tr("Class {0}").format(name))
        self.of_class.setVisible(bool(name))
        self.class_name.setVisible(not name)
        menu = self.others.menu()
        menu.clear()
        for each in known.maps if name else ():
            if each != own:
                text = f"{each.class_name} ({len(each.seats)})".replace("&", "&&")
                menu.addAction(text, partial(self._write, seat_maps.take_over, each.id, name))
        self.others.setVisible(not self._seats and not menu.isEmpty())
        self._show_seats()
        self._let_draw()
        if name and to_seats:
            self.grid.setFocus()
        elif to_class:
            self.class_name.setFocus()

    def _let_draw(self) -> None:
        """Seats are of a class; a click on one keeps the class's name that is being written."""
        named = self._known is not None and bool(self._known.lesson.class_name or name_text(self.class_name.text()))
        if named is not self.grid.isEnabled():
            self.grid.setEnabled(named)
            self._show_place()

    def _show_seats(self) -> None:
        self.grid.show_seats(self._seats)
        self.by_row.setVisible(self._seats != edits.row_by_row(self._seats))
        self.delete_map.setVisible(bool(self._seats))

    def _show_place(self) -> None:
        seat, index = self.grid.seat, self.grid.currentIndex()
        self.details.setEnabled(index.isValid() and self.grid.isEnabled())
        if index.isValid():
            number = self.grid.shown.number(seat) if seat is not None else 0
            self.details.show_place(self.grid.shown.place(index), seat, number, len(self._seats))

    def _add(self, column: int, row: int) -> None:
        self._keep(edits.added(self._seats, Seat(new_id(), column, row)))
        self._context.announce(self.tr("A seat: {0}").format(place_text(column, row)))

    def _delete(self, seat_id: str) -> None:
        self._keep(edits.without(self._seats, seat_id))

    def _change(self, seat_id: str, **values: Any) -> None:
        own = next((seat for seat in self._seats if seat.id == seat_id), None)
        if own is not None:
            self._keep(edits.changed(self._seats, replace(own, **values)))

    def _name_class(self) -> None:
        name = name_text(self.class_name.text())
        if self._known is not None and name and not self._known.lesson.class_name:
            draft = replace(lessons.draft_of(self._known.lesson), class_name=name)
            self._known = replace(self._known, lesson=replace(self._known.lesson, class_name=name))
            self._write(lessons.change, self._lesson_id, draft)

    def _keep(self, seats: tuple[Seat, ...]) -> None:
        """Seen at once, and stored after it."""
        self._name_class()
        if self._known is not None and self._known.lesson.class_name and seats != self._seats:
            self._seats = seats
            self._show_seats()
            self._write(seat_maps.keep, self._known.lesson.class_name, seats)

    def _write(self, verb: Callable[..., Any], *args: object) -> None:
        def written(_value: object = None) -> None:
            self._writing -= 1

        def failed(error: BaseException) -> None:
            written()
            self._context.troubled.emit(error)
            self._ask()

        self._writing += 1
        self._context.do(self, verb, *args)(written, failed)
