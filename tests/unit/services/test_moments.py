from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.services import forms, goals, lessons, moments, reflections
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

Seal = Callable[..., Recording]


@pytest.fixture
def goal_id(store: OpenStore) -> str:
    return goals.add(store, GoalText(title="Everyone speaks")).value.id


@pytest.fixture
def link(store: OpenStore, lesson_id: str) -> PromptLink:
    return PromptLink(reflections.start(store, lesson_id, forms.built_in()[1]).value.id, "liked")


@pytest.fixture
def moment(store: OpenStore, lesson_id: str, goal_id: str, link: PromptLink) -> Moment:
    draft = Moment("", lesson_id, None, 1_000, 3_000, "Ada asks why", ("talk", "why"), (link,), (goal_id,))
    return moments.add(store, draft).value


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def test_a_moment_is_kept_with_its_tags_and_links(store: OpenStore, lesson_id: str, moment: Moment) -> None:
    assert moment.id
    assert moments.of_lesson(store, lesson_id) == (moment,)


def test_moments_come_by_start(store: OpenStore, lesson_id: str) -> None:
    for start_ms in (30, 10, 20):
        moments.add(store, Moment("", lesson_id, None, start_ms, None, ""))
    assert [moment.start_ms for moment in moments.of_lesson(store, lesson_id)] == [10, 20, 30]


def test_tags_are_one_line_each_once_and_offered_in_order(store: OpenStore, lesson_id: str) -> None:
    made = moments.add(
        store, Moment("", lesson_id, None, 1, None, " a\nb ", (" wait ", "", "wait", "Calm\u202e"))
    ).value
    assert made.tags == ("wait", "Calm")
    assert made.note == "a\nb"
    assert moments.tags(store) == ("Calm", "wait")


def test_a_moment_knows_the_recording_that_it_falls_in(
    store: OpenStore, lesson_id: str, sealed_recording: Seal
) -> None:
    first = sealed_recording(store, lesson_id)
    second = sealed_recording(store, lesson_id, offset_ms=60_000, part=1)
    made = moments.add(store, Moment("", lesson_id, None, 59_999, None, "")).value
    assert made.recording_id == first.id
    assert moments.change(store, replace(made, start_ms=60_000)).value.recording_id == second.id
    assert moments.add(store, Moment("", lesson_id, first.id, 500_000, None, "")).value.recording_id is None


def test_adding_changing_and_deleting_can_be_undone_and_redone(
    store: OpenStore, lesson_id: str, moment: Moment
) -> None:
    changed = moments.change(store, replace(moment, start_ms=9, end_ms=None, note="new", tags=(), goal_ids=()))
    back = _undo(store, changed)
    assert moments.of_lesson(store, lesson_id) == (moment,)
    forth = _undo(store, back)
    assert moments.of_lesson(store, lesson_id) == (changed.value,)
    _undo(store, forth)
    deleted = moments.delete(store, moment.id)
    assert moments.of_lesson(store, lesson_id) == ()
    back = _undo(store, deleted)
    assert moments.of_lesson(store, lesson_id) == (moment,)
    _undo(store, back)
    assert moments.of_lesson(store, lesson_id) == ()


def test_adding_can_be_undone_and_redone_with_its_links(
    store: OpenStore, lesson_id: str, goal_id: str, link: PromptLink
) -> None:
    added = moments.add(store, Moment("", lesson_id, None, 7, None, "", ("a",), (link,), (goal_id,)))
    back = _undo(store, added)
    assert moments.of_goal(store, goal_id) == ()
    _undo(store, back)
    assert moments.of_goal(store, goal_id) == (added.value,)


def test_links_to_prompts_and_goals_come_and_go(
    store: OpenStore, lesson_id: str, goal_id: str, link: PromptLink
) -> None:
    moment = moments.add(store, Moment("", lesson_id, None, 7, None, "")).value
    linked = moments.link_prompt(store, moment.id, link)
    assert linked.value.prompts == (link,)
    assert linked.changed == {Topic.MOMENTS}
    assert moments.link_prompt(store, moment.id, link).inverse is None
    _undo(store, linked)
    assert moments.of_lesson(store, lesson_id)[0].prompts == ()
    moments.link_goal(store, moment.id, goal_id)
    assert [found.id for found in moments.of_goal(store, goal_id)] == [moment.id]
    unlinked = moments.unlink_goal(store, moment.id, goal_id)
    assert moments.of_goal(store, goal_id) == ()
    _undo(store, unlinked)
    assert [found.id for found in moments.of_goal(store, goal_id)] == [moment.id]
    moments.link_prompt(store, moment.id, link)
    assert moments.unlink_prompt(store, moment.id, link).value.prompts == ()


def test_links_to_a_deleted_goal_or_reflection_return_with_it(
    store: OpenStore, lesson_id: str, moment: Moment, goal_id: str, link: PromptLink
) -> None:
    goal_gone, reflection_gone = goals.delete(store, goal_id), reflections.delete(store, link.reflection_id)
    (bare,) = moments.of_lesson(store, lesson_id)
    assert (bare.goal_ids, bare.prompts) == ((), ())
    moments.change(store, replace(bare, note="changed meanwhile"))
    _undo(store, goal_gone)
    _undo(store, reflection_gone)
    (whole,) = moments.of_lesson(store, lesson_id)
    assert (whole.goal_ids, whole.prompts, whole.note) == ((goal_id,), (link,), "changed meanwhile")


def test_a_view_that_is_out_of_date_may_still_save(
    store: OpenStore, lesson_id: str, moment: Moment, goal_id: str
) -> None:
    goals.delete(store, goal_id)
    moments.change(store, replace(moment, note="typed before it was gone"))
    assert moments.of_lesson(store, lesson_id)[0].note == "typed before it was gone"


def test_evidence_is_in_the_order_of_lessons(store: OpenStore, lesson_id: str, goal_id: str) -> None:
    later = lessons.add(store, LessonDraft("later", lessons.lesson(store, lesson_id).taught_on)).value.id
    for lesson, start_ms in ((later, 1), (lesson_id, 9), (lesson_id, 4)):
        moments.add(store, Moment("", lesson, None, start_ms, None, "", goal_ids=(goal_id,)))
    found = [(moment.lesson_id, moment.start_ms) for moment in moments.of_goal(store, goal_id)]
    assert found == [(lesson_id, 4), (lesson_id, 9), (later, 1)]
    lessons.delete(store, later)
    assert len(moments.of_goal(store, goal_id)) == 2


def test_what_is_not_there_is_said(store: OpenStore, lesson_id: str, moment: Moment) -> None:
    moments.delete(store, moment.id)
    for missing in (lambda: moments.change(store, moment), lambda: moments.delete(store, moment.id)):
        with pytest.raises(UserError) as raised:
            missing()
        assert raised.value.problem is Problem.NOT_FOUND
    with pytest.raises(UserError):
        moments.add(store, Moment("", "no-lesson", None, 1, None, ""))


def test_thousands_of_moments_come_back_whole(store: OpenStore, lesson_id: str, goal_id: str) -> None:
    many = [
        Moment(f"m{number}", lesson_id, None, number, None, "note", (f"tag {number % 7}",), (), (goal_id,))
        for number in range(4_000)
    ]
    with store.unit() as work:
        work.moments.add_many(many)
    assert moments.of_lesson(store, lesson_id) == tuple(many)


def _counts(store: OpenStore) -> dict[str, tuple[int, int]]:
    """By lesson: how many moments its card tells of, and how many there are."""
    return {
        card.lesson.id: (card.moment_count, len(moments.of_lesson(store, card.lesson.id)))
        for card in lessons.cards(store)
    }


def test_a_card_counts_its_moments_through_every_change_undo_and_reopening(
    store: OpenStore, folder: Path, passphrase: str, lesson_id: str
) -> None:
    other = lessons.add(store, LessonDraft("Other")).value.id
    draft = Moment("", lesson_id, None, 10, None, "")
    added = [moments.add(store, replace(draft, start_ms=at)) for at in (10, 20, 30)]
    moments.add(store, replace(draft, lesson_id=other))
    assert _counts(store) == {lesson_id: (3, 3), other: (1, 1)}
    taken_back = _undo(store, added[0])
    assert _counts(store)[lesson_id] == (2, 2)
    _undo(store, taken_back)
    moved = moments.change(store, replace(added[1].value, lesson_id=other, start_ms=25))
    assert moved.value.lesson_id == lesson_id
    _undo(store, moved)
    assert _counts(store) == {lesson_id: (3, 3), other: (1, 1)}
    moments.delete(store, added[2].value.id)
    deleted = lessons.delete(store, other)
    _undo(store, deleted)
    assert _counts(store) == {lesson_id: (2, 2), other: (1, 1)}
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    try:
        assert _counts(again) == {lesson_id: (2, 2), other: (1, 1)}
    finally:
        close_store(again)
