"""Imports that stop on the way: they go on where they were, begin anew, or are taken back."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from reflectapp.domain.errors import UserError
from reflectapp.domain.lessons import Importing, LessonDraft, Recording
from reflectapp.domain.progress import Cancelled, CancelToken, Paused, Progress
from reflectapp.kit import clock
from reflectapp.kit.paths import resource
from reflectapp.services import importing, lessons, letting_go, recordings, sealing
from reflectapp.services.store import OpenStore, StoreNotice, close_store, open_with_passphrase
from reflectapp.vault.streaming import SEGMENT_BYTES, TAG_BYTES

T = TypeVar("T")
DRAFT = LessonDraft("Fractions")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "lesson.mp4"
    shutil.copyfile(resource("sample", "lesson.mp4"), path)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    return path


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "CHUNK_BYTES", 64 * 1024)


class Days:
    """A store that is opened and closed, as from one day to the next."""

    def __init__(self, store: OpenStore, passphrase: str) -> None:
        self.store = store
        self._passphrase = passphrase

    def on_store(self, function: Callable[[OpenStore], T]) -> T:
        return function(self.store)

    def next_day(self) -> tuple[StoreNotice, ...]:
        close_store(self.store)
        self.store = open_with_passphrase(self.store.folder, self._passphrase)
        return self.store.notices

    def import_until(self, done_bytes: int, path: Path, lesson: str | LessonDraft = DRAFT) -> None:
        """Pauses as soon as so much was sealed."""
        (row,) = importing.line_up(self.store, [path], lesson).value
        self.resume_until(done_bytes, row.recording.id)

    def resume_until(self, done_bytes: int, recording_id: str) -> None:
        cancel = CancelToken()

        def report(progress: Progress) -> None:
            if progress.step != "thumbnails" and progress.done >= done_bytes:
                cancel.pause()

        with pytest.raises(Paused):
            importing.resume(self.on_store, recording_id, report, cancel)

    def unfinished(self) -> Recording:
        (row,) = importing.unfinished(self.store)
        return row.recording

    def resume(self) -> tuple[Recording, list[Progress]]:
        told: list[Progress] = []
        outcome = importing.resume(self.on_store, self.unfinished().id, told.append, CancelToken())
        return outcome.value.recording, told

    def part(self) -> Path:
        (path,) = (self.store.folder / "staging").iterdir()
        return path

    def files(self) -> list[Path]:
        return [path for name in ("staging", "blobs", "set-aside") for path in (self.store.folder / name).glob("*")]


@pytest.fixture
def days(store: OpenStore, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> Days:
    monkeypatch.setattr("reflectapp.services.importing.calmly", lambda report: report)
    return Days(store, passphrase)


@pytest.fixture(autouse=True)
def closed(days: Days) -> Iterator[None]:
    yield
    close_store(days.store)


def is_whole(days: Days, recording: Recording, source: Path) -> bool:
    content = source.read_bytes()
    reader = recordings.open_sealed(days.store, recording.id)
    try:
        return reader.read_at(0, reader.size) == content and recording.sha256 == hashlib.sha256(content).hexdigest()
    finally:
        reader.close()


@pytest.mark.parametrize("done_bytes", [1, SEGMENT_BYTES, 5 * SEGMENT_BYTES + 1])
def test_it_goes_on_where_it_was(days: Days, source: Path, done_bytes: int) -> None:
    days.import_until(done_bytes, source)
    begun = days.unfinished()
    kept = days.part().stat().st_size
    assert lessons.cards(days.store) == ()
    assert days.next_day() == (StoreNotice.IMPORT_GOES_ON,)
    assert days.part().stat().st_size == kept
    assert lessons.cards(days.store) == ()
    made, told = days.resume()
    assert is_whole(days, made, source)
    assert made.blob_id == begun.blob_id
    compared = [progress.done for progress in told if progress.step == "comparing"]
    assert bool(compared) == (done_bytes >= SEGMENT_BYTES) and max(compared, default=0) <= kept
    assert [card.lesson.title for card in lessons.cards(days.store)] == ["Fractions"]
    assert days.next_day() == ()
    assert importing.unfinished(days.store) == ()


def test_it_may_be_paused_as_often_as_one_likes(days: Days, source: Path) -> None:
    days.import_until(SEGMENT_BYTES, source)
    blob_id = days.unfinished().blob_id
    for done_bytes in (1, 3 * SEGMENT_BYTES, 2 * SEGMENT_BYTES, 6 * SEGMENT_BYTES):
        before = days.part().read_bytes()
        days.resume_until(done_bytes, days.unfinished().id)
        assert days.part().read_bytes().startswith(before)
    made, _ = days.resume()
    assert made.blob_id == blob_id and is_whole(days, made, source)


@pytest.mark.parametrize("sealed", ["whole", "torn"])
def test_a_source_that_changed_unseen_begins_anew_under_another_key(days: Days, source: Path, sealed: str) -> None:
    """Of the same size and time, so that only its bytes tell."""
    days.import_until(4 * SEGMENT_BYTES, source)
    begun, part = days.unfinished(), days.part()
    with days.store.read() as work:
        key = work.recordings.blob(begun.blob_id).wrapped_key
    place = SEGMENT_BYTES + 99
    if sealed == "torn":
        os.truncate(part, 2 * SEGMENT_BYTES + 1000)
        place = 2 * SEGMENT_BYTES - 2 * TAG_BYTES - 40 + 900
    content = bytearray(source.read_bytes())
    content[place] ^= 1
    source.write_bytes(content)
    os.utime(source, (1_000_000_000, 1_000_000_000))
    assert days.next_day() == (StoreNotice.IMPORT_GOES_ON,)
    made, _ = days.resume()
    assert is_whole(days, made, source)
    assert made.blob_id != begun.blob_id
    with days.store.read() as work:
        blobs = [work.recordings.blob(blob_id) for blob_id in work.recordings.blob_ids()]
        assert work.recordings.departing() == ()
    assert key not in [blob.wrapped_key for blob in blobs]
    assert {path.name for path in days.files()} == {blob.id for blob in blobs}


def test_what_is_torn_in_a_segment_is_gone_on_with(days: Days, source: Path) -> None:
    days.import_until(4 * SEGMENT_BYTES, source)
    begun = days.unfinished()
    os.truncate(days.part(), 2 * SEGMENT_BYTES + 1000)
    days.next_day()
    made, _ = days.resume()
    assert made.blob_id == begun.blob_id and is_whole(days, made, source)


@pytest.mark.parametrize("what", ["gone", "touched", "longer", "a folder"])
def test_a_source_that_is_not_what_it_was_is_told_and_nothing_stays(days: Days, source: Path, what: str) -> None:
    days.import_until(4 * SEGMENT_BYTES, source)
    if what == "touched":
        os.utime(source, (1_000_000_001, 1_000_000_001))
    elif what == "longer":
        with source.open("ab") as file:
            file.write(b"x")
    else:
        source.unlink()
        if what == "a folder":
            source.mkdir()
    assert days.next_day() == (StoreNotice.IMPORT_ROLLED_BACK,)
    assert importing.unfinished(days.store) == () and days.files() == []
    with days.store.read() as work:
        assert work.recordings.blob_ids() == frozenset() and work.recordings.departing() == ()
        assert work.lessons.all() == ()
    assert days.next_day() == ()


def test_a_part_that_was_lost_begins_anew(days: Days, source: Path) -> None:
    days.import_until(4 * SEGMENT_BYTES, source)
    begun = days.unfinished()
    days.part().unlink()
    days.next_day()
    made, _ = days.resume()
    assert made.blob_id != begun.blob_id and is_whole(days, made, source)


def test_what_waits_is_kept_with_its_lesson_and_its_order(days: Days, source: Path, tmp_path: Path) -> None:
    again, gone = tmp_path / "späté\udce9.mp4", tmp_path / "gone.mp4"
    for path in (again, gone):
        shutil.copyfile(source, path)
    first, _second, _third = importing.line_up(days.store, [source, again, gone], DRAFT).value
    days.resume_until(SEGMENT_BYTES, first.recording.id)
    gone.unlink()
    notices = days.next_day()
    assert notices == (StoreNotice.IMPORT_GOES_ON, StoreNotice.IMPORT_GOES_ON, StoreNotice.IMPORT_ROLLED_BACK)
    rows = importing.unfinished(days.store)
    assert [row.path for row in rows] == [source, again]
    assert [row.recording.state for row in rows] == [Importing.RUNNING, Importing.WAITING]
    for row in rows:
        importing.resume(days.on_store, row.recording.id, lambda _: None, CancelToken())
    (card,) = lessons.cards(days.store)
    assert card.lesson.title == "Fractions"
    assert [part.part for part in recordings.of_lesson(days.store, card.lesson.id)] == [0, 1]


def test_a_lesson_that_is_deleted_meanwhile_takes_its_import_along(days: Days, source: Path) -> None:
    lesson_id = lessons.add(days.store, LessonDraft("Old")).value.id
    days.import_until(SEGMENT_BYTES, source, lesson_id)
    lessons.delete(days.store, lesson_id)
    assert days.next_day() == ()
    assert importing.unfinished(days.store) == () and days.files() == []


def test_a_cancelled_import_leaves_nothing_even_if_it_was_paused_before(days: Days, source: Path) -> None:
    days.import_until(2 * SEGMENT_BYTES, source)
    days.next_day()
    cancel = CancelToken()

    def report(_: Progress) -> None:
        cancel.pause()
        cancel.cancel()

    with pytest.raises(Cancelled) as raised:
        importing.resume(days.on_store, days.unfinished().id, report, cancel)
    assert not isinstance(raised.value, Paused)
    assert importing.unfinished(days.store) == () and days.files() == []


def test_one_in_line_can_be_given_up(days: Days, source: Path) -> None:
    days.import_until(2 * SEGMENT_BYTES, source)
    importing.give_up(days.store, days.unfinished().id)
    assert importing.unfinished(days.store) == () and days.files() == []
    assert days.next_day() == ()
    with days.store.read() as work:
        assert work.lessons.all() == ()


def test_a_pause_while_pictures_are_made_keeps_the_recording(days: Days, source: Path) -> None:
    cancel = CancelToken()

    def report(progress: Progress) -> None:
        if progress.step == "thumbnails":
            cancel.pause()

    made = importing.import_recording(days.on_store, source, DRAFT, report, cancel).value.recording
    assert is_whole(days, made, source)
    assert recordings.without_thumbnails(days.store) == (made,)


def test_a_new_recording_gets_the_date_that_she_wants(days: Days, source: Path) -> None:
    letting_go.ask_after(days.store, 12)
    days.import_until(SEGMENT_BYTES, source)
    assert days.unfinished().keep_until is None
    made, _ = days.resume()
    assert made.keep_until == letting_go.a_year_on(clock.today())


def test_an_import_can_be_taken_back_and_brought_back(days: Days, source: Path) -> None:
    first = importing.import_recording(days.on_store, source, DRAFT, lambda _: None, CancelToken())
    lesson_id = first.value.recording.lesson_id
    second = importing.import_recording(days.on_store, source, lesson_id, lambda _: None, CancelToken())
    assert second.inverse is not None and first.inverse is not None
    second.inverse(days.store)
    assert [each.id for each in recordings.of_lesson(days.store, lesson_id)] == [first.value.recording.id]
    back = first.inverse(days.store)
    assert lessons.cards(days.store) == ()
    assert back.inverse is not None
    back.inverse(days.store)
    assert [card.lesson.id for card in lessons.cards(days.store)] == [lesson_id]
    first.inverse(days.store)
    days.next_day()
    assert days.files() == []


def test_what_is_not_in_line_can_not_go_on(days: Days) -> None:
    with pytest.raises(UserError, match="not_found"):
        importing.resume(days.on_store, "6d1b7b0e-95a5-4d7c-b6c7-6f1f4cf0a7b5", lambda _: None, CancelToken())
