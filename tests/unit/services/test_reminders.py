"""Reminders: set, shown, put off, let go, changed, deleted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import CheckIn, GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.reminders import After, Reminder
from reflectapp.kit import clock
from reflectapp.services import goals, lessons, reminders
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

Clock = Callable[[datetime], None]
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon(set_today: Clock) -> Iterator[None]:
    set_today(NOON)
    yield


def new(text: str = "Bring counters", **values: Any) -> Reminder:
    return Reminder("", text, clock.now(), **values)


def shown(store: OpenStore, days: int = 0) -> list[str]:
    """On the day so many days after it all began."""
    return [each.reminder.text for each in reminders.due(store, (NOON + days * DAY).astimezone().date())]


def undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def test_it_is_shown_from_its_day_on_until_it_is_let_go(store: OpenStore) -> None:
    made = reminders.keep(store, new(" Bring counters \n", due_on=date(2026, 3, 12)))
    assert made.changed == {Topic.REMINDERS} and made.value.text == "Bring counters"
    assert [shown(store, days) for days in (0, 1, 2, 30)] == [[], [], ["Bring counters"], ["Bring counters"]]
    gone = reminders.let_go(store, made.value.id)
    assert shown(store, 30) == []
    assert [each.reminder.let_go_at for each in reminders.every(store)] == [NOON]
    undo(store, gone)
    assert shown(store, 30) == ["Bring counters"]
    undo(store, made)
    assert reminders.every(store) == ()


def test_what_is_put_off_comes_back_tomorrow_and_not_before(
    store: OpenStore, folder: Path, passphrase: str, set_today: Clock
) -> None:
    made = reminders.keep(store, new(due_on=date(2026, 3, 1))).value
    put_off = reminders.not_today(store, made.id)
    assert (shown(store), shown(store, 1)) == ([], ["Bring counters"])
    undo(store, undo(store, put_off))
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    set_today(NOON + timedelta(hours=3))
    assert (shown(again), shown(again, 1)) == ([], ["Bring counters"])
    close_store(again)


def test_after_the_next_lesson(store: OpenStore, lesson_id: str, set_today: Clock) -> None:
    set_today(NOON + timedelta(hours=1))
    reminders.keep(store, new(after=After.LESSON, due_on=date(2026, 3, 1)))
    assert shown(store, 30) == []
    set_today(NOON + timedelta(hours=2))
    brought = lessons.add(store, LessonDraft("Decimals"))
    assert shown(store) == ["Bring counters"]
    undo(store, brought)
    assert shown(store, 30) == []


def test_two_weeks_after_a_check_in(store: OpenStore) -> None:
    goal_id = goals.add(store, GoalText(title="Time to think")).value.id
    goals.check_in(store, CheckIn("", goal_id, date(2026, 3, 1), "before", None))
    reminders.keep(store, new(after=After.CHECK_IN, goal_id=goal_id))
    assert shown(store, 60) == []
    goals.check_in(store, CheckIn("", goal_id, date(2026, 3, 11), "since", None))
    assert (shown(store, 14), shown(store, 15)) == ([], ["Bring counters"])
    (kept,) = reminders.every(store)
    assert kept.goal is not None and kept.goal.text.title == "Time to think"
    gone = goals.delete(store, goal_id)
    assert reminders.every(store) == ()
    undo(store, gone)
    assert shown(store, 15) == ["Bring counters"]


def test_those_that_wait_for_something_are_behind_those_with_a_day(store: OpenStore) -> None:
    for text, values in (
        ("waits", {"after": After.LESSON}),
        ("late", {"due_on": date(2026, 5, 1)}),
        ("soon", {"due_on": date(2026, 4, 1)}),
    ):
        reminders.keep(store, new(text, **values))
    assert [each.reminder.text for each in reminders.every(store)] == ["soon", "late", "waits"]


def test_other_words_leave_it_put_off_and_another_day_does_not(store: OpenStore) -> None:
    made = reminders.keep(store, new(due_on=date(2026, 3, 9))).value
    made = reminders.not_today(store, made.id).value
    worded = reminders.keep(store, replace(made, text="Bring cubes"))
    assert (shown(store), shown(store, 1)) == ([], ["Bring cubes"])
    moved = reminders.keep(store, replace(made, due_on=date(2026, 3, 10)))
    assert shown(store) == ["Bring counters"]
    undo(store, moved)
    undo(store, worded)
    assert reminders.every(store)[0].reminder == made


def test_one_that_was_let_go_is_set_again_from_now(store: OpenStore, set_today: Clock) -> None:
    made = reminders.keep(store, new(after=After.LESSON)).value
    set_today(NOON + DAY)
    lessons.add(store, LessonDraft("Decimals"))
    gone = reminders.let_go(store, made.id).value
    set_today(NOON + 2 * DAY)
    reminders.keep(store, gone)
    assert shown(store, 30) == []
    set_today(NOON + 3 * DAY)
    lessons.add(store, LessonDraft("Percents"))
    assert shown(store, 30) == ["Bring counters"]


def test_deleting_is_undone(store: OpenStore) -> None:
    made = reminders.keep(store, new(due_on=date(2026, 3, 1))).value
    gone = reminders.delete(store, made.id)
    assert reminders.every(store) == ()
    undo(store, gone)
    assert reminders.every(store)[0].reminder == made


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (new(" \n", due_on=date(2026, 3, 1)), Problem.NOT_ALLOWED),
        (new(), Problem.NOT_ALLOWED),
        (new(after=After.CHECK_IN), Problem.NOT_ALLOWED),
        (new(after=After.CHECK_IN, goal_id="gone"), Problem.NOT_FOUND),
        (replace(new(due_on=date(2026, 3, 1)), id="gone"), Problem.NOT_FOUND),
    ],
)
def test_what_can_not_be_kept(store: OpenStore, wrong: Reminder, problem: Problem) -> None:
    with pytest.raises(UserError) as refused:
        reminders.keep(store, wrong)
    assert refused.value.problem is problem
    assert reminders.every(store) == ()
