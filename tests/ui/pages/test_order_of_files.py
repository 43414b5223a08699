from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reflectapp.domain.lessons import UNKNOWN, Probe
from reflectapp.ui.lessons.naming import in_order

BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _order(names: list[str], minutes: list[float | None] | None = None) -> list[str]:
    """`minutes`: when each began, None where its file does not say."""
    paths = [Path(name) for name in names]
    probes = dict.fromkeys(paths, UNKNOWN)
    for path, minute in zip(paths, minutes or [], strict=False):
        if minute is not None:
            probes[path] = Probe("mp4", 1, 1, 1, 0, True, True, "", "", BEGAN + timedelta(minutes=minute))
    return [path.name for path in in_order(paths, probes)]


@pytest.mark.parametrize(
    "right",
    [
        ["GX010123.MP4", "GX020123.MP4", "GX100123.MP4", "GX010124.MP4"],
        ["GOPR0123.MP4", "GP010123.MP4", "GP020123.MP4", "GOPR0124.MP4"],
        ["GH010007.MP4", "GH020007.MP4"],
        ["MVI_0001.MP4", "MVI_0002.MP4", "MVI_0010.MP4"],
        ["Fractions part 1.mp4", "Fractions part 2.mp4", "Fractions part 10.mp4"],
        ["1 of 3.mov", "2 of 3.mov", "3 of 3.mov"],
        ["lesson.mp4", "lesson (1).mp4", "lesson (2).mp4"],
        ["00001.MTS", "00002.MTS", "00010.MTS"],
        ["zoom_0.mp4", "Zoom_1.mp4"],
        ["²3.mp4", "²10.mp4"],
    ],
)
def test_names_with_numbers_come_in_their_order(right: list[str]) -> None:
    assert _order(right[::-1]) == right
    same_time: list[float | None] = [0.0] * len(right)
    assert _order(right[::-1], same_time) == right


def test_times_in_the_files_outdo_the_numbers_of_a_camera() -> None:
    assert _order(["MVI_0001.MP4", "MVI_9999.MP4"], [20, 0]) == ["MVI_9999.MP4", "MVI_0001.MP4"]
    assert _order(["b.mp4", "a.mp4"], [0, 20]) == ["b.mp4", "a.mp4"]


def test_numbers_that_someone_gave_outdo_the_times() -> None:
    names = ["Fractions 2.mp4", "Fractions 1.mp4"]
    assert _order(names, [0, 20]) == names[::-1]


def test_where_a_file_has_no_time_the_names_decide_for_all() -> None:
    assert _order(["b.mp4", "c.mp4", "a.mp4"], [30, None, 40]) == ["a.mp4", "b.mp4", "c.mp4"]
