import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Thumbnail
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.media import thumbnail_pack, thumbnails


def _quiet(_: Progress) -> None:
    pass


def test_one_about_every_two_seconds_upright_and_160_wide(
    video: Callable[..., bytes], turned: Callable[..., bytes], bytes_reader: Any
) -> None:
    film = turned(video(list(range(0, 20_000, 40))), (0, 1, -1, 0))
    made = thumbnails.make(bytes_reader(film), 20_000, _quiet, CancelToken())
    for place_ms, each in zip(range(0, 20_000, 2_000), made, strict=True):
        assert place_ms - 400 < each.at_ms <= place_ms
        pixels = cv2.imdecode(np.frombuffer(each.jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert pixels is not None
        assert pixels.shape == (128, 64, 3)


def test_a_long_stretch_without_keyframes_is_filled(video: Callable[..., bytes], bytes_reader: Any) -> None:
    film = video(list(range(0, 60_000, 200)), keyframe_every=10_000, options={"x264-params": "scenecut=0"})
    made = thumbnails.make(bytes_reader(film), 60_000, _quiet, CancelToken())
    times = [each.at_ms for each in made]
    assert times == sorted(set(times))
    assert max(np.diff([*times, 60_000])) <= 2_200


def test_never_more_than_a_few_hundred(video: Callable[..., bytes], bytes_reader: Any) -> None:
    film = video(list(range(0, 1_200_000, 1_000)), keyframe_every=1)
    made = thumbnails.make(bytes_reader(film), 1_200_000, _quiet, CancelToken())
    assert len(made) == thumbnails.MOST


def test_sound_alone_has_none(video: Callable[..., bytes], bytes_reader: Any) -> None:
    assert thumbnails.make(bytes_reader(video([], sound_ms=1000)), 1000, _quiet, CancelToken()) == ()


def test_cancelling_ends_it(video: Callable[..., bytes], bytes_reader: Any) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        thumbnails.make(bytes_reader(video(list(range(0, 9_000, 40)))), 9_000, lambda _: cancel.cancel(), cancel)


_SOME = st.lists(st.builds(Thumbnail, st.integers(0, 2**32 - 1), st.binary(max_size=50)), max_size=8)


@given(_SOME)
def test_a_pack_gives_back_what_went_in(made: list[Thumbnail]) -> None:
    assert thumbnail_pack.unpack(thumbnail_pack.pack(made)) == tuple(made)


@given(_SOME, st.data())
def test_a_pack_with_a_byte_missing_or_too_many_is_refused(made: list[Thumbnail], data: st.DataObject) -> None:
    packed = thumbnail_pack.pack(made)
    cut = data.draw(st.integers(0, len(packed) - 1))
    for damaged in (packed[:cut], packed + b"\0"):
        with pytest.raises(EnvironmentProblem) as caught:
            thumbnail_pack.unpack(damaged)
        assert caught.value.problem is Problem.BLOB_DAMAGED


def test_the_card_shows_the_first_picture_with_something_in_it() -> None:
    black, wall, class_room = b"b" * 100, b"w" * 120, b"c" * 900
    made = [Thumbnail(n, each) for n, each in enumerate((black, wall, class_room, class_room, class_room))]
    assert thumbnail_pack.card_picture(made) == class_room
    assert thumbnail_pack.card_picture([]) is None
    assert thumbnail_pack.card_picture([Thumbnail(0, io.BytesIO(b"x" * 30_000).getvalue())]) is None
