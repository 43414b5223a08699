from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import MeasureKind
from reflectapp.domain.seats import Seat
from reflectapp.domain.sweeps import map_of
from reflectapp.ui.lesson.code_keys import CodeKeys
from reflectapp.ui.lesson.code_list import CodeList
from reflectapp.ui.lesson.codings import Codings
from reflectapp.ui.lesson.others_found import OthersFound
from reflectapp.ui.lesson.result_card import ResultCard
from reflectapp.ui.lesson.result_picture import ResultPicture, Shown
from reflectapp.ui.lesson.seat_looks import SeatLooksView, SeatTable
from reflectapp.ui.lesson.silences import SilenceBar
from reflectapp.ui.lesson.sweeping import Sweeping
from reflectapp.ui.looks import button, drop_down, label, look
from reflectapp.ui.player.player import Player
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.widgets.frames import scrolling

_LEAST_LIST: Final = 96


class CodingSheet(QFrame):
    """The run in hand: its keys while it is coded, else its result; and its codes."""

    back_asked = Signal()
    seats_asked = Signal()

    def __init__(self, codings: Codings, player: Player, sweeping: Sweeping) -> None:
        super().__init__()
        look(self, "panel")
        self._codings, self._player = codings, player
        self.keys = CodeKeys()
        self.looks = SeatLooksView(sweeping)
        self.silence = SilenceBar(codings.silences)
        self.card = ResultCard()
        self._pictured = Shown()
        self._shown: tuple[str, bool, bool] | None = None
        self.others = OthersFound()
        self.others.setContentsMargins(10, 0, 18, 8)
        self.list = CodeList()
        self.title = ElidedLabel("strong")
        self.back = button(self.tr("Back to the measure"), "icon", "arrow-left")
        self.run = button("", None)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.more = drop_down("", self._menu, "icon", "ellipsis")
        self.more.setAccessibleName(self.tr("What can be done with this run"))
        self.more.setToolTip(self.more.accessibleName())
        self._hint = label(
            self.tr("Play the lesson with Space, and press a key when it happens. Any speed will do."),
            "soft",
            wrap=True,
        )
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._hint.setContentsMargins(18, 4, 18, 14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._hint)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._inside = self._body()
        self._area = scrolling(self._inside)
        column.addWidget(self._area, 1)
        self._connect()

    def show_coding(self, coding: Coding) -> None:
        running = self._codings.running
        self.title.setText(coding.measure.title)
        self.run.setText(self.tr("End coding") if running else self.tr("Go on coding"))
        self.keys.setVisible(running)
        self.card.setVisible(not running)
        self.others.show_measure(coding.measure)
        if running:
            self.keys.show_coding(coding)
            self.others.hide()
        else:
            self.card.show_coding(coding)
        self.list.show_coding(coding, self._codings.chosen_id, self._seats(coding))
        self._stack.setCurrentIndex(1 if coding.entries else 0)
        self._hint.setVisible(running)
        self.silence.refresh()
        if running and self._codings.chosen_id:
            QTimer.singleShot(0, self, self._to_newest)
        shown = coding.id, running, any(entry.estimated for entry in coding.entries)
        if shown != self._shown:
            self._shown = shown
            QTimer.singleShot(0, self, self._to_top)

    def _to_top(self) -> None:
        """Where its keys are, or its number; what was pressed may have left, and the keyboard gone on further down."""
        self._area.verticalScrollBar().setValue(0)

    def _to_newest(self) -> None:
        """The code pressed last is seen whole, unless its keys would leave: large text has no room for both."""
        place = self.list.visualRect(self.list.currentIndex())
        bottom = self.list.viewport().mapTo(self._inside, place.bottomLeft())
        if place.isValid() and bottom.y() - self.keys.y() < self._area.viewport().height():
            self._area.ensureVisible(bottom.x(), bottom.y(), 0, 1)

    def _seats(self, coding: Coding) -> tuple[Seat, ...]:
        """Those that its looks were at."""
        found = map_of(coding, self._codings.seat_maps)
        return found.seats if found is not None else ()

    def _head(self) -> QWidget:
        head = QFrame()
        look(head, "clear")
        row = QHBoxLayout(head)
        row.setContentsMargins(10, 6, 14, 4)
        row.setSpacing(6)
        row.addWidget(self.back)
        row.addWidget(self.title, 1)
        row.addWidget(self.run)
        row.addWidget(self.more)
        return head

    def _body(self) -> QWidget:
        """It scrolls where text is large; the codes keep room for three."""
        self._stack.setMinimumHeight(scaled(_LEAST_LIST))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.looks)
        column.addWidget(self.keys)
        column.addWidget(self.card)
        column.addWidget(self.silence)
        column.addWidget(self.others)
        column.addWidget(self._stack, 1)
        return body

    def show_picture(self) -> None:
        """The result as a picture; its parts lead back here."""
        if self._codings.in_hand is not None:
            context = self._codings.context
            picture = ResultPicture(context, self._codings.in_hand, self._pictured, self)
            picture.led.connect(self._codings.choose)
            picture.lesson_asked.connect(lambda lesson_id: context.go.lesson.emit(lesson_id, None))
            picture.open()

    def _connect(self) -> None:
        made = self._codings
        self.back.clicked.connect(self.back_asked)
        self.looks.looked_at.connect(self._show_seat)
        self.run.clicked.connect(lambda: made.end() if made.running else made.go_on())
        self.keys.pressed.connect(made.press)
        self.keys.nothing_pressed.connect(made.correct.end_state)
        self.list.chosen.connect(made.choose)
        self.list.delete_asked.connect(made.correct.delete_entry)
        self.list.nudged.connect(self._nudge)
        self.list.menu_asked.connect(self._show_code_menu)
        self.card.picture.clicked.connect(self.show_picture)
        made.chosen_changed.connect(lambda: self.list.show_chosen(made.chosen_id))

    def _nudge(self, entry_id: str, by_ms: int) -> None:
        entry = self._codings.find(entry_id)
        if entry is not None and entry.start_ms + by_ms >= 0:
            end_ms = None if entry.end_ms is None else entry.end_ms + by_ms
            self._codings.correct.move(entry_id, entry.start_ms + by_ms, end_ms)

    def _show_code_menu(self, entry_id: str, position: QPoint) -> None:
        made, coding, entry = self._codings, self._codings.in_hand, self._codings.find(entry_id)
        if coding is None or entry is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Play from here"), partial(made.choose, entry_id))
        now = self._player.time_ms
        begins = menu.addAction(self.tr("Put its beginning at the picture shown"))
        begins.setEnabled(entry.end_ms is None or now < entry.end_ms)
        begins.triggered.connect(partial(made.correct.move, entry_id, now, entry.end_ms))
        if not coding.measure.kind.of_points:
            ends = menu.addAction(self.tr("Put its end at the picture shown"))
            ends.setEnabled(now > entry.start_ms)
            ends.triggered.connect(partial(made.correct.move, entry_id, entry.start_ms, now))
        others = [code for code in coding.measure.codes if code.id != entry.code_id]
        if others:
            menu.addSection(self.tr("It is rather"))
        for code in others:
            menu.addAction(code.label.replace("&", "&&"), partial(made.correct.recode, entry_id, code.id))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), partial(made.correct.delete_entry, entry_id))
        menu.popup(position)

    def _show_seat(self, place: QRect) -> None:
        """Where text is large, only a part of the map is seen."""
        at = self.looks.mapTo(self._inside, place.center())
        self._area.ensureVisible(at.x(), at.y(), 0, place.height() // 2 + self.looks.where.height())

    def _show_by_seat(self, coding: Coding) -> None:
        SeatTable(coding, self._seats(coding), self).open()

    def _fill_menu(self) -> None:
        self._menu.clear()
        coding, now, end = self._codings.in_hand, self._player.time_ms, self._player.duration_ms
        if coding is None:
            return
        if coding.measure.kind is MeasureKind.SWEEP:
            by_seat = self._menu.addAction(self.tr("Seat by seat…"), partial(self._show_by_seat, coding))
            by_seat.setEnabled(any(entry.seat_id for entry in coding.entries))
            self._menu.addAction(self.tr("Where they sit…"), self.seats_asked.emit)
        self._menu.addSection(self.tr("Which time was coded"))
        first, last = (coding.covers[0][0], coding.covers[-1][1]) if coding.covers else (0, 0)
        for text, span in (
            (self.tr("The whole lesson"), (0, end)),
            (self.tr("From the picture shown on"), (now, max(last, now + 1))),
            (self.tr("Up to the picture shown"), (min(first, now), now)),
        ):
            self._menu.addAction(text, partial(self._codings.set_covered, ((span,) if span[0] < span[1] else ())))
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Delete this run"), partial(self._codings.delete, coding))
