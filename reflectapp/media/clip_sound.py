"""The sound of a clip: cut to the sample, with what is muted or masked, encoded as AAC."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer

from reflectapp.domain.clips import ClipPlan, ClipSound
from reflectapp.media.recode import Sound
from reflectapp.media.voices import Samples, Whisper, silenced


class CutSound(Sound):
    """From `start_ms` of the recording on; what comes before is passed over, and after the end nothing is taken."""

    def __init__(
        self, made: OutputContainer, source: AudioStream, origin_us: int, plan: ClipPlan, start_ms: int, end_ms: int
    ) -> None:
        super().__init__(made, source, origin_us + start_ms * 1000)
        self._stream.codec_context.flags |= Flags.bitexact
        self._length = (end_ms - start_ms) * self._rate // 1000
        self._muted = _numbers(plan.muted, start_ms, self._rate)
        self._whisper = Whisper(self._rate) if plan.sound is ClipSound.MASKED else None
        self._taken = self._given = 0

    def end(self) -> None:
        for part in self._resampler.resample(None):
            self._put(part, 0)
        if self._whisper is not None:
            self._give(self._whisper.end(self._taken - self._given)[np.newaxis])
        super().end()

    def _append(self, frame: AudioFrame) -> None:
        samples = frame.to_ndarray()[:, : max(0, self._length - self._taken)]
        self._written += frame.samples
        self._taken += samples.shape[1]
        if self._whisper is not None:
            samples = self._whisper.take(samples.mean(axis=0))[np.newaxis]
        self._give(samples)

    def _give(self, samples: "np.ndarray[Any, np.dtype[Any]]") -> None:
        """Now as they are heard: a whisper comes a little later than what it is of."""
        if not samples.shape[1]:
            return
        heard: Samples = silenced(samples.astype(np.float32), self._given, self._muted, self._rate)
        self._given += heard.shape[1]
        channels = 1 if self._layout == "mono" else 2
        frame = self._frame(np.ascontiguousarray(np.broadcast_to(heard, (channels, heard.shape[1]))))
        frame.pts = None
        self._fifo.write(frame)
        self._encode()


def _numbers(spans: Sequence[tuple[int, int]], start_ms: int, rate: int) -> list[tuple[int, int]]:
    """Spans of the recording's time as sample numbers of the clip, rounded outwards."""
    return [((start - start_ms) * rate // 1000, -((start_ms - end) * rate // 1000)) for start, end in spans]
