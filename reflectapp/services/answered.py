"""What the remarks of a reply are about: the words that left with the packet, and what of hers they stand for now."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reflectapp.domain.errors import UserError
from reflectapp.domain.goals import Goal
from reflectapp.domain.lessons import Lesson
from reflectapp.domain.packets import ItemKind, Pick, Share

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories


@dataclass(frozen=True, slots=True)
class About:
    """One item of a packet. `kind`: None for the packet as a whole. `words`: as they left, "" if that can't be told.

    `goal` and `lesson`: what it belongs to, as it is now; None where it is gone. `at_ms`: a moment's time.
    """

    kind: ItemKind | None
    words: str = ""
    goal: Goal | None = None
    lesson: Lesson | None = None
    at_ms: int | None = None


def abouts(work: "Repositories", share: Share, refs: Iterable[str]) -> Mapping[str, About]:
    """For each of the refs that the packet has, and for "", what it stands for."""
    goals = {goal.id: goal for goal in work.goals.all()}
    words = _words(share)
    found: dict[str, About] = {}
    for ref in refs:
        if not ref:
            found[ref] = About(None, goal=_only_goal(share, goals))
        elif (pick := share.refs.get(ref)) is not None:
            found[ref] = _about(work, pick, words.get(ref, ""), goals)
    return found


def _words(share: Share) -> dict[str, str]:
    """Both stand in the order of the packet: as long as there are as many of a kind, they go together."""
    found: dict[str, str] = {}
    for kind in {pick.kind for pick in share.refs.values()}:
        refs = [ref for ref, pick in share.refs.items() if pick.kind is kind]
        left = [item.text for item in share.contents if item.kind is kind]
        if len(refs) == len(left):
            found |= dict(zip(sorted(refs, key=int), left, strict=True))
    return found


def _about(work: "Repositories", pick: Pick, words: str, goals: Mapping[str, Goal]) -> About:
    if pick.kind.value.startswith("goal_"):
        return About(pick.kind, words, goals.get(pick.owner_id))
    if pick.kind is ItemKind.CHECK_IN:
        owners = (goal for goal in goals.values() if any(entry.id == pick.owner_id for entry in goal.check_ins))
        return About(pick.kind, words, next(owners, None))
    lesson, at_ms = None, None
    with suppress(UserError):
        match pick.kind:
            case ItemKind.MOMENT:
                moment = work.moments.get(pick.owner_id)
                lesson_id, at_ms = moment.lesson_id, moment.start_ms
            case ItemKind.RESULT:
                lesson_id = work.codings.get(pick.owner_id).lesson_id
            case ItemKind.ANSWER:
                lesson_id = work.reflections.get(pick.owner_id).lesson_id
            case _:
                lesson_id = pick.owner_id
        lesson = work.lessons.get(lesson_id)
    return About(pick.kind, words, lesson=lesson, at_ms=at_ms)


def _only_goal(share: Share, goals: Mapping[str, Goal]) -> Goal | None:
    """The goal of a packet with one."""
    owners = {pick.owner_id for pick in share.refs.values() if pick.kind.value.startswith("goal_")}
    return goals.get(next(iter(owners))) if len(owners) == 1 else None
