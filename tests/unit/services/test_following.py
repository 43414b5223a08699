"""Lessons add their numbers to a goal by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from reflectapp.domain.codings import Press
from reflectapp.domain.goals import CheckIn, GoalText, Measured, MeasuredBy
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.packets import ItemKind, Pick
from reflectapp.kit.ids import new_id
from reflectapp.services import (
    codings,
    following,
    forms,
    goals,
    lessons,
    measures,
    picking,
    reflections,
    shares,
    unfinished,
)
from reflectapp.services.store import OpenStore

OPEN = Measured("questions", MeasuredBy.COUNT)


@pytest.fixture
def goal_id(store: OpenStore) -> str:
    return goals.add(store, GoalText(title="More questions", measured=OPEN)).value.id


def code(store: OpenStore, lesson_id: str, questions: int, covers_ms: int = 600_000) -> str:
    measure = next(each for each in measures.built_in() if each.id == "questions")
    run = codings.start(store, lesson_id, measure, {}).value
    for number in range(questions):
        codings.press(store, run.id, Press(new_id(), measure.codes[0].id, 1000 * number))
    if covers_ms:
        codings.set_covered(store, run.id, ((0, covers_ms),))
    return run.id


def seen(store: OpenStore, goal_id: str) -> list[tuple[str, date, float, int]]:
    return [(each.title, each.day, each.value, each.n) for each in following.followed(store, goal_id).numbers]


def test_each_lesson_adds_its_latest_run(store: OpenStore, lesson_id: str, goal_id: str) -> None:
    code(store, lesson_id, 3)
    assert seen(store, goal_id) == [("Fractions", date(2026, 3, 2), 3.0, 3)]
    again = code(store, lesson_id, 5)
    code(store, lesson_id, 0, covers_ms=0)
    assert seen(store, goal_id) == [("Fractions", date(2026, 3, 2), 5.0, 5)]
    codings.delete(store, again)
    assert seen(store, goal_id) == [("Fractions", date(2026, 3, 2), 3.0, 3)]


def test_a_lesson_without_a_day_has_that_of_its_coding(store: OpenStore, lesson_id: str, goal_id: str) -> None:
    undated = lessons.add(store, LessonDraft("Some day")).value.id
    code(store, lesson_id, 1)
    code(store, undated, 2)
    today = datetime.now(UTC).astimezone().date()
    assert seen(store, goal_id) == [("Fractions", date(2026, 3, 2), 1.0, 1), ("Some day", today, 2.0, 2)]


def test_a_deleted_lesson_takes_its_number_along_and_undo_brings_it_back(
    store: OpenStore, lesson_id: str, goal_id: str
) -> None:
    code(store, lesson_id, 3)
    gone = lessons.delete(store, lesson_id)
    assert seen(store, goal_id) == []
    assert gone.inverse is not None
    gone.inverse(store)
    assert len(seen(store, goal_id)) == 1


def test_a_goal_in_her_own_words_follows_nothing(store: OpenStore, lesson_id: str) -> None:
    own = goals.add(store, GoalText(measure="what I see")).value.id
    code(store, lesson_id, 3)
    assert [each.numbers for each in following.all_followed(store) if each.goal.id == own] == [()]


def test_her_own_scale_is_followed_answer_by_answer(store: OpenStore, lesson_id: str) -> None:
    goal = goals.add(store, GoalText(measured=following.LESSON_SCALE)).value.id
    form = next(each for each in forms.built_in() if each.id == following.LESSON_SCALE.measure_id)
    for answer in (4, 6):
        begun = reflections.start(store, lesson_id, form).value
        reflections.answer(store, begun.id, following.LESSON_SCALE.code_id, answer)
    reflections.start(store, lesson_id, form)
    assert seen(store, goal) == [("Fractions", date(2026, 3, 2), 6.0, 1)]


def test_what_can_be_followed_is_every_measure_and_every_scale(store: OpenStore) -> None:
    found = following.to_follow(store)
    assert found.measures == measures.offered(store)
    scale = next(each for each in found.scales if each.measured == following.LESSON_SCALE)
    assert (scale.form_title, scale.high) == ("Where am I now?", 10)


def test_a_packet_has_the_points_of_the_screen_and_the_lessons_stay_unnamed(
    store: OpenStore, lesson_id: str, goal_id: str
) -> None:
    code(store, lesson_id, 3)
    goals.check_in(store, CheckIn("", goal_id, date(2026, 3, 9), "better", 4.0))
    plot = Pick(ItemKind.GOAL_PLOT, goal_id)
    offered = [item for group in shares.pickable(store) for item in group.items if item.pick == plot]
    assert [item.detail for item in offered] == ["2"]
    made = shares.contents(store, frozenset({plot}), for_whom="", made_on=date(2026, 3, 10), stills={})
    assert [goal.plot.points for goal in made.goals if goal.plot] == [following.followed(store, goal_id).points]
    assert made.lessons == () and "Fractions" not in repr(made)


def test_where_she_is_in_the_guide_is_kept_and_taken_back(store: OpenStore, goal_id: str) -> None:
    moved = goals.set_guide_step(store, goal_id, "why")
    assert goals.goal(store, goal_id).guide_step == "why"
    assert goals.set_guide_step(store, goal_id, "why").inverse is None
    assert moved.inverse is not None
    moved.inverse(store)
    assert goals.goal(store, goal_id).guide_step == ""


def test_goals_on_one_measure_read_it_once_and_only_its_latest_runs(
    store: OpenStore, lesson_id: str, goal_id: str
) -> None:
    other = lessons.add(store, LessonDraft("Decimals")).value.id
    older = [code(store, each, 3) for each in (lesson_id, other)]
    latest = [code(store, each, 2) for each in (lesson_id, other)]
    with statements(store) as for_one:
        following.all_followed(store)
    for by in (MeasuredBy.RATE, MeasuredBy.COUNT, MeasuredBy.SHARE):
        goals.add(store, GoalText(measured=Measured("questions", by)))
    with statements(store) as for_all:
        assert len(following.all_followed(store)) == 4
    assert len(for_all) == len(for_one)
    asked = {value for _sql, values in for_all for value in values}
    assert asked.issuperset(latest)
    assert asked.isdisjoint(older)
    codes_read = [sql for sql, _values in for_all if "FROM codes" in sql]
    assert len(codes_read) == 1
    assert "codes.coding_id IN (?, ?)" in codes_read[0]


def test_what_could_be_shared_is_listed_without_a_run_s_entries(store: OpenStore, lesson_id: str) -> None:
    runs = [code(store, lesson_id, questions) for questions in (2, 0)]
    with statements(store) as asked:
        groups = picking.pickable(store)
    offered = [each.pick.owner_id for group in groups for each in group.items if each.pick.kind is ItemKind.RESULT]
    assert offered == runs[:1]
    assert not [sql for sql, _values in asked if "codes.start_ms" in sql]
    with statements(store) as asked:
        unfinished.begun(store)
    assert not [sql for sql, _values in asked if "FROM codes" in sql]


@contextmanager
def statements(store: OpenStore) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """What is asked of the store's database meanwhile, with its values."""
    found: list[tuple[str, tuple[object, ...]]] = []

    def note(*of_event: Any) -> None:
        found.append((" ".join(of_event[2].split()), tuple(of_event[3])))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
