import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from reflectapp.domain import codings as edits
from reflectapp.domain.codings import ONCE_MS, Coding, Entry, Press, Span
from reflectapp.domain.errors import UserError
from reflectapp.domain.measures import Code, Measure, MeasureKind
from reflectapp.domain.outcome import Topic
from reflectapp.domain.seats import SeatMap, of_class
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, lessons, measures, seat_maps
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.correcting import Correcting
from reflectapp.ui.lesson.covering import Covering
from reflectapp.ui.lesson.silences import Silences
from reflectapp.ui.player.player import Player
from reflectapp.ui.words import short_time

_SAVE_MS: Final = 5000
_TOPICS: Final = {Topic.MEASURES, Topic.SEATS, Topic.LESSONS}


@dataclass(frozen=True, slots=True)
class Found:
    measures: tuple[Measure, ...]
    codings: tuple[Coding, ...]
    seat_maps: tuple[SeatMap, ...]
    class_name: str


def load(store: OpenStore, lesson_id: str) -> Found:
    """What can be measured, and what was: also with measures that are put away."""
    offered, found = measures.offered(store), codings.of_lesson(store, lesson_id)
    ids = {measure.id for measure in offered}
    away = {coding.measure.id: coding.measure for coding in found if coding.measure.id not in ids}
    class_name = ""
    with suppress(UserError):  # the lesson was deleted just now
        class_name = lessons.lesson(store, lesson_id).class_name
    return Found((*offered, *away.values()), found, seat_maps.all_maps(store), class_name)


class Codings(QObject):
    """The lesson's codings, the one in hand, and what she does with it while she watches.

    What she does is seen at once and stored after it, in its order; what she watches while coding is covered.
    """

    changed = Signal()
    began = Signal()
    chosen_changed = Signal()

    def __init__(self, context: Context, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self.context = self._context = context
        self._player = player
        self._lesson_id = ""
        self._writing = 0
        self._unsaved: tuple[Span, ...] = ()
        self.covering = Covering(player, self)
        self._pressed: tuple[str, float] = ("", float("-inf"))
        self.now_ms: Callable[[], float] = lambda: time.monotonic() * 1000
        self.behind_ms: Callable[[], int] = lambda: 0
        """How far the picture on the screen is behind the one that the player has come to."""
        self.measures: tuple[Measure, ...] = ()
        self.codings: tuple[Coding, ...] = ()
        self.in_hand: Coding | None = None
        self.running = False
        self.chosen_id = ""
        self._wanted_id = ""
        self.seat_maps: tuple[SeatMap, ...] = ()
        self.seat_map: SeatMap | None = None
        """Of the lesson's class."""
        self.by_seat: Callable[[Code], bool] = lambda _code: False
        """Is given every code that is pressed; tells whether it went to a seat."""
        self.correct = Correcting(context, player, self)
        self.silences = Silences(context, self)
        self._save = QTimer(self)
        self._save.setInterval(_SAVE_MS)
        self._save.timeout.connect(self.flush)
        self.covering.watched.connect(self._cover)
        player.time_changed.connect(lambda ms: self.covering.see(ms, self.now_ms()))
        player.playing_changed.connect(lambda playing: None if playing else self.flush())
        player.ended.connect(self.covering.see_end)
        context.changed.connect(lambda topics: self._read() if topics & _TOPICS else None)

    def runs(self, measure: Measure) -> tuple[Coding, ...]:
        """Of a measure, in whatever version, in the order started."""
        return tuple(coding for coding in self.codings if coding.measure.id == measure.id)

    def set_lesson(self, lesson_id: str) -> None:
        self.end()
        self._lesson_id, self.codings, self.in_hand, self.chosen_id = lesson_id, (), None, ""
        self._wanted_id = ""
        self.silences.forget()
        self.changed.emit()
        self._read()

    def flush(self) -> None:
        """What she watched is kept."""
        spans, self._unsaved = self._unsaved, ()
        if spans and self.in_hand is not None:
            self._do(codings.cover, self.in_hand.id, spans)

    def start(self, measure: Measure, guess: dict[str, float]) -> None:
        """A new run. What she guessed is stored before she can code anything."""

        def started(coding: Coding) -> None:
            if coding.lesson_id == self._lesson_id:
                self.take(coding)
                self.go_on()

        self.end()
        self._context.do(self, codings.start, self._lesson_id, measure, guess)(started)

    def take(self, coding: Coding | None) -> None:
        """Takes a run in hand, to look at or to go on with; None puts it away."""
        self.end()
        self.in_hand, self.chosen_id = coding, ""
        self.changed.emit()

    def take_up(self, coding_id: str) -> None:
        """The same by its id, once it is read, unless one is being coded; the one in hand stays as it is."""
        coding = next((each for each in self.codings if each.id == coding_id), None)
        self._wanted_id = coding_id if coding is None else ""
        if coding is not None and not self.running and (self.in_hand is None or self.in_hand.id != coding_id):
            self.take(coding)

    def go_on(self) -> None:
        self.running = self.in_hand is not None
        self.covering.begin()
        self._save.start()
        self.changed.emit()
        self.began.emit()

    def end(self) -> None:
        """Stops coding; the run can be gone on with later."""
        self.flush()
        self._save.stop()
        if self.running:
            self.running = False
            self.changed.emit()

    def takes_sign(self, sign: str, held: bool) -> bool:
        """A letter or digit, while its code is coded. A key that is held down counts once."""
        keys = self.in_hand.measure.keys if self.in_hand is not None and self.running else ()
        code = next((code for code in keys if code.key == sign), None)
        if code is None:
            return False
        if not held:
            self.press(code)
        return True

    def press(self, code: Code) -> None:
        """A code's key or button, at the time of the picture shown."""
        coding, now = self.in_hand, self.now_ms()
        if coding is None or not self.running:
            return
        if code not in coding.measure.modifiers and self.by_seat(code):
            return  # each key went to another seat: none is the one before once more
        before, self._pressed = self._pressed, (code.id, now)
        if before[0] == code.id and now - before[1] < ONCE_MS:
            self._pressed = before
            return
        if code in coding.measure.modifiers:
            self._modify(coding, code)
            return
        behind_ms = self.behind_ms() if self._player.playing else 0
        self.make(Press(new_id(), code.id, max(0, self._player.time_ms - behind_ms)))

    def make(self, press: Press) -> None:
        """What a press makes of the run in hand."""
        coding = self.in_hand
        code = coding.measure.find(press.code_id) if coding is not None else None
        if coding is None or code is None:
            return
        if press.seat_id or any(end == press.at_ms for _start, end in coding.covers):
            self._cover(press.at_ms, press.at_ms + 1)
        entries = edits.pressed(coding.measure, coding.entries, press)
        if entries == coding.entries:
            self._context.announce(_why_nothing(coding.measure, code))
            return
        touched = next((each for each in reversed(entries) if each not in coding.entries), None)
        self.chosen_id = touched.id if touched is not None else ""
        if not press.seat_id:
            self._context.announce(f"{code.label}, {short_time(press.at_ms)}")
        self.edit(entries, codings.press, press)

    def choose(self, entry_id: str, play: bool = True) -> None:
        """Goes to a code's place, and plays from there."""
        entry = self.find(entry_id)
        if entry is not None:
            self.chosen_id = entry_id
            self.chosen_changed.emit()
            self._player.seek(entry.start_ms)
            if play:
                self._player.play()

    def delete(self, coding: Coding) -> None:
        if self.in_hand is not None and self.in_hand.id == coding.id:
            self.take(None)
        said = self.tr("The run is deleted.")
        self._context.do(self, codings.delete, coding.id)(lambda _none: self._context.offer_undo(said))

    def set_covered(self, covers: tuple[Span, ...]) -> None:
        """States anew which time was coded."""
        if self.in_hand is not None:
            self.flush()
            self.in_hand = replace(self.in_hand, covers=covers)
            self._do(codings.set_covered, self.in_hand.id, covers)
            self.changed.emit()

    def _modify(self, coding: Coding, code: Code) -> None:
        entry = self.find(self.chosen_id) or (coding.entries[-1] if coding.entries else None)
        if entry is None:
            self._context.announce(self.tr("First what it is, then more about it."))
        else:
            self.chosen_id = entry.id
            self.edit(edits.modified(coding.entries, entry.id, code.id), codings.modify, entry.id, code.id)

    def edit(self, entries: tuple[Entry, ...], verb: Callable[..., Any], *args: object) -> None:
        """Shown before it is stored, so that fast keys never wait."""
        if self.in_hand is not None:
            self.in_hand = replace(self.in_hand, entries=entries)
            self._do(verb, self.in_hand.id, *args)
            self.changed.emit()

    def _do(self, verb: Callable[..., Any], *args: object) -> None:
        def written(_value: object = None) -> None:
            self._writing -= 1

        def failed(error: BaseException) -> None:
            self._writing -= 1
            self._context.troubled.emit(error)
            self._read()

        self._writing += 1
        self._context.do(self, verb, *args)(written, failed)

    def _read(self) -> None:
        if self._lesson_id:
            self._context.ask(self, load, self._lesson_id)(partial(self._show, self._lesson_id))

    def _show(self, lesson_id: str, found: Found) -> None:
        """What the store answered; the run in hand stays as it is seen while something of it is being written."""
        if lesson_id != self._lesson_id:
            return
        self.measures = found.measures
        own = self.in_hand
        self.codings = found.codings
        self.seat_maps, self.seat_map = found.seat_maps, of_class(found.seat_maps, found.class_name)
        if own is not None and not self._writing:
            there = next((coding for coding in found.codings if coding.id == own.id), None)
            if there is None:
                self._unsaved = ()
                self.end()
            else:
                for span in self._unsaved:
                    there = replace(there, covers=edits.covering(there.covers, span))
            self.in_hand = there
        self.changed.emit()
        if self._wanted_id:
            self.take_up(self._wanted_id)
            self._wanted_id = ""

    def _cover(self, start_ms: int, end_ms: int) -> None:
        if self.in_hand is not None and self.running:
            span = (start_ms, end_ms)
            self._unsaved = edits.covering(self._unsaved, span)
            self.in_hand = replace(self.in_hand, covers=edits.covering(self.in_hand.covers, span))

    def find(self, entry_id: str) -> Entry | None:
        entries = self.in_hand.entries if self.in_hand is not None else ()
        return next((entry for entry in entries if entry.id == entry_id), None)


def _why_nothing(measure: Measure, code: Code) -> str:
    if measure.kind is MeasureKind.WAITS and measure.begin is not None:
        said = QCoreApplication.translate("Codings", "No wait has begun. First: {0} ({1}).")
        return said.format(measure.begin.label, measure.begin.key.upper())
    return QCoreApplication.translate("Codings", "It is “{0}” here already.").format(code.label)
