import numpy as np
import pytest
from numpy.typing import NDArray

from reflectapp.media.voices import GUARD, Whisper, silenced

RATE = 16_000


def voice(pitch_hz: float, seconds: float = 1.0) -> NDArray[np.float32]:
    """A buzz of that pitch, with the resonances of a vowel, getting louder and softer three times a second."""
    times = np.arange(round(RATE * seconds)) / RATE
    made = np.zeros(len(times))
    for harmonic in range(1, int(4000 / pitch_hz)):
        hertz = harmonic * pitch_hz
        strength = sum(np.exp(-(((hertz - each) / 200) ** 2)) for each in (700, 1200, 2600))
        made += strength * np.sin(2 * np.pi * hertz * times)
    return np.asarray(0.1 * made * (1.1 - np.cos(2 * np.pi * 3 * times)), np.float32)


def whispered(samples: NDArray[np.float32], block: int = 1000) -> NDArray[np.float32]:
    whisper = Whisper(RATE)
    made = [whisper.take(samples[at : at + block]) for at in range(0, len(samples), block)]
    left = len(samples) - sum(map(len, made))
    return np.concatenate([*made, whisper.end(left)])


def loudness(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    blocks = samples[: len(samples) // 400 * 400].astype(np.float64).reshape(-1, 400)
    return np.asarray(np.sqrt((blocks**2).mean(axis=1)), np.float64)


def periodicity(samples: NDArray[np.float32], pitch_hz: float) -> float:
    lag = round(RATE / pitch_hz)
    return float(np.corrcoef(samples[:-lag], samples[lag:])[0, 1])


@pytest.mark.parametrize("pitch_hz", [110.0, 220.0])
def test_a_whisper_is_as_long_and_as_loud_and_has_no_pitch(pitch_hz: float) -> None:
    samples = voice(pitch_hz)
    made = whispered(samples)
    assert len(made) == len(samples)
    assert np.corrcoef(loudness(samples), loudness(made))[0, 1] > 0.85
    assert 0.5 < made.std() / samples.std() < 2
    assert periodicity(samples, pitch_hz) > 0.9
    assert abs(periodicity(made, pitch_hz)) < 0.3


def test_a_whisper_does_not_depend_on_how_the_sound_comes() -> None:
    samples = voice(150.0, 0.5)
    assert np.array_equal(whispered(samples, 77), whispered(samples, 4096))


def test_silence_stays_silent() -> None:
    assert not whispered(np.zeros(4000, np.float32)).any()


def test_a_muted_span_is_silent_with_room_around_it_and_nothing_else_is() -> None:
    samples = np.ones((2, 20_000), np.float32)
    made = np.concatenate(
        [silenced(samples[:, at : at + 999], at, [(9_000, 10_000)], RATE) for at in range(0, 20_000, 999)], 1
    )
    assert not made[:, 9_000 - GUARD : 10_000 + GUARD].any()
    assert (made[:, : 9_000 - GUARD - 200] == 1).all() and (made[:, 10_000 + GUARD + 200 :] == 1).all()
    assert np.abs(np.diff(made, axis=1)).max() < 0.02
