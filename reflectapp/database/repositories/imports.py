import os
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sqlalchemy import Connection, delete, insert, select, text, update

from reflectapp.database.repositories.recordings import Blob, RecordingRepository, probed
from reflectapp.database.tables import import_sources, lessons, recordings
from reflectapp.domain.lessons import Importing, Probe, Recording, Unfinished
from reflectapp.kit import clock


class ImportRepository:
    """Recordings on their way into the store, where they come from, and lessons that wait for their first one."""

    def __init__(self, connection: Connection, rows: RecordingRepository) -> None:
        self._connection = connection
        self._rows = rows

    def add(self, recording: Recording, source: Path) -> None:
        """Puts a recording in line, before anything is known of it but where it is."""
        self._rows.add_importing(recording)
        path = quote_from_bytes(os.fsencode(source))
        values = {"recording_id": recording.id, "path": path, "size_bytes": 0, "modified_ns": 0}
        self._connection.execute(insert(import_sources).values(values))

    def begin(self, recording_id: str, probe: Probe, blob: Blob, modified_ns: int) -> None:
        """Keeps the key of its blob before a byte is sealed; the key of an earlier try is destroyed."""
        self._rows.destroy_key(recording_id, blob.kind)
        self._rows.add_blob(blob)
        row = {"state": Importing.RUNNING.value, "blob_id": blob.id, "size_bytes": blob.size} | probed(probe)
        self._connection.execute(update(recordings).where(recordings.c.id == recording_id).values(row))
        source = {"size_bytes": blob.size, "modified_ns": modified_ns}
        chosen = import_sources.c.recording_id == recording_id
        self._connection.execute(update(import_sources).where(chosen).values(source))

    def unfinished(self) -> tuple[Unfinished, ...]:
        """In the order in which they were put in line."""
        found = {recording.id: recording for recording in self._rows.unfinished()}
        rows = self._connection.execute(select(import_sources).order_by(text("rowid"))).mappings()
        return tuple(
            Unfinished(found[row["recording_id"]], Path(os.fsdecode(unquote_to_bytes(row["path"]))), row["modified_ns"])
            for row in rows
            if row["recording_id"] in found
        )

    def await_first(self, lesson_id: str) -> None:
        """Hides a lesson until its first recording is in."""
        values = {"arriving": True, "hidden_at": clock.now()}
        self._connection.execute(update(lessons).where(lessons.c.id == lesson_id).values(values))

    def awaits_first(self, lesson_id: str) -> bool:
        return bool(self._connection.scalar(select(lessons.c.arriving).where(lessons.c.id == lesson_id)))

    def arrived(self, recording: Recording) -> bool:
        """Forgets where it came from; True if its lesson waited for it, and is seen from now on."""
        self._connection.execute(delete(import_sources).where(import_sources.c.recording_id == recording.id))
        waiting = (lessons.c.id == recording.lesson_id, lessons.c.arriving)
        values = {"arriving": False, "hidden_at": None}
        return self._connection.execute(update(lessons).where(*waiting).values(values)).rowcount == 1
