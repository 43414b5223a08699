from typing import Final

from PySide6.QtCore import QObject, Signal

from reflectapp.ui.player.player import Player

_SLACK_MS: Final = 500
_STEP_MS: Final = 200
_TO_END_MS: Final = 1000


class Covering(QObject):
    """Tells what of the lesson she watches: what was played through, or gone through picture by picture.

    `watched` carries half-open spans. A jump leaves what lies between out.
    """

    watched = Signal(int, int)

    def __init__(self, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self._player = player
        self._seen: tuple[int, float] | None = None

    def begin(self) -> None:
        """From now on, wherever that is."""
        self._seen = None

    def see(self, ms: int, now_ms: float) -> None:
        """The picture at `ms` of the lesson is shown, at `now_ms` of any clock that runs evenly."""
        before, self._seen = self._seen, (ms, now_ms)
        if before is None:
            return
        played = (now_ms - before[1]) * self._player.rate + _SLACK_MS
        if before[0] < ms <= before[0] + (played if self._player.playing else _STEP_MS):
            self.watched.emit(before[0], ms)

    def see_end(self) -> None:
        """The last picture lasts to the end."""
        last, end = self._player.time_ms, self._player.duration_ms
        if last < end <= last + _TO_END_MS:
            self.watched.emit(last, end)
