from PySide6.QtCore import QObject

from reflectapp.domain.measures import MeasureKind
from reflectapp.ui.context import Context
from reflectapp.ui.lesson.codings import Codings
from reflectapp.ui.player.player import Player

_MINUTE_MS = 60_000
_LEAST = 5


class Sweeping(QObject):
    """Pauses the lesson at set times for a look at each student, while such a measure is coded."""

    def __init__(self, context: Context, player: Player, codings: Codings) -> None:
        super().__init__(codings)
        self._context, self._player, self._codings = context, player, codings
        codings.covering.watched.connect(self._on_watched)

    def _on_watched(self, start_ms: int, end_ms: int) -> None:
        """A short lesson is swept more often, so that there are enough sweeps."""
        coding = self._codings.in_hand
        if coding is None or not self._codings.running or coding.measure.kind is not MeasureKind.SWEEP:
            return
        shortest = max(1, self._player.duration_ms // (_LEAST + 1))
        every = min(coding.measure.every_minutes * _MINUTE_MS, shortest)
        if start_ms // every != end_ms // every and self._player.playing:
            self._player.pause()
            self._context.announce(self.tr("Look once at each student, in the order of their seats. Then play on."))
