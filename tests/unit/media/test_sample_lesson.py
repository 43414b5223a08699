import json
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from reflectapp.domain.progress import CancelToken
from reflectapp.kit.paths import resource
from reflectapp.media import frames
from reflectapp.media.probe import probe_file

LESSON = resource("sample", "lesson.mp4")


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(resource("sample", "lesson.json").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="module")
def loudness() -> NDArray[np.float64]:
    """How loud each whole 10 ms of the sample's sound is."""
    with av.open(str(LESSON)) as container:
        (stream,) = container.streams.audio
        pieces = [frame.to_ndarray()[0] for frame in container.decode(stream)]
        rate = stream.rate
    sound = np.concatenate(pieces)
    step = rate / 100
    edges = (np.arange(int(len(sound) / step)) * step).astype(int)
    squares: NDArray[np.float64] = np.add.reduceat(sound.astype(np.float64) ** 2, edges)
    return np.sqrt(squares / step)


def test_it_is_small_and_two_minutes_long(truth: dict[str, Any]) -> None:
    with LESSON.open("rb") as file:
        found = probe_file(file, CancelToken())
    assert LESSON.stat().st_size <= 3_000_000
    assert found.duration_ms == truth["duration_ms"] == 120_000
    assert (found.video_codec, found.audio_codec) == ("h264", "aac")


def test_speech_is_heard_when_it_is_said_to_be(truth: dict[str, Any], loudness: NDArray[np.float64]) -> None:
    for said in truth["speech"]:
        during = loudness[said["start_ms"] // 10 : said["end_ms"] // 10]
        assert np.median(during) > 0.02, said["text"]


def test_silences_are_silent(truth: dict[str, Any], loudness: NDArray[np.float64]) -> None:
    for silence in truth["silences"]:
        during = loudness[silence["start_ms"] // 10 + 5 : silence["end_ms"] // 10 - 5]
        assert np.max(during) < 0.01, silence


def test_questions_are_some_of_what_is_said(truth: dict[str, Any]) -> None:
    said = {(each["start_ms"], each["end_ms"], each["text"]) for each in truth["speech"]}
    questions = {(each["start_ms"], each["end_ms"], each["text"]) for each in truth["questions"]}
    assert questions < said
    assert all(text.endswith("?") for _, _, text in questions)


def test_waits_last_from_a_question_to_whoever_speaks_next(truth: dict[str, Any]) -> None:
    assert [wait["start_ms"] for wait in truth["waits"]] == [each["end_ms"] for each in truth["questions"]]
    for wait in truth["waits"]:
        following = next(each for each in truth["speech"] if each["start_ms"] > wait["start_ms"])
        assert (wait["end_ms"], wait["ended_by"]) == (following["start_ms"], following["who"])


def test_its_pictures_differ_from_moment_to_moment(bytes_reader: Any) -> None:
    reader = bytes_reader(LESSON.read_bytes())
    seen = {frames.at(reader, at_ms, 160).pixels.tobytes() for at_ms in range(0, 120_000, 10_000)}
    assert len(seen) == 12
