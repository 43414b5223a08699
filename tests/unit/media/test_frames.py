import random
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.media import frames

STEADY = [40 * number for number in range(120)]
UNSTEADY = [*range(0, 2000, 33), *range(2000, 4000, 100), *range(4000, 6000, 67)]


@pytest.mark.parametrize("times_ms", [STEADY, UNSTEADY], ids=["steady", "unsteady"])
@pytest.mark.parametrize("keyframe_every", [1, 250])
def test_the_frame_shown_at_a_time_is_found(
    video: Callable[..., bytes],
    bytes_reader: Any,
    number_in: Callable[[Any], int],
    times_ms: list[int],
    keyframe_every: int,
) -> None:
    reader = bytes_reader(video(times_ms, keyframe_every=keyframe_every))
    for number in random.Random(1).sample(range(len(times_ms) - 1), 12):
        for at_ms in (times_ms[number], times_ms[number + 1] - 1):
            found = frames.at(reader, at_ms)
            assert (number_in(found.pixels), found.at_ms) == (number, times_ms[number])


def test_the_last_frame_stays_after_the_end(
    video: Callable[..., bytes], bytes_reader: Any, number_in: Callable[[Any], int]
) -> None:
    assert number_in(frames.at(bytes_reader(video(STEADY)), 60_000).pixels) == len(STEADY) - 1


def test_all_frames_come_in_order_with_their_times(
    video: Callable[..., bytes], bytes_reader: Any, number_in: Callable[[Any], int]
) -> None:
    seen = [(each.at_ms, number_in(each.pixels)) for each in frames.pictures(bytes_reader(video(UNSTEADY)))]
    assert seen == list(zip(UNSTEADY, range(len(UNSTEADY)), strict=True))


def test_frames_from_the_middle_begin_with_the_one_shown_then(video: Callable[..., bytes], bytes_reader: Any) -> None:
    first = next(frames.pictures(bytes_reader(video(STEADY)), from_ms=1015))
    assert first.at_ms == 1000


@pytest.mark.parametrize(
    ("container", "codec", "pixels"),
    [
        ("mpegts", "libx264", "yuv420p"),
        ("matroska", "libvpx-vp9", "yuv420p"),
        ("mp4", "libx265", "yuv420p10le"),
        ("avi", "mpeg4", "yuv420p"),
    ],
)
def test_other_containers_and_codecs(
    video: Callable[..., bytes],
    bytes_reader: Any,
    number_in: Callable[[Any], int],
    container: str,
    codec: str,
    pixels: str,
) -> None:
    options = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    reader = bytes_reader(video(STEADY[:50], container=container, codec=codec, pixels=pixels, options=options))
    assert number_in(frames.at(reader, 1000).pixels) == 25


def test_a_still_is_no_wider_than_asked_and_carries_no_metadata(video: Callable[..., bytes], bytes_reader: Any) -> None:
    still = frames.still(bytes_reader(video(STEADY, metadata={"location": "+52.5+13.4/"})), 1000, max_width=64)
    assert (still.width, still.height) == (64, 32)
    assert still.jpeg[:2] == b"\xff\xd8"
    assert b"Exif" not in still.jpeg
    assert b"52.5" not in still.jpeg


def test_a_still_is_turned_as_she_turned_the_recording(video: Callable[..., bytes], bytes_reader: Any) -> None:
    reader = bytes_reader(video(STEADY))
    stills = [frames.still(reader, 1000, 64, clockwise_degrees) for clockwise_degrees in (0, 90)]
    plain, turned = (cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE) for still in stills)
    assert (stills[1].width, stills[1].height) == (32, 64)
    assert np.abs(np.rot90(np.asarray(plain), -1).astype(int) - np.asarray(turned)).mean() < 4


def test_sound_alone_has_no_frame(video: Callable[..., bytes], bytes_reader: Any) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        frames.at(bytes_reader(video([], sound_ms=1000)), 0)
    assert caught.value.problem is Problem.NOTHING_DECODES


def test_a_reader_that_fails_is_an_end_and_not_a_crash(video: Callable[..., bytes], bytes_reader: Any) -> None:
    times_ms = list(range(0, 40_000, 40))
    data = video(times_ms, container="mov", codec="mjpeg", pixels="yuvj420p")
    reader = bytes_reader(data, fails_from=len(data) * 2 // 3)
    seen = list(frames.pictures(reader))
    assert reader.failed
    assert 0 < len(seen) < len(times_ms)


def test_a_reader_that_fails_at_once_is_told_as_damage(video: Callable[..., bytes], bytes_reader: Any) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        frames.at(bytes_reader(video(STEADY), fails_from=0), 0)
    assert caught.value.problem is Problem.BLOB_DAMAGED
