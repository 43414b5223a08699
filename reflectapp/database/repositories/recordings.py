from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, exists, insert, select, update

from reflectapp.database.repositories.hiding import purge, set_hidden
from reflectapp.database.tables import blobs, card_pictures, departing_blobs, lessons, recordings
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Importing, Probe, Recording
from reflectapp.kit import clock

_PROBE = tuple(name for name in Probe.__dataclass_fields__ if name != "hindrance")
_DONE = recordings.c.state == Importing.DONE.value
_SHOWN_LESSON = recordings.c.lesson_id.in_(select(lessons.c.id).where(lessons.c.hidden_at.is_(None)))
_GONE = select(lessons.c.id).where(
    lessons.c.hidden_at.is_not(None),
    ~(lessons.c.arriving & exists().where(recordings.c.lesson_id == lessons.c.id, ~_DONE)),
)
"""Hidden lessons, but for those that wait for a recording that is still to come in."""
_PLAIN = tuple(name for name in Recording.__dataclass_fields__ if name not in ("probe", "state"))


@dataclass(frozen=True, slots=True)
class Blob:
    """What is needed to open a sealed blob. `size`: length of its plain bytes."""

    id: str
    recording_id: str
    kind: str
    wrapped_key: bytes
    size: int


class RecordingRepository:
    """Recordings with their blobs' wrapped keys. Hidden ones are not found, those of hidden lessons by id only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_importing(self, recording: Recording, wrapped_key: bytes | None = None) -> None:
        """Adds a recording, and the key of its blob ("recording") if it is about to be sealed."""
        row = {name: getattr(recording, name) for name in _PLAIN} | probed(recording.probe)
        row |= {"state": recording.state.value, "added_at": clock.now()}
        self._connection.execute(insert(recordings).values(row))
        if wrapped_key is not None:
            self.add_blob(Blob(recording.blob_id, recording.id, "recording", wrapped_key, recording.size_bytes))

    def finish(
        self,
        recording_id: str,
        *,
        size_bytes: int,
        sha256: str,
        duplicate_of: str | None = None,
        probe: Probe | None = None,
    ) -> Recording:
        """Marks an import as done, with what sealing found; `probe` replaces the first one."""
        row: dict[str, Any] = {"state": Importing.DONE.value, "size_bytes": size_bytes, "sha256": sha256}
        row["duplicate_of"] = duplicate_of
        if probe is not None:
            row |= probed(probe)
        self._connection.execute(update(recordings).where(recordings.c.id == recording_id).values(row))
        recording = self.get(recording_id)
        self._connection.execute(update(blobs).where(blobs.c.id == recording.blob_id).values(size=size_bytes))
        return recording

    def get(self, recording_id: str) -> Recording:
        """Raises UserError NOT_FOUND, for a hidden recording too."""
        found = self._select(recordings.c.id == recording_id)
        if not found:
            raise UserError(Problem.NOT_FOUND)
        return found[0]

    def of_lesson(self, lesson_id: str, *, hidden: bool = False) -> tuple[Recording, ...]:
        """The finished ones, or the hidden ones among them, by part and camera."""
        return self._select(recordings.c.lesson_id == lesson_id, _DONE, hidden=hidden)

    def by_lesson(self) -> dict[str, tuple[Recording, ...]]:
        """The finished ones of all lessons that are not hidden, each lesson's by part and camera."""
        found: dict[str, list[Recording]] = defaultdict(list)
        for recording in self._select(_DONE, _SHOWN_LESSON):
            found[recording.lesson_id].append(recording)
        return {lesson_id: tuple(several) for lesson_id, several in found.items()}

    def unfinished(self) -> tuple[Recording, ...]:
        """Those that wait, and those that are being sealed."""
        return self._select(~_DONE)

    def without_thumbnails(self) -> tuple[Recording, ...]:
        """Finished pictures whose thumbnails have not been made yet."""
        return self._select(_DONE, recordings.c.has_video, ~recordings.c.thumbnails_done)

    def by_sha256(self, sha256: str) -> Recording | None:
        """The first finished recording with this content in a lesson that is not hidden."""
        found = self._select(recordings.c.sha256 == sha256, _DONE, _SHOWN_LESSON)
        return found[0] if found else None

    def remove(self, recording_id: str) -> tuple[str, ...]:
        """Destroys the row and its blobs' keys at once; the blobs' files depart with `departing`."""
        ids = self._connection.scalars(select(blobs.c.id).where(blobs.c.recording_id == recording_id)).all()
        self._depart(ids)
        self._connection.execute(delete(recordings).where(recordings.c.id == recording_id))
        return tuple(ids)

    def add_blob(self, blob: Blob) -> None:
        self._connection.execute(
            insert(blobs).values(
                id=blob.id,
                recording_id=blob.recording_id,
                kind=blob.kind,
                wrapped_key=blob.wrapped_key,
                size=blob.size,
            )
        )

    def blob(self, blob_id: str) -> Blob:
        """Raises UserError NOT_FOUND."""
        found = self._blob(blobs.c.id == blob_id)
        if found is None:
            raise UserError(Problem.NOT_FOUND)
        return found

    def blob_of(self, recording_id: str, kind: str) -> Blob | None:
        return self._blob(blobs.c.recording_id == recording_id, blobs.c.kind == kind)

    def set_thumbnails(self, recording_id: str, blob: Blob | None, card_jpeg: bytes | None) -> None:
        """Keeps the key of the sealed thumbnails and the card's picture; None: there is nothing to show."""
        chosen = recordings.c.id == recording_id
        self.destroy_key(recording_id, "thumbnails")
        self._connection.execute(delete(card_pictures).where(card_pictures.c.recording_id == recording_id))
        if blob is not None:
            self.add_blob(blob)
        if card_jpeg is not None:
            self._connection.execute(insert(card_pictures).values(recording_id=recording_id, jpeg=card_jpeg))
        self._connection.execute(update(recordings).where(chosen).values(thumbnails_done=True))

    def move(self, recording_id: str, *, offset_ms: int, part: int, camera: int) -> None:
        """Places a recording on its lesson's timeline."""
        values = {"offset_ms": offset_ms, "part": part, "camera": camera}
        self._connection.execute(update(recordings).where(recordings.c.id == recording_id).values(values))

    def set_keep_until(self, recording_id: str, day: date | None) -> None:
        self._connection.execute(update(recordings).where(recordings.c.id == recording_id).values(keep_until=day))

    def set_hidden(self, recording_id: str, hidden: bool) -> None:
        set_hidden(self._connection, recordings, recording_id, hidden)

    def blob_ids(self) -> frozenset[str]:
        """Every blob with a key."""
        return frozenset(self._connection.scalars(select(blobs.c.id)))

    def purge_hidden(self) -> int:
        """Removes hidden recordings, and hidden lessons with all that is in them, their keys too; returns how many."""
        hidden = select(recordings.c.id).where(recordings.c.hidden_at.is_not(None) | recordings.c.lesson_id.in_(_GONE))
        ids = self._connection.scalars(select(blobs.c.id).where(blobs.c.recording_id.in_(hidden))).all()
        self._depart(ids)
        gone = self._connection.execute(delete(lessons).where(lessons.c.id.in_(_GONE))).rowcount
        return purge(self._connection, recordings) + gone

    def destroy_key(self, recording_id: str, kind: str) -> None:
        """The blob's file departs."""
        chosen = (blobs.c.recording_id == recording_id, blobs.c.kind == kind)
        self._depart(self._connection.scalars(select(blobs.c.id).where(*chosen)).all())
        self._connection.execute(delete(blobs).where(*chosen))

    def departing(self) -> tuple[str, ...]:
        """Blobs whose keys are destroyed and whose files have still to be unlinked."""
        return tuple(self._connection.scalars(select(departing_blobs.c.id)))

    def departed(self, blob_ids: Sequence[str]) -> None:
        self._connection.execute(delete(departing_blobs).where(departing_blobs.c.id.in_(blob_ids)))

    def _depart(self, blob_ids: Sequence[str]) -> None:
        if blob_ids:
            self._connection.execute(insert(departing_blobs), [{"id": blob_id} for blob_id in blob_ids])

    def _blob(self, *where: ColumnElement[bool]) -> Blob | None:
        row = self._connection.execute(select(blobs).where(*where)).mappings().first()
        return None if row is None else Blob(**row)

    def _select(self, *where: ColumnElement[bool], hidden: bool = False) -> tuple[Recording, ...]:
        order = (recordings.c.part, recordings.c.camera, recordings.c.added_at)
        seen = recordings.c.hidden_at.is_not(None) if hidden else recordings.c.hidden_at.is_(None)
        rows = self._connection.execute(select(recordings).where(seen, *where).order_by(*order)).mappings()
        return tuple(_recording(row) for row in rows)


def probed(probe: Probe) -> dict[str, Any]:
    return {name: getattr(probe, name) for name in _PROBE}


def _recording(row: RowMapping) -> Recording:
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return Recording(**plain, probe=Probe(**{name: row[name] for name in _PROBE}), state=Importing(row["state"]))
