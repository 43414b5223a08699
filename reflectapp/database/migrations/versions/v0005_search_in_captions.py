"""What was said in recordings can be searched.

32 places of a transcript make one text, with a folded line for each caption, in their order: taking a text off the
index costs by its different words. Whoever adds a transcript adds its texts; from then on triggers keep them, and
take them off before the captions go.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

_LOW, _TOP = 6 << 40, 7 << 40
_WORDS = "group_concat(search_line(text), char(10) ORDER BY position)"

_FILL = f"""
    INSERT INTO search_texts ("row", kind, item, part, home, words)
    SELECT coalesce((SELECT min("row") FROM search_texts WHERE "row" > {_LOW} AND "row" <= {_TOP}), {_TOP} + 1)
        - row_number() OVER (ORDER BY t.added_at, t.id, said.part DESC) AS place,
        'caption', t.id, CAST(said.part AS TEXT), t.recording_id, said.words
    FROM transcripts AS t JOIN (
        SELECT transcript_id, position >> 5 AS part, {_WORDS} AS words FROM captions GROUP BY transcript_id, part
    ) AS said ON said.transcript_id = t.id
    ORDER BY place
"""


def _kept(name: str, event: str, row: str) -> str:
    return f"""
        CREATE TRIGGER search_caption_{name} AFTER {event} ON captions BEGIN
            UPDATE search_texts SET words = coalesce((
                SELECT {_WORDS} FROM captions
                WHERE transcript_id = {row}.transcript_id
                AND position BETWEEN ({row}.position >> 5) << 5 AND {row}.position | 31
            ), '')
            WHERE item = {row}.transcript_id AND part = CAST({row}.position >> 5 AS TEXT) AND kind = 'caption';
        END
    """


_TRIGGERS = (
    _kept("added", "INSERT", "NEW"),
    _kept("changed", "UPDATE OF text", "NEW"),
    _kept("removed", "DELETE", "OLD"),
    """
    CREATE TRIGGER search_transcript_removed BEFORE DELETE ON transcripts BEGIN
        DELETE FROM search_texts WHERE item = OLD.id AND kind = 'caption';
    END
    """,
)


def upgrade() -> None:
    for statement in (_FILL, *_TRIGGERS):
        op.execute(statement)
