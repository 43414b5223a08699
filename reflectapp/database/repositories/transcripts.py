from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, text, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import captions, transcripts
from reflectapp.domain.captions import Caption, Origin, Transcript
from reflectapp.domain.errors import Problem, UserError

_SHOWN = transcripts.c.hidden_at.is_(None)
_FIELDS = ("id", "recording_id", "title", "language", "origin", "shift_ms", "added_at")
_MOST_NAMED = 500
_PUT = insert(captions).prefix_with("OR REPLACE")
_MAKE_FOUND = text("""
    INSERT INTO search_texts ("row", kind, item, part, home, words)
    SELECT coalesce((SELECT min("row") FROM search_texts WHERE "row" > 6 << 40 AND "row" <= 7 << 40), (7 << 40) + 1)
        - row_number() OVER (ORDER BY part DESC) AS place,
        'caption', :id, CAST(part AS TEXT), (SELECT recording_id FROM transcripts WHERE id = :id), words
    FROM (
        SELECT position >> 5 AS part, group_concat(search_line(text), char(10) ORDER BY position) AS words
        FROM captions WHERE transcript_id = :id GROUP BY part
    )
    ORDER BY place
""")
"""All its lines at once, as the migration that made the search's texts did; triggers follow what is changed later."""


class TranscriptRepository:
    """Transcripts with their captions. Hidden ones are not found."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, transcript: Transcript) -> None:
        row = {name: getattr(transcript, name) for name in _FIELDS} | {"origin": transcript.origin.value}
        self._connection.execute(insert(transcripts).values(row))
        rows = [_row(transcript.id, each) for each in transcript.captions]
        if rows:
            self._connection.execute(insert(captions), rows)
            self._connection.execute(_MAKE_FOUND, {"id": transcript.id})

    def of_recordings(self, recording_ids: Sequence[str]) -> tuple[Transcript, ...]:
        """The newest first."""
        chosen = select(transcripts.c.id).where(transcripts.c.recording_id.in_(recording_ids[:_MOST_NAMED]), _SHOWN)
        lines: dict[str, list[Caption]] = defaultdict(list)
        for row in self._connection.execute(select(captions).where(captions.c.transcript_id.in_(chosen))):
            lines[row.transcript_id].append(Caption(row.position, row.start_ms, row.end_ms, row.text))
        heads = self._connection.execute(
            select(transcripts).where(transcripts.c.id.in_(chosen)).order_by(transcripts.c.added_at.desc())
        ).mappings()
        return tuple(
            Transcript(
                **{name: head[name] for name in _FIELDS if name != "origin"},
                origin=Origin(head["origin"]),
                captions=tuple(sorted(lines[head["id"]], key=lambda each: (each.start_ms, each.position))),
            )
            for head in heads
        )

    def caption(self, transcript_id: str, position: int) -> Caption | None:
        chosen = (captions.c.transcript_id == transcript_id, captions.c.position == position)
        row = self._connection.execute(select(captions).where(*chosen)).first()
        return None if row is None else Caption(row.position, row.start_ms, row.end_ms, row.text)

    def put_caption(self, transcript_id: str, position: int, caption: Caption | None) -> None:
        """Puts a line in the place of the one at `position`; None: there is none any more."""
        chosen = (captions.c.transcript_id == transcript_id, captions.c.position == position)
        if caption is None:
            self._connection.execute(delete(captions).where(*chosen))
        else:
            self._connection.execute(_PUT, _row(transcript_id, caption))

    def shift_ms(self, transcript_id: str) -> int:
        """Raises UserError NOT_FOUND, for a hidden transcript too."""
        found: int | None = self._connection.scalar(
            select(transcripts.c.shift_ms).where(transcripts.c.id == transcript_id, _SHOWN)
        )
        if found is None:
            raise UserError(Problem.NOT_FOUND)
        return found

    def set_shift(self, transcript_id: str, shift_ms: int) -> None:
        self._connection.execute(update(transcripts).where(transcripts.c.id == transcript_id).values(shift_ms=shift_ms))

    def set_hidden(self, transcript_id: str, hidden: bool) -> None:
        set_hidden(self._connection, transcripts, transcript_id, hidden)

    def purge_hidden(self) -> int:
        return purge(self._connection, transcripts)


def _row(transcript_id: str, caption: Caption) -> dict[str, object]:
    return {
        "transcript_id": transcript_id,
        "position": caption.position,
        "start_ms": caption.start_ms,
        "end_ms": caption.end_ms,
        "text": caption.text,
    }
