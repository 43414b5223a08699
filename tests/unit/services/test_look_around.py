import tempfile
from pathlib import Path

import pytest

from reflectapp.services import look_around, store
from reflectapp.services.store import close_store


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_look_around_leaves_nothing(temporary: Path) -> None:
    opened = look_around.create()
    assert opened.folder.is_relative_to(temporary)
    look_around.throw_away(opened)
    assert not list(temporary.iterdir())


def test_what_a_crash_left_goes_with_the_next_one_and_what_is_in_use_stays(temporary: Path) -> None:
    crashed = look_around.create()
    close_store(crashed)
    running = look_around.create()
    assert not crashed.folder.parent.exists()
    another = look_around.create()
    assert running.folder.exists() and another.folder.exists()
    look_around.throw_away(running)
    look_around.throw_away(another)


def test_a_store_that_can_not_be_made_leaves_nothing(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(folder: Path, *, passphrase: str) -> None:
        folder.mkdir()
        raise OSError("full")

    monkeypatch.setattr(store, "create_store", full)
    with pytest.raises(OSError):
        look_around.create()
    assert not list(temporary.iterdir())
