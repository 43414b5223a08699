"""Recordings of the same lesson, made here: two devices at two places in a room."""

from collections.abc import Callable
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.kit.paths import resource
from reflectapp.media import matching
from reflectapp.media.matching import Heard

RATE = 16_000
SECONDS = 24
Sound = NDArray[np.float32]


def _talk(seconds: int, seed: int) -> Sound:
    """Syllables with pauses, some voiced and some not, like nobody's words."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(seconds * RATE, np.float32)
    at = 0
    while at < len(sound) - RATE // 2:
        length = int(chance.uniform(0.05, 0.35) * RATE)
        pitch, times = chance.uniform(100, 250), np.arange(length) / RATE
        voice = sum(np.sin(2 * np.pi * pitch * n * times) * chance.uniform(0.1, 1) / n for n in range(1, 12))
        voice = voice + chance.normal(size=length) * chance.choice([0, 0, 0.5])
        sound[at : at + length] = voice * np.hanning(length) * chance.uniform(0.02, 0.1)
        at += length + int(chance.exponential(0.15) * RATE)
    return sound


TALK = _talk(SECONDS + 12, 1)


def _recorded(begin_ms: int, seconds: int, seed: int, *, gain: float = 1.0, noise: float = 0.0) -> Sound:
    """What one device has of the talk: from `begin_ms` on, with an echo of its own and noise."""
    chance = np.random.default_rng(seed)
    own = TALK[begin_ms * RATE // 1000 :][: seconds * RATE]
    echo = chance.normal(size=800) * np.exp(-np.arange(800) / 300) * 0.1
    echo[0] = 1
    heard = np.convolve(own, echo)[: len(own)]
    loud = float(np.sqrt(np.square(own).mean()))
    return ((heard + chance.normal(size=len(own)) * noise * loud) * gain).astype(np.float32)


def _quiet(_: Progress) -> None:
    pass


@pytest.fixture
def hear(made_container: Callable[..., bytes], bytes_reader: Any) -> Callable[..., Heard]:
    def listen(sound: Sound, rate: int = RATE) -> Heard:
        def fill(output: Any) -> None:
            stream = output.add_stream("pcm_f32le", rate=rate)
            stream.layout = "mono"
            frame = av.AudioFrame.from_ndarray(sound[np.newaxis, :], format="flt", layout="mono")
            frame.sample_rate, frame.pts = rate, 0
            output.mux(stream.encode(frame))
            output.mux(stream.encode(None))

        made = bytes_reader(made_container("matroska", fill))
        heard = matching.hear(made, len(sound) * 1000 // rate, _quiet, CancelToken())
        assert heard is not None
        return heard

    return listen


@pytest.mark.parametrize(
    ("first_ms", "second_ms", "noise"), [(0, 4321, 0.0), (6543, 0, 0.3), (1000, 1007, 1.0), (0, 11_990, 0.5), (2, 2, 0)]
)
def test_the_distance_is_found_whichever_began_first(
    hear: Callable[..., Heard], first_ms: int, second_ms: int, noise: float
) -> None:
    first = hear(_recorded(first_ms, SECONDS, 5, noise=noise))
    second = hear(_recorded(second_ms, SECONDS, 6, noise=noise, gain=0.05))
    found = matching.match(first, second)
    assert found is not None and found.sure
    assert abs(found.offset_ms - (second_ms - first_ms)) <= 3


def test_a_short_recording_is_found_in_a_longer_one(hear: Callable[..., Heard]) -> None:
    found = matching.match(hear(_recorded(0, 36, 5, noise=0.2)), hear(_recorded(20_500, 8, 6, noise=0.2)))
    assert found is not None and found.sure
    assert abs(found.offset_ms - 20_500) <= 3


def test_a_device_with_another_number_of_samples_a_second_is_understood(hear: Callable[..., Heard]) -> None:
    sound = _recorded(3000, SECONDS, 6)
    places = np.arange(int(len(sound) * 44_100 / RATE)) * RATE / 44_100
    other = np.interp(places, np.arange(len(sound)), sound).astype(np.float32)
    found = matching.match(hear(_recorded(0, SECONDS, 5)), hear(other, 44_100))
    assert found is not None and found.sure
    assert abs(found.offset_ms - 3000) <= 3


def test_two_different_lessons_are_no_match(hear: Callable[..., Heard]) -> None:
    for seed in (11, 12, 13):
        found = matching.match(hear(_recorded(0, SECONDS, 5)), hear(_talk(SECONDS, seed)))
        assert found is None or not found.sure


def test_a_tone_that_fits_everywhere_is_no_match(hear: Callable[..., Heard]) -> None:
    beeps = np.zeros(SECONDS * RATE, np.float32)
    for at in range(0, len(beeps) - RATE, RATE // 2):
        beeps[at : at + RATE // 10] = np.sin(np.arange(RATE // 10) / 4) * 0.3
    found = matching.match(hear(beeps), hear(beeps[5 * RATE :].copy()))
    assert found is None or not found.sure


def test_silence_is_not_listened_to(made_container: Callable[..., bytes], bytes_reader: Any) -> None:
    def fill(output: Any) -> None:
        stream = output.add_stream("flac", rate=8000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 80_000), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts = 8000, 0
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))

    reader = bytes_reader(made_container("matroska", fill))
    assert matching.hear(reader, 10_000, _quiet, CancelToken()) is None


def test_listening_tells_how_far_it_is_and_stops_when_cancelled(bytes_reader: Any) -> None:
    cancel, told = CancelToken(), []

    def tell(progress: Progress) -> None:
        told.append(progress)
        cancel.cancel()

    with pytest.raises(Cancelled):
        matching.hear(bytes_reader(resource("sample", "lesson.mp4").read_bytes()), 30_000, tell, cancel)
    assert len(told) == 1


@pytest.mark.parametrize(("one", "other"), [(700, 950), (950, 310), (305, 1), (128, 128)])
def test_long_recordings_are_laid_over_each_other_piece_by_piece(
    one: int, other: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if it were done at once."""
    monkeypatch.setattr(matching, "_PIECE", 64)
    chance = np.random.default_rng(7)
    first, second = (chance.normal(size=(5, length)).astype(np.float32) for length in (one, other))
    fits, middle = matching.scores(first, second)
    assert middle == other - 1
    least = min(300, one, other)
    for distance in range(1 - other, one):
        ours, theirs = first[:, max(0, distance) : distance + other], second[:, max(0, -distance) : one - distance]
        if ours.shape[1] < least:
            assert np.isnan(fits[distance + middle])
        else:
            direct = (ours * theirs).sum() / np.sqrt(ours.shape[1])
            assert fits[distance + middle] == pytest.approx(direct, abs=1e-3)
