from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, delete, func, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import (
    goals,
    lessons,
    moment_goals,
    moment_prompts,
    moment_tags,
    moments,
    reflections,
)
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Watching
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.kit import clock

_FIELDS = ("id", "lesson_id", "recording_id", "start_ms", "end_ms", "note", "watching")
_SHOWN = moments.c.hidden_at.is_(None)
_SHOWN_LESSON = moments.c.lesson_id.in_(select(lessons.c.id).where(lessons.c.hidden_at.is_(None)))
_COLUMNS = tuple(moments.c[name] for name in _FIELDS)
_ROWS = select(*_COLUMNS)
_TAGS = select(moment_tags.c.moment_id, moment_tags.c.position, moment_tags.c.tag).join_from(moments, moment_tags)
_GOALS = select(moment_goals.c.moment_id, moment_goals.c.goal_id).join_from(moments, moment_goals)
_PROMPTS = select(moment_prompts.c.moment_id, moment_prompts.c.reflection_id, moment_prompts.c.prompt_id).join_from(
    moments, moment_prompts
)


class MomentRepository:
    """Moments with their tags and links. Links to hidden reflections and goals wait, unseen.

    Each lesson's `moment_count` is written with whatever changes it: counting all of them is slow.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, moment: Moment) -> None:
        self.add_many((moment,))

    def add_many(self, many: Iterable[Moment]) -> None:
        made = tuple(many)
        when = clock.now()
        if made:
            self._connection.execute(insert(moments), [_row(moment) | {"created_at": when} for moment in made])
        self._insert_parts(made)
        self._count({moment.lesson_id for moment in made})

    def get(self, moment_id: str) -> Moment:
        """Raises UserError NOT_FOUND, for a hidden moment too."""
        found = self._select(moments.c.id == moment_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def of_lesson(self, lesson_id: str) -> tuple[Moment, ...]:
        """By start."""
        return self._select(moments.c.lesson_id == lesson_id)

    def by_lesson(self) -> dict[str, tuple[Moment, ...]]:
        """Those of all lessons that are not hidden, each lesson's by start."""
        found: dict[str, list[Moment]] = defaultdict(list)
        for moment in self._select(_SHOWN_LESSON):
            found[moment.lesson_id].append(moment)
        return {lesson_id: tuple(several) for lesson_id, several in found.items()}

    def of_goal(self, goal_id: str) -> tuple[Moment, ...]:
        """A goal's evidence, lesson after lesson in the order taught."""
        linked = select(moment_goals.c.moment_id).where(moment_goals.c.goal_id == goal_id)
        found = self._select(moments.c.id.in_(linked), _SHOWN_LESSON)
        order = select(lessons.c.id).order_by(lessons.c.taught_on, lessons.c.created_at)
        place = {lesson_id: index for index, lesson_id in enumerate(self._connection.scalars(order))}
        return tuple(sorted(found, key=lambda moment: (place[moment.lesson_id], moment.start_ms)))

    def change(self, moment: Moment) -> None:
        """Replaces everything but the lesson and the links to what is hidden."""
        row = _row(moment)
        del row["lesson_id"]
        self._connection.execute(update(moments).where(moments.c.id == moment.id).values(row))
        self._delete_parts(moment.id)
        self._insert_parts((moment,))

    def set_hidden(self, moment_id: str, hidden: bool) -> None:
        set_hidden(self._connection, moments, moment_id, hidden)
        self._count(self._connection.scalars(select(moments.c.lesson_id).where(moments.c.id == moment_id)).all())

    def set_many_hidden(self, lesson_id: str, moment_ids: Collection[str], hidden: bool) -> None:
        """Several of one lesson at once."""
        when = clock.now() if hidden else None
        if moment_ids:
            chosen = update(moments).where(moments.c.id == bindparam("of")).values(hidden_at=when)
            self._connection.execute(chosen, [{"of": moment_id} for moment_id in moment_ids])
        self._count((lesson_id,))

    def purge_hidden(self) -> int:
        return purge(self._connection, moments)

    def tags(self) -> tuple[str, ...]:
        """All tags in use, in alphabetical order."""
        query = select(moment_tags.c.tag).join_from(moment_tags, moments).where(_SHOWN, _SHOWN_LESSON).distinct()
        return tuple(sorted(self._connection.scalars(query), key=str.casefold))

    def _select(self, *where: ColumnElement[bool]) -> tuple[Moment, ...]:
        """By start. Sorts here: the encrypted database is slow at sorting many rows."""
        chosen = (*where, _SHOWN)
        rows = self._all(_ROWS, chosen)
        if not rows:
            return ()
        rows.sort(key=lambda row: (row[3], row[4] or 0))
        goal_order = {goal_id: place for place, goal_id in enumerate(self._shown(goals, goals.c.created_at))}
        shown_reflections = set(self._shown(reflections))
        tags: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for moment_id, position, tag in self._all(_TAGS, chosen):
            tags[moment_id].append((position, tag))
        goal_ids: dict[str, list[str]] = defaultdict(list)
        for moment_id, goal_id in self._all(_GOALS, chosen):
            if goal_id in goal_order:
                goal_ids[moment_id].append(goal_id)
        prompts: dict[str, list[PromptLink]] = defaultdict(list)
        for moment_id, reflection_id, prompt_id in self._all(_PROMPTS, chosen):
            if reflection_id in shown_reflections:
                prompts[moment_id].append(PromptLink(reflection_id, prompt_id))
        return tuple(
            Moment(
                id,
                lesson_id,
                recording_id,
                start_ms,
                end_ms,
                note,
                tuple(tag for _, tag in sorted(tags[id])) if id in tags else (),
                tuple(prompts.get(id, ())),
                tuple(sorted(goal_ids[id], key=goal_order.__getitem__)) if id in goal_ids else (),
                Watching(watching) if watching else None,
            )
            for id, lesson_id, recording_id, start_ms, end_ms, note, watching in rows
        )

    def _count(self, lesson_ids: Collection[str]) -> None:
        shown = select(func.count()).where(moments.c.lesson_id == lessons.c.id, _SHOWN).scalar_subquery()
        self._connection.execute(update(lessons).where(lessons.c.id.in_(lesson_ids)).values(moment_count=shown))

    def _all(self, query: Select[*tuple[Any, ...]], chosen: Sequence[ColumnElement[bool]]) -> list[Any]:
        return list(self._connection.execute(query.where(*chosen)).all())

    def _shown(self, table: Table, *order: ColumnElement[Any]) -> Sequence[str]:
        return self._connection.scalars(select(table.c.id).where(table.c.hidden_at.is_(None)).order_by(*order)).all()

    def _link(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table).prefix_with("OR IGNORE"), rows)

    def _insert_parts(self, made: Sequence[Moment]) -> None:
        self._link(
            moment_tags,
            [
                {"moment_id": moment.id, "position": place, "tag": tag}
                for moment in made
                for place, tag in enumerate(moment.tags)
            ],
        )
        self._link(
            moment_goals,
            [{"moment_id": moment.id, "goal_id": goal_id} for moment in made for goal_id in moment.goal_ids],
        )
        self._link(
            moment_prompts,
            [
                {"moment_id": moment.id, "reflection_id": link.reflection_id, "prompt_id": link.prompt_id}
                for moment in made
                for link in moment.prompts
            ],
        )

    def _delete_parts(self, moment_id: str) -> None:
        hidden_goals = select(goals.c.id).where(goals.c.hidden_at.is_not(None))
        hidden_reflections = select(reflections.c.id).where(reflections.c.hidden_at.is_not(None))
        self._connection.execute(delete(moment_tags).where(moment_tags.c.moment_id == moment_id))
        self._connection.execute(
            delete(moment_goals).where(
                moment_goals.c.moment_id == moment_id, moment_goals.c.goal_id.not_in(hidden_goals)
            )
        )
        self._connection.execute(
            delete(moment_prompts).where(
                moment_prompts.c.moment_id == moment_id, moment_prompts.c.reflection_id.not_in(hidden_reflections)
            )
        )


def _row(moment: Moment) -> dict[str, Any]:
    return {name: getattr(moment, name) for name in _FIELDS}
