from typing import Final

from PySide6.QtCore import QObject, Signal

from reflectapp.ui.context import Context
from reflectapp.ui.lesson.marking import Marking
from reflectapp.ui.player.player import Player
from reflectapp.ui.words import short_time

_OVERRUN_MS: Final = 1000

Span = tuple[int, int]


class Looping(QObject):
    """Plays a span of the lesson again and again until she ends it; a pause doesn't.

    `changed` carries the span [start_ms, end_ms), or None. She may go elsewhere meanwhile: only what plays over the
    end begins anew.
    """

    changed = Signal(object)

    def __init__(self, context: Context, player: Player, marking: Marking, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self._marking = marking
        self._moment_id = ""
        self._before_ms = 0
        self.span: Span | None = None
        player.time_changed.connect(self._on_time)
        player.ended.connect(self._on_ended)
        marking.changed.connect(self._follow)

    def toggle(self) -> None:
        """Begins with the span under way or the chosen moment; ends where one is repeated."""
        if self.end():
            self._context.announce(self.tr("It is no longer repeated."))
            return
        begun_ms, now = self._marking.span_begun_ms, self._player.time_ms
        chosen = self._marking.chosen
        if begun_ms is not None and begun_ms < now:
            self._begin((begun_ms, now), "")
        elif chosen is not None and chosen.end_ms is not None:
            self._begin((chosen.start_ms, chosen.end_ms), chosen.id)
        else:
            self._context.announce(self.tr("Choose a span first, or press I where it begins and R where it ends."))
        self.changed.emit(self.span)

    def end(self) -> bool:
        """Whether something was repeated."""
        had, self.span = self.span is not None, None
        self.changed.emit(None)
        return had

    def _begin(self, span: Span, moment_id: str) -> None:
        self.span, self._moment_id = span, moment_id
        said = self.tr("Repeats {0} to {1}. R or Esc ends it.")
        self._context.announce(said.format(short_time(span[0]), short_time(span[1])))
        self._anew()

    def _anew(self) -> None:
        if self.span is not None:
            self._before_ms = self.span[0]
            self._player.seek(self.span[0])
            self._player.play()

    def _on_time(self, ms: int) -> None:
        before, self._before_ms = self._before_ms, ms
        if self.span is not None and self._player.playing and before < self.span[1] <= ms < before + _OVERRUN_MS:
            self._anew()

    def _on_ended(self) -> None:
        if self.span is not None and self._before_ms < self.span[1]:
            self._anew()

    def _follow(self) -> None:
        """The moment that is repeated was given other times."""
        found = self._marking.find(self._moment_id) if self.span is not None else None
        if found is not None and found.end_ms is not None and self.span != (found.start_ms, found.end_ms):
            self.span = (found.start_ms, found.end_ms)
            self.changed.emit(self.span)
