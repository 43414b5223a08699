"""On real file systems of their own, which only root may mount: collected where that works."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reflectapp.domain.errors import Problem, StoreTrouble
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import lessons
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase
from reflectapp.vault import reserve

_MIB = 1024 * 1024


def _mount(*arguments: str) -> bool:
    return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode == 0


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=True)


def _can_mount() -> bool:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as name:
        mounted = _mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", name)
        if mounted:
            _unmount(Path(name))
    return mounted


def _titles(store: OpenStore) -> set[str]:
    return {card.lesson.title for card in lessons.cards(store)}


def _add(store: OpenStore, title: str, notes: str = "") -> str:
    return store.standing.saved(lambda: lessons.add(store, LessonDraft(title, None, "", "", notes))).value.id


def _add_until_full(store: OpenStore) -> set[str]:
    """The titles of all that was said to be saved."""
    saved: set[str] = set()
    with pytest.raises(StoreTrouble) as raised:
        while True:
            _add(store, f"lesson {len(saved)}", "word " * 4000)
            saved.add(f"lesson {len(saved)}")
    assert raised.value.problem is Problem.DISK_FULL
    return saved


if _can_mount():

    @pytest.fixture
    def disk(tmp_path: Path) -> Iterator[Path]:
        place = tmp_path / "disk"
        place.mkdir()
        assert _mount("-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place))
        yield place
        _unmount(place)

    @pytest.fixture
    def store(disk: Path, passphrase: str) -> Iterator[OpenStore]:
        opened, _key = stores.create_store(disk / "store", passphrase=passphrase)
        yield opened
        close_store(opened)

    def test_a_disk_that_fills_up_loses_nothing_that_was_saved(store: OpenStore, disk: Path, passphrase: str) -> None:
        saved = _add_until_full(store)
        assert len(saved) > 10
        assert _titles(store) == saved
        assert not reserve.is_kept(store.folder)
        (disk / "filler").write_bytes(bytes(shutil.disk_usage(disk).free))
        close_store(store)
        again = open_with_passphrase(disk / "store", passphrase)
        assert _titles(again) == saved
        (disk / "filler").unlink()
        close_store(again)

    def test_deleting_makes_room_and_then_writing_goes_on(store: OpenStore, disk: Path) -> None:
        (disk / "filler").write_bytes(bytes(3 * _MIB))
        saved = _add_until_full(store)
        card = lessons.cards(store)[0]
        lessons.delete(store, card.lesson.id)
        assert _titles(store) == saved - {card.lesson.title}
        assert store.standing.look() is Problem.DISK_FULL
        (disk / "filler").unlink()
        assert store.standing.look() is None
        assert reserve.is_kept(store.folder)
        _add(store, "after")

    def test_a_store_opens_and_closes_on_a_disk_without_any_room(store: OpenStore, disk: Path, passphrase: str) -> None:
        _add(store, "kept")
        close_store(store)
        reserve.release(store.folder)
        _fill(disk)
        again = open_with_passphrase(disk / "store", passphrase)
        assert _titles(again) == {"kept"}
        with pytest.raises(StoreTrouble):
            _add(again, "too much", "word " * 4000)
        close_store(again)
        (disk / "filler").unlink()

    def test_a_disk_mounted_read_only_is_read(store: OpenStore, disk: Path, passphrase: str) -> None:
        _add(store, "kept")
        close_store(store)
        assert _mount("-o", "remount,ro", str(disk))
        again = open_with_passphrase(disk / "store", passphrase)
        assert _titles(again) == {"kept"}
        with pytest.raises(StoreTrouble) as raised:
            _add(again, "not kept")
        assert raised.value.problem is Problem.FOLDER_READ_ONLY
        close_store(again)
        assert _mount("-o", "remount,rw", str(disk))

    def test_a_stick_that_is_pulled_and_put_back(tmp_path: Path, passphrase: str) -> None:
        stick, place = tmp_path / "stick", tmp_path / "place"
        for made in (stick, place):
            made.mkdir()
        assert _mount("--bind", str(stick), str(place))
        store, _key = stores.create_store(place / "store", passphrase=passphrase)
        _add(store, "before")
        _unmount(place)
        with pytest.raises(StoreTrouble) as raised:
            _add(store, "meanwhile")
        assert raised.value.problem is Problem.FOLDER_AWAY
        assert list(place.iterdir()) == []
        assert _mount("--bind", str(stick), str(place))
        assert store.standing.look() is None
        _add(store, "after")
        assert _titles(store) == {"before", "after"}
        close_store(store)
        _unmount(place)

    def _fill(disk: Path) -> None:
        with (disk / "filler").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
            while True:
                file.write(bytes(4096))
