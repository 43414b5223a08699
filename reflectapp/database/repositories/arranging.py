"""What moves with a recording when it takes another place: its moments, their times and their links."""

import json
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, select, update

from reflectapp.database.tables import (
    codes,
    codings,
    lessons,
    moment_prompts,
    moments,
    recordings,
    reflections,
    search_texts,
)
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.parts import Coded, Place, Span

Link = tuple[str, str, str]
"""A moment, a reflection and one of its prompts."""


class ArrangingRepository:
    """Hidden moments move too, so that what comes back is at its place."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def loose(self, lesson_id: str, recording_ids: Collection[str]) -> dict[str, Span]:
        """The lesson's moments that belong to none of these recordings."""
        own = moments.c.recording_id.in_(recording_ids)
        return self._spans(moments.c.lesson_id == lesson_id, moments.c.recording_id.is_(None) | ~own)

    def spans(self, moment_ids: Collection[str]) -> dict[str, Span]:
        return self._spans(moments.c.id.in_(_named(moment_ids)))

    def set_spans(self, spans: Mapping[str, Span]) -> None:
        for moment_id, (start_ms, end_ms) in spans.items():
            chosen = update(moments).where(moments.c.id == moment_id)
            self._connection.execute(chosen.values(start_ms=start_ms, end_ms=end_ms))

    def shift(self, recording_id: str, by_ms: int) -> dict[str, Span]:
        """Moves the recording's moments in time; returns those that would begin before 0 as they were.

        They begin at 0 instead.
        """
        of_it = moments.c.recording_id == recording_id
        early = self._spans(of_it, moments.c.start_ms + by_ms < 0)
        values = {"start_ms": moments.c.start_ms + by_ms, "end_ms": moments.c.end_ms + by_ms}
        self._connection.execute(update(moments).where(of_it, moments.c.start_ms + by_ms >= 0).values(values))
        self.set_spans({key: (0, None if end is None else max(1, end + by_ms)) for key, (_start, end) in early.items()})
        return early

    def placed(self, recording_id: str) -> tuple[str, Place]:
        """The lesson in which a recording is, hidden or not, and its place there. Raises UserError NOT_FOUND."""
        columns = (recordings.c.lesson_id, recordings.c.part, recordings.c.camera, recordings.c.offset_ms)
        row = self._connection.execute(select(*columns).where(recordings.c.id == recording_id)).first()
        if row is None:
            raise UserError(Problem.NOT_FOUND)
        return row[0], Place(row[1], row[2], row[3])

    def place(self, recording_id: str, lesson_id: str, place: Place) -> None:
        values = {
            "lesson_id": lesson_id,
            "part": place.part,
            "camera": place.camera,
            "offset_ms": place.offset_ms,
        }
        self._connection.execute(update(recordings).where(recordings.c.id == recording_id).values(values))

    def take_along(self, recording_id: str, lesson_id: str) -> tuple[Link, ...]:
        """Gives the recording's moments to another lesson; returns their links to prompts, which are taken out."""
        mine = select(moments.c.id).where(moments.c.recording_id == recording_id)
        elsewhere = select(reflections.c.id).where(reflections.c.lesson_id != lesson_id)
        foreign = (moment_prompts.c.moment_id.in_(mine), moment_prompts.c.reflection_id.in_(elsewhere))
        columns = (moment_prompts.c.moment_id, moment_prompts.c.reflection_id, moment_prompts.c.prompt_id)
        links = tuple((row[0], row[1], row[2]) for row in self._connection.execute(select(*columns).where(*foreign)))
        self._connection.execute(delete(moment_prompts).where(*foreign))
        self._connection.execute(
            update(moments).where(moments.c.recording_id == recording_id).values(lesson_id=lesson_id)
        )
        return links

    def coded(self, like: Coded) -> Coded:
        """What there is now of these entries and codings."""
        entries = select(codes.c.id, codes.c.start_ms, codes.c.end_ms).where(codes.c.id.in_(_named(like.entries)))
        kept = select(codings.c.id, codings.c.covers).where(codings.c.id.in_(_named(like.covers)))
        return Coded(
            {row[0]: (row[1], row[2]) for row in self._connection.execute(entries)},
            {row[0]: tuple((start, end) for start, end in row[1]) for row in self._connection.execute(kept)},
        )

    def set_coded(self, coded: Coded) -> None:
        for code_id, (start_ms, end_ms) in coded.entries.items():
            chosen = update(codes).where(codes.c.id == code_id)
            self._connection.execute(chosen.values(start_ms=start_ms, end_ms=end_ms))
        for coding_id, covers in coded.covers.items():
            self._connection.execute(update(codings).where(codings.c.id == coding_id).values(covers=covers))

    def link(self, links: Collection[Link]) -> None:
        rows = [dict(zip(("moment_id", "reflection_id", "prompt_id"), link, strict=True)) for link in links]
        if rows:
            self._connection.execute(insert(moment_prompts).prefix_with("OR IGNORE"), rows)

    def moved(self, recording_id: str, lesson_ids: Collection[str]) -> None:
        """Puts right what follows from a change of lesson: the moments' numbers, and where search leads.

        What was said is found by its recording, wherever that is.
        """
        lesson_id = select(recordings.c.lesson_id).where(recordings.c.id == recording_id).scalar_subquery()
        found = search_texts.c.item.in_(select(moments.c.id).where(moments.c.recording_id == recording_id))
        self._connection.execute(update(search_texts).where(found).values(home=lesson_id))
        shown = select(func.count()).where(moments.c.lesson_id == lessons.c.id, moments.c.hidden_at.is_(None))
        counted = update(lessons).where(lessons.c.id.in_(lesson_ids))
        self._connection.execute(counted.values(moment_count=shown.scalar_subquery()))

    def _spans(self, *where: ColumnElement[bool]) -> dict[str, Span]:
        query = select(moments.c.id, moments.c.start_ms, moments.c.end_ms).where(*where)
        return {row[0]: (row[1], row[2]) for row in self._connection.execute(query)}


def _named(ids: Collection[str]) -> Select[tuple[str]]:
    """As one value: a statement takes some thousands of them at most."""
    return select(func.json_each(json.dumps(list(ids))).table_valued("value").c.value)
