import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import CheckIn, ChecklistPoint, Goal, GoalStatus, GoalText, GoalVersion
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

Inverse = Callable[[OpenStore], Outcome[Any]]

_GOALS = frozenset({Topic.GOALS})
_WITH_MOMENTS = frozenset({Topic.GOALS, Topic.MOMENTS})


def all_goals(store: OpenStore) -> tuple[Goal, ...]:
    """Most recently changed first."""
    with store.read() as work:
        return work.goals.all()


def goal(store: OpenStore, goal_id: str) -> Goal:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return work.goals.get(goal_id)


def in_hand(store: OpenStore) -> Goal | None:
    """The goal that she works on; of several, the one changed last."""
    return next((goal for goal in all_goals(store) if goal.status is GoalStatus.WORKING), None)


def versions(store: OpenStore, goal_id: str) -> tuple[GoalVersion, ...]:
    """Every version, from the first."""
    with store.read() as work:
        return work.goals.versions(goal_id)


def add(store: OpenStore, text: GoalText, goal_id: str = "", guide_step: str = "") -> Outcome[Goal]:
    """A new goal, under a new id if none is given. `guide_step`: the question of the guide that she is at."""
    with store.unit() as work:
        made, back = add_in(work, text, goal_id, guide_step)
    return Outcome(made, _GOALS, back)


def add_in(work: "Repositories", text: GoalText, goal_id: str = "", guide_step: str = "") -> tuple[Goal, Inverse]:
    """As `add`, within a unit of work."""
    goal_id = goal_id or new_id()
    work.goals.add(goal_id, GoalStatus.EXPLORING, GoalVersion(1, clock.now(), _tidied(text)))
    work.goals.set_guide_step(goal_id, guide_step)
    return work.goals.get(goal_id), partial(_set_hidden, goal_id=goal_id, hidden=True)


def change(store: OpenStore, goal_id: str, text: GoalText) -> Outcome[Goal]:
    """Writes the goal's text: into today's version if nothing rests on it yet, else into a new one."""
    with store.read() as work:
        before = work.goals.get(goal_id)
        version = _next_version(work, before, _tidied(text))
    if version.text == before.text:
        return Outcome(before, frozenset())
    return _put_version(store, goal_id, version)


def change_in(work: "Repositories", goal_id: str, text: GoalText) -> tuple[Goal, Inverse]:
    """As `change`, within a unit of work."""
    return _put_in(work, goal_id, _next_version(work, work.goals.get(goal_id), _tidied(text)))


def set_status(store: OpenStore, goal_id: str, status: GoalStatus) -> Outcome[Goal]:
    return _set_status(store, goal_id, status, clock.now())


def set_guide_step(store: OpenStore, goal_id: str, step: str) -> Outcome[None]:
    """Where she is in the guide; "" when she is through. Raises UserError NOT_FOUND."""
    with store.unit() as work:
        before = work.goals.get(goal_id).guide_step
        if step == before:
            return Outcome(None, frozenset())
        work.goals.set_guide_step(goal_id, step)
    return Outcome(None, _GOALS, partial(set_guide_step, goal_id=goal_id, step=before))


@makes_room
def delete(store: OpenStore, goal_id: str) -> Outcome[None]:
    """Hides a goal with its history and links; gone for good when the store closes."""
    goal(store, goal_id)
    return _set_hidden(store, goal_id, hidden=True)


def check_in(store: OpenStore, check_in: CheckIn) -> Outcome[CheckIn]:
    """Keeps a new check-in, resting on the goal's present version; an empty id is filled."""
    made = _tidied_check_in(replace(check_in, id=check_in.id or new_id()))
    with store.unit() as work:
        work.goals.add_check_in(made, work.goals.get(made.goal_id).version.number)
    return Outcome(made, _GOALS, partial(_hide_check_in, check_in_id=made.id, hidden=True))


def change_check_in(store: OpenStore, check_in: CheckIn) -> Outcome[CheckIn]:
    after = _tidied_check_in(check_in)
    with store.unit() as work:
        before = work.goals.check_in(check_in.id)
        work.goals.change_check_in(after)
    return Outcome(after, _GOALS, partial(change_check_in, check_in=before))


@makes_room
def delete_check_in(store: OpenStore, check_in_id: str) -> Outcome[None]:
    with store.read() as work:
        work.goals.check_in(check_in_id)
    return _hide_check_in(store, check_in_id, hidden=True)


def _settled(work: "Repositories", goal: Goal) -> bool:
    """Whether the newest version must stay as it is: of an earlier day, checked in on, or maybe shared."""
    made_at = goal.version.made_at
    return (
        clock.day_of(made_at) != clock.today()
        or work.goals.check_in_rests_on(goal.id, goal.version.number)
        or work.shares.any_since(made_at)
    )


def _next_version(work: "Repositories", before: Goal, text: GoalText) -> GoalVersion:
    if _settled(work, before):
        return GoalVersion(before.version.number + 1, clock.now(), text)
    return replace(before.version, text=text)


def _put_version(store: OpenStore, goal_id: str, version: GoalVersion) -> Outcome[Goal]:
    with store.unit() as work:
        after, back = _put_in(work, goal_id, version)
    return Outcome(after, _GOALS, back)


def _put_in(work: "Repositories", goal_id: str, version: GoalVersion) -> tuple[Goal, Inverse]:
    replaced = {known.number: known for known in work.goals.versions(goal_id)}.get(version.number)
    work.goals.put_version(goal_id, version)
    after = work.goals.get(goal_id)
    if replaced is None:
        return after, partial(_drop_version, goal_id=goal_id, version=version)
    return after, partial(_put_version, goal_id=goal_id, version=replaced)


def _drop_version(store: OpenStore, goal_id: str, version: GoalVersion) -> Outcome[Goal]:
    with store.unit() as work:
        work.goals.remove_version(goal_id, version.number)
        after = work.goals.get(goal_id)
    return Outcome(after, _GOALS, partial(_put_version, goal_id=goal_id, version=version))


def _set_status(store: OpenStore, goal_id: str, status: GoalStatus, since: datetime | None) -> Outcome[Goal]:
    with store.unit() as work:
        before = work.goals.get(goal_id)
        work.goals.set_status(goal_id, status, since)
        after = work.goals.get(goal_id)
    back = partial(_set_status, goal_id=goal_id, status=before.status, since=before.status_since)
    return Outcome(after, _GOALS, back)


def _set_hidden(store: OpenStore, goal_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.goals.set_hidden(goal_id, hidden)
    return Outcome(None, _WITH_MOMENTS, partial(_set_hidden, goal_id=goal_id, hidden=not hidden))


def _hide_check_in(store: OpenStore, check_in_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.goals.hide_check_in(check_in_id, hidden)
    return Outcome(None, _GOALS, partial(_hide_check_in, check_in_id=check_in_id, hidden=not hidden))


def _tidied(text: GoalText) -> GoalText:
    _finite(text.baseline, text.target)
    thoughts = ((question, plain_text(said)) for question, said in text.thoughts.items())
    points = (ChecklistPoint(name_text(point.text), point.done) for point in text.checklist)
    return replace(
        text,
        title=name_text(text.title),
        statement=plain_text(text.statement),
        why=plain_text(text.why),
        students_will=plain_text(text.students_will),
        measure=plain_text(text.measure),
        unit=name_text(text.unit),
        strategy=plain_text(text.strategy),
        next_step=plain_text(text.next_step),
        checklist=tuple(point for point in points if point.text),
        thoughts={question: said for question, said in thoughts if said},
    )


def _tidied_check_in(check_in: CheckIn) -> CheckIn:
    _finite(check_in.value)
    return replace(check_in, note=plain_text(check_in.note))


def _finite(*numbers: float | None) -> None:
    if not all(number is None or math.isfinite(number) for number in numbers):
        raise UserError(Problem.NOT_ALLOWED)
