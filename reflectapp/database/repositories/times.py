from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from reflectapp.database.tables import check_ins, goals, lessons, moments, recordings


class TimeRepository:
    """When things were made, and what only their rows say: for taking everything along."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_opened(self, lesson_id: str) -> datetime | None:
        return self._connection.scalar(select(lessons.c.last_opened_at).where(lessons.c.id == lesson_id))

    def recordings_added(self, lesson_id: str) -> Mapping[str, datetime]:
        """By recording."""
        query = select(recordings.c.id, recordings.c.added_at).where(recordings.c.lesson_id == lesson_id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def moments_made(self, lesson_id: str) -> Mapping[str, datetime]:
        """By moment."""
        query = select(moments.c.id, moments.c.created_at).where(moments.c.lesson_id == lesson_id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def goal_changed(self, goal_id: str) -> datetime | None:
        return self._connection.scalar(select(goals.c.changed_at).where(goals.c.id == goal_id))

    def check_ins_made(self, goal_id: str) -> Mapping[str, tuple[int, datetime]]:
        """By check-in: the number of the version that it rests on, and when it was made."""
        query = select(check_ins.c.id, check_ins.c.goal_version, check_ins.c.created_at)
        rows = self._connection.execute(query.where(check_ins.c.goal_id == goal_id))
        return {row[0]: (row[1], row[2]) for row in rows}
