import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from reflectapp.database.connection import Database
from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.services import lessons
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase
from reflectapp.vault import reserve


def titles(store: OpenStore) -> list[str]:
    return sorted(card.lesson.title for card in lessons.cards(store))


def add(store: OpenStore, title: str) -> str:
    return store.standing.saved(lambda: lessons.add(store, LessonDraft(title, None, "", ""))).value.id


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Fills the disk: commits fail as SQLite lets them fail, until the reserve is given back; or makes room again."""
    full = False

    def say(now: bool) -> None:
        nonlocal full
        full = now

    unit = Database.unit

    def commit(database: Database) -> object:
        if full and reserve.is_kept(database.snapshots.parent):
            raise StoreTrouble(Problem.DISK_FULL)
        return unit(database)

    usage = shutil.disk_usage
    monkeypatch.setattr(Database, "unit", commit)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(path)._replace(free=0) if full else usage(path))
    return say


def test_a_new_store_has_its_reserve(store: OpenStore, folder: Path) -> None:
    assert reserve.is_kept(folder)
    assert (folder / reserve.NAME).stat().st_mode & 0o077 == 0


def test_the_reserve_of_a_store_in_use_is_of_32_mib_of_random_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REFLECTAPP_TEST_COST")
    assert reserve.keep(tmp_path)
    content = (tmp_path / reserve.NAME).read_bytes()
    assert len(content) == 32 * 1024 * 1024
    assert len({content[at : at + 4096] for at in range(0, len(content), 4096)}) == len(content) // 4096


def test_what_is_in_hand_is_saved_on_a_full_disk_and_then_nothing_more(
    store: OpenStore, folder: Path, fill: Callable[[bool], None]
) -> None:
    fill(True)
    add(store, "In hand")
    assert titles(store) == ["In hand"]
    assert store.standing.trouble is Problem.DISK_FULL
    assert not (folder / reserve.NAME).exists()
    with pytest.raises(StoreTrouble) as raised:
        add(store, "Later")
    assert raised.value.problem is Problem.DISK_FULL
    assert store.standing.look() is Problem.DISK_FULL


def test_deleting_works_on_a_full_disk(
    store: OpenStore, fill: Callable[[bool], None], lesson_id: str, sealed_recording: Callable[..., Recording]
) -> None:
    blob = store.folder / "blobs" / sealed_recording(store, lesson_id).blob_id
    fill(True)
    add(store, "In hand")
    lessons.delete(store, lesson_id)
    assert titles(store) == ["In hand"]
    close_store(store)
    assert not blob.exists()


def test_when_there_is_room_again_the_reserve_is_made_and_writing_goes_on(
    store: OpenStore, folder: Path, fill: Callable[[bool], None]
) -> None:
    fill(True)
    add(store, "In hand")
    fill(False)
    assert store.standing.look() is None
    assert reserve.is_kept(folder)
    add(store, "Later")
    assert titles(store) == ["In hand", "Later"]


def test_without_room_for_the_reserve_the_disk_counts_as_full(
    store: OpenStore, folder: Path, fill: Callable[[bool], None]
) -> None:
    """Else writing would take the last room, and nothing could be deleted any more."""
    reserve.release(folder)
    fill(True)
    assert store.standing.look() is Problem.DISK_FULL
    fill(False)
    assert store.standing.look() is None
    assert reserve.is_kept(folder)


def test_work_that_was_half_saved_is_not_done_twice(store: OpenStore, fill: Callable[[bool], None]) -> None:
    def two_lessons() -> None:
        lessons.add(store, LessonDraft("First", None, "", ""))
        fill(True)
        lessons.add(store, LessonDraft("Second", None, "", ""))

    with pytest.raises(StoreTrouble):
        store.standing.saved(two_lessons)
    assert titles(store) == ["First"]


def test_another_full_disk_is_not_taken_for_the_stores(store: OpenStore, folder: Path) -> None:
    def save_elsewhere() -> None:
        with store.unit():
            raise EnvironmentProblem(Problem.DISK_FULL, path="elsewhere")

    with pytest.raises(EnvironmentProblem):
        store.standing.saved(save_elsewhere)
    assert store.standing.trouble is None
    assert reserve.is_kept(folder)


def test_a_folder_that_vanishes_is_noticed_and_nothing_is_made_in_its_place(store: OpenStore, folder: Path) -> None:
    add(store, "Before")
    folder.rename(folder.with_name("pulled"))
    with pytest.raises(StoreTrouble) as raised:
        add(store, "Meanwhile")
    assert raised.value.problem is Problem.FOLDER_AWAY
    assert store.standing.look() is Problem.FOLDER_AWAY
    assert not folder.exists()


def test_a_folder_that_is_back_is_written_again(store: OpenStore, folder: Path) -> None:
    add(store, "Before")
    away = folder.with_name("pulled")
    folder.rename(away)
    assert store.standing.look() is Problem.FOLDER_AWAY
    shutil.copytree(away, folder)  # another file system, as it were: the files that are open are not those
    shutil.rmtree(away)
    assert store.standing.look() is None
    add(store, "After")
    assert titles(store) == ["After", "Before"]
    close_store(store)
    assert not store.folder_lock.read_only and (folder / "store.db-wal").exists() is False


def test_a_store_whose_folder_is_away_closes_and_opens_when_it_is_back(
    store: OpenStore, folder: Path, passphrase: str
) -> None:
    add(store, "Before")
    folder.rename(folder.with_name("pulled"))
    close_store(store)
    assert not folder.exists()
    with pytest.raises(UserError) as raised:
        open_with_passphrase(folder, passphrase)
    assert raised.value.problem is Problem.STORE_MISSING
    assert not folder.exists()
    folder.with_name("pulled").rename(folder)
    again = open_with_passphrase(folder, passphrase)
    assert titles(again) == ["Before"]
    close_store(again)


def test_another_stores_folder_in_its_place_is_not_written(
    store: OpenStore, folder: Path, passphrase: str, tmp_path: Path
) -> None:
    add(store, "Before")
    other, _key = stores.create_store(tmp_path / "other", passphrase=passphrase)
    close_store(other)
    folder.rename(folder.with_name("pulled"))
    (tmp_path / "other").rename(folder)
    before = (folder / "store.db").read_bytes()
    assert store.standing.look() is Problem.DATABASE_DAMAGED
    with pytest.raises(StoreTrouble):
        add(store, "Meanwhile")
    close_store(store)
    assert (folder / "store.db").read_bytes() == before


def test_a_database_replaced_while_it_is_open_loses_nothing_that_was_saved(store: OpenStore, folder: Path) -> None:
    """As programs do that sync folders."""
    older = (folder / "store.db").read_bytes()
    add(store, "Saved")
    (folder / "theirs").write_bytes(older)
    os.replace(folder / "theirs", folder / "store.db")
    with pytest.raises(StoreTrouble):
        add(store, "Meanwhile")
    store.standing.look()
    (copy,) = (folder / "snapshots").iterdir()
    with store.read() as work:
        assert [lesson.title for lesson in work.lessons.all()] in ([], ["Saved"])
    kept = Database.open(copy, store.keys.database, store.store_id)
    with kept.read() as work:
        assert [lesson.title for lesson in work.lessons.all()] == ["Saved"]
    kept.close()


@pytest.fixture
def protect(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Callable[[], None]:
    """Makes the store's folder read-only as its own program sees it; root may write anywhere."""
    opened = os.open

    def refuse(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY | os.O_CREAT) and folder in Path(path).parents:
            raise OSError(errno.EROFS, "read-only")
        return opened(path, flags, mode, dir_fd=dir_fd)

    return lambda: monkeypatch.setattr(os, "open", refuse)


def test_a_folder_that_cant_be_written_opens_for_reading(
    store: OpenStore, folder: Path, passphrase: str, protect: Callable[[], None]
) -> None:
    add(store, "Before")
    close_store(store)
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    protect()
    opened = open_with_passphrase(folder, passphrase)
    also = open_with_passphrase(folder, passphrase)
    assert titles(opened) == titles(also) == ["Before"]
    assert opened.standing.look() is Problem.FOLDER_READ_ONLY
    with pytest.raises(StoreTrouble) as raised:
        add(opened, "After")
    assert raised.value.problem is Problem.FOLDER_READ_ONLY
    for each in (opened, also):
        close_store(each)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_read_only_folder_with_a_log_left_behind_is_refused_plainly(
    store: OpenStore, folder: Path, passphrase: str, protect: Callable[[], None], tmp_path: Path
) -> None:
    """What was saved last is in the log only: without it the store would look older than it is."""
    add(store, "Before")
    shutil.copytree(folder, tmp_path / "copy")
    close_store(store)
    shutil.rmtree(folder)
    (tmp_path / "copy").rename(folder)
    protect()
    with pytest.raises(EnvironmentProblem) as raised:
        open_with_passphrase(folder, passphrase)
    assert raised.value.problem is Problem.FOLDER_READ_ONLY
