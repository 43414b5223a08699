"""A backup holds all that the store holds, is found damaged if a bit of it is, and becomes the store again."""

import hashlib
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.progress import Cancelled, CancelToken, Progress
from reflectapp.kit import clock
from reflectapp.services import backing_up, goals, lessons, moments, recordings, restoring, store_settings
from reflectapp.services.restoring import Secret
from reflectapp.services.store import OnStore, OpenStore, close_store, create_store, open_with_passphrase
from reflectapp.vault.cost import TEST_COST

RecordingOf = Callable[..., Recording]
To = Callable[[OpenStore], OnStore]


def quiet(_progress: Progress) -> None:
    pass


def everything(store: OpenStore) -> object:
    there = lessons.cards(store)
    return (
        there,
        [recordings.of_lesson(store, card.lesson.id) for card in there],
        [moments.of_lesson(store, card.lesson.id) for card in there],
        goals.all_goals(store),
    )


def blob_hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "blobs").iterdir()}


def restored(path: Path, folder: Path, secret: Secret) -> restoring.Restored:
    return restoring.restore(path, folder, secret, quiet, CancelToken())


def test_what_is_restored_is_the_store_item_by_item(
    filled: OpenStore, made_backup: Path, tmp_path: Path, passphrase: str
) -> None:
    folder = tmp_path / "elsewhere" / "store"
    told = restored(made_backup, folder, Secret(passphrase))
    assert (told.lessons, told.recordings, told.missing) == (1, 2, 0)
    again = open_with_passphrase(folder, passphrase)
    try:
        assert everything(again) == everything(filled)
        assert blob_hashes(folder) == blob_hashes(filled.folder)
        lesson = lessons.cards(again)[0].lesson.id
        first = recordings.open_sealed(again, recordings.of_lesson(again, lesson)[0].id)
        assert first.read_at(0, 11) == b"plain words"
        first.close()
    finally:
        close_store(again)
    assert [path.name for path in folder.parent.iterdir()] == ["store"]


def test_it_opens_with_the_recovery_key_too(at: To, tmp_path: Path, passphrase: str) -> None:
    store, key = create_store(tmp_path / "store", passphrase=passphrase, cost=TEST_COST)
    path = tmp_path / "a.reflectbackup"
    backing_up.back_up(at(store), path, quiet, CancelToken())
    close_store(store)
    assert restored(path, tmp_path / "again", Secret(key, is_recovery_key=True)).lessons == 0
    with pytest.raises(UserError) as told:
        restored(path, tmp_path / "third", Secret("not the passphrase at all"))
    assert told.value.problem is Problem.WRONG_PASSPHRASE
    assert not any(path.name.startswith("third") for path in tmp_path.iterdir())


def test_nothing_readable_is_in_it_and_nothing_stays_beside_it(filled: OpenStore, made_backup: Path) -> None:
    raw = made_backup.read_bytes()
    assert b"canaryamber" not in raw and b"plain words" not in raw and b"SQLite" not in raw
    assert not [path for path in made_backup.parent.iterdir() if path.name.endswith(".part")]
    assert list((filled.folder / "staging").iterdir()) == []
    assert store_settings.settings(filled).backed_up_at is not None
    if os.name == "posix":
        assert made_backup.stat().st_mode & 0o077 == 0


def test_any_flipped_bit_and_any_cut_is_noticed(made_backup: Path, tmp_path: Path, passphrase: str) -> None:
    raw = made_backup.read_bytes()
    chance = random.Random(4)
    ends = [0, 17, 19, 30, len(raw) - 1]
    damaged = tmp_path / "damaged.reflectbackup"
    for at_byte in ends + [chance.randrange(len(raw)) for _ in range(60)]:
        flipped = bytearray(raw)
        flipped[at_byte] ^= 1 << chance.randrange(8)
        damaged.write_bytes(flipped)
        assert_refused(damaged, tmp_path / "never", passphrase)
    for length in (0, 10, 100, 2000, len(raw) // 2, len(raw) - 1):
        damaged.write_bytes(raw[:length])
        assert_refused(damaged, tmp_path / "never", passphrase)
    damaged.write_bytes(raw + b"\0")
    assert_refused(damaged, tmp_path / "never", passphrase)


def assert_refused(path: Path, folder: Path, passphrase: str) -> None:
    with pytest.raises((UserError, EnvironmentProblem)) as told:
        restored(path, folder, Secret(passphrase))
    assert told.value.problem in (Problem.BACKUP_DAMAGED, Problem.NOT_A_BACKUP, Problem.BACKUP_NEWER)
    assert not [each for each in folder.parent.iterdir() if each.name.startswith(folder.name)]


def test_another_format_s_backup_is_refused_with_its_reason(made_backup: Path) -> None:
    raw = made_backup.read_bytes()
    made_backup.write_bytes(raw.replace(b"reflectapp-backup 1\n", b"reflectapp-backup 2\n", 1))
    with pytest.raises(UserError) as told:
        restoring.look_into(made_backup)
    assert told.value.problem is Problem.BACKUP_NEWER
    made_backup.write_bytes(b"PK\x03\x04" + raw)
    with pytest.raises(UserError) as told:
        restoring.look_into(made_backup)
    assert told.value.problem is Problem.NOT_A_BACKUP


def test_it_tells_how_it_opens_without_being_opened(made_backup: Path) -> None:
    head = restoring.look_into(made_backup)
    assert head.ways == {"passphrase", "recovery"} and head.size_bytes == made_backup.stat().st_size


def test_a_folder_with_something_in_it_is_left_alone(made_backup: Path, tmp_path: Path, passphrase: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with pytest.raises(UserError) as told:
        restored(made_backup, folder, Secret(passphrase))
    assert told.value.problem is Problem.FOLDER_NOT_EMPTY
    assert (folder / "letter.txt").read_text() == "dear"
    assert restoring.place_for(folder) == tmp_path / "mine-2"


@pytest.mark.parametrize("after", [1, 2, 3])
def test_cancelling_leaves_nothing(
    at: To,
    filled: OpenStore,
    made_backup: Path,
    tmp_path: Path,
    passphrase: str,
    after: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reflectapp.services.progress.APART_S", 0.0)
    before = made_backup.read_bytes()

    def stopping() -> tuple[Callable[[Progress], None], CancelToken]:
        token, seen = CancelToken(), [0]

        def report(_progress: Progress) -> None:
            seen[0] += 1
            if seen[0] == after:
                token.cancel()

        return report, token

    with pytest.raises(Cancelled):
        backing_up.back_up(at(filled), made_backup, *stopping())
    assert made_backup.read_bytes() == before
    with pytest.raises(Cancelled):
        restoring.restore(made_backup, tmp_path / "again", Secret(passphrase), *stopping())
    assert not [path.name for path in tmp_path.iterdir() if "part" in path.name or "again" in path.name]
    assert list((filled.folder / "staging").iterdir()) == []


def test_the_store_goes_on_while_it_is_backed_up(
    at: To,
    filled: OpenStore,
    tmp_path: Path,
    passphrase: str,
    recording_of: RecordingOf,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What comes in or is deleted meanwhile is not in the backup's way."""
    monkeypatch.setattr("reflectapp.services.progress.APART_S", 0.0)
    lesson_id = lessons.cards(filled)[0].lesson.id
    before = [card.lesson for card in lessons.cards(filled)]
    happened: list[Recording] = []

    def meanwhile(_progress: Progress) -> None:
        if not happened:
            happened.append(recording_of(filled, lesson_id, b"new", part=2))
            lessons.add(filled, LessonDraft("Meanwhile"))
            with filled.unit() as work:
                first = work.recordings.of_lesson(lesson_id)[1]
                work.recordings.remove(first.id)
            filled.blobs.delete(first.blob_id)

    path = tmp_path / "a.reflectbackup"
    done = backing_up.back_up(at(filled), path, meanwhile, CancelToken())
    assert happened and done.missing == ()
    restored(path, tmp_path / "again", Secret(passphrase))
    again = open_with_passphrase(tmp_path / "again", passphrase)
    try:
        assert [card.lesson for card in lessons.cards(again)] == before
    finally:
        close_store(again)


def test_what_is_deleted_and_what_is_still_coming_in_is_not_in_it(
    at: To, filled: OpenStore, lesson_id: str, tmp_path: Path, passphrase: str, recording_of: RecordingOf
) -> None:
    gone = lessons.add(filled, LessonDraft("Gone")).value.id
    kept = recording_of(filled, gone, b"gone")
    lessons.delete(filled, gone)
    begun = recording_of(filled, lesson_id, b"half", done=False, part=2)
    path = tmp_path / "a.reflectbackup"
    backing_up.back_up(at(filled), path, quiet, CancelToken())
    told = restored(path, tmp_path / "again", Secret(passphrase))
    assert (told.lessons, told.recordings) == (1, 2)
    names = {each.name for each in (tmp_path / "again" / "blobs").iterdir()}
    assert not names & {kept.blob_id, begun.blob_id} and len(names) == 2


def test_a_crash_s_leftovers_are_swept_away(
    at: To, filled: OpenStore, made_backup: Path, tmp_path: Path, passphrase: str
) -> None:
    left = tmp_path / "again (unfinished)"
    (left / "blobs").mkdir(parents=True)
    (left / "blobs" / "half").write_bytes(b"half")
    (left / "store.db").write_bytes(b"half")
    made_backup.with_name(made_backup.name + ".part").write_bytes(b"half")
    (filled.folder / "staging" / "backup.db").write_bytes(b"half")
    backing_up.back_up(at(filled), made_backup, quiet, CancelToken())
    restored(made_backup, tmp_path / "again", Secret(passphrase))
    assert not left.exists() and not made_backup.with_name(made_backup.name + ".part").exists()


def test_she_is_reminded_when_the_last_backup_is_old(store: OpenStore) -> None:
    assert backing_up.backup_reminder(store) is None
    lessons.add(store, LessonDraft("Fractions", date(2026, 3, 2)))
    assert backing_up.backup_reminder(store) is None
    set_back(store, 31)
    assert backing_up.backup_reminder(store) == 31
    set_back(store, 3)
    assert backing_up.backup_reminder(store) is None
    store_settings.change(store, replace(store_settings.settings(store), backup_after_days=None))
    set_back(store, 300)
    assert backing_up.backup_reminder(store) is None


def set_back(store: OpenStore, days: int) -> None:
    settings = store_settings.settings(store)
    store_settings.change(store, replace(settings, backed_up_at=clock.now() - timedelta(days=days)))


def test_a_folder_with_something_of_hers_is_left_as_it_is(made_backup: Path, tmp_path: Path, passphrase: str) -> None:
    hers = tmp_path / "again (unfinished)" / "plans.txt"
    hers.parent.mkdir()
    hers.write_text("Tuesday")
    with pytest.raises(UserError) as told:
        restored(made_backup, tmp_path / "again", Secret(passphrase))
    assert told.value.problem is Problem.FOLDER_NOT_EMPTY
    assert hers.read_text() == "Tuesday" and list(hers.parent.iterdir()) == [hers]


def test_what_a_crash_left_does_not_take_the_room_of_the_next_try(
    made_backup: Path, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "again (unfinished)" / "blobs" / "half"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    free = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free._replace(free=0) if left.exists() else free)
    assert restored(made_backup, tmp_path / "again", Secret(passphrase)).lessons == 1


def test_without_room_nothing_stays(
    made_backup: Path, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(tmp_path.iterdir())
    free = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: free._replace(free=0))
    with pytest.raises(EnvironmentProblem) as told:
        restored(made_backup, tmp_path / "again", Secret(passphrase))
    assert told.value.problem is Problem.DISK_FULL
    assert sorted(tmp_path.iterdir()) == before
