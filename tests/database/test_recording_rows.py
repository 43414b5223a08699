from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reflectapp.database.connection import Database
from reflectapp.database.repositories import Blob
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import Importing, Lesson, Probe, Recording
from reflectapp.kit import clock

PROBE = Probe("mp4", 60_000, 360, 640, 90, True, False, "h264", "", datetime(2026, 3, 2, 9, tzinfo=UTC))
FIRST = Recording("r1", "l", 0, 0, 0, PROBE, 100, "", Importing.RUNNING, "b1", None, False)


@pytest.fixture
def lesson(database: Database) -> Lesson:
    made = Lesson("l", "Fractions", None, "", "", "", 0, clock.now())
    with database.unit() as work:
        work.lessons.add(made)
    return made


def _bring_in(
    database: Database, recording: Recording, sha256: str = "ab", duplicate_of: str | None = None
) -> Recording:
    with database.unit() as work:
        work.recordings.add_importing(recording, b"wrapped")
    with database.unit() as work:
        return work.recordings.finish(recording.id, size_bytes=99, sha256=sha256, duplicate_of=duplicate_of)


def test_a_recording_under_way_is_unfinished_and_belongs_to_no_lesson_yet(database: Database, lesson: Lesson) -> None:
    with database.unit() as work:
        work.recordings.add_importing(FIRST, b"wrapped")
    with database.read() as work:
        assert work.recordings.unfinished() == (FIRST,)
        assert work.recordings.of_lesson("l") == ()
        assert work.recordings.by_sha256("") is None


def test_finishing_keeps_what_sealing_found(database: Database, lesson: Lesson) -> None:
    done = _bring_in(database, FIRST)
    assert done == replace(FIRST, state=Importing.DONE, size_bytes=99, sha256="ab")
    with database.read() as work:
        assert work.recordings.of_lesson("l") == (done,)
        assert work.recordings.get("r1") == done
        assert work.recordings.blob("b1") == Blob("b1", "r1", "recording", b"wrapped", 99)
        assert work.recordings.unfinished() == ()


def test_the_same_content_is_found_by_its_hash(database: Database, lesson: Lesson) -> None:
    first = _bring_in(database, FIRST)
    with database.read() as work:
        assert work.recordings.by_sha256("ab") == first
        assert work.recordings.by_sha256("cd") is None
    second = _bring_in(database, replace(FIRST, id="r2", blob_id="b2"), duplicate_of="r1")
    assert second.duplicate_of == "r1"
    with database.unit() as work:
        work.recordings.remove("r1")
    with database.read() as work:
        assert work.recordings.get("r2").duplicate_of is None


def test_parts_and_cameras_are_in_order(database: Database, lesson: Lesson) -> None:
    for number, (part, camera) in enumerate(((1, 0), (0, 1), (0, 0))):
        _bring_in(database, replace(FIRST, id=f"r{number}", blob_id=f"b{number}", part=part, camera=camera))
    with database.unit() as work:
        work.recordings.move("r0", offset_ms=60_000, part=2, camera=0)
    with database.read() as work:
        found = work.recordings.of_lesson("l")
    assert [(recording.part, recording.camera) for recording in found] == [(0, 0), (0, 1), (2, 0)]
    assert found[-1].offset_ms == 60_000


def test_removing_destroys_the_keys_and_names_the_files_to_unlink(database: Database, lesson: Lesson) -> None:
    _bring_in(database, FIRST)
    with database.unit() as work:
        assert work.recordings.remove("r1") == ("b1",)
    with database.unit() as work:
        assert work.recordings.blob_ids() == frozenset()
        assert work.recordings.departing() == ("b1",)
        for missing in (work.recordings.blob, work.recordings.get):
            with pytest.raises(UserError) as raised:
                missing("b1")
            assert raised.value.problem is Problem.NOT_FOUND
        work.recordings.departed(("b1",))
        assert work.recordings.departing() == ()


def test_new_thumbnails_take_the_place_of_old_ones(database: Database, lesson: Lesson) -> None:
    _bring_in(database, FIRST)
    with database.read() as work:
        assert [recording.id for recording in work.recordings.without_thumbnails()] == ["r1"]
        assert work.recordings.blob_of("r1", "thumbnails") is None
    for blob_id in ("t1", "t2"):
        with database.unit() as work:
            blob = Blob(blob_id, "r1", "thumbnails", b"key", 10)
            work.recordings.set_thumbnails("r1", blob, blob_id.encode())
    with database.read() as work:
        assert work.recordings.blob_of("r1", "thumbnails") == blob
        assert work.recordings.departing() == ("t1",)
        assert work.recordings.without_thumbnails() == ()
        assert work.recordings.get("r1").thumbnails_done
        assert [card.thumbnail for card in work.lessons.cards()] == [b"t2"]
