"""Reminders that she sets for herself; they are shown inside the program only, and never twice in a day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import Goal
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.reminders import After, Reminder, shown_from
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import plain_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_CHANGED = frozenset({Topic.REMINDERS})
_TOMORROW = timedelta(days=1)

Verb = Callable[[OpenStore, str], Outcome[Any]]
"""What is done with a reminder, by its id."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reminder, the goal it belongs to, and the day from which Today shows it: None while that can't be told."""

    reminder: Reminder
    goal: Goal | None
    shown_from: date | None


def every(store: OpenStore) -> tuple[Kept, ...]:
    """Every reminder: by the day it is shown, then those that wait for something, each in the order set."""
    with store.read() as work:
        known = work.reminders.all()
        goals = {goal.id: goal for goal in work.goals.all()} if known else {}
        made = [lesson.created_at for lesson in work.lessons.all()] if known else []
    found = []
    for each in known:
        goal = goals.get(each.goal_id or "")
        check_ins = [entry.made_on for entry in goal.check_ins] if goal is not None else []
        found.append(Kept(each, goal, shown_from(each, made, check_ins)))
    return tuple(sorted(found, key=lambda each: each.shown_from or date.max))


def due(store: OpenStore, today: date) -> tuple[Kept, ...]:
    """Those that are shown on that day, the one that waits longest first."""
    return tuple(
        each
        for each in every(store)
        if each.reminder.let_go_at is None and each.shown_from is not None and each.shown_from <= today
    )


def keep(store: OpenStore, reminder: Reminder) -> Outcome[Reminder]:
    """Sets a reminder: a new one if its id is empty, else the one with this id, from now on in force again.

    Raises UserError NOT_ALLOWED where it says nothing or can never come, NOT_FOUND.
    """
    tidy = replace(reminder, text=plain_text(reminder.text), quiet_until=None, let_go_at=None)
    lacks_day = tidy.after is After.DAY and tidy.due_on is None
    if not tidy.text or lacks_day or (tidy.after is After.CHECK_IN and tidy.goal_id is None):
        raise UserError(Problem.NOT_ALLOWED)
    if tidy.after is not After.DAY:
        tidy = replace(tidy, due_on=None)
    with store.unit() as work:
        if tidy.goal_id is not None:
            work.goals.get(tidy.goal_id)
        if not tidy.id:
            made = replace(tidy, id=new_id(), created_at=clock.now())
            work.reminders.put(made)
            return Outcome(made, _CHANGED, partial(_set_hidden, reminder_id=made.id, hidden=True))
        before = work.reminders.get(tidy.id)
    if before.let_go_at is None and _when(before) == _when(tidy):
        return _put(store, replace(before, text=tidy.text))
    return _put(store, replace(tidy, created_at=clock.now()))


def let_go(store: OpenStore, reminder_id: str) -> Outcome[Reminder]:
    """It is not shown any more, and stays in the list. Raises UserError NOT_FOUND."""
    return _put(store, replace(_get(store, reminder_id), let_go_at=clock.now()))


def not_today(store: OpenStore, reminder_id: str) -> Outcome[Reminder]:
    """It is shown again tomorrow. Raises UserError NOT_FOUND."""
    return _put(store, replace(_get(store, reminder_id), quiet_until=clock.today() + _TOMORROW))


@makes_room
def delete(store: OpenStore, reminder_id: str) -> Outcome[None]:
    """Hides it; gone for good when the store closes. Raises UserError NOT_FOUND."""
    _get(store, reminder_id)
    return _set_hidden(store, reminder_id, hidden=True)


def _when(reminder: Reminder) -> tuple[After, date | None, str | None]:
    return reminder.after, reminder.due_on, reminder.goal_id


def _get(store: OpenStore, reminder_id: str) -> Reminder:
    with store.read() as work:
        return work.reminders.get(reminder_id)


def _put(store: OpenStore, reminder: Reminder) -> Outcome[Reminder]:
    with store.unit() as work:
        before = work.reminders.get(reminder.id)
        work.reminders.put(reminder)
    return Outcome(reminder, _CHANGED, partial(_put, reminder=before))


def _set_hidden(store: OpenStore, reminder_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.reminders.set_hidden(reminder_id, hidden)
    return Outcome(None, _CHANGED, partial(_set_hidden, reminder_id=reminder_id, hidden=not hidden))
