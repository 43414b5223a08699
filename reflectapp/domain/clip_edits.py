"""What she does to a clip's plan: each function returns the plan that follows; none changes one."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from reflectapp.domain.clips import Box, ClipPlan, Drawn, Hiding, Key

SMALLEST: Final = 0.02
"""A box is at least so wide and high, as a share of the picture."""
SHORTEST_MS: Final = 200
_SEEN: Final = 0.01


def boxes_of(plan: ClipPlan) -> tuple[Drawn, ...]:
    """All that is drawn by hand: what stays to be seen, then what is hidden."""
    return (*(plan.shown if plan.hiding is Hiding.ALL_BUT else ()), *plan.boxes)


def box_of(plan: ClipPlan, box_id: str) -> Drawn | None:
    return next((each for each in (*plan.shown, *plan.boxes) if each.id == box_id), None)


def fitting(box: Box) -> Box:
    """Not smaller than the smallest, and never wholly out of the picture."""
    width, height = max(SMALLEST, min(box.width, 2.0)), max(SMALLEST, min(box.height, 2.0))
    left = min(max(box.left, _SEEN - width), 1 - _SEEN)
    top = min(max(box.top, _SEEN - height), 1 - _SEEN)
    return Box(left, top, width, height)


def with_box(plan: ClipPlan, box_id: str, at_ms: int, box: Box) -> ClipPlan:
    """A new box, there from the clip's beginning. While everything else is hidden it is what stays to be seen."""
    box = fitting(box)
    keys = (Key(plan.start_ms, box),) if at_ms <= plan.start_ms else (Key(plan.start_ms, box), Key(at_ms, box))
    made = Drawn(box_id, keys)
    if plan.hiding is Hiding.ALL_BUT:
        return replace(plan, shown=(*plan.shown, made))
    return replace(plan, boxes=(*plan.boxes, made))


def placed(plan: ClipPlan, box_id: str, at_ms: int, box: Box) -> ClipPlan:
    """The box is here at this time; it moves there from where it was before, and on to where it is next."""
    return _changed(plan, box_id, lambda drawn: _with_key(drawn, Key(at_ms, fitting(box))))


def begun(plan: ClipPlan, box_id: str, at_ms: int) -> ClipPlan:
    """The box is there from now on only."""

    def cut(drawn: Drawn) -> Drawn:
        box = drawn.at(at_ms) or drawn.keys[0].box
        later = tuple(key for key in drawn.keys if key.at_ms > at_ms)
        ends = drawn.end_ms if drawn.end_ms is None or drawn.end_ms > at_ms else None
        return Drawn(drawn.id, (Key(at_ms, box), *later), ends)

    return _changed(plan, box_id, cut)


def ended(plan: ClipPlan, box_id: str, at_ms: int | None) -> ClipPlan:
    """From now on it is not there any more (None: it stays to the end). One that has not begun is left as it is."""

    def cut(drawn: Drawn) -> Drawn:
        if at_ms is not None and at_ms <= drawn.keys[0].at_ms:
            return drawn
        return replace(drawn, end_ms=at_ms)

    return _changed(plan, box_id, cut)


def without_box(plan: ClipPlan, box_id: str) -> ClipPlan:
    return replace(
        plan,
        boxes=tuple(each for each in plan.boxes if each.id != box_id),
        shown=tuple(each for each in plan.shown if each.id != box_id),
    )


def switched(plan: ClipPlan, track_id: str) -> ClipPlan:
    """A face that was found is hidden no longer, or again."""
    others = tuple(each for each in plan.off if each != track_id)
    return replace(plan, off=others if len(others) < len(plan.off) else (*plan.off, track_id))


def muted(plan: ClipPlan, start_ms: int, end_ms: int) -> ClipPlan:
    """One more span in which nothing is heard; those that touch become one."""
    start_ms, end_ms = sorted((start_ms, end_ms))
    apart = [span for span in plan.muted if span[1] < start_ms or span[0] > end_ms]
    touching = [span for span in plan.muted if span not in apart]
    if start_ms == end_ms:
        return plan
    whole = (min([start_ms, *(s for s, _ in touching)]), max([end_ms, *(e for _, e in touching)]))
    return replace(plan, muted=tuple(sorted([*apart, whole])))


def unmuted(plan: ClipPlan, span: tuple[int, int]) -> ClipPlan:
    return replace(plan, muted=tuple(each for each in plan.muted if each != span))


def from_to(plan: ClipPlan, start_ms: int, end_ms: int) -> ClipPlan:
    """Another span; what is drawn from the old beginning on is there from the new one on."""
    if end_ms - start_ms < SHORTEST_MS or start_ms < 0:
        return plan

    def drawn(each: Drawn) -> Drawn:
        first = each.keys[0]
        if first.at_ms != plan.start_ms:
            return each
        later = tuple(key for key in each.keys[1:] if key.at_ms > start_ms)
        return replace(each, keys=(Key(start_ms, each.at(start_ms) or first.box), *later))

    boxes, shown = tuple(map(drawn, plan.boxes)), tuple(map(drawn, plan.shown))
    return replace(plan, start_ms=start_ms, end_ms=end_ms, boxes=boxes, shown=shown)


def _with_key(drawn: Drawn, key: Key) -> Drawn:
    keys = drawn.keys
    place = bisect_left(keys, key.at_ms, key=lambda each: each.at_ms)
    same = place < len(keys) and keys[place].at_ms == key.at_ms
    return replace(drawn, keys=(*keys[:place], key, *keys[place + same :]))


def _changed(plan: ClipPlan, box_id: str, change: Callable[[Drawn], Drawn]) -> ClipPlan:
    def each_of(several: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
        return tuple(change(each) if each.id == box_id else each for each in several)

    return replace(plan, boxes=each_of(plan.boxes), shown=each_of(plan.shown))
