from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.repositories.recordings import Blob, RecordingRepository
from reflectapp.database.tables import blobs, clips, departing_blobs, lessons, moments, recordings
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.kept_clips import KeptClip, packed, plan_of, unpacked
from reflectapp.kit import clock

_COLUMNS = ("id", "moment_id", "blob_id", "size_bytes", "made_at")
_SHOWN = (
    clips.c.hidden_at.is_(None),
    clips.c.moment_id.in_(
        select(moments.c.id)
        .join(lessons, lessons.c.id == moments.c.lesson_id)
        .where(moments.c.hidden_at.is_(None), lessons.c.hidden_at.is_(None))
    ),
    clips.c.recording_id.in_(select(recordings.c.id).where(recordings.c.hidden_at.is_(None))),
)


class ClipRepository:
    """Clips with their plans. Those that are hidden, or whose moment, recording or lesson is, are not found."""

    def __init__(self, connection: Connection, of_recordings: RecordingRepository) -> None:
        self._connection = connection
        self._recordings = of_recordings

    def get(self, clip_id: str) -> KeptClip:
        """Raises UserError NOT_FOUND."""
        found = self._select(clips.c.id == clip_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def of_moment(self, moment_id: str) -> tuple[KeptClip, ...]:
        """The one that was changed last is the last."""
        return self._select(clips.c.moment_id == moment_id)

    def all(self) -> tuple[KeptClip, ...]:
        return self._select()

    def there(self, clip_id: str) -> bool:
        """Whether it was begun, hidden or not."""
        return self._connection.scalar(select(clips.c.id).where(clips.c.id == clip_id)) is not None

    def put(self, clip: KeptClip) -> None:
        """Begins a clip, or replaces its plan, what was found, and what was made; its blob stays."""
        row = {"content": packed(clip), "changed_at": clock.now()}
        if self.there(clip.id):
            self._connection.execute(update(clips).where(clips.c.id == clip.id).values(row))
            return
        place = {"id": clip.id, "moment_id": clip.moment_id, "recording_id": clip.plan.recording_id, "size_bytes": 0}
        self._connection.execute(insert(clips).values(row | place))

    def set_blob(self, clip_id: str, blob: Blob, made_at: datetime) -> None:
        """Keeps the key of the finished clip; that of the one before is destroyed, and its file departs."""
        before = self._connection.scalar(select(clips.c.blob_id).where(clips.c.id == clip_id))
        self._recordings.add_blob(blob)
        row = {"blob_id": blob.id, "size_bytes": blob.size, "made_at": made_at}
        self._connection.execute(update(clips).where(clips.c.id == clip_id).values(row))
        self._destroy([before] if before else [])

    def set_hidden(self, clip_id: str, hidden: bool) -> None:
        set_hidden(self._connection, clips, clip_id, hidden)

    def purge_hidden(self) -> int:
        """Before moments are: a clip goes with its moment, and the key of what was made goes with it."""
        gone = select(moments.c.id).where(moments.c.hidden_at.is_not(None))
        chosen = clips.c.hidden_at.is_not(None) | clips.c.moment_id.in_(gone)
        ids = self._connection.scalars(select(clips.c.blob_id).where(chosen, clips.c.blob_id.is_not(None))).all()
        self._destroy([each for each in ids if each is not None])
        return purge(self._connection, clips)

    def _destroy(self, blob_ids: Sequence[str]) -> None:
        """The blobs' files depart."""
        if blob_ids:
            self._connection.execute(insert(departing_blobs), [{"id": blob_id} for blob_id in blob_ids])
            self._connection.execute(delete(blobs).where(blobs.c.id.in_(blob_ids)))

    def _select(self, *where: ColumnElement[bool]) -> tuple[KeptClip, ...]:
        query = select(clips).where(*where, *_SHOWN).order_by(clips.c.changed_at)
        return tuple(_clip(row) for row in self._connection.execute(query).mappings())


def _clip(row: RowMapping) -> KeptClip:
    plain: dict[str, Any] = {name: row[name] for name in _COLUMNS}
    return unpacked(KeptClip(**plain, plan=plan_of(row["content"])), row["content"])
