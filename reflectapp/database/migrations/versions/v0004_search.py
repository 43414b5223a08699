"""Texts that can be searched, and the index over them, kept in step by triggers.

Rebuilding a table drops its triggers: a migration that does so makes them anew. Rows count down within the band of
their kind, so that the index's own order is by kind, and newest first in each.
"""

from dataclasses import dataclass

from alembic import op

revision = "0004"
down_revision = "0003"

_BAND = 1 << 40
_LINE = " || char(10) || "
_TAGS = "SELECT tag FROM moment_tags WHERE moment_id = {0}.id ORDER BY position"
_GOAL = ("title", "statement", "why", "students_will", "measure", "strategy", "next_step")


@dataclass(frozen=True)
class _Source:
    """A table with texts. `{0}` in an expression is the row."""

    band: int
    kind: str
    table: str
    item: str
    home: str
    words: str
    changed: str
    part: str = "''"
    order: str = "{0}.created_at"
    where: str = "1"
    several: bool = False
    """Several rows make one text."""


_SOURCES = (
    _Source(
        0,
        "lesson",
        "lessons",
        "{0}.id",
        "{0}.id",
        _LINE.join(f"{{0}}.{name}" for name in ("title", "class_name", "subject", "notes")),
        "title, class_name, subject, notes",
    ),
    _Source(
        1,
        "goal",
        "goal_versions",
        "{0}.goal_id",
        "{0}.goal_id",
        _LINE.join([*(f"{{0}}.{name}" for name in _GOAL), "json_words({0}.checklist)"]),
        ", ".join((*_GOAL, "checklist")),
        order="{0}.made_at",
        where="{0}.number = (SELECT max(number) FROM goal_versions WHERE goal_id = {0}.goal_id)",
        several=True,
    ),
    _Source(2, "check_in", "check_ins", "{0}.id", "{0}.goal_id", "{0}.note", "note"),
    _Source(
        3,
        "answer",
        "answers",
        "{0}.reflection_id",
        "(SELECT lesson_id FROM reflections WHERE id = {0}.reflection_id)",
        "json_words({0}.content)",
        "content",
        part="{0}.prompt_id",
        order="(SELECT changed_at FROM reflections WHERE id = {0}.reflection_id)",
    ),
    _Source(
        4,
        "share",
        "shares",
        "{0}.id",
        "{0}.id",
        _LINE.join(("{0}.for_whom", "{0}.why")),
        "for_whom, why",
        order="{0}.made_at",
    ),
    _Source(
        5,
        "moment",
        "moments",
        "{0}.id",
        "{0}.lesson_id",
        f"{{0}}.note || coalesce((SELECT char(10) || group_concat(tag, char(10)) FROM ({_TAGS})), '')",
        "note",
    ),
)

_TEXTS = (
    """
    CREATE TABLE search_texts (
        "row" INTEGER NOT NULL,
        kind TEXT NOT NULL,
        item TEXT NOT NULL,
        part TEXT NOT NULL,
        home TEXT NOT NULL,
        words TEXT NOT NULL,
        CONSTRAINT pk_search_texts PRIMARY KEY ("row")
    )
    """,
    "CREATE INDEX ix_search_texts_item_part ON search_texts (item, part)",
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        terms, content='', columnsize=0, detail=none, tokenize='ascii', prefix='2'
    )
    """,
    "INSERT INTO search_index(search_index, rank) VALUES ('secure-delete', 1)",
    """
    CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts WHEN NEW.words <> '' BEGIN
        INSERT INTO search_index(rowid, terms) VALUES (NEW.row, search_terms(NEW.words));
    END
    """,
    """
    CREATE TRIGGER search_texts_removed AFTER DELETE ON search_texts WHEN OLD.words <> '' BEGIN
        INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', OLD.row, search_terms(OLD.words));
    END
    """,
    """
    CREATE TRIGGER search_texts_changed AFTER UPDATE OF words ON search_texts WHEN OLD.words <> NEW.words BEGIN
        INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', OLD.row, search_terms(OLD.words));
        INSERT INTO search_index(rowid, terms) VALUES (NEW.row, search_terms(NEW.words));
    END
    """,
)


def _fill(source: _Source, only: str) -> str:
    """Rows for those that `only` names; the table is called t."""
    top, low = (source.band + 1) * _BAND, source.band * _BAND
    item, part, home, words, order, where = (
        text.format("t") for text in (source.item, source.part, source.home, source.words, source.order, source.where)
    )
    return f"""
        INSERT INTO search_texts ("row", kind, item, part, home, words)
        SELECT coalesce((SELECT min("row") FROM search_texts WHERE "row" > {low} AND "row" <= {top}), {top} + 1)
            - row_number() OVER (ORDER BY {order}), '{source.kind}', {item}, {part}, {home}, {words}
        FROM {source.table} AS t WHERE {where} AND {only}
    """


def _triggers(source: _Source) -> tuple[str, ...]:
    def same(row: str) -> str:
        item, part = source.item.format(row), source.part.format(row)
        return f"{source.item.format('t')} = {item} AND {source.part.format('t')} = {part}"

    def gone(row: str) -> str:
        item, part = source.item.format(row), source.part.format(row)
        return f"DELETE FROM search_texts WHERE kind = '{source.kind}' AND item = {item} AND part = {part}"

    name, table = f"search_{source.kind}", source.table
    first = f"{_fill(source, same('NEW'))};"
    again = f"{gone('NEW')}; {first}"
    last = f"{gone('OLD')};"
    left = f"{last} {_fill(source, same('OLD'))};"
    return (
        f"CREATE TRIGGER {name}_added AFTER INSERT ON {table} BEGIN {again if source.several else first} END",
        f"CREATE TRIGGER {name}_changed AFTER UPDATE OF {source.changed} ON {table} BEGIN {again} END",
        f"CREATE TRIGGER {name}_removed AFTER DELETE ON {table} BEGIN {left if source.several else last} END",
    )


def _tag_triggers() -> tuple[str, ...]:
    words = _SOURCES[-1].words.format("t")
    return tuple(
        f"""
        CREATE TRIGGER search_tag_{name} AFTER {event} ON moment_tags BEGIN
            UPDATE search_texts
            SET words = coalesce((SELECT {words} FROM moments AS t WHERE t.id = {row}.moment_id), '')
            WHERE item = {row}.moment_id AND kind = 'moment';
        END
        """
        for name, event, row in (
            ("added", "INSERT", "NEW"),
            ("changed", "UPDATE", "NEW"),
            ("removed", "DELETE", "OLD"),
        )
    )


def upgrade() -> None:
    for statement in _TEXTS:
        op.execute(statement)
    for source in _SOURCES:
        op.execute(_fill(source, "1"))
    for statement in (*(each for source in _SOURCES for each in _triggers(source)), *_tag_triggers()):
        op.execute(statement)
