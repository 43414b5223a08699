import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lanes import SoundLevel, Speech
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.kit.paths import resource
from reflectapp.media import lane_packs, sound, speech

EDGE_MS = 160
"""How far an estimated edge may lie from the one that was made."""

Pieces = list[tuple[int, NDArray[np.int16]]]
Sounding = Callable[..., bytes]


def _quiet(_: Progress) -> None:
    pass


@pytest.fixture
def sounding(made_container: Callable[..., bytes]) -> Sounding:
    """A recording of sound alone: pieces of 16 kHz samples, each at its time in milliseconds."""

    def make(pieces: Pieces, container: str = "matroska", chapters: tuple[tuple[int, str], ...] = ()) -> bytes:
        def fill(output: Any) -> None:
            if chapters:
                ends = [*(start for start, _ in chapters[1:]), 60_000]
                output.set_chapters(
                    [
                        {
                            "id": n,
                            "start": start,
                            "end": end,
                            "time_base": Fraction(1, 1000),
                            "metadata": {"title": title},
                        }
                        for n, ((start, title), end) in enumerate(zip(chapters, ends, strict=True))
                    ]
                )
            stream = output.add_stream("pcm_s16le" if container == "matroska" else "aac", rate=16_000)
            stream.layout = "mono"
            for at_ms, samples in pieces:
                frame = av.AudioFrame.from_ndarray(samples[np.newaxis, :], format="s16", layout="mono")
                frame.sample_rate, frame.pts = 16_000, at_ms * 16
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))

        return made_container(container, fill)

    return make


def tone(ms: int, amplitude: int) -> NDArray[np.int16]:
    return (np.sin(np.arange(ms * 16) * 2 * np.pi * 440 / 16_000) * amplitude).astype(np.int16)


def test_levels_are_those_of_the_sound_at_their_times(sounding: Sounding, bytes_reader: Any) -> None:
    film = sounding([(0, tone(1000, 16_384)), (1000, tone(1000, 0)), (2000, tone(1000, 1024))])
    level = sound.level(bytes_reader(film), 3000, _quiet, CancelToken())
    assert level is not None
    (peaks, means), *coarser = level.levels
    assert coarser == []
    assert (level.step_ms, level.duration_ms) == (50, 3000)
    for place, peak_db, mean_db in ((5, -6.0, -9.0), (50, -30.1, -33.1)):
        assert (peaks[place] - 255) / 4 == pytest.approx(peak_db, abs=0.4)
        assert (means[place] - 255) / 4 == pytest.approx(mean_db, abs=0.4)
    assert set(peaks[21:39]) == {0}


def test_a_gap_in_the_sound_is_silence_and_what_follows_stays_at_its_time(
    sounding: Sounding, bytes_reader: Any
) -> None:
    film = sounding([(0, tone(500, 9000)), (2500, tone(500, 9000))])
    level = sound.level(bytes_reader(film), 3000, _quiet, CancelToken())
    assert level is not None
    heard = [place for place, peak in enumerate(level.levels[0][0]) if peak > 200]
    assert heard == [*range(10), *range(50, 60)]


def test_a_long_recording_has_coarser_levels_that_lose_no_peak(sounding: Sounding, bytes_reader: Any) -> None:
    quiet = tone(60_000, 300)
    quiet[16_000 * 30 + 5] = 32_767
    level = sound.level(bytes_reader(sounding([(0, quiet)])), 60_000, _quiet, CancelToken())
    assert level is not None
    assert [len(peaks) for peaks, _ in level.levels] == [1200, 600, 300, 150]
    assert [max(peaks) for peaks, _ in level.levels] == [255] * 4
    assert [peaks.index(255) for peaks, _ in level.levels] == [600, 300, 150, 75]


def test_the_sound_beside_a_picture_is_measured_too(video: Callable[..., bytes], bytes_reader: Any) -> None:
    film = video(list(range(0, 4000, 40)), sound_ms=2000)
    level = sound.level(bytes_reader(film), 4000, _quiet, CancelToken())
    assert level is not None
    peaks = level.levels[0][0]
    assert min(peaks[2:38]) > 200
    assert set(peaks[44:]) == {0}


def test_a_film_without_sound_has_no_level_and_no_speech(video: Callable[..., bytes], bytes_reader: Any) -> None:
    film = video(list(range(0, 1000, 40)))
    assert sound.level(bytes_reader(film), 1000, _quiet, CancelToken()) is None
    assert speech.find(bytes_reader(film), 1000, _quiet, CancelToken()) == ()


def test_both_stop_when_they_are_cancelled(sounding: Sounding, bytes_reader: Any) -> None:
    film = sounding([(0, tone(5000, 3000))])
    for make in (sound.level, speech.find):
        cancel = CancelToken()
        cancel.cancel()
        with pytest.raises(Cancelled):
            make(bytes_reader(film), 5000, _quiet, cancel)


def test_chapters_are_those_of_the_file_cleaned(sounding: Sounding, bytes_reader: Any) -> None:
    film = sounding([(0, tone(5000, 300))], chapters=((0, "Starter"), (1500, "Pairs\u202e work\n"), (9000, "too late")))
    found = sound.chapters(bytes_reader(film), 5000)
    assert [(each.start_ms, each.title) for each in found] == [(0, "Starter"), (1500, "Pairs work")]
    assert sound.chapters(bytes_reader(sounding([(0, tone(500, 300))])), 500) == ()


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(resource("sample", "lesson.json").read_bytes())
    return found


def test_speech_of_the_sample_lesson_is_found_within_the_tolerance(told: dict[str, Any], bytes_reader: Any) -> None:
    """Every stretch that is spoken, at its edges; what lies outside of them is silence. Pauses inside are not told."""
    reader = bytes_reader(resource("sample", "lesson.mp4").read_bytes())
    found = speech.find(reader, told["duration_ms"], _quiet, CancelToken())
    spoken = [(each["start_ms"], each["end_ms"]) for each in told["speech"]]
    for start, end in spoken:
        inside = [each for each in found if each.start_ms < end and each.end_ms > start]
        assert abs(inside[0].start_ms - start) <= EDGE_MS
        assert abs(inside[-1].end_ms - end) <= EDGE_MS
    for each in found:
        assert any(each.start_ms >= start - EDGE_MS and each.end_ms <= end + EDGE_MS for start, end in spoken)
    agreed = sum(_in(at, spoken) == _in(at, [(f.start_ms, f.end_ms) for f in found]) for at in range(0, 120_000, 10))
    assert agreed / 12_000 >= 0.95


def _in(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def test_tones_and_noise_are_not_speech(sounding: Sounding, bytes_reader: Any) -> None:
    noise = np.random.default_rng(1).normal(0, 900, 16 * 3000).astype(np.int16)
    film = sounding([(0, tone(3000, 9000)), (3000, noise)])
    assert speech.find(bytes_reader(film), 6000, _quiet, CancelToken()) == ()


def _runs(*pattern: tuple[float, int]) -> Iterator[tuple[int, float]]:
    chunks = [chance for chance, count in pattern for _ in range(count)]
    return ((place * 512, chance) for place, chance in enumerate(chunks))


def test_a_stretch_goes_on_while_it_is_half_likely() -> None:
    assert list(speech._runs(_runs((0.1, 5), (0.9, 2), (0.4, 3), (0.1, 2)))) == [(160, 320)]


@given(st.integers(1, 3000), st.integers(1, 1000), st.data())
def test_a_pack_of_sound_gives_back_what_went_in(count: int, step_ms: int, data: st.DataObject) -> None:
    seed = data.draw(st.binary(min_size=1, max_size=20))
    levels = []
    while True:
        levels.append((bytes(seed * count)[:count], bytes(seed * count)[-count:]))
        if count <= lane_packs.COARSEST:
            break
        count = (count + 1) // 2
    level = SoundLevel(step_ms, tuple(levels))
    packed = lane_packs.pack_sound(level)
    assert lane_packs.unpack_sound(packed) == level
    cut = data.draw(st.integers(0, len(packed) - 1))
    for damaged in (packed[:cut], packed + b"\0"):
        with pytest.raises(EnvironmentProblem) as caught:
            lane_packs.unpack_sound(damaged)
        assert caught.value.problem is Problem.BLOB_DAMAGED


@given(st.lists(st.integers(0, 2**32 - 1), max_size=12, unique=True), st.data())
def test_a_pack_of_speech_gives_back_what_went_in(times: list[int], data: st.DataObject) -> None:
    edges = sorted(times)[: len(times) // 2 * 2]
    found = tuple(Speech(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True))
    packed = lane_packs.pack_speech(found)
    assert lane_packs.unpack_speech(packed) == found
    cut = data.draw(st.integers(0, len(packed) - 1))
    for damaged in (packed[:cut], packed + b"\0", lane_packs.pack_speech([Speech(5, 5)])):
        with pytest.raises(EnvironmentProblem):
            lane_packs.unpack_speech(damaged)
