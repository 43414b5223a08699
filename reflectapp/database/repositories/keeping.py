from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from reflectapp.database import migrating
from reflectapp.database.tables import blobs, departing_blobs, lessons, recordings, store
from reflectapp.domain.lessons import Importing

_UNFINISHED = recordings.c.state != Importing.DONE.value


@dataclass(frozen=True, slots=True)
class KeptBlob:
    """A blob as backing up and checking need it. `size`: length of its plain bytes; `sha256`: theirs, for a
    recording, else empty; `finished`: its import has ended."""

    id: str
    kind: str
    wrapped_key: bytes
    size: int
    sha256: str
    finished: bool
    lesson_title: str


class KeepingRepository:
    """What concerns the store as a whole. Reads only columns that every revision of the schema has."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def blobs(self) -> tuple[KeptBlob, ...]:
        """Every blob with a key, hidden ones too, in the order of their ids."""
        columns = (blobs.c.id, blobs.c.kind, blobs.c.wrapped_key, blobs.c.size)
        of_recording = (recordings.c.sha256, ~_UNFINISHED, recordings.c.blob_id, lessons.c.title)
        query = (
            select(*columns, *of_recording)
            .outerjoin(recordings, recordings.c.id == blobs.c.recording_id)
            .outerjoin(lessons, lessons.c.id == recordings.c.lesson_id)
            .order_by(blobs.c.id)
        )
        return tuple(
            KeptBlob(id, kind, key, size, sha256 if id == own else "", bool(finished), title or "")
            for id, kind, key, size, sha256, finished, own, title in self._connection.execute(query)
        )

    def store_id(self) -> str | None:
        return self._connection.scalar(select(store.c.store_id))

    def is_known(self) -> bool:
        """Whether this program knows the revision of the schema."""
        return migrating.revision(self._connection) in migrating.REVISIONS

    def is_current(self) -> bool:
        return migrating.revision(self._connection) == migrating.REVISIONS[-1]

    def departing(self) -> frozenset[str]:
        """Blobs whose keys are destroyed, and whose files may still be there."""
        return frozenset(self._connection.scalars(select(departing_blobs.c.id)))

    def row_counts(self) -> dict[str, int]:
        """How many rows each table has, by its name."""
        return migrating.row_counts(self._connection)

    def drop_unfinished(self) -> None:
        """For a copy: without imports that have not ended, and without what is to be done after deletions."""
        self._connection.execute(delete(recordings).where(_UNFINISHED))
        self._connection.execute(delete(departing_blobs))
