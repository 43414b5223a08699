"""The sound of a recording: as one run of samples, how loud it is, and the file's own chapters."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Discard
from numpy.typing import NDArray

from reflectapp.domain.lanes import Chapter, SoundLevel
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.kit.plain import name_text
from reflectapp.media.lane_packs import COARSEST
from reflectapp.media.opening import decoded, open_sealed, origin_us

RATE: Final = 16_000
STEP_MS: Final = 50
MOST_CHAPTERS: Final = 1_000
_STEP_US: Final = STEP_MS * 1000
_BLOCK_US: Final = 1_000_000
_JUMP_US: Final = 100_000
_MOST_TITLE: Final = 200

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """About a second of sound, mono, full scale being 1. `at_us`: from the recording's beginning."""

    at_us: int
    rate: int
    samples: Samples


def level(reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken) -> SoundLevel | None:
    """Peak and mean (RMS) of every 50 ms; None where nothing can be heard at all."""
    measured = _Measured(max(1, -(-duration_ms // STEP_MS)))
    heard = False
    for block in blocks(reader, duration_ms):
        cancel.check()
        heard = True
        measured.add(block)
        report(Progress(min(block.at_us // 1000, duration_ms), duration_ms, "sound"))
    return SoundLevel(STEP_MS, measured.levels()) if heard else None


def chapters(reader: SealedReader, duration_ms: int) -> tuple[Chapter, ...]:
    """In order of time, each beginning once; those outside of the recording are left out."""
    found: dict[int, str] = {}
    with open_sealed(reader) as container:
        origin = origin_us(container)
        for each in container.chapters()[:MOST_CHAPTERS]:
            start_ms = (int(each["start"] * (each["time_base"] or 0) * 1_000_000) - origin) // 1000
            if 0 <= start_ms < duration_ms:
                found.setdefault(start_ms, name_text(each["metadata"].get("title", ""))[:_MOST_TITLE])
    return tuple(Chapter(start_ms, found[start_ms]) for start_ms in sorted(found))


def blocks(reader: SealedReader, duration_ms: int) -> Iterator[Block]:
    """The first sound of a recording, each block at the time at which it is heard.

    Where there is no sound there is no block. What is damaged is passed over, what lies outside of the recording too.
    """
    with open_sealed(reader) as container:
        stream = next(iter(container.streams.audio), None)
        if stream is None:
            return
        for other in container.streams:
            if other is not stream:
                other.discard = Discard.all
        kept: list[AudioFrame] = []
        begin_us = after_us = count = 0
        for at_us, frame in _timed(container, stream):
            goes_on = bool(kept) and abs(at_us - after_us) < _JUMP_US and _alike(frame, kept[0])
            if kept and (not goes_on or after_us - begin_us >= _BLOCK_US):
                yield Block(begin_us, kept[0].sample_rate, _mono(kept))
                kept = []
            here_us = after_us if goes_on else at_us
            if not 0 <= here_us < duration_ms * 1000 or not frame.samples:
                continue
            if not kept:
                begin_us, count = here_us, 0
            kept.append(frame)
            count += frame.samples
            after_us = begin_us + count * 1_000_000 // frame.sample_rate
        if kept:
            yield Block(begin_us, kept[0].sample_rate, _mono(kept))


def _timed(container: InputContainer, stream: AudioStream) -> Iterator[tuple[int, AudioFrame]]:
    """Frames with their times in microseconds; one without a time follows the one before."""
    origin, at_us = origin_us(container), 0
    for frame in decoded(container, stream):
        base = frame.time_base
        if frame.pts is not None and base is not None:
            at_us = frame.pts * base.numerator * 1_000_000 // base.denominator - origin
        if frame.sample_rate:
            yield at_us, frame
            at_us += frame.samples * 1_000_000 // frame.sample_rate


def _alike(one: AudioFrame, other: AudioFrame) -> bool:
    return (
        one.sample_rate == other.sample_rate
        and one.format.name == other.format.name
        and one.layout.name == other.layout.name
    )


def _mono(frames: list[AudioFrame]) -> Samples:
    joined = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
    if not frames[0].format.is_planar:
        joined = joined.reshape(-1, frames[0].layout.nb_channels).T
    several = joined.astype(np.float32)
    if joined.dtype.kind == "u":
        several -= 128
    if joined.dtype.kind in "iu":
        several /= 1 << (8 * joined.dtype.itemsize - 1)
    mixed: Samples = several[0] if len(several) == 1 else several.mean(axis=0)
    return np.nan_to_num(mixed)


class _Measured:
    """Peaks, and the squares of all samples, by steps."""

    def __init__(self, count: int) -> None:
        self._peaks = np.zeros(count, np.float64)
        self._squares = np.zeros(count, np.float64)
        self._samples = np.zeros(count, np.int64)

    def add(self, block: Block) -> None:
        last_us = block.at_us + (len(block.samples) - 1) * 1_000_000 // block.rate
        steps = np.arange(block.at_us // _STEP_US, min(last_us // _STEP_US + 1, len(self._peaks)))
        if not len(steps):
            return
        begins = -((block.at_us - steps * _STEP_US) * block.rate // 1_000_000)
        begins = np.clip(begins, 0, len(block.samples) - 1)
        self._peaks[steps] = np.maximum(self._peaks[steps], np.maximum.reduceat(np.abs(block.samples), begins))
        self._squares[steps] += np.add.reduceat(np.square(block.samples, dtype=np.float64), begins)
        self._samples[steps] += np.diff(begins, append=len(block.samples))

    def levels(self) -> tuple[tuple[bytes, bytes], ...]:
        peaks, powers = self._peaks, self._squares / np.maximum(self._samples, 1)
        made = [(_quarters(peaks), _quarters(np.sqrt(powers)))]
        while len(peaks) > COARSEST:
            odd = len(peaks) % 2
            peaks = np.pad(peaks, (0, odd)).reshape(-1, 2).max(axis=1)
            powers = np.pad(powers, (0, odd), mode="edge").reshape(-1, 2).mean(axis=1)
            made.append((_quarters(peaks), _quarters(np.sqrt(powers))))
        return tuple(made)


def _quarters(amplitudes: NDArray[np.float64]) -> bytes:
    decibels = 20 * np.log10(np.maximum(amplitudes, 1e-9))
    return bytes(np.clip(np.rint(255 + 4 * decibels), 0, 255).astype(np.uint8))
