from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtMultimedia import QVideoFrame

from reflectapp.domain.lessons import Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.ui.player.lineup import Lineup
from reflectapp.ui.player.track import PlayTrouble, Track

RATES: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
VOLUME_STEP: Final = 0.1
_AT_END_MS: Final = 50

Open = Callable[[Recording, Callable[[SealedReader], None]], None]
"""Opens a recording's reader, later, and hands it over."""


class Player(QObject):
    """Plays a lesson: its parts one after the other, or another camera beside them, as its lineup says.

    All times are the lesson's, in milliseconds.
    """

    frame_shown = Signal(QVideoFrame)
    time_changed = Signal(int)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    sound_changed = Signal()
    part_changed = Signal(object)
    troubled = Signal(object)
    ended = Signal()

    def __init__(self, open_reader: Open, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = open_reader
        self.lineup = Lineup()
        self._muted = self._silenced = False
        self._part: Recording | None = None
        self._opening: tuple[Recording, int, bool] | None = None
        self._rate = 1.0
        self._time_ms = 0
        self._asked_ms: int | None = None
        self._at_end = False
        self._track = Track(self)
        self._track.frame_shown.connect(self.frame_shown)
        self._track.time_changed.connect(lambda inside_ms: self._on_shown(self._part, inside_ms))
        self._track.playing_changed.connect(lambda _playing: self.playing_changed.emit(self.playing))
        self._track.ended.connect(self._on_ended)
        self._track.troubled.connect(self.troubled)

    @property
    def time_ms(self) -> int:
        return self._time_ms

    @property
    def place_ms(self) -> int:
        """The time asked for, while its picture comes or is shown, which may begin earlier; else the picture's."""
        if self._asked_ms is None:
            return self._time_ms
        coming = self._opening is not None or self._track.seeking
        return self._asked_ms if coming else max(self._time_ms, self._asked_ms)

    @property
    def duration_ms(self) -> int:
        return self.lineup.duration_ms

    @property
    def playing(self) -> bool:
        return self._opening[2] if self._opening is not None else self._part is not None and self._track.playing

    @property
    def shows_picture(self) -> bool:
        return self._track.shows_picture

    @property
    def rate(self) -> float:
        return self._rate

    @property
    def muted(self) -> bool:
        return self._muted

    @property
    def volume(self) -> float:
        return self._track.sound.volume()

    def set_parts(self, parts: tuple[Recording, ...], at_ms: int = 0, beside: tuple[Recording, ...] = ()) -> None:
        """The lesson's parts, and what was recorded beside them; shows the frame at `at_ms`."""
        self.close()
        self.lineup = Lineup(parts, beside, self.lineup.camera)
        if parts:
            self.seek(at_ms)

    def close(self) -> None:
        """Stops and lets every reader go."""
        self._opening = self._part = None
        self._track.unload()

    def play(self) -> None:
        if self._part is not None and self._at_end:
            self.seek(0)
        if self._opening is not None:
            self._opening = (self._opening[0], self._opening[1], True)
        elif self._part is not None:
            self._track.play()
        self.playing_changed.emit(self.playing)

    def pause(self) -> None:
        if self._opening is not None:
            self._opening = (self._opening[0], self._opening[1], False)
        self._track.pause()
        self.playing_changed.emit(self.playing)

    def toggle(self) -> None:
        self.pause() if self.playing else self.play()

    def seek(self, ms: int) -> None:
        """Shows the frame at `ms`; what can't keep up is left out."""
        ms = min(max(0, ms), max(0, self.duration_ms - 1))
        part = self.lineup.shown_at(ms)
        if part is None:
            return
        inside = max(0, ms - part.offset_ms)
        self._at_end = False
        if self._opening is not None or part is not self._part:
            self._switch(part, inside, self.playing)
        else:
            self._asked_ms = ms
            self._track.seek(inside)

    def step(self, frames: int) -> None:
        if self._part is not None:
            self._asked_ms = None
            self._track.step(frames)

    def set_rate(self, rate: float) -> None:
        self._rate = min(max(rate, RATES[0]), RATES[-1])
        self._track.set_rate(self._rate)
        self.rate_changed.emit(self._rate)

    def change_rate(self, steps: int) -> None:
        nearest = min(range(len(RATES)), key=lambda place: abs(RATES[place] - self._rate))
        self.set_rate(RATES[min(max(nearest + steps, 0), len(RATES) - 1)])

    def set_muted(self, muted: bool) -> None:
        self._muted = muted
        self._track.sound.setMuted(muted or self._silenced)
        self.sound_changed.emit()

    def silence(self, silenced: bool) -> None:
        """Whether another sound is heard instead of that of the picture."""
        self._silenced = silenced
        self._track.sound.setMuted(self._muted or silenced)

    def set_volume(self, volume: float) -> None:
        self._track.sound.setVolume(min(max(volume, 0.0), 1.0))
        self.set_muted(volume <= 0)

    def _switch(self, part: Recording, inside_ms: int, play: bool) -> None:
        again = self._opening is not None and self._opening[0] is part
        self._opening = (part, inside_ms, play)
        self._asked_ms = part.offset_ms + inside_ms
        self._on_shown(part, inside_ms)
        if not again:
            self._part = None
            self._track.unload()
            self._open(part, lambda reader: self._opened(part, reader))

    def _opened(self, part: Recording, reader: SealedReader) -> None:
        if self._opening is None or self._opening[0] is not part:
            reader.close()
            return
        (_, inside_ms, play), self._opening = self._opening, None
        self._part = part
        self._track.load(reader, part.probe, inside_ms, play)
        self._track.set_rate(self._rate)
        self.part_changed.emit(part)

    def _on_shown(self, part: Recording | None, inside_ms: int) -> None:
        if part is None:
            return
        self._time_ms = part.offset_ms + inside_ms
        self._at_end = self._time_ms >= self.duration_ms - _AT_END_MS
        self.time_changed.emit(self._time_ms)
        due = self.lineup.shown_at(self.place_ms)  # its picture may begin before another's end
        if due is not None and due is not part and self._opening is None and self._track.playing:
            self._switch(due, self._time_ms - due.offset_ms, True)

    def _on_ended(self) -> None:
        following = None if self._part is None else self.lineup.following(self._part)
        if following is not None:
            part, at_ms = following
            self._switch(part, at_ms - part.offset_ms, True)
        else:
            self.playing_changed.emit(False)
            self.ended.emit()


__all__ = ["RATES", "VOLUME_STEP", "Open", "PlayTrouble", "Player"]
