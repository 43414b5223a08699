from bisect import bisect_right
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from reflectapp.domain.lanes import LessonLanes, silences
from reflectapp.ui.context import Context
from reflectapp.ui.keys import types_text
from reflectapp.ui.lesson.looping import Looping
from reflectapp.ui.player.player import Player

_HEARD_MS: Final = 500
_PLAYED_MS: Final = 1000
_NONE: Final = LessonLanes()

Spans = tuple[tuple[int, int], ...]


class Skipping(QObject):
    """Plays over long silences, while it is on: half a second of each end is heard.

    What counts as silence is the estimate of the speech lane. Nothing is skipped while she types, while a span is
    repeated, where she went to a silence herself, or where nothing follows. `changed` carries what is skipped.
    """

    changed = Signal(object)

    def __init__(self, context: Context, player: Player, looping: Looping, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self._looping = looping
        self._lanes = _NONE
        self._spans: Spans = ()
        self._least_ms = 0
        self._before_ms = 0
        self._anywhere = False
        self.on = False
        player.time_changed.connect(self._on_time)

    def show_lanes(self, found: LessonLanes) -> None:
        self._lanes = found
        self._measure()

    def toggle(self) -> None:
        self.on = not self.on
        self._measure()
        if not self.on:
            self._context.announce(self.tr("Silences are played again."))
        elif not self._lanes.listened:
            self._context.announce(self.tr("Nothing is skipped yet: where someone speaks is not known so far."))
        else:
            said = self.tr("Silences of more than {0} s are skipped. They are an estimate: someone may be speaking.")
            self._context.announce(said.format(self._context.preferences.silence_seconds))
            self._anywhere = True

    def _measure(self) -> None:
        self._least_ms = self._context.preferences.silence_seconds * 1000
        found = silences(self._lanes, self._least_ms) if self.on else ()
        self._spans = tuple(span for span in found if span[1] < self._player.duration_ms)
        self.changed.emit(self._spans)

    def _on_time(self, ms: int) -> None:
        before, self._before_ms = self._before_ms, ms
        anywhere, self._anywhere = self._anywhere and self._player.playing, False
        if not self.on or not self._player.playing or self._looping.span is not None:
            return
        if self._context.preferences.silence_seconds * 1000 != self._least_ms:
            self._measure()
        place = bisect_right(self._spans, ms, key=lambda span: span[0]) - 1
        if place < 0:
            return
        start_ms, end_ms = self._spans[place]
        plays_in = before < start_ms + _HEARD_MS <= ms < before + _PLAYED_MS
        if (anywhere or plays_in) and ms < end_ms - _HEARD_MS and not types_text(QApplication.focusWidget()):
            self._player.seek(end_ms - _HEARD_MS)
