"""What Today offers to go on with, and what rests."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import Recording
from reflectapp.services import codings, forms, goals, lessons, measures, reflections, unfinished
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase
from reflectapp.services.unfinished import Kind

Clock = Callable[[datetime], None]
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MINUTE, WEEK = timedelta(minutes=1), timedelta(weeks=1)


@pytest.fixture(autouse=True)
def at_noon(set_today: Clock) -> Iterator[None]:
    set_today(NOON)
    yield


@pytest.fixture
def three(
    store: OpenStore, lesson_id: str, sealed_recording: Callable[..., Recording], set_today: Clock
) -> tuple[str, str, str]:
    """The ids of a reflection, a run and a goal that were begun one after the other."""
    sealed_recording(store, lesson_id)
    reflection = reflections.start(store, lesson_id, forms.built_in()[1]).value
    set_today(NOON + MINUTE)
    coding = codings.start(store, lesson_id, measures.built_in()[0], {}).value
    set_today(NOON + 2 * MINUTE)
    goal = goals.add(store, GoalText(title="Time to think"), guide_step="why").value
    return reflection.id, coding.id, goal.id


def offered(store: OpenStore) -> list[tuple[Kind, str]]:
    return [(each.kind, each.id) for each in unfinished.begun(store)]


def test_what_was_begun_is_offered_the_latest_first(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    reflection, coding, goal = unfinished.begun(store)[::-1]
    assert (reflection.id, coding.id, goal.id) == three
    assert (reflection.title, coding.title) == (forms.built_in()[1].title, measures.built_in()[0].title)
    assert [each.lesson and each.lesson.id for each in (reflection, coding, goal)] == [lesson_id, lesson_id, None]
    assert goal.goal is not None and goal.goal.text.title == "Time to think"


def test_a_run_is_finished_when_it_covers_nearly_all_that_was_recorded(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    codings.cover(store, three[1], ((0, 20_000),))
    assert (Kind.CODING, three[1]) in offered(store)
    codings.cover(store, three[1], ((50_000, 60_000),))
    assert (Kind.CODING, three[1]) in offered(store)
    codings.cover(store, three[1], ((20_000, 48_000),))
    assert (Kind.CODING, three[1]) not in offered(store)
    again = codings.start(store, lesson_id, measures.built_in()[0], {}).value
    assert (Kind.CODING, again.id) in offered(store)


def test_a_goal_whose_questions_were_ended_is_not_offered(store: OpenStore, three: tuple[str, str, str]) -> None:
    goals.set_guide_step(store, three[2], "")
    assert [kind for kind, _id in offered(store)] == [Kind.CODING, Kind.REFLECTION]


def test_what_she_lets_be_is_offered_again_the_next_day_and_not_before(
    store: OpenStore, folder: Path, passphrase: str, three: tuple[str, str, str], set_today: Clock
) -> None:
    reflection, coding, goal = unfinished.begun(store)[::-1]
    left = unfinished.let_be(store, coding.key)
    unfinished.let_be(store, goal.key)
    assert offered(store) == [(Kind.REFLECTION, reflection.id)]
    assert left.inverse is not None
    back = left.inverse(store)
    assert offered(store) == [(Kind.CODING, coding.id), (Kind.REFLECTION, reflection.id)]
    assert back.inverse is not None
    back.inverse(store)
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    set_today(NOON + timedelta(hours=4))
    assert offered(again) == [(Kind.REFLECTION, reflection.id)]
    set_today(NOON + timedelta(days=1))
    assert len(offered(again)) == 3
    unfinished.let_be(again, reflection.key)
    assert len(offered(again)) == 2
    close_store(again)


def test_what_was_not_touched_for_weeks_rests(store: OpenStore, three: tuple[str, str, str], set_today: Clock) -> None:
    set_today(NOON + unfinished.RESTS_AFTER + MINUTE)
    assert [kind for kind, _id in offered(store)] == [Kind.GUIDE, Kind.CODING]
    set_today(NOON + unfinished.RESTS_AFTER + WEEK)
    assert offered(store) == []


def test_what_is_in_a_deleted_lesson_is_not_offered(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    lessons.delete(store, lesson_id)
    assert [kind for kind, _id in offered(store)] == [Kind.GUIDE]
