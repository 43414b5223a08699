from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

from reflectapp.domain.lessons import Probe
from reflectapp.domain.playing import Times
from reflectapp.domain.ports import SealedReader
from reflectapp.ui.player.device import Beside, SealedDevice
from reflectapp.ui.player.seeking import Seeker

_NO_FRAME_MS: Final = 2000
_NO_FIRST_FRAME_MS: Final = 1500
_SAME_US: Final = 2_000
_DOUBTFUL: Final = frozenset({"av1"})
_DOUBTFUL_MS: Final = 400
_State = QMediaPlayer.PlaybackState
_Status = QMediaPlayer.MediaStatus


class PlayTrouble(StrEnum):
    NO_PICTURE = "no_picture"
    PICTURE_STOPPED = "picture_stopped"
    CANNOT_PLAY = "cannot_play"
    DAMAGED = "damaged"


class Track(QObject):
    """Plays one sealed recording. Times are milliseconds of the recording, those of the frames shown."""

    frame_shown = Signal(QVideoFrame)
    time_changed = Signal(int)
    playing_changed = Signal(bool)
    ended = Signal()
    troubled = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._media = QMediaPlayer(self)
        self.sound = QAudioOutput(self)
        self._sink = QVideoSink(self)
        self._media.setAudioOutput(self.sound)
        self._media.setVideoSink(self._sink)
        self._media.setPitchCompensation(True)
        self._seeker = Seeker(self._media)
        self._seeker.found.connect(self._show)
        self._device: SealedDevice | None = None
        self._has_video = False
        self._seen_frame = False
        self._told: set[PlayTrouble] = set()
        self._begin: tuple[int, bool] | None = None
        self._time_ms = 0
        self._ended = False
        self._watch = QTimer(self)
        self._watch.timeout.connect(self._on_silence)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._media.mediaStatusChanged.connect(self._on_status)
        self._media.playbackStateChanged.connect(self._on_state)
        self._media.positionChanged.connect(self._on_position)
        self._media.errorOccurred.connect(self._on_error)

    @property
    def playing(self) -> bool:
        return self._media.playbackState() == _State.PlayingState or (self._begin is not None and self._begin[1])

    @property
    def shows_picture(self) -> bool:
        """Whether frames come; false before the first one."""
        return self._seen_frame

    @property
    def seeking(self) -> bool:
        """Whether the picture that was asked for is not shown yet."""
        return self._begin is not None or self._seeker.on_the_way

    def load(self, reader: SealedReader, probe: Probe, at_ms: int, play: bool) -> None:
        """Begins with the frame at `at_ms`, paused or playing."""
        self.unload()
        self._has_video = probe.has_video
        self._begin = (at_ms, play)
        self._time_ms = at_ms
        self._device = SealedDevice(reader, self)
        self._media.setSourceDevice(self._device, QUrl(f"sealed.{probe.container.split(',')[0]}"))
        if probe.has_video:
            self._seeker.load(Beside(self._device))
            self._watch.start(_DOUBTFUL_MS if probe.video_codec in _DOUBTFUL else _NO_FIRST_FRAME_MS)

    def unload(self) -> None:
        """Stops and lets the reader go."""
        self._watch.stop()
        self._seeker.forget()
        self._begin = None
        self._seen_frame = self._ended = False
        self._told = set()
        device, self._device = self._device, None
        if device is not None:
            # never stop(): it waits for the decoder with Python held, and the decoder may be waiting for Python
            self._media.setSource(QUrl())
            device.let_go()
            device.deleteLater()

    def play(self) -> None:
        if self._begin is not None:
            self._begin = (self._begin[0], True)
            return
        if self._ended:
            self.seek(0)
        self._seeker.runs()
        self._media.play()
        self._rest()

    def pause(self) -> None:
        if self._begin is not None:
            self._begin = (self._begin[0], False)
        else:
            self._media.pause()

    def seek(self, ms: int) -> None:
        if self._begin is not None:
            self._begin = (ms, self._begin[1])
            return
        if self._ended:
            self._ended = False
            self._media.pause()
        self._seeker.seek(ms)
        if not self._seen_frame:
            self._tell_time(ms)
        self._rest()

    def step(self, frames: int) -> None:
        """So many frames on or, if negative, back."""
        self._media.pause()
        self._ended = False
        self._seeker.step(frames)

    def set_rate(self, rate: float) -> None:
        self._media.setPlaybackRate(rate)

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in (_Status.LoadedMedia, _Status.BufferedMedia) and self._begin is not None:
            (at_ms, play), self._begin = self._begin, None
            self._media.play() if play else self._media.pause()
            if at_ms > 0:
                self.seek(at_ms)
        elif status == _Status.EndOfMedia:
            self._ended = True
            self.ended.emit()
        elif status == _Status.InvalidMedia:
            self._tell_unplayable()
        self._check_device()

    def _on_state(self, state: QMediaPlayer.PlaybackState) -> None:
        self.playing_changed.emit(state == _State.PlayingState)

    def _on_frame(self, frame: QVideoFrame) -> None:
        if not frame.isValid():
            self._seeker.unanswered()
            return
        self._seen_frame = True
        self._rest()
        if self._seeker.arrived(frame):
            self._show(frame)
        self._check_device()

    def _show(self, frame: QVideoFrame) -> None:
        self.frame_shown.emit(frame)
        self._tell_time(-(-max(0, frame.startTime()) // 1000))

    def _on_position(self, ms: int) -> None:
        """Only where no frame tells the time: sound alone, or a picture that can't be shown."""
        if self._device is not None and self._begin is None and not self._seen_frame and not self._seeker.busy:
            self._tell_time(ms)
        self._check_device()

    def _on_error(self, error: QMediaPlayer.Error, _text: str) -> None:
        self._check_device()
        fatal = error in (QMediaPlayer.Error.ResourceError, QMediaPlayer.Error.FormatError)
        if fatal and not self._seen_frame and not self._media.hasVideo():
            self._tell_unplayable()

    def _tell_unplayable(self) -> None:
        if self._device is not None:
            self._watch.stop()
            self._tell(PlayTrouble.DAMAGED if self._device.failed else PlayTrouble.CANNOT_PLAY)

    def _on_silence(self) -> None:
        if not self._has_video or self._device is None:
            self._watch.stop()
        elif not self._seen_frame:
            self._watch.stop()
            self._tell(PlayTrouble.NO_PICTURE)
        elif self._media.playbackState() == _State.PlayingState:
            self._seeker.look_after(self._on_later)

    def _on_later(self, times: Times, shown_us: int) -> None:
        """A picture may stay for long: slides."""
        following = times.after(shown_us + _SAME_US)
        late = following is None and not times.to_end
        if following is not None:
            late = self._media.position() - following // 1000 > _NO_FRAME_MS
        if late and self._media.isPlaying():
            self._tell(PlayTrouble.PICTURE_STOPPED)

    def _rest(self) -> None:
        if self._has_video and self._seen_frame:
            self._watch.start(_NO_FRAME_MS)

    def _check_device(self) -> None:
        if self._device is not None and self._device.failed:
            self._tell(PlayTrouble.DAMAGED)

    def _tell(self, trouble: PlayTrouble) -> None:
        if trouble not in self._told:
            self._told.add(trouble)
            self.troubled.emit(trouble)

    def _tell_time(self, ms: int) -> None:
        self._time_ms = ms
        self.time_changed.emit(ms)
