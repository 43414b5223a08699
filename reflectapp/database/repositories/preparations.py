from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from reflectapp.database.repositories.recordings import Blob, RecordingRepository, probed
from reflectapp.database.tables import blobs, lessons, preparations, recordings
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Importing, Recording
from reflectapp.domain.playing import Hindrance, Preparation, Preparing

KIND = "playable"
ORIGINAL_LET_GO = (blobs.c.kind == "recording") & blobs.c.recording_id.in_(
    select(preparations.c.recording_id).where(preparations.c.state == Preparing.ALONE.value)
)


class PreparationRepository:
    """Which recordings are, or were to be, converted into ones that play well."""

    def __init__(self, connection: Connection, of_recordings: RecordingRepository) -> None:
        self._connection = connection
        self._recordings = of_recordings

    def get(self, recording_id: str) -> Preparation | None:
        return next(iter(self._select(preparations.c.recording_id == recording_id)), None)

    def of_lesson(self, lesson_id: str) -> tuple[Preparation, ...]:
        return self._select(recordings.c.lesson_id == lesson_id)

    def wanted(self) -> tuple[Preparation, ...]:
        """Those of finished recordings that are not hidden, the first that came in first."""
        shown = recordings.c.lesson_id.in_(select(lessons.c.id).where(lessons.c.hidden_at.is_(None)))
        finished = recordings.c.state == Importing.DONE.value
        return self._select(preparations.c.state == Preparing.WANTED.value, finished, shown)

    def set(self, preparation: Preparation, blob: Blob | None = None) -> None:
        """`blob`: what was made, if it was. What was made before departs.

        Raises UserError NOT_ALLOWED where the original is gone, so that it is all there is.
        """
        recording_id = preparation.recording_id
        before = self.get(recording_id)
        if before is not None and before.state is Preparing.ALONE:
            raise UserError(Problem.NOT_ALLOWED)
        self._recordings.destroy_key(recording_id, KIND)
        self._connection.execute(delete(preparations).where(preparations.c.recording_id == recording_id))
        row = {"recording_id": recording_id, "hindrance": preparation.hindrance.value, "state": preparation.state.value}
        self._connection.execute(insert(preparations).values(row))
        if blob is not None:
            self._recordings.add_blob(blob)

    def rest_on(self, recording: Recording) -> None:
        """Changes which blob has the recording's content, and what that is."""
        row = {name: getattr(recording, name) for name in ("blob_id", "size_bytes", "sha256")}
        chosen = recordings.c.id == recording.id
        self._connection.execute(update(recordings).where(chosen).values(row | probed(recording.probe)))

    def set_state(self, recording_id: str, state: Preparing) -> None:
        """What was made of it stays."""
        chosen = preparations.c.recording_id == recording_id
        self._connection.execute(update(preparations).where(chosen).values(state=state.value))

    def purge_hidden(self) -> int:
        """Destroys the keys of originals whose place was taken; returns how many."""
        ids = self._connection.scalars(select(blobs.c.recording_id).where(ORIGINAL_LET_GO)).all()
        for recording_id in ids:
            self._recordings.destroy_key(recording_id, "recording")
        return len(ids)

    def forget(self, recording_id: str) -> None:
        self._connection.execute(delete(preparations).where(preparations.c.recording_id == recording_id))

    def _select(self, *where: ColumnElement[bool]) -> tuple[Preparation, ...]:
        query = select(preparations).join(recordings, recordings.c.id == preparations.c.recording_id)
        rows = self._connection.execute(
            query.where(recordings.c.hidden_at.is_(None), *where).order_by(recordings.c.added_at)
        )
        return tuple(Preparation(row.recording_id, Hindrance(row.hindrance), Preparing(row.state)) for row in rows)
