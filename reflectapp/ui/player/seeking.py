"""Seeks that don't pile up, and steps from frame to frame."""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtMultimedia import QMediaPlayer

_WAIT_MS: Final = 500
_MOST_TRIES: Final = 24


class Seeker(QObject):
    """One seek at a time: the next waits for the frame of the one before, and only the latest is kept.

    The decoder shows the first frame that ends at or after the position asked for; both steps rest on it.
    """

    def __init__(self, media: QMediaPlayer) -> None:
        super().__init__(media)
        self._media = media
        self._wanted_ms: int | None = None
        self._steps = 0
        self._stepping = 0
        self._target_ms = 0
        self._tries = 0
        self._shown_us: tuple[int, int] | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAIT_MS)
        self._waiting.timeout.connect(self._give_up)

    @property
    def busy(self) -> bool:
        return self._waiting.isActive()

    def forget(self) -> None:
        """Drops everything under way, as for another recording."""
        self._waiting.stop()
        self._wanted_ms, self._steps, self._stepping, self._shown_us = None, 0, 0, None

    def seek(self, ms: int) -> None:
        """A millisecond further than asked for: a frame that ends just there is not meant."""
        self._wanted_ms = ms + 1 if ms > 0 else 0
        self._steps = 0
        self._go()

    def step(self, frames: int) -> None:
        self._steps += frames
        self._go()

    def arrived(self, start_us: int, end_us: int) -> None:
        """Tells that the frame [start_us, end_us) is shown."""
        before, self._shown_us = self._shown_us, (start_us, max(end_us, start_us + 2000))
        if not self.busy:
            return
        if self._stepping < 0 and before is not None and start_us >= before[0] and self._nearer():
            self._shown_us = before
            return
        self._settle()

    def ran_out(self) -> None:
        """Tells that there is no frame where the seek went: the end of the recording."""
        self._steps = 0
        if self.busy:
            self._settle()

    def _go(self) -> None:
        if self.busy:
            return
        if self._wanted_ms is not None:
            target, self._wanted_ms = self._wanted_ms, None
            self._ask(target)
        elif self._steps and self._shown_us is not None:
            start_us, end_us = self._shown_us
            self._stepping = 1 if self._steps > 0 else -1
            self._tries = 0
            if self._stepping > 0:
                self._ask(end_us // 1000 + 1)
            elif start_us > 0:
                self._ask(-(-start_us // 1000) - 1)
            else:
                self._steps = self._stepping = 0

    def _nearer(self) -> bool:
        """A frame may end long before the next one begins: goes back by half a frame until it is found."""
        self._tries += 1
        if self._tries > _MOST_TRIES or self._shown_us is None or self._target_ms == 0:
            return False
        start_us, end_us = self._shown_us
        self._ask(max(0, self._target_ms - max(2, min(40, (end_us - start_us) // 2000))))
        return True

    def _ask(self, ms: int) -> None:
        self._target_ms = ms
        self._waiting.start()
        self._media.setPosition(ms)

    def _settle(self) -> None:
        self._waiting.stop()
        if self._stepping and self._steps:
            self._steps -= self._stepping
        self._stepping = 0
        self._go()

    def _give_up(self) -> None:
        if self._stepping:
            self._steps = self._stepping = 0
        self._go()
