"""What deleting takes along, and that it is gone when the store closes, whatever happens in between."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from reflectapp.database.connection import Database
from reflectapp.database.repositories.deletions import DeletionRepository
from reflectapp.database.repositories.recordings import RecordingRepository
from reflectapp.domain.captions import Caption, ReadCaptions
from reflectapp.domain.clips import ClipPlan
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import CheckIn, GoalText
from reflectapp.domain.kept_clips import KeptClip
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.letting_go import Deleted
from reflectapp.domain.meetings import Meeting
from reflectapp.domain.moments import Moment
from reflectapp.domain.packets import PacketFormat, Share
from reflectapp.domain.people import Person
from reflectapp.domain.reminders import Reminder
from reflectapp.domain.replies import Draft, DraftPlace, Reply
from reflectapp.domain.seats import SeatMap
from reflectapp.kit import clock
from reflectapp.services import (
    codings,
    forms,
    goals,
    lessons,
    letting_go,
    measures,
    moments,
    picking,
    recordings,
    reflections,
    transcripts,
    turning,
)
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase
from reflectapp.vault import access
from reflectapp.vault.blobs import BlobStore

Make = Callable[..., Recording]
_PAGE, _RESERVED, _SALT = 4096, 80, 16


class PowerCut(BaseException):
    pass


@pytest.fixture
def closed_folder(store: OpenStore, folder: Path) -> Callable[[], Path]:
    def close() -> Path:
        close_store(store)
        return folder

    return close


@pytest.fixture
def plain_pages(folder: Path, passphrase: str) -> Callable[[], bytes]:
    """Every page of the closed database, free ones too, in the clear."""

    def read() -> bytes:
        key = access.unlock_with_passphrase(folder, passphrase).keys.database
        sealed = (folder / "store.db").read_bytes()
        pages = []
        for start in range(0, len(sealed), _PAGE):
            page = sealed[start : start + _PAGE]
            iv = page[_PAGE - _RESERVED : _PAGE - _RESERVED + 16]
            body = page[_SALT if start == 0 else 0 : _PAGE - _RESERVED]
            decryptor = Cipher(algorithms.AES256(key), modes.CBC(iv)).decryptor()
            pages.append(decryptor.update(body) + decryptor.finalize())
        return b"".join(pages)

    return read


def _kinds(store: OpenStore) -> list[Deleted]:
    return sorted(each.kind for each in letting_go.deletions(store))


def _wrapped_key(store: OpenStore, recording: Recording) -> bytes:
    with store.read() as work:
        return work.recordings.blob(recording.blob_id).wrapped_key


def _moment(store: OpenStore, lesson_id: str, start_ms: int, note: str = "canary in a note") -> Moment:
    return moments.add(store, Moment("", lesson_id, None, start_ms, None, note)).value


def test_a_deleted_recording_is_nowhere_and_comes_back(
    store: OpenStore, lesson_id: str, sealed_recording: Make
) -> None:
    recording = sealed_recording(store, lesson_id)
    deleted = recordings.delete(store, (recording.id,))
    assert recordings.of_lesson(store, lesson_id) == ()
    assert recordings.without_thumbnails(store) == ()
    assert letting_go.holdings(store).recordings == 0
    assert [card.duration_ms for card in lessons.cards(store)] == [0]
    for asked in (recordings.recording, recordings.open_sealed):
        with pytest.raises(UserError) as raised:
            asked(store, recording.id)
        assert raised.value.problem is Problem.NOT_FOUND
    with store.read() as work:
        assert work.recordings.by_sha256(recording.sha256) is None
    assert deleted.inverse is not None
    again = deleted.inverse(store)
    assert recordings.of_lesson(store, lesson_id) == (recording,)
    reader = recordings.open_sealed(store, recording.id)
    assert reader.read_at(0, 6) == b"lesson"
    reader.close()
    assert again.inverse is not None
    again.inverse(store)
    assert recordings.of_lesson(store, lesson_id) == ()


def test_how_far_it_was_turned_goes_with_a_recording(
    store: OpenStore, folder: Path, lesson_id: str, sealed_recording: Make, passphrase: str
) -> None:
    gone, kept = (sealed_recording(store, lesson_id, part=part) for part in (0, 1))
    for each in (gone, kept):
        turning.turn(store, each.id)
    undone = recordings.delete(store, (kept.id,)).inverse
    assert undone is not None
    undone(store)
    recordings.delete(store, (gone.id,))
    assert set(turning.turned(store)) == {gone.id, kept.id}, "it may come back"
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    assert turning.turned(again) == {kept.id: 90}
    close_store(again)


def test_a_deleted_recording_offers_no_pictures_to_share(
    store: OpenStore, lesson_id: str, sealed_recording: Make
) -> None:
    recording = sealed_recording(store, lesson_id)
    _moment(store, lesson_id, 1000)

    def pictures() -> int:
        return sum(line.under is not None for group in picking.pickable(store) for line in group.items)

    assert pictures() == 1
    recordings.delete(store, (recording.id,))
    assert pictures() == 0


def test_deleting_one_part_leaves_the_others_where_they_are_and_all_moments(
    store: OpenStore, lesson_id: str, sealed_recording: Make, closed_folder: Callable[[], Path], passphrase: str
) -> None:
    first = sealed_recording(store, lesson_id)
    second = sealed_recording(store, lesson_id, offset_ms=60_000, part=1)
    notes = [_moment(store, lesson_id, at_ms) for at_ms in (1000, 61_000)]
    assert [each.recording_id for each in notes] == [first.id, second.id]
    recordings.delete(store, (first.id,))
    reopened = open_with_passphrase(closed_folder(), passphrase)
    (kept,) = recordings.of_lesson(reopened, lesson_id)
    assert (kept.id, kept.offset_ms, kept.part) == (second.id, 60_000, 1)
    assert [(each.start_ms, each.recording_id) for each in moments.of_lesson(reopened, lesson_id)] == [
        (1000, None),
        (61_000, second.id),
    ]
    assert [card.moment_count for card in lessons.cards(reopened)] == [2]
    close_store(reopened)


def test_a_moment_changed_meanwhile_is_in_its_recording_again_when_that_comes_back(
    store: OpenStore, lesson_id: str, sealed_recording: Make
) -> None:
    first, second = (sealed_recording(store, lesson_id, part=camera) for camera in range(2))
    made = moments.add(store, Moment("", lesson_id, second.id, 1000, None, "")).value
    deleted = recordings.delete(store, (second.id,))
    assert moments.change(store, replace(made, note="They asked why")).value.recording_id == second.id
    new = moments.add(store, Moment("", lesson_id, None, 2000, None, "")).value
    assert new.recording_id == first.id
    assert deleted.inverse is not None
    deleted.inverse(store)
    assert [each.recording_id for each in moments.of_lesson(store, lesson_id)] == [second.id, first.id]


def test_after_closing_key_and_file_are_gone(
    store: OpenStore,
    lesson_id: str,
    sealed_recording: Make,
    closed_folder: Callable[[], Path],
    plain_pages: Callable[[], bytes],
    folder: Path,
) -> None:
    gone, kept = sealed_recording(store, lesson_id), sealed_recording(store, lesson_id, part=1)
    gone_key, kept_key = _wrapped_key(store, gone), _wrapped_key(store, kept)
    note = _moment(store, lesson_id, 1000)
    store.database.checkpoint()
    before = plain_pages()
    assert gone_key in before and kept_key in before and b"canary in a note" in before
    store.database.snapshots.mkdir()
    snapshot = store.database.snapshots / "20260101.db"
    snapshot.write_bytes(b"an older copy")
    recordings.delete(store, (gone.id,))
    moments.delete(store, note.id)
    assert (folder / "blobs" / gone.blob_id).exists()
    after = (closed_folder(), plain_pages())[1]
    assert gone_key not in after and b"canary in a note" not in after
    assert kept_key in after
    assert not (folder / "blobs" / gone.blob_id).exists()
    assert (folder / "blobs" / kept.blob_id).exists()
    assert not snapshot.exists()


def test_a_record_stays_that_tells_the_kind_and_the_day_and_nothing_else(
    store: OpenStore, lesson_id: str, sealed_recording: Make, closed_folder: Callable[[], Path], passphrase: str
) -> None:
    sealed_recording(store, lesson_id)
    note = _moment(store, lesson_id, 1000)
    other = lessons.add(store, LessonDraft("Verbs")).value.id
    recording = sealed_recording(store, other)
    heard = transcripts.add(store, recording.id, ReadCaptions("", "en", (Caption(0, 1000, 2000, "first"),))).value
    reflection = reflections.start(store, other, forms.built_in()[1]).value
    form = forms.copy(store, forms.built_in()[1].id, "Mine").value.form
    goal = goals.add(store, GoalText(title="Wait")).value
    run = codings.start(store, other, measures.built_in()[0], {}).value
    check_in = goals.check_in(store, CheckIn("", goal.id, date(2026, 5, 4), "", None)).value
    assert letting_go.deletions(store) == ()
    moments.delete(store, note.id)
    transcripts.delete(store, heard.id)
    reflections.delete(store, reflection.id)
    forms.delete(store, form.id)
    codings.delete(store, run.id)
    goals.delete_check_in(store, check_in.id)
    goals.delete(store, goal.id)
    with store.unit() as work:
        work.seat_maps.put(SeatMap("map", "4b"))
        work.seat_maps.set_hidden("map", True)
        work.reminders.put(Reminder("reminder", "Ask Mia", clock.now()))
        work.reminders.set_hidden("reminder", True)
        clip = KeptClip("clip", note.id, ClipPlan(recording.id, 0, 1_000))
        work.clips.put(clip)
        work.clips.set_hidden(clip.id, True)
    _delete_the_coach_s_side(store)
    recordings.delete(store, (recording.id,))
    lessons.delete(store, lesson_id)
    assert letting_go.deletions(store) == ()
    reopened = open_with_passphrase(closed_folder(), passphrase)
    assert _kinds(reopened) == sorted([*(set(Deleted) - {Deleted.ORIGINAL}), Deleted.RECORDING])
    assert [lesson.id for lesson in (card.lesson for card in lessons.cards(reopened))] == [other]
    close_store(reopened)


def _delete_the_coach_s_side(store: OpenStore) -> None:
    now = clock.now()
    share = Share("share", now, "Ms Ortega", "", PacketFormat.HTML, "ab" * 32, 9, ())
    with store.unit() as work:
        work.shares.add(share)
        work.people.put(Person("person", "Ms Ortega", now))
        work.replies.add(Reply("reply", share.id, "cd" * 16, "Ms Ortega", now, now, "ef" * 32, True, ()))
        work.drafts.put(Draft("draft", None, DraftPlace.STATEMENT, "More talk", None, now))
        work.meetings.put(Meeting("meeting", now, now))
        work.people.set_hidden("person", True)
        work.replies.set_hidden("reply", True)
        work.drafts.set_hidden("draft", True)
        work.meetings.set_hidden("meeting", True)


def test_what_was_brought_back_leaves_no_record(
    store: OpenStore, lesson_id: str, sealed_recording: Make, closed_folder: Callable[[], Path], passphrase: str
) -> None:
    recording = sealed_recording(store, lesson_id)
    deleted = recordings.delete(store, (recording.id,))
    assert deleted.inverse is not None
    deleted.inverse(store)
    reopened = open_with_passphrase(closed_folder(), passphrase)
    assert letting_go.deletions(reopened) == ()
    assert recordings.of_lesson(reopened, lesson_id) == (recording,)
    close_store(reopened)


def test_a_lesson_whose_import_never_ended_was_none(
    store: OpenStore, sealed_recording: Make, closed_folder: Callable[[], Path], passphrase: str
) -> None:
    never = lessons.add(store, LessonDraft("Verbs")).value
    sealed_recording(store, never.id, done=False)
    with store.unit() as work:
        work.imports.await_first(never.id)
    reopened = open_with_passphrase(closed_folder(), passphrase)
    assert letting_go.deletions(reopened) == ()
    close_store(reopened)


@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (DeletionRepository, "record_hidden"),
        (Database, "discard_snapshots"),
        (Database, "checkpoint"),
        (BlobStore, "delete"),
        (RecordingRepository, "departed"),
    ],
)
def test_after_a_power_cut_the_next_opening_ends_what_closing_began(
    owner: type,
    step: str,
    store: OpenStore,
    lesson_id: str,
    sealed_recording: Make,
    folder: Path,
    passphrase: str,
    plain_pages: Callable[[], bytes],
) -> None:
    recording = sealed_recording(store, lesson_id)
    key = _wrapped_key(store, recording)
    store.database.snapshots.mkdir()
    snapshot = store.database.snapshots / "20260101.db"
    snapshot.write_bytes(b"an older copy")
    recordings.delete(store, (recording.id,))

    def cut(*_args: object, **_kwargs: object) -> None:
        raise PowerCut

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, step, cut)
        with pytest.raises(PowerCut):
            close_store(store)
    reopened = open_with_passphrase(folder, passphrase)
    assert recordings.of_lesson(reopened, lesson_id) == ()
    assert _kinds(reopened) == [Deleted.RECORDING]
    assert not (folder / "blobs" / recording.blob_id).exists()
    assert not snapshot.exists()
    with reopened.read() as work:
        assert work.recordings.departing() == ()
    close_store(reopened)
    assert key not in plain_pages()
    assert not (folder / "set-aside").exists()
