from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from reflectapp.media import frames

# What a display matrix (a, b, c, d) does to a picture of rows.
LYING = {
    (1, 0, 0, 1): lambda p: p,
    (0, 1, -1, 0): lambda p: np.rot90(p, -1),
    (-1, 0, 0, -1): lambda p: np.rot90(p, 2),
    (0, -1, 1, 0): lambda p: np.rot90(p, 1),
    (-1, 0, 0, 1): lambda p: p[:, ::-1],
    (1, 0, 0, -1): lambda p: p[::-1],
    (0, 1, 1, 0): lambda p: p.transpose(1, 0, 2),
    (0, -1, -1, 0): lambda p: np.rot90(p, 2).transpose(1, 0, 2),
}


@pytest.mark.parametrize("matrix", LYING)
def test_every_way_a_phone_can_be_held_comes_out_upright(
    video: Callable[..., bytes],
    turned: Callable[..., bytes],
    numbered: Callable[[int], Any],
    bytes_reader: Any,
    matrix: tuple[int, int, int, int],
) -> None:
    film = turned(video([0, 40, 80]), matrix)
    shown = frames.at(bytes_reader(film), 40).pixels
    expected = LYING[matrix](numbered(1))
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - expected).mean() < 8
