"""The sound of a sealed recording alone, and when it was at which place."""

from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioBuffer, QAudioBufferOutput, QAudioOutput, QMediaPlayer

from reflectapp.domain.lessons import Recording
from reflectapp.domain.ports import SealedReader
from reflectapp.ui.player.device import SealedDevice

_Status: Final = QMediaPlayer.MediaStatus


class SoundSource(QObject):
    """Plays the sound of one recording. Times are milliseconds of the recording.

    `heard` comes just when a piece of sound goes out: its place, and the moment (monotonic, in seconds).
    """

    heard = Signal(float, float)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.output = QAudioOutput(self)
        self._media = QMediaPlayer(self)
        self._pieces = QAudioBufferOutput(self)
        self._media.setAudioOutput(self.output)
        self._media.setAudioBufferOutput(self._pieces)
        self._media.setPitchCompensation(True)
        self._device: SealedDevice | None = None
        self._begin: tuple[int, bool] | None = None
        self._pieces.audioBufferReceived.connect(self._on_piece)
        self._media.mediaStatusChanged.connect(self._on_status)

    @property
    def loaded(self) -> bool:
        return self._device is not None

    def load(self, reader: SealedReader, recording: Recording, at_ms: int, play: bool) -> None:
        self.unload()
        self._begin = (at_ms, play)
        self._device = SealedDevice(reader, self)
        self._media.setSourceDevice(self._device, QUrl(f"sealed.{recording.probe.container.split(',')[0]}"))

    def unload(self) -> None:
        """Stops and lets the reader go."""
        self._begin = None
        device, self._device = self._device, None
        if device is not None:
            # never stop(): it waits for the decoder with Python held, and the decoder may be waiting for Python
            self._media.setSource(QUrl())
            device.let_go()
            device.deleteLater()

    def play_from(self, at_ms: int) -> None:
        if self._begin is not None:
            self._begin = (at_ms, True)
            return
        self._media.setPosition(max(0, at_ms))
        self._media.play()

    def pause(self) -> None:
        if self._begin is not None:
            self._begin = (self._begin[0], False)
        else:
            self._media.pause()

    def set_rate(self, rate: float) -> None:
        if rate != self._media.playbackRate():
            self._media.setPlaybackRate(rate)

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status in (_Status.LoadedMedia, _Status.BufferedMedia) and self._begin is not None:
            (at_ms, play), self._begin = self._begin, None
            self._media.setPosition(at_ms)
            self._media.play() if play else self._media.pause()

    def _on_piece(self, piece: QAudioBuffer) -> None:
        if self._device is not None and self._begin is None and piece.startTime() >= 0:
            self.heard.emit(piece.startTime() / 1000, monotonic())
