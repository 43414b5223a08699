"""Seeks that don't pile up, and steps from frame to frame."""

from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtMultimedia import QMediaPlayer

_WAIT_MS: Final = 500
_MOST_TRIES: Final = 24
_USUAL_MS: Final = 40
_JITTER_US: Final = 1500


class Search:
    """Where to ask for the last frame that begins no later than `wanted_ms`, from what came of the places before.

    `asked_ms`: the place asked for, a millisecond further than meant, as a frame that ends just there is not.
    """

    def __init__(self, wanted_ms: int, further_ms: int = 0) -> None:
        """`further_ms`: by how much frames can be shorter than they are taken for."""
        self._wanted_ms = wanted_ms
        self.asked_ms = wanted_ms + 1 + further_ms if wanted_ms > 0 else 0
        self._good_ms: int | None = None
        self._late_ms: int | None = None
        self._tries = 0
        self.ran_out = False

    def after(self, start_ms: int | None, length_ms: int) -> int | None:
        """The next place to ask for, or None if the frame that came is taken."""
        self._tries += 1
        self.ran_out = self.ran_out or start_ms is None
        apart = max(2, length_ms or _USUAL_MS)
        good = start_ms is not None and start_ms <= self._wanted_ms
        if good and (self._late_ms is None or self.ran_out or self.asked_ms == self._good_ms):
            return None
        if self._tries > _MOST_TRIES or (not good and self.asked_ms in (0, self._good_ms)):
            return None
        if good:
            self._good_ms = self.asked_ms
        else:
            self._late_ms = self.asked_ms
        if self._good_ms is None or self._late_ms is None:
            self.asked_ms = max(0, self._wanted_ms + 1 - apart * 2 ** (self._tries - 1))
        elif self._late_ms - self._good_ms > apart:
            self.asked_ms = (self._good_ms + self._late_ms) // 2
        elif good:
            return None
        else:
            self.asked_ms = self._good_ms
        return self.asked_ms


class Seeker(QObject):
    """One seek at a time: the next waits for the frame of the one before, and only the latest is kept.

    The decoder shows the first frame that ends at or after the position asked for; both steps rest on it. It takes all
    frames for equally long, so where one stays longer it shows the next, and none where the picture ends before the
    sound: then the place is searched for.
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
        self._search: Search | None = None
        self._further_ms = 0
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
        self._search = None
        self._further_ms = 0

    def seek(self, ms: int) -> None:
        """Shows the last frame that begins no later than `ms`."""
        self._wanted_ms = ms
        self._steps = 0
        self._go()

    def step(self, frames: int) -> None:
        self._steps += frames
        self._go()

    def arrived(self, start_us: int, end_us: int) -> bool:
        """Tells that the frame [start_us, end_us) came. Whether it is the one to show."""
        before, self._shown_us = self._shown_us, (start_us, max(end_us, start_us + 2000))
        if not self.busy:
            self._learn(before)
            return True
        if self._stepping < 0 and before is not None and start_us >= before[0] and self._nearer():
            self._shown_us = before
            return False
        if self._goes_on(start_us // 1000, (end_us - start_us) // 1000):
            self._shown_us = before
            return False
        self._settle()
        return True

    def _learn(self, before: tuple[int, int] | None) -> None:
        """While playing: by how much a frame came before the end that the one before it was said to have."""
        if before is not None and self._shown_us is not None and self._shown_us[0] > before[0]:
            nearer_us = before[1] - self._shown_us[0]
            if nearer_us > _JITTER_US:
                self._further_ms = max(self._further_ms, -(-nearer_us // 1000))

    def ran_out(self) -> None:
        """Tells that there is no frame where the seek went: the end of the picture."""
        self._steps = 0
        if self.busy and not self._goes_on(None, 0):
            self._settle()

    def _goes_on(self, start_ms: int | None, length_ms: int) -> bool:
        """Whether the place is still searched for, after a frame that begins at `start_ms`, or none."""
        if self._search is None or self._wanted_ms is not None:
            return False
        following = self._search.after(start_ms, length_ms)
        if following is not None:
            self._ask(following)
        return following is not None

    def _go(self) -> None:
        if self.busy:
            return
        if self._wanted_ms is not None:
            self._search, self._wanted_ms = Search(self._wanted_ms, self._further_ms), None
            self._ask(self._search.asked_ms)
        elif self._steps and self._shown_us is not None:
            start_us, end_us = self._shown_us
            self._search = None
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
        self._media.setPosition(min(ms, max(0, self._media.duration() - 2)))

    def _settle(self) -> None:
        self._waiting.stop()
        if self._stepping and self._steps:
            self._steps -= self._stepping
        self._stepping = 0
        self._search = None
        self._go()

    def _give_up(self) -> None:
        if self._search is not None and self._search.ran_out and self._goes_on(None, 0):
            return
        if self._stepping:
            self._steps = self._stepping = 0
        self._search = None
        self._go()
