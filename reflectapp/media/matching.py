"""How far apart two recordings of the same lesson began, found by their sound.

Each sound becomes a few numbers for every hundredth of a second: by how much it grew louder, in five bands of pitch.
Rises are the same in both whatever the loudness and the room, so the two runs are laid over each other at every
distance (by FFT); the best is then made exact on the sound itself, stretch by stretch.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from reflectapp.domain.parts import Match
from reflectapp.domain.ports import SealedReader
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.media.sound import Block, blocks

_RATE: Final = 8000
_BANDS_HZ: Final = ((150, 350), (350, 700), (700, 1300), (1300, 2200), (2200, 3800))
_COARSE_MS: Final = 10
_LEAST_MS: Final = 3000
_SURE: Final = 8.0
_APART_MS: Final = 500
_CLEARLY: Final = 1.25
_WAVE_RATE: Final = 4000
_AROUND: Final = 60 * _WAVE_RATE // 1000
_STRETCH: Final = 8 * _WAVE_RATE
_MOST_STRETCHES: Final = 120
_PIECE: Final = 1 << 17
_FLOOR: Final = 1e-9

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording's sound in numbers. `rises`: bands by hundredths of a second; `wave`: 4 kHz, a byte each."""

    rises: Floats
    wave: NDArray[np.int8]


def hear(reader: SealedReader, duration_ms: int, report: Report, cancel: CancelToken) -> Heard | None:
    """Takes some 20 MB for an hour. None where there is too little to hear."""
    made = _Hearing(duration_ms)
    for block in blocks(reader, duration_ms):
        cancel.check()
        made.add(block)
        report(Progress(min(block.at_us // 1000, duration_ms), duration_ms, "sound"))
    return made.heard()


def match(first: Heard, second: Heard) -> Match | None:
    """None where nothing can be laid over each other."""
    fits, middle = scores(first.rises, second.rises)
    if not np.isfinite(fits).any():
        return None
    spread = fits[np.isfinite(fits)]
    deviation = float(spread.std()) or 1.0
    best = int(np.nanargmax(fits))
    height = float((fits[best] - spread.mean()) / deviation)
    apart = _APART_MS // _COARSE_MS
    others = np.concatenate([fits[: max(0, best - apart)], fits[best + apart + 1 :]])
    next_best = float((np.nanmax(others) - spread.mean()) / deviation) if np.isfinite(others).any() else 0.0
    offset_ms = _exact(first.wave, second.wave, (best - middle) * _COARSE_MS)
    return Match(offset_ms, height, height >= _SURE and height >= _CLEARLY * next_best)


def scores(first: Floats, second: Floats) -> tuple[Floats, int]:
    """How well the two fit at each distance, where enough of them overlaps; and the place of distance 0."""
    one, other = first.shape[1], second.shape[1]
    made, middle = np.zeros(one + other - 1, np.float32), other - 1
    for ours, theirs in zip(first, second, strict=True):
        _lay_over(ours, theirs, made)
    least = min(_LEAST_MS // _COARSE_MS, one, other)
    for begin in range(0, len(made), _PIECE):
        here = made[begin : begin + _PIECE]
        distances = np.arange(begin, begin + len(here)) - middle
        overlap = np.minimum(one, distances + other) - np.maximum(0, distances)
        here[:] = np.where(overlap >= least, here / np.sqrt(np.maximum(overlap, 1)), np.nan)
    return made, middle


def _lay_over(first: Floats, second: Floats, fits: Floats) -> None:
    """Adds how well the two fit at each distance, piece by piece: half a day at once would want gigabytes."""
    ours, theirs = _spectra(first), _spectra(second)
    for apart in range(1 - len(theirs), len(ours)):
        both = np.zeros(_PIECE + 1, np.complex128)
        for place in range(max(0, apart), min(len(ours), len(theirs) + apart)):
            both += ours[place] * np.conj(theirs[place - apart])
        around = np.roll(np.fft.irfft(both, 2 * _PIECE), _PIECE)
        begin = (apart - 1) * _PIECE + len(second) - 1
        low, high = max(0, begin), min(len(fits), begin + len(around))
        fits[low:high] += around[low - begin : high - begin].astype(np.float32)


def _spectra(values: Floats) -> list[NDArray[np.complex64]]:
    pieces = range(0, len(values), _PIECE)
    return [np.fft.rfft(values[at : at + _PIECE], 2 * _PIECE).astype(np.complex64) for at in pieces]


def _exact(first: NDArray[np.int8], second: NDArray[np.int8], near_ms: int) -> int:
    """The best distance around `near_ms` where the two overlap: all pitches count alike, as rooms colour them."""
    shift = near_ms * _WAVE_RATE // 1000
    begin, end = max(0, shift), min(len(first), shift + len(second))
    count = max(1, (end - begin) // _STRETCH)
    fits = np.zeros(2 * _AROUND + 1)
    for place in np.unique(np.linspace(0, count - 1, min(count, _MOST_STRETCHES)).astype(int)):
        here = begin + int(place) * _STRETCH
        ours = first[here : min(here + _STRETCH, end)].astype(np.float32)
        theirs = second[here - shift : here - shift + len(ours)].astype(np.float32)
        size = 1 << (len(ours) + _AROUND).bit_length()
        product = np.fft.rfft(ours, size) * np.conj(np.fft.rfft(theirs, size))
        whitened = np.fft.irfft(product / (np.abs(product) ** 0.7 + _FLOOR), size)
        fits += np.concatenate([whitened[-_AROUND:], whitened[: _AROUND + 1]])
    return near_ms + round((int(np.argmax(np.abs(fits))) - _AROUND) * 1000 / _WAVE_RATE)


def _smooth(values: Floats, width: int) -> Floats:
    kernel = np.hanning(width + 2)[1:-1].astype(np.float32)
    smoothed: Floats = np.convolve(values, kernel / kernel.sum(), "same").astype(np.float32)
    return smoothed


def _normal(values: Floats) -> Floats:
    deviation = float(values.std()) or 1.0
    normal: Floats = ((values - values.mean()) / deviation).clip(-4, 4).astype(np.float32)
    return normal


class _Hearing:
    """Powers of the bands on a grid of hundredths, and the wave on one of quarters of a thousandth."""

    def __init__(self, duration_ms: int) -> None:
        self._powers = np.zeros((len(_BANDS_HZ), max(1, ceil(duration_ms / _COARSE_MS))), np.float32)
        self._wave = np.zeros(max(1, duration_ms * _WAVE_RATE // 1000), np.int8)

    def add(self, block: Block) -> None:
        hertz = block.rate / len(block.samples)
        spectrum = np.fft.rfft(block.samples)
        for band, (low, high) in enumerate(_BANDS_HZ):
            wave = _resampled(spectrum, hertz, low, high, _RATE)
            self._put(self._powers[band], block.at_us, np.square(wave))
        wave = _resampled(spectrum, hertz, _BANDS_HZ[0][0], _WAVE_RATE // 2 - 100, _WAVE_RATE)
        at = block.at_us * _WAVE_RATE // 1_000_000
        room = self._wave[at : at + len(wave)]
        room[:] = (wave[: len(room)] * (127 / max(float(np.abs(wave).max()), _FLOOR))).astype(np.int8)

    def heard(self) -> Heard | None:
        if not self._powers.any():
            return None
        return Heard(np.stack([_normal(np.maximum(_rises(band), 0)) for band in self._powers]), self._wave)

    @staticmethod
    def _put(grid: Floats, at_us: int, powers: Floats) -> None:
        steps = (at_us + np.arange(len(powers)) * (1_000_000 // _RATE)) // (_COARSE_MS * 1000)
        begins = np.flatnonzero(np.diff(steps, prepend=steps[0] - 1))
        places, sums = steps[begins], np.add.reduceat(powers, begins)
        within = places < len(grid)
        grid[places[within]] += sums[within]


def _resampled(spectrum: NDArray[np.complex128], hertz: float, low: float, high: float, rate: int) -> Floats:
    """The wave of a band of pitch at another rate. `hertz`: what one place of the spectrum is wide."""
    length = max(2, round(rate / hertz))
    kept = np.zeros(length // 2 + 1, np.complex64)
    first, last = ceil(low / hertz), min(ceil(high / hertz), len(spectrum), len(kept))
    kept[first:last] = spectrum[first:last]
    return np.fft.irfft(kept, length).astype(np.float32)


def _rises(powers: Floats) -> Floats:
    """By how much it grows louder around each step."""
    loudness = np.log(_smooth(powers, 3) + _FLOOR + powers.mean() * 1e-2)
    rises: Floats = np.diff(loudness, prepend=loudness[:1]) + np.diff(loudness, append=loudness[-1:])
    return rises
