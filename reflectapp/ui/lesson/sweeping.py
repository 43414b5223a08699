from PySide6.QtCore import QObject, Signal

from reflectapp.domain.codings import Coding, Press
from reflectapp.domain.measures import Code, MeasureKind
from reflectapp.domain.seats import Seat, beside
from reflectapp.domain.sweeps import SWEEP_MS, looks_at, near
from reflectapp.kit.ids import new_id
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.codings import Codings
from reflectapp.ui.player.player import Player
from reflectapp.ui.seats.naming import seat_text

_MINUTE_MS = 60_000
_LEAST = 5


class Sweeping(QObject):
    """Pauses the lesson at set times for a look at each student, while such a measure is coded.

    With a seat map the keys go from seat to seat: `current` is looked at next, None after the last one. All looks of
    a sweep are at the time of the picture that she paused at.
    """

    began = Signal()
    changed = Signal()

    def __init__(self, context: Context, player: Player, codings: Codings) -> None:
        super().__init__(codings)
        self._context, self._player, self._codings = context, player, codings
        self._at_ms: int | None = None
        self._place = 0
        self._looks: dict[str, str] = {}
        codings.by_seat = self._press
        codings.covering.watched.connect(self._on_watched)
        codings.changed.connect(self._follow)
        player.playing_changed.connect(lambda playing: self._end() if playing else None)
        player.time_changed.connect(self._on_time)

    @property
    def going_on(self) -> bool:
        """Whether she looks from seat to seat now."""
        return self._at_ms is not None

    @property
    def coding(self) -> Coding | None:
        """The run in hand."""
        return self._codings.in_hand

    @property
    def at_ms(self) -> int:
        return self._at_ms or 0

    @property
    def seats(self) -> tuple[Seat, ...]:
        """In the order of the sweep."""
        found = self._codings.seat_map
        return found.seats if found is not None else ()

    @property
    def current(self) -> Seat | None:
        return self.seats[self._place] if self._place < len(self.seats) else None

    @property
    def looks(self) -> dict[str, str]:
        """The codes seen in this sweep, by seat."""
        return dict(self._looks)

    def sweep(self) -> None:
        """Pauses for a look around now."""
        if not self._sweeps:
            self._context.announce(self.tr("First start coding a measure of looks, for instance “Time on task”."))
            return
        self._player.pause()
        if not self.seats:
            self._context.announce(self.tr("Look once at each student, in the order of their seats. Then play on."))
            return
        now = self._player.time_ms
        coding = self.coding
        known = near(coding.entries, now, min(SWEEP_MS, self._every_ms // 2)) if coding is not None else None
        self._at_ms = now if known is None else known
        self._looks = self._seen()
        self._place = next((place for place, seat in enumerate(self.seats) if seat.id not in self._looks), 0)
        self.began.emit()
        self._tell(self.tr("Look once at each student, seat by seat."))

    def back(self) -> None:
        """To the seat before."""
        if self.going_on:
            self._go(max(0, self._place - 1))

    def jump(self, seat_id: str) -> None:
        place = next((place for place, seat in enumerate(self.seats) if seat.id == seat_id), None)
        if self.going_on and place is not None:
            self._go(place)

    def arrow(self, columns: int, rows: int) -> bool:
        """To the seat beside the current one; whether arrows mean that now."""
        if not self.going_on:
            return False
        found = beside(self.seats, self.current or self.seats[-1], columns, rows)
        if found is not None:
            self.jump(found.id)
        return True

    @property
    def _sweeps(self) -> bool:
        coding = self.coding
        return coding is not None and self._codings.running and coding.measure.kind is MeasureKind.SWEEP

    @property
    def _every_ms(self) -> int:
        """A short lesson is swept more often, so that there are enough sweeps."""
        coding = self.coding
        minutes = coding.measure.every_minutes if coding is not None else 1
        return min(minutes * _MINUTE_MS, max(1, self._player.duration_ms // (_LEAST + 1)))

    def _on_watched(self, start_ms: int, end_ms: int) -> None:
        if self._sweeps and start_ms // self._every_ms != end_ms // self._every_ms and self._player.playing:
            self.sweep()

    def _on_time(self, ms: int) -> None:
        """Some pictures to and fro show a student better; further away it is no look at that time any more."""
        if self._at_ms is None:
            return
        if abs(ms - self._at_ms) >= SWEEP_MS:
            self._end()
        elif not self._looks:
            self._at_ms = ms

    def _press(self, code: Code) -> bool:
        """Whether the key went to a seat."""
        if not self.going_on:
            return False
        seat = self.current
        if seat is None:
            self._tell(self.tr("Every seat was looked at."))
        elif self._looks.get(seat.id) == code.id:
            self._go(self._place + 1, code.label)
        else:
            self._codings.make(Press(new_id(), code.id, self.at_ms, seat.id))
        return True

    def _follow(self) -> None:
        """A new look leads on to the next seat; one that was taken back leads back to its seat."""
        if not self.going_on:
            return
        if not self._sweeps or not self.seats:
            self._end()
            return
        before, self._looks = self._looks, self._seen()
        touched = {seat_id for seat_id, _code_id in before.items() ^ self._looks.items()}
        places = [place for place, seat in enumerate(self.seats) if seat.id in touched]
        if places:
            seen = self._looks.get(self.seats[places[-1]].id, "")
            self._go(places[-1] + 1 if seen else places[0], self._named(seen))
        else:
            self._place = min(self._place, len(self.seats))
            self.changed.emit()

    def _go(self, place: int, said: str = "") -> None:
        self._place = place
        self._tell(said)

    def _tell(self, said: str) -> None:
        """Says where she is now, after `said`."""
        seat = self.current
        if seat is None:
            left = sum(each.id not in self._looks for each in self.seats)
            where = self.tr("That was the last seat. Space plays on.")
            if left:
                where += " " + self.tr("Not looked at: {0}.").format(left)
        else:
            seen = self._named(self._looks.get(seat.id, ""))
            where = seat_text(seat) + (f": {seen}" if seen else "")
        self._context.announce(f"{said.rstrip('.')}. {where}" if said else where)
        self.changed.emit()

    def _named(self, code_id: str) -> str:
        coding = self.coding
        code = coding.measure.find(code_id) if coding is not None else None
        return code.label if code is not None else ""

    def _seen(self) -> dict[str, str]:
        coding = self.coding
        found = looks_at(coding.entries, self.at_ms) if coding is not None else {}
        return {seat_id: entry.code_id for seat_id, entry in found.items()}

    def _end(self) -> None:
        if self._at_ms is not None:
            self._at_ms, self._place, self._looks = None, 0, {}
            self.changed.emit()
