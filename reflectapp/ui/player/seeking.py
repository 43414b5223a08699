"""Seeks that don't pile up, steps from picture to picture, and the right picture wherever the video rests."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame

from reflectapp.domain.playing import Planes, Times
from reflectapp.domain.ports import SealedReader
from reflectapp.ui.player.exact import Exact, frame_of

_WAIT_MS: Final = 250
_SAME_US: Final = 2_000
_UNKNOWN: Final = Times((), False)


class Seeker(QObject):
    """One seek at a time: the next waits for the frame of the one before, and only the latest is kept.

    Qt answers first. It takes all frames for equally long and shows the first that ends at or after the place asked
    for: wrong where they are not, before some keyframes, and nothing at some ends. So when the video rests, its answer
    is held against the times in the recording, and a picture that is not the right one is decoded beside it.
    """

    found = Signal(QVideoFrame)

    def __init__(self, media: QMediaPlayer) -> None:
        super().__init__(media)
        self._media = media
        self._exact = Exact(self)
        self._times = _UNKNOWN
        self._wanted_us: int | None = None
        self._target_us: int | None = None
        self._resting = True
        self._steps = 0
        self._shown_us: int | None = None
        self._length_us = 0
        self._last: QVideoFrame | None = None
        self._answer: QVideoFrame | None = None
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAIT_MS)
        self._waiting.timeout.connect(self._unanswered)

    @property
    def busy(self) -> bool:
        return self._waiting.isActive()

    @property
    def on_the_way(self) -> bool:
        """Whether another picture than the one shown is wanted."""
        return not self._resting or self._wanted_us is not None

    def load(self, reader: SealedReader) -> None:
        """Another recording, which begins anew."""
        self.forget()
        self._exact.load(reader)

    def forget(self) -> None:
        """Drops everything under way, and lets the recording go."""
        self._exact.unload()
        self._waiting.stop()
        self._times = _UNKNOWN
        self._wanted_us = self._target_us = self._shown_us = None
        self._last = self._answer = None
        self._resting = True
        self._steps = self._length_us = 0

    def seek(self, ms: int) -> None:
        """Shows the last picture that begins no later than in the millisecond `ms`."""
        self._steps = 0
        self._wanted_us = ms * 1000 + 999
        self._go()

    def step(self, pictures: int) -> None:
        self._steps += pictures
        self._go()

    def runs(self) -> None:
        """Tells that the video plays: it is no longer held at a place."""
        self._exact.cancel()
        self._target_us, self._resting = None, True
        self._steps = 0

    def arrived(self, frame: QVideoFrame) -> bool:
        """Tells that Qt gave a frame. Whether it is one to show."""
        self._last = frame
        self._length_us = max(0, frame.endTime() - frame.startTime())
        if self._target_us is None or self._media.isPlaying():
            self._waiting.stop()
            self._target_us, self._resting, self._shown_us = None, True, frame.startTime()
            self._go()
            return True
        if self._resting:
            return False
        right = self._times.shown_at(self._target_us)
        if right is not None and abs(right - frame.startTime()) <= _SAME_US:
            self._settle(right)
            return True
        self._answer = frame
        begun = right is None and frame.startTime() <= self._target_us
        if begun:
            self._shown_us = frame.startTime()
        self._unanswered()
        return begun

    def unanswered(self) -> None:
        """Tells that Qt has no frame at that place."""
        if self.busy:
            self._unanswered()

    def look_after(self, then: Callable[[Times, int], object]) -> None:
        """Finds the times around the picture shown; `then` is given them and when that one begins."""
        shown_us = self._shown_us or 0
        self._exact.times(shown_us + _SAME_US, lambda times: then(times, shown_us))

    def _go(self) -> None:
        if self.busy:
            return
        if self._wanted_us is not None:
            target, self._wanted_us = self._wanted_us, None
            self._begin(target)
        elif self._steps and self._shown_us is not None and self._resting:
            self._step(self._shown_us, look=True)

    def _begin(self, target_us: int) -> None:
        self._exact.cancel()
        self._target_us, self._resting, self._answer = target_us, False, None
        right = self._times.shown_at(target_us)
        ask_ms = target_us // 1000 + 1 if target_us > 999 else 0
        if right is not None:
            ask_ms = max(right // 1000 + 1, (right + self._length_us) // 1000 - 1)
        self._waiting.start()
        self._media.setPosition(min(ask_ms, max(0, self._media.duration() - 2)))

    def _step(self, shown_us: int, look: bool) -> None:
        place_us = shown_us + (_SAME_US if self._steps > 0 else -_SAME_US)
        here = self._times.shown_at(place_us)
        if here is None and look and place_us > 0:
            self._resting = False
            self._exact.times(place_us, partial(self._on_step_times, shown_us))
            return
        there = self._times.after(place_us) if self._steps > 0 else here
        if there is None:
            self._steps = 0
        else:
            self._steps -= 1 if self._steps > 0 else -1
            self._begin(there)

    def _on_step_times(self, shown_us: int, times: Times) -> None:
        self._times, self._resting = times, True
        if self._steps:
            self._step(shown_us, look=False)

    def _unanswered(self) -> None:
        """Qt's answer was none, or is not known to be right."""
        self._waiting.stop()
        if self._wanted_us is not None:
            self._go()
        elif self._target_us is not None and not self._media.isPlaying():
            if self._times.shown_at(self._target_us) is None:
                self._exact.times(self._target_us, self._on_times)
            else:
                self._correct()

    def _on_times(self, times: Times) -> None:
        self._times = times
        self._correct()

    def _correct(self) -> None:
        if self._target_us is None:
            return
        right = self._times.shown_at(self._target_us)
        if right is None and self._times.starts_us:
            right = self._times.starts_us[0]
        answer = self._answer
        if right is None or self._last is None or (answer is not None and abs(answer.startTime() - right) <= _SAME_US):
            self._take_answer(right)
            return
        size = self._last.surfaceFormat().frameSize()
        self._exact.picture(right, (size.width(), size.height()), self._on_picture)

    def _take_answer(self, right: int | None) -> None:
        answer = self._answer
        if answer is not None:
            if self._shown_us != answer.startTime():
                self.found.emit(answer)
            self._settle(answer.startTime() if right is None else right)
        else:
            self._settle(self._shown_us)

    def _on_picture(self, planes: Planes | None) -> None:
        if planes is None or self._last is None:
            self._take_answer(None)
            return
        end_us = self._times.after(planes.start_us) or planes.start_us + self._length_us
        self.found.emit(frame_of(planes, self._last.surfaceFormat(), end_us))
        self._settle(planes.start_us)

    def _settle(self, shown_us: int | None) -> None:
        self._waiting.stop()
        self._exact.cancel()
        self._shown_us, self._resting, self._answer = shown_us, True, None
        self._go()
