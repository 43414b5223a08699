from dataclasses import replace

from reflectapp.domain import clip_edits
from reflectapp.domain.clips import Box, ClipPlan, Drawn, Hiding, covers_at, shown_at

PLAN = ClipPlan("r", 1_000, 9_000)
HERE, THERE = Box(0.1, 0.1, 0.2, 0.2), Box(0.5, 0.3, 0.2, 0.2)


def near(one: Box | None, other: Box) -> bool:
    return one is not None and all(
        abs(getattr(one, name) - getattr(other, name)) < 1e-9 for name in ("left", "top", "width", "height")
    )


def only(plan: ClipPlan) -> Drawn:
    (made,) = plan.boxes
    return made


def test_a_new_box_hides_from_the_beginning_and_stays_where_it_was_drawn_until_it_is_moved() -> None:
    plan = clip_edits.placed(clip_edits.with_box(PLAN, "a", 4_000, HERE), "a", 6_000, THERE)
    box = only(plan)
    assert box.at(1_000) == box.at(4_000) == HERE
    assert near(box.at(5_000), Box(0.3, 0.2, 0.2, 0.2))
    assert box.at(6_000) == box.at(8_999) == THERE
    again = clip_edits.placed(plan, "a", 6_000, HERE)
    assert len(only(again).keys) == len(box.keys) and only(again).at(6_000) == HERE


def test_a_box_begins_and_ends_where_she_says() -> None:
    plan = clip_edits.placed(clip_edits.with_box(PLAN, "a", 4_000, HERE), "a", 6_000, THERE)
    later = only(clip_edits.begun(plan, "a", 5_000))
    assert later.at(4_999) is None and near(later.at(5_000), Box(0.3, 0.2, 0.2, 0.2)) and later.at(6_000) == THERE
    over = clip_edits.ended(plan, "a", 5_000)
    assert only(over).at(4_999) is not None and only(over).at(5_000) is None
    assert only(clip_edits.ended(over, "a", None)) == only(plan)
    assert clip_edits.ended(plan, "a", 1_000) == plan
    assert covers_at(clip_edits.without_box(plan, "a"), None, 4_000) == ()


def test_while_everything_else_is_hidden_a_box_is_what_stays_to_be_seen() -> None:
    plan = clip_edits.with_box(replace(PLAN, hiding=Hiding.ALL_BUT), "a", 1_000, HERE)
    assert shown_at(plan, 2_000) == (HERE,) and covers_at(plan, None, 2_000) == ()
    assert clip_edits.boxes_of(plan) == plan.shown
    assert clip_edits.boxes_of(replace(plan, hiding=Hiding.NOTHING)) == ()


def test_a_box_can_not_be_lost_beside_the_picture_or_get_too_small_to_be_taken() -> None:
    lost = only(clip_edits.with_box(PLAN, "a", 1_000, Box(3.0, -2.0, 0.001, 0.5))).keys[0].box
    assert lost.left < 1 and lost.bottom > 0 and lost.width >= clip_edits.SMALLEST


def test_another_beginning_takes_the_boxes_along_that_were_there_from_the_first() -> None:
    moved = clip_edits.placed(clip_edits.with_box(PLAN, "a", 1_000, HERE), "a", 5_000, THERE)
    shorter = clip_edits.from_to(moved, 3_000, 9_000)
    assert near(only(shorter).at(3_000), Box(0.3, 0.2, 0.2, 0.2)) and only(shorter).at(5_000) == THERE
    longer = clip_edits.from_to(moved, 0, 9_000)
    assert only(longer).at(0) == HERE
    begun = clip_edits.begun(moved, "a", 2_000)
    assert only(clip_edits.from_to(begun, 0, 9_000)).at(1_000) is None
    assert clip_edits.from_to(PLAN, 5_000, 5_000) == PLAN


def test_muted_spans_that_touch_become_one() -> None:
    plan = clip_edits.muted(clip_edits.muted(PLAN, 2_000, 3_000), 6_000, 5_000)
    assert plan.muted == ((2_000, 3_000), (5_000, 6_000))
    assert clip_edits.muted(plan, 2_500, 5_000).muted == ((2_000, 6_000),)
    assert clip_edits.unmuted(plan, (2_000, 3_000)).muted == ((5_000, 6_000),)
    assert clip_edits.muted(PLAN, 2_000, 2_000) == PLAN


def test_a_face_is_switched_off_and_on() -> None:
    off = clip_edits.switched(PLAN, "face-1")
    assert off.off == ("face-1",) and clip_edits.switched(off, "face-1") == PLAN
