import numpy as np
import pytest
from numpy.typing import NDArray

from reflectapp.domain.clips import Box, Cover, Look
from reflectapp.media.hiding import Covers

HIGH, WIDE = 120, 160
PLACE = Box(0.25, 0.25, 0.5, 0.5)
ROWS, COLUMNS = slice(30, 90), slice(40, 120)
COVER = Cover("one", PLACE)


def noise(seed: int) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (HIGH, WIDE), np.uint8)


@pytest.mark.parametrize("look", Look)
def test_a_cover_tells_nothing_of_what_is_beneath_but_a_few_colours(look: Look) -> None:
    outside = noise(1)
    made = []
    for seed in (2, 3):
        picture = outside.copy()
        picture[ROWS, COLUMNS] = noise(seed)[ROWS, COLUMNS] // 2 + 32  # the same colours from afar
        Covers(look).hide([picture], [COVER])
        made.append(picture)
    assert np.array_equal(made[0], made[1])
    changed = made[0] != outside
    assert changed[ROWS, COLUMNS].mean() > 0.9
    changed[29:92, 39:122] = False
    assert not changed.any()


def test_a_cover_keeps_its_colours_whatever_comes_beneath_it() -> None:
    covers = Covers(Look.MOSAIC)
    first, later = noise(1), np.full((HIGH, WIDE), 250, np.uint8)
    covers.hide([first], [COVER])
    covers.hide([later], [COVER])
    assert np.array_equal(first[ROWS, COLUMNS], later[ROWS, COLUMNS])


@pytest.mark.parametrize("look", Look)
def test_a_cover_of_few_pixels_is_no_smaller_copy_of_them(look: Look) -> None:
    picture = noise(4)
    before = picture.copy()
    Covers(look).hide([picture], [Cover("small", Box(0.5, 0.5, 4 / WIDE, 4 / HIGH))])
    part = slice(60, 64), slice(80, 84)
    assert len(np.unique(picture[part])) <= 4
    assert len(np.unique(before[part])) > 8


def test_everything_but_a_box_stands_still_outside_of_it() -> None:
    covers = Covers(Look.BLUR)
    pictures = [noise(seed) for seed in (5, 6)]
    before = [each.copy() for each in pictures]
    for each in pictures:
        covers.hide_all_but([each], [PLACE])
    inside = slice(32, 88), slice(42, 118)
    for made, was in zip(pictures, before, strict=True):
        assert np.array_equal(made[inside], was[inside])
        made[ROWS, COLUMNS] = 0
    assert np.array_equal(pictures[0], pictures[1])


@pytest.mark.parametrize("place", [Box(1.2, 0.2, 0.1, 0.1), Box(-0.5, -0.5, 0.4, 0.4)])
def test_a_box_beyond_the_edge_hides_nothing(place: Box) -> None:
    picture = noise(7)
    before = picture.copy()
    Covers(Look.BLUR).hide([picture], [Cover("away", place)])
    assert np.array_equal(picture, before)


def test_a_box_over_the_edge_hides_up_to_it() -> None:
    picture = noise(8)
    before = picture.copy()
    Covers(Look.MOSAIC).hide([picture], [Cover("edge", Box(0.9, -0.2, 0.3, 0.4))])
    assert (picture[:24, 144:] != before[:24, 144:]).mean() > 0.9
