from dataclasses import astuple, replace

import msgspec
import pytest

from reflectapp.domain.captions import Caption
from reflectapp.domain.clips import (
    Box,
    ClipCaptions,
    ClipPlan,
    Cut,
    Drawn,
    Found,
    Hiding,
    Key,
    NotFast,
    Track,
    Unsure,
    Why,
    captions_of,
    covers_at,
    not_fast,
    shown_at,
)

HERE, THERE = Box(0.1, 0.1, 0.2, 0.2), Box(0.5, 0.3, 0.4, 0.2)
BOX = Drawn("hers", (Key(2_000, HERE), Key(4_000, THERE)), 6_000)
FACE = Track("face-1", (Key(1_000, HERE), Key(3_000, HERE)), 0.9)
FOUND = Found((FACE,), (Unsure("face-1", Why.ENDS, 2_000, 3_000),), (1_000, 1_500, 2_000, 2_500, 3_000, 3_500))
PLAN = ClipPlan("r", 1_000, 9_000, hiding=Hiding.FACES, boxes=(BOX,))


def test_a_box_goes_straight_from_key_to_key_and_stays_until_its_end() -> None:
    assert BOX.at(1_999) is None
    between = BOX.at(3_000)
    assert between is not None
    assert astuple(between) == pytest.approx((0.3, 0.2, 0.3, 0.2))
    assert BOX.at(5_999) == THERE
    assert BOX.at(6_000) is None
    assert replace(BOX, end_ms=None).at(8_999) == THERE


def test_faces_are_hidden_from_first_to_last_unless_she_switched_them_off() -> None:
    def ids(plan: ClipPlan, at_ms: int) -> list[str]:
        return [each.id for each in covers_at(plan, FOUND, at_ms)]

    assert ids(PLAN, 1_000) == ["face-1"]
    assert ids(PLAN, 2_500) == ["face-1", "hers"]
    assert ids(PLAN, 3_001) == ["hers"]
    assert ids(replace(PLAN, off=("face-1",)), 2_500) == ["hers"]
    assert ids(replace(PLAN, hiding=Hiding.NOTHING), 2_500) == ["hers"]


def test_everything_but_a_box_leaves_nothing_where_the_box_is_not() -> None:
    plan = ClipPlan("r", 1_000, 9_000, hiding=Hiding.ALL_BUT, shown=(BOX,))
    assert shown_at(plan, 1_500) == ()
    assert shown_at(plan, 2_000) == (HERE,)
    assert shown_at(PLAN, 2_000) is None


def test_only_unsure_pictures_are_to_be_reviewed() -> None:
    assert FOUND.to_review() == (2_000, 2_500, 3_000)


def test_the_fast_cut_is_told_what_stands_in_its_way() -> None:
    plain = ClipPlan("r", 0, 1_000)
    assert not_fast(plain, "h264", 0) == frozenset()
    assert not_fast(PLAN, "vp9", 90) == {NotFast.HIDING, NotFast.CODEC, NotFast.LYING}
    turned = replace(plain, turned=90, captions=ClipCaptions.BURNED, cut=Cut.FAST)
    assert not_fast(turned, "hevc", 0) == {NotFast.TURNED, NotFast.CAPTIONS}


def test_captions_are_cut_with_the_clip_and_say_nothing_that_is_muted() -> None:
    plan = replace(PLAN, muted=((4_000, 5_000),))
    said = [
        (0, 1_000, "before"),
        (500, 1_500, "into"),
        (3_000, 4_001, "Emma"),
        (5_000, 9_500, "out"),
        (9_000, 9_900, "after"),
    ]
    captions = [Caption(number, *each) for number, each in enumerate(said)]
    assert captions_of(plan, captions) == (Caption(0, 0, 500, "into"), Caption(1, 4_000, 8_000, "out"))
    assert captions_of(plan, captions, 0)[0] == Caption(0, 0, 1_000, "before")


@pytest.mark.parametrize("span", [(5, 5), (-1, 5), (9, 5)])
def test_a_clip_has_a_length(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no such clip"):
        ClipPlan("r", *span)


def test_plans_and_faces_can_be_kept_as_json() -> None:
    for value in (PLAN, FOUND):
        assert msgspec.json.decode(msgspec.json.encode(value), type=type(value)) == value
