"""When a reminder is shown."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reflectapp.domain.reminders import After, Reminder, shown_from

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SET_ON = NOON.astimezone().date()


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_a_day_of_its_own() -> None:
    assert shown_from(Reminder("r", "x", NOON, due_on=date(2026, 11, 9)), [NOON], [SET_ON]) == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("lessons", "day"),
    [
        ([], None),
        ([NOON - days(1), NOON], None),
        ([NOON + days(5), NOON - days(1), NOON + days(3)], SET_ON + days(3)),
    ],
)
def test_the_first_lesson_that_comes_after_it_was_set(lessons: list[datetime], day: date | None) -> None:
    assert shown_from(Reminder("r", "x", NOON, After.LESSON), lessons, [SET_ON]) == day


@pytest.mark.parametrize(
    ("check_ins", "day"),
    [
        ([], None),
        ([SET_ON - days(1)], None),
        ([SET_ON], SET_ON + days(14)),
        ([SET_ON + days(8), SET_ON, SET_ON - days(30)], SET_ON + days(22)),
    ],
)
def test_two_weeks_after_the_latest_check_in_since_it_was_set(check_ins: list[date], day: date | None) -> None:
    assert shown_from(Reminder("r", "x", NOON, After.CHECK_IN, goal_id="g"), [NOON + days(1)], check_ins) == day


def test_put_off_it_is_quiet_until_then_and_never_comes_sooner() -> None:
    put_off = Reminder("r", "x", NOON, due_on=SET_ON, quiet_until=SET_ON + days(1))
    assert shown_from(put_off, [], []) == SET_ON + days(1)
    waiting = Reminder("r", "x", NOON, After.LESSON, quiet_until=SET_ON + days(1))
    assert shown_from(waiting, [], []) is None
    assert shown_from(waiting, [NOON + days(4)], []) == SET_ON + days(4)
