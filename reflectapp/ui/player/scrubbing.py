from PySide6.QtCore import QObject

from reflectapp.ui.player.player import Player


class Scrubbing(QObject):
    """Drags through a lesson: what plays waits while the mouse is held, and plays on from where it is let go."""

    def __init__(self, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self.player = player
        self._held = False
        self._plays_on = False

    def go(self, ms: int) -> None:
        """The mouse is at `ms`. The first place is a click; only the next ones are a drag."""
        if self._held and self.player.playing:
            self._plays_on = True
            self.player.pause()
        self._held = True
        self.player.seek(ms)

    def forget(self) -> None:
        """What is dragged is gone before the mouse let go of it."""
        self._held = self._plays_on = False

    def end(self) -> None:
        self._held = False
        if self._plays_on:
            self._plays_on = False
            self.player.play()
