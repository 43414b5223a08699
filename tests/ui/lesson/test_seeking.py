"""The place of a frame is found although the decoder takes all frames for equally long."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.ui.player.seeking import Search


def found(starts_ms: list[int], length_ms: int, wanted_ms: int, further_ms: int = 0) -> int:
    """The frame that a search ends on; the decoder shows the first that ends at or after the place, or none."""
    search = Search(wanted_ms, further_ms)
    for _ in range(100):
        shown = next((each for each in starts_ms if each + length_ms >= search.asked_ms), None)
        if search.after(shown, 0 if shown is None else length_ms) is None:
            assert shown is not None
            return shown
    raise AssertionError("the search does not end")


@given(st.lists(st.integers(40, 3000), min_size=1, max_size=60), st.data())
def test_the_last_frame_that_begins_no_later_is_found_where_frames_stay_long(
    gaps: list[int], data: st.DataObject
) -> None:
    starts = [0, *accumulate(gaps)]
    wanted = data.draw(st.integers(0, starts[-1] + 39))
    assert found(starts, 40, wanted) == max(each for each in starts if each <= wanted)


@given(st.lists(st.integers(15, 300), min_size=1, max_size=60), st.data())
def test_so_it_is_where_some_frames_are_shorter_than_they_are_taken_for(gaps: list[int], data: st.DataObject) -> None:
    starts = [0, *accumulate(gaps)]
    wanted = data.draw(st.sampled_from(starts)) + data.draw(st.integers(0, 14))
    assert found(starts, 60, wanted, 45) == max(each for each in starts if each <= wanted)


@given(st.integers(0, 200_000))
def test_behind_the_last_picture_one_of_the_last_is_shown(wanted_ms: int) -> None:
    starts = list(range(0, 10_000, 40))
    shown = found(starts, 40, wanted_ms)
    assert shown <= wanted_ms
    assert shown >= min(wanted_ms - 40, 9_960 - 2 * max(0, wanted_ms - 9_960) - 80) or shown == 0


@pytest.mark.parametrize("wanted_ms", [0, 1, 40, 79, 80, 4_000])
def test_a_steady_film_needs_one_seek(wanted_ms: int) -> None:
    search = Search(wanted_ms)
    assert search.after(wanted_ms // 40 * 40, 40) is None
