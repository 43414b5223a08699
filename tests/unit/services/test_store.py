import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.goals import CheckIn, GoalText
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.letting_go import Deleted
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.services import forms, goals, lessons, letting_go, moments, reflections
from reflectapp.services.store import (
    KeyStore,
    OpenStore,
    StoreNotice,
    close_store,
    create_store,
    exists,
    open_with_key_store,
    open_with_passphrase,
    open_with_recovery_key,
    rate_passphrase,
    suggest_passphrase,
    ways_to_open,
)
from reflectapp.vault.cost import TEST_COST

Seal = Callable[..., Recording]
FROZEN = Path(__file__).parents[2] / "golden"


def _titles(store: OpenStore) -> list[str]:
    return [card.lesson.title for card in lessons.cards(store)]


def test_a_store_opens_again_with_its_passphrase_and_its_recovery_key(folder: Path, passphrase: str) -> None:
    assert not exists(folder)
    store, recovery_key = create_store(folder, passphrase=passphrase, cost=TEST_COST)
    lessons.add(store, LessonDraft("Fractions"))
    close_store(store)
    assert exists(folder)
    assert ways_to_open(folder) == {"passphrase", "recovery"}
    for opening, secret, said in (
        (open_with_passphrase, passphrase, ()),
        (open_with_recovery_key, recovery_key, (StoreNotice.OPENED_BY_RECOVERY,)),
    ):
        again = opening(folder, secret)
        assert _titles(again) == ["Fractions"]
        assert again.notices == said
        close_store(again)


def test_a_key_store_opens_it_and_is_mended_after_losing_its_secret(folder: Path, key_store: KeyStore) -> None:
    store, recovery_key = create_store(folder, key_store=key_store)
    close_store(store)
    close_store(open_with_key_store(folder, key_store))
    key_store.delete(store.store_id)
    with pytest.raises((UserError, EnvironmentProblem)) as raised:
        open_with_key_store(folder, key_store)
    assert raised.value.problem is Problem.KEY_STORE_LOST_SECRET
    close_store(open_with_recovery_key(folder, recovery_key, key_store=key_store))
    close_store(open_with_key_store(folder, key_store))


def test_a_forgotten_passphrase_is_replaced_by_means_of_the_recovery_key(folder: Path, passphrase: str) -> None:
    store, recovery_key = create_store(folder, passphrase=passphrase, cost=TEST_COST)
    close_store(store)
    new = suggest_passphrase()
    close_store(open_with_recovery_key(folder, recovery_key, new_passphrase=new))
    close_store(open_with_passphrase(folder, new))
    with pytest.raises(UserError):
        open_with_passphrase(folder, passphrase)


def test_a_wrong_passphrase_leaves_the_store_free_to_be_opened(folder: Path, passphrase: str) -> None:
    store, _ = create_store(folder, passphrase=passphrase, cost=TEST_COST)
    close_store(store)
    with pytest.raises(UserError) as raised:
        open_with_passphrase(folder, "not that one")
    assert raised.value.problem is Problem.WRONG_PASSPHRASE
    close_store(open_with_passphrase(folder, passphrase))


def test_a_store_is_open_once_and_never_made_twice(store: OpenStore, folder: Path, passphrase: str) -> None:
    with pytest.raises(UserError) as raised:
        open_with_passphrase(folder, passphrase)
    assert raised.value.problem is Problem.STORE_IN_USE
    with pytest.raises(UserError) as raised:
        create_store(folder, passphrase=passphrase, cost=TEST_COST)
    assert raised.value.problem is Problem.STORE_IN_USE
    assert _titles(store) == []


def test_no_new_store_over_an_old_one(folder: Path, passphrase: str) -> None:
    close_store(create_store(folder, passphrase=passphrase, cost=TEST_COST)[0])
    with pytest.raises(UserError) as raised:
        create_store(folder, passphrase=passphrase, cost=TEST_COST)
    assert raised.value.problem is Problem.STORE_EXISTS
    close_store(open_with_passphrase(folder, passphrase))


def test_no_store_is_said_and_none_is_made(folder: Path, passphrase: str) -> None:
    with pytest.raises(UserError) as raised:
        open_with_passphrase(folder, passphrase)
    assert raised.value.problem is Problem.STORE_MISSING
    assert not folder.exists()


def test_a_lost_database_is_said_and_not_replaced(folder: Path, passphrase: str) -> None:
    close_store(create_store(folder, passphrase=passphrase, cost=TEST_COST)[0])
    (folder / "store.db").unlink()
    with pytest.raises(EnvironmentProblem) as raised:
        open_with_passphrase(folder, passphrase)
    assert raised.value.problem is Problem.DATABASE_DAMAGED
    assert not (folder / "store.db").exists()


def test_a_store_whose_database_could_not_be_made_is_not_there(folder: Path, passphrase: str) -> None:
    folder.mkdir()
    (folder / "store.db.next-wal").mkdir()
    with pytest.raises(EnvironmentProblem) as raised:
        create_store(folder, passphrase=passphrase, cost=TEST_COST)
    assert raised.value.problem is Problem.CANNOT_WRITE
    assert not exists(folder)
    (folder / "store.db.next-wal").rmdir()
    close_store(create_store(folder, passphrase=passphrase, cost=TEST_COST)[0])


def test_a_closed_store_stays_closed(store: OpenStore) -> None:
    close_store(store)
    with pytest.raises(RuntimeError):
        lessons.cards(store)
    close_store(store)


def test_a_mended_header_is_told(folder: Path, passphrase: str) -> None:
    close_store(create_store(folder, passphrase=passphrase, cost=TEST_COST)[0])
    (folder / "header.json").write_bytes(b"")
    store = open_with_passphrase(folder, passphrase)
    assert store.notices == (StoreNotice.HEADER_REPAIRED,)
    close_store(store)


def test_a_weak_passphrase_is_refused_and_leaves_nothing(folder: Path) -> None:
    assert not rate_passphrase("password1").accepted
    with pytest.raises(UserError) as raised:
        create_store(folder, passphrase="password1", cost=TEST_COST)
    assert raised.value.problem is Problem.WEAK_PASSPHRASE
    assert not exists(folder)


def test_all_that_was_deleted_is_gone_after_closing_and_the_rest_is_kept(
    store: OpenStore, lesson_id: str, passphrase: str
) -> None:
    kept_goal = goals.add(store, GoalText(title="kept")).value.id
    gone_goal = goals.add(store, GoalText(title="gone")).value.id
    kept_check_in = goals.check_in(store, CheckIn("", kept_goal, date(2026, 3, 2), "kept", 1)).value
    gone_check_in = goals.check_in(store, CheckIn("", kept_goal, date(2026, 3, 2), "gone", 2)).value
    reflection = reflections.start(store, lesson_id, forms.built_in()[1]).value
    link = PromptLink(reflection.id, "liked")
    kept = moments.add(store, Moment("", lesson_id, None, 1, None, "kept", (), (link,), (kept_goal, gone_goal))).value
    gone = moments.add(store, Moment("", lesson_id, None, 2, None, "gone")).value
    goals.delete(store, gone_goal)
    goals.delete_check_in(store, gone_check_in.id)
    reflections.delete(store, reflection.id)
    moments.delete(store, gone.id)
    close_store(store)
    again = open_with_passphrase(store.folder, passphrase)
    with again.unit() as work:
        with pytest.raises(UserError):
            work.moments.set_hidden(gone.id, False)
        with pytest.raises(UserError):
            work.goals.set_hidden(gone_goal, False)
    assert moments.of_lesson(again, lesson_id) == (replace(kept, prompts=(), goal_ids=(kept_goal,)),)
    assert [goal.check_ins for goal in goals.all_goals(again)] == [(kept_check_in,)]
    assert reflections.of_lesson(again, lesson_id) == ()
    close_store(again)


def test_snapshots_that_hold_what_was_deleted_go_with_it(store: OpenStore, lesson_id: str, passphrase: str) -> None:
    snapshots = store.database.snapshots
    snapshots.mkdir()
    (snapshots / "before.db").write_bytes(b"")
    close_store(store)
    again = open_with_passphrase(store.folder, passphrase)
    assert (snapshots / "before.db").exists()
    moments.delete(again, moments.add(again, Moment("", lesson_id, None, 1, None, "gone")).value.id)
    close_store(again)
    assert not (snapshots / "before.db").exists()


def test_a_deleted_lessons_recording_is_gone_from_the_disk_after_closing(
    store: OpenStore, folder: Path, lesson_id: str, sealed_recording: Seal, passphrase: str
) -> None:
    recording = sealed_recording(store, lesson_id)
    lessons.delete(store, lesson_id)
    blob = folder / "blobs" / recording.blob_id
    assert blob.exists()
    close_store(store)
    assert not blob.exists()
    again = open_with_passphrase(folder, passphrase)
    with again.read() as work:
        assert work.recordings.blob_ids() == frozenset()
        assert work.recordings.departing() == ()
    close_store(again)


def test_a_crash_after_deleting_does_not_bring_anything_back(
    store: OpenStore, folder: Path, lesson_id: str, sealed_recording: Seal, passphrase: str
) -> None:
    recording = sealed_recording(store, lesson_id)
    lessons.delete(store, lesson_id)
    store.database.close()
    store.folder_lock.release()
    again = open_with_passphrase(folder, passphrase)
    assert _titles(again) == []
    assert not (folder / "blobs" / recording.blob_id).exists()
    close_store(again)


def test_a_crash_between_destroying_the_key_and_unlinking_is_made_good(
    store: OpenStore, folder: Path, lesson_id: str, sealed_recording: Seal, passphrase: str
) -> None:
    recording = sealed_recording(store, lesson_id)
    with store.unit() as work:
        work.lessons.set_hidden(lesson_id, True)
        assert work.purge_hidden()
    store.database.close()
    store.folder_lock.release()
    assert (folder / "blobs" / recording.blob_id).exists()
    again = open_with_passphrase(folder, passphrase)
    assert not (folder / "blobs" / recording.blob_id).exists()
    assert not (folder / "set-aside").exists()
    close_store(again)


def test_letting_go_of_a_recording_discards_old_snapshots(
    store: OpenStore, folder: Path, lesson_id: str, sealed_recording: Seal
) -> None:
    sealed_recording(store, lesson_id)
    store.database.snapshots.mkdir()
    snapshot = store.database.snapshots / "20260101.db"
    snapshot.write_bytes(b"an old copy, with the key")
    lessons.delete(store, lesson_id)
    close_store(store)
    assert not snapshot.exists()


def test_an_interrupted_import_is_taken_back_and_told(
    store: OpenStore, folder: Path, lesson_id: str, sealed_recording: Seal, passphrase: str
) -> None:
    kept = sealed_recording(store, lesson_id)
    begun = sealed_recording(store, lesson_id, done=False)
    (folder / "staging" / f"{begun.blob_id}.part").write_bytes(b"half")
    store.database.close()
    store.folder_lock.release()
    again = open_with_passphrase(folder, passphrase)
    assert again.notices == (StoreNotice.IMPORT_ROLLED_BACK,)
    assert [path.name for path in (folder / "blobs").iterdir()] == [kept.blob_id]
    assert list((folder / "staging").iterdir()) == []
    with again.read() as work:
        assert [recording.id for recording in work.recordings.of_lesson(lesson_id)] == [kept.id]
        assert work.recordings.unfinished() == ()
    close_store(again)


def test_a_blob_that_nothing_knows_is_set_aside_not_deleted(store: OpenStore, folder: Path, passphrase: str) -> None:
    close_store(store)
    (folder / "blobs" / "stranger").write_bytes(b"?")
    again = open_with_passphrase(folder, passphrase)
    assert (folder / "set-aside" / "stranger").read_bytes() == b"?"
    close_store(again)


@pytest.mark.parametrize("held", ["staging/held.part", "snapshots/20260101.db"])
def test_what_cannot_be_tidied_bars_no_way_in_or_out(
    store: OpenStore, folder: Path, passphrase: str, held: str
) -> None:
    """On Windows a scanner may hold a file for longer than it takes to open a store."""
    (folder / held).mkdir(parents=True)
    gone = lessons.add(store, LessonDraft("Verbs")).value
    lessons.delete(store, gone.id)
    close_store(store)
    reopened = open_with_passphrase(folder, passphrase)
    lessons.add(reopened, LessonDraft("Fractions"))
    close_store(reopened)
    (folder / held).rmdir()
    again = open_with_passphrase(folder, passphrase)
    assert [card.lesson.title for card in lessons.cards(again)] == ["Fractions"]
    assert [each.kind for each in letting_go.deletions(again)] == [Deleted.LESSON]
    close_store(again)


def test_where_an_older_store_cannot_be_copied_first_it_is_said_and_left_as_it_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(FROZEN / "0001.zip") as archive:
        archive.extractall(tmp_path)
    (tmp_path / "snapshots").write_bytes(b"in the way")
    passphrase = json.loads((FROZEN / "0001.json").read_text("utf-8"))["passphrase"]
    with pytest.raises(EnvironmentProblem) as raised:
        open_with_passphrase(tmp_path, passphrase)
    assert raised.value.problem is Problem.CANNOT_WRITE
    (tmp_path / "snapshots").unlink()
    close_store(open_with_passphrase(tmp_path, passphrase))
