"""Single pictures and the times around them, by what was put into the film."""

from collections.abc import Callable
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.domain.playing import Times
from reflectapp.media.single import Frames

UNSTEADY = list(accumulate([0, *[33, 33, 34, 100, 66, 400, 15, 250] * 6]))
SIZE = (128, 64)


def going() -> bool:
    return False


@pytest.mark.parametrize(
    ("container", "codec"),
    [("mp4", "libx264"), ("mp4", "libx265"), ("matroska", "libvpx-vp9"), ("matroska", "libx264"), ("mp4", "libsvtav1")],
)
def test_the_times_and_the_picture_of_every_moment_are_found(
    video: Callable[..., bytes], bytes_reader: Any, container: str, codec: str
) -> None:
    options = {"libx265": {"x265-params": "log-level=none"}, "libsvtav1": {"preset": "12"}}.get(codec, {})
    frames = Frames(bytes_reader(video(UNSTEADY, container=container, codec=codec, options=options)))
    for number in (0, 5, 9, 10, 11, 23, len(UNSTEADY) - 2, len(UNSTEADY) - 1, 3):
        for at_ms in (UNSTEADY[number], UNSTEADY[number + 1] - 1 if number + 1 < len(UNSTEADY) else 90_000):
            times = frames.times(at_ms * 1000, going)
            assert times.shown_at(at_ms * 1000) == UNSTEADY[number] * 1000
        found = frames.picture(UNSTEADY[number] * 1000, SIZE, going)
        assert found is not None
        assert found.start_us == UNSTEADY[number] * 1000
        assert sum((found.planes[0][0][8 + 16 * bit] > 128) << bit for bit in range(8)) == number
    frames.close()


def test_what_is_stopped_gives_nothing(video: Callable[..., bytes], bytes_reader: Any) -> None:
    frames = Frames(bytes_reader(video(UNSTEADY)))
    assert frames.picture(1_000_000, SIZE, lambda: True) is None
    assert frames.times(1_000_000, lambda: True).shown_at(1_000_000) is None


def test_what_is_no_recording_has_no_pictures(bytes_reader: Any) -> None:
    with pytest.raises(EnvironmentProblem):
        Frames(bytes_reader(b"nothing"))


@given(st.lists(st.integers(0, 10**9), min_size=1, unique=True).map(sorted), st.integers(0, 10**9))
def test_the_picture_at_a_time_is_the_last_that_began(starts: list[int], at_us: int) -> None:
    whole, part = Times(tuple(starts), True), Times(tuple(starts), False)
    begun = [each for each in starts if each <= at_us]
    assert whole.shown_at(at_us) == (begun[-1] if begun else None)
    assert part.shown_at(at_us) == (begun[-1] if begun and at_us < starts[-1] else None)
    assert whole.after(at_us) == next(iter(starts[len(begun) :]), None)
