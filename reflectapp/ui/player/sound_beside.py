"""A sound recorder beside the picture: heard instead of the picture's own sound, in step with it."""

from collections import deque
from statistics import median
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtMultimedia import QVideoFrame

from reflectapp.domain.lessons import Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.ui.player.player import Open, Player
from reflectapp.ui.player.sound_source import SoundSource

_LOOK_MS: Final = 100
_STILL_S: Final = 0.4
_MOST_STILL_S: Final = 3.0
_SETTLE_S: Final = 0.35
_JUMP_MS: Final = 200
_ENOUGH_MS: Final = 8
_MOST_PULL: Final = 0.06


class SoundBeside(QObject):
    """Follows the player: plays, pauses, jumps and changes speed with it.

    The picture leads. How far the sound is from it is measured at every frame and every piece of sound; a little is
    made good by going faster or slower for a moment, more by a jump. Where the recorder did not run, the picture's
    own sound is heard.
    """

    changed = Signal()

    def __init__(self, player: Player, open_reader: Open, together: bool = False) -> None:
        """`together`: both sounds are heard."""
        super().__init__(player)
        self._player = player
        self._together = together
        self._open = open_reader
        self.source = SoundSource(self)
        self._chosen = 0
        self._asked: int | None = None
        self._recording: Recording | None = None
        self._opening = False
        self._picture: tuple[float, float] | None = None
        self._gap_s = 0.0
        self._sounds = False
        self._jumped_at = 0.0
        self._drifts: deque[float] = deque(maxlen=5)
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._follow)
        player.frame_shown.connect(self._on_frame)
        player.time_changed.connect(self._on_time)
        player.playing_changed.connect(self._on_playing)
        player.rate_changed.connect(self._on_rate)
        player.sound_changed.connect(self._on_sound)
        self.source.heard.connect(self._on_heard)

    @property
    def all(self) -> tuple[int, ...]:
        """What can be heard: 0 for the picture's own sound, else the number beside the parts."""
        return self._player.lineup.sounds

    @property
    def chosen(self) -> int:
        return self._chosen

    @property
    def drift_ms(self) -> float:
        """How far the sound is behind the picture, of late; 0 where it is not heard."""
        return median(self._drifts) if self._drifts else 0.0

    def choose(self, number: int) -> None:
        self._asked = number
        self._take(number)

    def choose_recorder(self) -> None:
        """A recorder of sound alone was brought in to be heard; another camera is not taken for one.

        What she chose herself stays, where it is still there.
        """
        recorders = self._player.lineup.recorders
        self._drop()
        if self._asked is not None and self._asked in self.all:
            self._take(self._asked)
        else:
            self._take(recorders[0] if recorders else 0)

    def realign(self) -> None:
        """What is beside the parts has another place now."""
        found = self._due()
        if found is not None and self._recording is not None and found.id == self._recording.id:
            self._recording = found
            if self._sounds:
                self._jump()
        self._follow()

    def close(self) -> None:
        """Stops and lets the reader go; nothing beside the picture is heard any more."""
        self._chosen, self._asked = 0, None
        self._drop()

    def _take(self, number: int) -> None:
        self._chosen = number if number in self.all else 0
        self._follow()
        self.changed.emit()

    def _drop(self) -> None:
        self._look.stop()
        self.source.unload()
        self._recording, self._picture, self._sounds = None, None, False
        self._opening = False
        self._drifts.clear()
        self._player.silence(False)

    def _follow(self) -> None:
        """Brings what is heard to where the picture is."""
        due = self._due()
        if due is not self._recording:
            self._drop()
            self._recording = due
            if due is not None:
                self._load(due)
        if due is None:
            self._look.start() if self._chosen and self._player.playing else self._look.stop()
            return
        self._player.silence(not self._together)
        if self._runs and not self._sounds:
            self._jump()
        elif self._sounds and not self._runs:
            self._sounds = False
            self._drifts.clear()
            self.source.pause()
        self._look.start() if self._player.playing else self._look.stop()

    @property
    def _runs(self) -> bool:
        """Whether the picture goes on: the next one may well be as far away as the last one was, and a little late."""
        if self._picture is None or not self._player.playing:
            return False
        return monotonic() - self._picture[1] < min(max(_STILL_S, 2 * self._gap_s), _MOST_STILL_S)

    def _due(self) -> Recording | None:
        lineup, ms = self._player.lineup, self._player.time_ms
        found = lineup.beside_at(ms, self._chosen) if self._chosen else None
        return None if found is lineup.shown_at(ms) else found

    def _load(self, recording: Recording) -> None:
        def opened(reader: SealedReader) -> None:
            if self._recording is not recording or not self._opening:
                reader.close()
                return
            self._opening = False
            self._on_sound()
            self.source.set_rate(self._player.rate)
            self.source.load(reader, recording, max(0, self._player.time_ms - recording.offset_ms), False)
            self._follow()

        self._opening = True
        self._open(recording, opened)

    def _jump(self) -> None:
        if self._recording is None or not self.source.loaded:
            return
        self._sounds = True
        self._jumped_at = monotonic()
        self._drifts.clear()
        self.source.set_rate(self._player.rate)
        self.source.play_from(round(self.now_ms - self._recording.offset_ms))

    @property
    def now_ms(self) -> float:
        """Where the picture is at this moment."""
        if self._picture is None or not self._player.playing:
            return self._player.time_ms
        ms, at = self._picture
        return ms + (monotonic() - at) * 1000 * self._player.rate

    def _on_frame(self, _frame: QVideoFrame) -> None:
        """The player tells the time of a frame right after it shows it."""
        QTimer.singleShot(0, self, self._on_picture)

    def _on_time(self, ms: int) -> None:
        """Where no picture is shown, there being none or none that can be, the sound of the part leads."""
        if not self._player.shows_picture and self._player.lineup.shown_at(ms) is not None:
            self._on_picture()

    def _on_playing(self, playing: bool) -> None:
        if not playing:
            self._picture, self._gap_s = None, 0.0
        self._follow()

    def _on_picture(self) -> None:
        now = monotonic()
        if self._picture is not None and self._player.playing:
            self._gap_s = now - self._picture[1]
        self._picture = (self._player.time_ms, now)
        if self._chosen and not self._sounds:
            self._follow()

    def _on_heard(self, ms: float, at: float) -> None:
        if not self._sounds or self._recording is None or at - self._jumped_at < _SETTLE_S:
            return
        drift = self.now_ms - (ms + self._recording.offset_ms)
        if abs(drift) > _JUMP_MS:
            self._jump()
            return
        self._drifts.append(drift)
        off = self.drift_ms
        pull = 0.0 if abs(off) < _ENOUGH_MS else min(max(off / 1000, -_MOST_PULL), _MOST_PULL)
        self.source.set_rate(round(self._player.rate * (1 + pull), 3))

    def _on_rate(self, rate: float) -> None:
        self._drifts.clear()
        self.source.set_rate(rate)

    def _on_sound(self) -> None:
        self.source.output.setMuted(self._player.muted)
        self.source.output.setVolume(self._player.volume)
