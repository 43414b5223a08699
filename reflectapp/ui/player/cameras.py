from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QVideoFrame

from reflectapp.ui.player.player import Player


class Cameras(QObject):
    """Which camera is shown. Changing it keeps the place in time, also to and fro between cameras."""

    changed = Signal()

    def __init__(self, player: Player) -> None:
        super().__init__(player)
        self._player = player
        self._place_ms: int | None = None
        self._shown_us = (0, 0)
        player.frame_shown.connect(self._on_frame)

    @property
    def all(self) -> tuple[int, ...]:
        """0 is that of the parts."""
        return self._player.lineup.cameras

    @property
    def chosen(self) -> int:
        return self._player.lineup.camera

    def name(self, camera: int) -> int:
        """Cameras are counted from 1; sound recorders between them are not."""
        return self.all.index(camera) + 1

    def choose(self, camera: int) -> None:
        ms = self._here()
        self._player.lineup.camera = camera
        self._player.seek(ms)
        self._place_ms = ms
        self.changed.emit()

    def next(self) -> None:
        if len(self.all) > 1:
            self.choose(self.all[(self.all.index(self.chosen) + 1) % len(self.all)])

    def _here(self) -> int:
        """The time that was asked for before while its picture is still shown, else that of the picture."""
        shown = self._player.lineup.shown_at(self._player.time_ms)
        if self._place_ms is None or shown is None:
            return self._player.time_ms
        begin_us, end_us = self._shown_us
        inside_us = (self._place_ms - shown.offset_ms) * 1000
        return self._place_ms if begin_us <= inside_us < end_us else self._player.time_ms

    def _on_frame(self, frame: QVideoFrame) -> None:
        self._shown_us = (frame.startTime(), frame.endTime())
