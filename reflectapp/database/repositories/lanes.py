from collections.abc import Sequence

from sqlalchemy import Connection, delete, exists, insert, select

from reflectapp.database.repositories.recordings import Blob, RecordingRepository
from reflectapp.database.tables import blobs, chapters, lanes, lessons, recordings
from reflectapp.domain.lanes import Chapter, LaneJob, LaneKind
from reflectapp.domain.lessons import Importing


class LaneRepository:
    """What was found in recordings. A lane with a row and no blob can't be made, or there is nothing in it."""

    def __init__(self, connection: Connection, of_recordings: RecordingRepository) -> None:
        self._connection = connection
        self._recordings = of_recordings

    def missing(self) -> tuple[LaneJob, ...]:
        """What is still to be made of finished recordings that are not hidden: by kind, the newest recording first."""
        shown = recordings.c.lesson_id.in_(select(lessons.c.id).where(lessons.c.hidden_at.is_(None)))
        chosen = (recordings.c.state == Importing.DONE.value, recordings.c.hidden_at.is_(None), shown)
        found = []
        for kind in LaneKind:
            made = exists().where(lanes.c.recording_id == recordings.c.id, lanes.c.kind == kind.value)
            query = select(recordings.c.id).where(*chosen, ~made).order_by(recordings.c.added_at.desc())
            if kind.sealed:
                query = query.where(recordings.c.has_audio)
            found += [LaneJob(recording_id, kind) for recording_id in self._connection.scalars(query)]
        return tuple(found)

    def made(self, recording_id: str) -> dict[LaneKind, str | None]:
        """The kinds that were made, each with its blob's id or None."""
        rows = self._connection.execute(
            select(lanes.c.kind, lanes.c.blob_id).where(lanes.c.recording_id == recording_id)
        )
        return {LaneKind(row.kind): row.blob_id for row in rows}

    def blob(self, recording_id: str, kind: LaneKind) -> Blob | None:
        chosen = (lanes.c.recording_id == recording_id, lanes.c.kind == kind.value)
        query = select(blobs).join(lanes, lanes.c.blob_id == blobs.c.id).where(*chosen)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else Blob(**row)

    def set(self, recording_id: str, kind: LaneKind, blob: Blob | None) -> None:
        """Keeps the key of a sealed lane; None: nothing is there, and it isn't tried again."""
        self._connection.execute(delete(lanes).where(lanes.c.recording_id == recording_id, lanes.c.kind == kind.value))
        self._recordings.destroy_key(recording_id, kind.value)
        if blob is not None:
            self._recordings.add_blob(blob)
        row = {"recording_id": recording_id, "kind": kind.value, "blob_id": None if blob is None else blob.id}
        self._connection.execute(insert(lanes).values(row))

    def forget(self, recording_id: str, kind: LaneKind) -> None:
        """It is made again; what was sealed of it departs."""
        self.set(recording_id, kind, None)
        self._connection.execute(delete(lanes).where(lanes.c.recording_id == recording_id, lanes.c.kind == kind.value))

    def chapters(self, recording_id: str) -> tuple[Chapter, ...]:
        query = select(chapters.c.start_ms, chapters.c.title).where(chapters.c.recording_id == recording_id)
        rows = self._connection.execute(query.order_by(chapters.c.position))
        return tuple(Chapter(row.start_ms, row.title) for row in rows)

    def set_chapters(self, recording_id: str, found: Sequence[Chapter]) -> None:
        self._connection.execute(delete(chapters).where(chapters.c.recording_id == recording_id))
        if found:
            rows = [
                {"recording_id": recording_id, "position": place, "start_ms": each.start_ms, "title": each.title}
                for place, each in enumerate(found)
            ]
            self._connection.execute(insert(chapters), rows)
        self.set(recording_id, LaneKind.CHAPTERS, None)
