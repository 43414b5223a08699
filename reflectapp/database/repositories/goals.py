from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import check_ins, goal_versions, goals, lessons
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import CheckIn, ChecklistPoint, Goal, GoalStatus, GoalText, GoalVersion, Measured, Peers
from reflectapp.kit import clock

_PLAIN = tuple(name for name in GoalText.__dataclass_fields__ if name not in ("checklist", "peers", "measured"))
_OWN = ("id", "status", "created_at", "guide_step", "status_since")
_CHECK_IN = tuple(CheckIn.__dataclass_fields__)


class GoalRepository:
    """Goals with their versions and check-ins."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, goal_id: str, status: GoalStatus, version: GoalVersion) -> None:
        made_at = version.made_at
        row = {"id": goal_id, "status": status.value, "status_since": made_at}
        row |= {"created_at": made_at, "changed_at": made_at}
        self._connection.execute(insert(goals).values(row))
        self.put_version(goal_id, version)

    def get(self, goal_id: str) -> Goal:
        """Raises UserError NOT_FOUND, for a hidden goal too."""
        found = self._select(goals.c.id == goal_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def all(self) -> tuple[Goal, ...]:
        """Most recently changed first."""
        return self._select()

    def versions(self, goal_id: str) -> tuple[GoalVersion, ...]:
        """From the first."""
        query = select(goal_versions).where(goal_versions.c.goal_id == goal_id).order_by(goal_versions.c.number)
        return tuple(_version(row) for row in self._connection.execute(query).mappings())

    def put_version(self, goal_id: str, version: GoalVersion) -> None:
        """Writes a version, in place of one with the same number."""
        self.remove_version(goal_id, version.number)
        row: dict[str, Any] = {name: getattr(version.text, name) for name in _PLAIN}
        row |= {"goal_id": goal_id, "number": version.number, "made_at": version.made_at}
        row["checklist"] = msgspec.to_builtins(version.text.checklist)
        row["peers"] = sorted(version.text.peers)
        row["measured"] = msgspec.to_builtins(version.text.measured)
        self._connection.execute(insert(goal_versions).values(row))
        self._touch(goal_id)

    def remove_version(self, goal_id: str, number: int) -> None:
        chosen = (goal_versions.c.goal_id == goal_id, goal_versions.c.number == number)
        self._connection.execute(delete(goal_versions).where(*chosen))
        self._touch(goal_id)

    def set_status(self, goal_id: str, status: GoalStatus, since: datetime | None) -> None:
        row = {"status": status.value, "status_since": since}
        self._connection.execute(update(goals).where(goals.c.id == goal_id).values(row))
        self._touch(goal_id)

    def set_guide_step(self, goal_id: str, step: str) -> None:
        self._connection.execute(update(goals).where(goals.c.id == goal_id).values(guide_step=step))

    def set_hidden(self, goal_id: str, hidden: bool) -> None:
        set_hidden(self._connection, goals, goal_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, check_ins) + purge(self._connection, goals)

    def add_check_in(self, check_in: CheckIn, version_number: int) -> None:
        """`version_number`: the version of the goal that the check-in rests on."""
        row = _check_in_row(check_in) | {"goal_version": version_number, "created_at": clock.now()}
        self._connection.execute(insert(check_ins).values(row))
        self._touch(check_in.goal_id)

    def check_in(self, check_in_id: str) -> CheckIn:
        """Raises UserError NOT_FOUND, for a hidden check-in too."""
        found = self._check_ins(check_ins.c.id == check_in_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def change_check_in(self, check_in: CheckIn) -> None:
        """Replaces everything but a link to a lesson that is hidden, which waits, unseen."""
        row = _check_in_row(check_in)
        if check_in.lesson_id is None:
            hidden = select(lessons.c.id).where(lessons.c.id == check_ins.c.lesson_id, lessons.c.hidden_at.is_not(None))
            row["lesson_id"] = hidden.scalar_subquery()
        self._connection.execute(update(check_ins).where(check_ins.c.id == check_in.id).values(row))
        self._touch(check_in.goal_id)

    def hide_check_in(self, check_in_id: str, hidden: bool) -> None:
        set_hidden(self._connection, check_ins, check_in_id, hidden)

    def check_in_rests_on(self, goal_id: str, version_number: int) -> bool:
        chosen = (check_ins.c.goal_id == goal_id, check_ins.c.goal_version == version_number)
        count = select(func.count()).select_from(check_ins).where(*chosen, check_ins.c.hidden_at.is_(None))
        return bool(self._connection.scalar(count))

    def _touch(self, goal_id: str) -> None:
        self._connection.execute(update(goals).where(goals.c.id == goal_id).values(changed_at=clock.now()))

    def _check_ins(self, *where: ColumnElement[bool]) -> list[CheckIn]:
        query = select(check_ins).where(*where, check_ins.c.hidden_at.is_(None))
        rows = self._connection.execute(query.order_by(check_ins.c.made_on, check_ins.c.created_at)).mappings()
        hidden = set(self._connection.scalars(select(lessons.c.id).where(lessons.c.hidden_at.is_not(None))))
        return [_check_in(row, hidden) for row in rows]

    def _select(self, *where: ColumnElement[bool]) -> tuple[Goal, ...]:
        newest = (
            select(goal_versions.c.goal_id, func.max(goal_versions.c.number).label("number"))
            .group_by(goal_versions.c.goal_id)
            .subquery()
        )
        query = (
            select(*(goals.c[name] for name in _OWN), *goal_versions.c)
            .join_from(goals, goal_versions)
            .join(newest, (newest.c.goal_id == goals.c.id) & (newest.c.number == goal_versions.c.number))
            .where(*where, goals.c.hidden_at.is_(None))
            .order_by(goals.c.changed_at.desc())
        )
        rows = self._connection.execute(query).mappings().all()
        resting: dict[str, list[CheckIn]] = {row["id"]: [] for row in rows}
        for check_in in self._check_ins(check_ins.c.goal_id.in_(resting)):
            resting[check_in.goal_id].append(check_in)
        return tuple(
            Goal(
                row["id"],
                GoalStatus(row["status"]),
                row["created_at"],
                _version(row),
                tuple(resting[row["id"]]),
                row["guide_step"],
                row["status_since"],
            )
            for row in rows
        )


def _version(row: RowMapping) -> GoalVersion:
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
    text = GoalText(
        **plain,
        checklist=msgspec.convert(row["checklist"], tuple[ChecklistPoint, ...]),
        peers=frozenset(Peers(name) for name in row["peers"]),
        measured=msgspec.convert(row["measured"], Measured | None),
    )
    return GoalVersion(row["number"], row["made_at"], text)


def _check_in_row(check_in: CheckIn) -> dict[str, Any]:
    return {name: getattr(check_in, name) for name in _CHECK_IN}


def _check_in(row: RowMapping, hidden_lessons: set[str]) -> CheckIn:
    values: dict[str, Any] = {name: row[name] for name in _CHECK_IN}
    if values["lesson_id"] in hidden_lessons:
        values["lesson_id"] = None
    return CheckIn(**values)
