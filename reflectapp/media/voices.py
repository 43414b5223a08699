"""What is done to a clip's sound: spans in which nothing is heard, and voices that can't be told apart any more."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

GUARD: Final = 2_048
"""Samples on both sides that are silent as well: each block of AAC reaches so far."""
_FADE_MS: Final = 8

_WINDOW_S: Final = 0.032
_STEPS: Final = 4
_BANDS: Final = 18
_LOWEST_HZ, _HIGHEST_HZ = 100.0, 7_000.0
_SHIFT: Final = 1.18
_LOUD: Final = 0.8
_SEED: Final = 20_250_301


def silenced(samples: Samples, begin: int, spans: Sequence[tuple[int, int]], rate: int) -> Samples:
    """`samples`: channels by time, the first is number `begin`; `spans` in sample numbers, in which all will be 0 even
    after encoding. It fades out before and in after them."""
    numbers = np.arange(begin, begin + samples.shape[1])
    loud = np.ones(samples.shape[1], np.float32)
    fade = max(1, rate * _FADE_MS // 1000)
    for start, end in spans:
        outside = np.maximum(start - GUARD - numbers, numbers - (end + GUARD) + 1)
        loud = np.minimum(loud, np.clip(outside / fade, 0, 1).astype(np.float32))
    return samples * loud


class Whisper:
    """Voices as a whisper: how loud each of a few broad bands is drives noise, and all else is thrown away.

    Pitch and its melody, and the fine shape by which a voice is known, are not in what comes out, so nothing brings
    them back. The words, their rhythm and the manner of speaking stay.
    """

    def __init__(self, rate: int) -> None:
        self._hop = max(16, round(rate * _WINDOW_S / _STEPS))
        self._size = self._hop * _STEPS
        self._window = np.sqrt(np.hanning(self._size + 1)[:-1]).astype(np.float32)
        self._chance = np.random.default_rng(_SEED)
        self._bands, self._spread = _bands(self._size, rate)
        self._heard = self._bands.any(axis=0)
        self._waiting = np.zeros(self._size - self._hop, np.float32)
        self._summed = np.zeros(self._size, np.float32)
        self._early = self._size - self._hop

    def take(self, samples: Samples) -> Samples:
        """What is ready: as many samples come out as went in, once `end` was called."""
        self._waiting = np.concatenate((self._waiting, samples))
        made = []
        while len(self._waiting) >= self._size:
            made.append(self._next(self._waiting[: self._size]))
            self._waiting = self._waiting[self._hop :]
        ready = np.concatenate(made) if made else np.zeros(0, np.float32)
        early = min(self._early, len(ready))
        self._early -= early
        return ready[early:]

    def end(self, left: int) -> Samples:
        """The last `left` samples."""
        return self.take(np.zeros(left + self._size, np.float32))[:left]

    def _next(self, block: Samples) -> Samples:
        power = np.abs(np.fft.rfft(block * self._window)) ** 2
        loud = np.sqrt(self._bands @ power)
        noise = np.fft.rfft(self._chance.standard_normal(self._size) * self._window)
        noise /= np.sqrt(np.mean(np.abs(noise) ** 2)) + 1e-9
        shape = loud @ self._spread
        shape *= np.sqrt(np.sum(power[self._heard]) / (np.sum(shape**2) + 1e-12))
        self._summed += (np.fft.irfft(noise * shape, self._size) * self._window).astype(np.float32)
        ready = self._summed[: self._hop] * np.float32(_LOUD)
        self._summed = np.concatenate((self._summed[self._hop :], np.zeros(self._hop, np.float32)))
        clipped: Samples = np.clip(ready, -1, 1).astype(np.float32)
        return clipped


def _bands(size: int, rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What each band takes of the powers of the frequencies, and how its loudness is given to those of the noise, a
    little higher up."""
    frequencies = np.asarray(np.fft.rfftfreq(size, 1 / rate), np.float64)
    highest = min(_HIGHEST_HZ, 0.45 * rate)
    edges = _from_pitch(np.linspace(_to_pitch(_LOWEST_HZ), _to_pitch(highest), _BANDS + 2))

    def triangles(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        rising = (scaled - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
        falling = (edges[2:, None] - scaled) / (edges[2:] - edges[1:-1])[:, None]
        return np.clip(np.minimum(rising, falling), 0, None)

    taken = triangles(frequencies)
    return taken / np.maximum(1, taken.sum(axis=1, keepdims=True)), triangles(frequencies / _SHIFT)


def _to_pitch(hertz: float) -> float:
    return float(2595 * np.log10(1 + hertz / 700))


def _from_pitch(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700 * (10 ** (mel / 2595) - 1), np.float64)
