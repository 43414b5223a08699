from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import Connection, text

BAND = 1 << 40
"""Each kind's rows are in a band of so many, in the order of FoundKind, the newest row first."""

_HIDING = ("lessons", "goals", "moments", "reflections", "check_ins", "recordings", "transcripts")
_HIDDEN = " UNION ALL ".join(
    (
        *(f"SELECT id FROM {table} WHERE hidden_at IS NOT NULL" for table in _HIDING),
        "SELECT id FROM recordings WHERE lesson_id IN (SELECT id FROM lessons WHERE hidden_at IS NOT NULL)",
    )
)
_TITLE = """
    coalesce(
        (SELECT title FROM lessons WHERE id = texts.home),
        (SELECT title FROM goal_versions WHERE goal_id = texts.home ORDER BY number DESC LIMIT 1),
        (SELECT for_whom FROM shares WHERE id = texts.home)
    )
"""
_QUESTION = """
    CASE texts.kind WHEN 'answer' THEN (
        SELECT json_extract(prompt.value, '$.text')
        FROM reflections JOIN forms ON forms.id = form_id AND forms.version = form_version,
            json_each(content, '$.prompts') AS prompt
        WHERE reflections.id = texts.item AND json_extract(prompt.value, '$.id') = texts.part
    ) END
"""
_MATCHES = text(f"""
    WITH hidden AS MATERIALIZED ({_HIDDEN})
    SELECT found.rowid, texts.item, texts.part, texts.home, texts.words,
        CASE WHEN texts.kind <> 'caption' THEN {_TITLE} END, {_QUESTION},
        CASE texts.kind WHEN 'moment' THEN (SELECT start_ms FROM moments WHERE id = texts.item) END
    FROM search_index AS found JOIN search_texts AS texts ON texts."row" = found.rowid
    WHERE search_index MATCH :query AND found.rowid > :after
    AND texts.item NOT IN hidden AND texts.home NOT IN hidden
    ORDER BY found.rowid
""")
_LINES = text("""
    SELECT captions.text, lessons.id, lessons.title, captions.start_ms + transcripts.shift_ms + recordings.offset_ms
    FROM captions JOIN transcripts ON transcripts.id = transcript_id
        JOIN recordings ON recordings.id = recording_id JOIN lessons ON lessons.id = lesson_id
    WHERE transcript_id = :item AND position >= CAST(:part AS INTEGER) << 5
    ORDER BY position LIMIT :count OFFSET :place
""")

_GOING = text("""
    WITH gone AS MATERIALIZED (SELECT id FROM lessons WHERE hidden_at IS NOT NULL)
    SELECT count(*) FROM search_texts WHERE item IN (
        SELECT id FROM moments WHERE hidden_at IS NOT NULL OR lesson_id IN gone
        UNION ALL
        SELECT transcripts.id FROM transcripts JOIN recordings ON recordings.id = recording_id
        WHERE transcripts.hidden_at IS NOT NULL OR recordings.hidden_at IS NOT NULL OR lesson_id IN gone
    )
""")
_TOGETHER_FROM = 200


@dataclass(frozen=True, slots=True)
class Match:
    """A text that has what was asked for. `band`: the place of its kind in FoundKind; the rest as in Hit.

    Of captions it is several lines, folded, that together have it; `home` is their recording then.
    """

    band: int
    item: str
    part: str
    home: str
    words: str
    title: str | None
    context: str | None
    at_ms: int | None


class SearchRepository:
    """The index over all texts. What is hidden is not found. Triggers keep it; see the migration that made it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """For a purge: texts leave the index, without a trace.

        Each that leaves rewrites the pages that it is on, so that thousands would keep a lock from closing the store.
        Of many, the whole index is rewritten once, at the end.
        """
        together = (self._connection.scalar(_GOING) or 0) > _TOGETHER_FROM
        if together:
            self._connection.exec_driver_sql("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 0)")
        yield
        if together:
            self._connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('optimize')")
            self._connection.exec_driver_sql("INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)")

    def matches(self, query: str, after_band: int = -1) -> Iterator[Match]:
        """In the order of the kinds, newest first, of the bands after `after_band`. `query`: in FTS5's language."""
        values = {"query": query, "after": (after_band + 1) * BAND}
        for row, *rest in self._connection.execute(_MATCHES, values):
            yield Match((row - 1) // BAND, *rest)

    def said(self, match: Match, place: int, count: int) -> Match:
        """`count` captions of those in `match`, from the one at `place`; `home` is the lesson."""
        values = {"item": match.item, "part": match.part, "place": place, "count": count}
        rows = self._connection.execute(_LINES, values).all()
        _, lesson_id, title, at_ms = rows[0]
        words = "\n".join(row[0] for row in rows)
        return replace(match, home=lesson_id, words=words, title=title, at_ms=max(0, at_ms))
