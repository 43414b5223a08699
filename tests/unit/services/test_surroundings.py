import os
from pathlib import Path

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem, UserError
from reflectapp.services import store_folder, surroundings
from reflectapp.services.store import OpenStore


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("OneDrive/store", "OneDrive"),
        ("OneDrive - School of Example/Documents/store", "OneDrive"),
        ("Dropbox/store", "Dropbox"),
        ("Dropbox (Personal)/notes/store", "Dropbox"),
        ("Library/Mobile Documents/com~apple~CloudDocs/store", "iCloud Drive"),
        ("iCloudDrive/store", "iCloud Drive"),
        ("Library/CloudStorage/GoogleDrive-ada@example.org/My Drive/store", "Google Drive"),
        ("Library/CloudStorage/Unheard-ada/store", "Unheard"),
        ("My Drive/store", "Google Drive"),
        ("Nextcloud/store", "Nextcloud"),
        ("pCloudDrive/store", "pCloud"),
    ],
)
def test_well_known_folders_are_noticed(tmp_path: Path, path: str, service: str) -> None:
    assert surroundings.synced_by(tmp_path / path, {}) == service


@pytest.mark.parametrize(("mark", "service"), [(".stfolder", "Syncthing"), (".dropbox", "Dropbox")])
def test_a_services_mark_is_noticed(tmp_path: Path, mark: str, service: str) -> None:
    (tmp_path / "shared" / mark).mkdir(parents=True)
    assert surroundings.synced_by(tmp_path / "shared" / "reflectapp" / "store", {}) == service


def test_a_folder_that_was_named_by_her_is_known_by_the_systems_variable(tmp_path: Path) -> None:
    environment = {"OneDrive": str(tmp_path / "Mine")}
    assert surroundings.synced_by(tmp_path / "Mine" / "store", environment) == "OneDrive"
    assert surroundings.synced_by(tmp_path / "Other" / "store", environment) is None


@pytest.mark.parametrize("path", ["share/reflectapp/store", "Documents/megaphone/store", "my drive-in/store", "boxes"])
def test_other_folders_are_not(tmp_path: Path, path: str) -> None:
    assert surroundings.synced_by(tmp_path / path, {}) is None


def test_copies_in_conflict_are_named_and_the_stores_own_files_are_not(store: OpenStore, folder: Path) -> None:
    own = {path.name for path in folder.iterdir()}
    assert {"header.json", "store.db", "store.db-wal", "reserve.bin"} <= own
    assert surroundings.conflict_copies(folder) == ()
    copies = (
        "header (Ada's conflicted copy 2026-11-02).json",
        "header (1).json",
        "store-PC.db",
        "store.sync-conflict-20261102-101112-ABCDEFG.db",
        "store (conflicted copy).db-wal",
    )
    for name in (*copies, "store 2026-11-02.reflectbackup", "notes.txt", "header.json.new", "store.db.next"):
        (folder / name).write_bytes(b"")
    assert sorted(surroundings.conflict_copies(folder)) == sorted(copies)
    assert all((folder / name).exists() for name in copies)


def test_a_store_that_was_open_is_asked_for_and_a_first_one_is_not(tmp_path: Path) -> None:
    folder, settings = tmp_path / "store", tmp_path / "settings"
    surroundings.check_place(folder, settings)
    store_folder.note_open(folder, settings)
    with pytest.raises(UserError) as raised:
        surroundings.check_place(folder, settings)
    assert raised.value.problem is Problem.STORE_MISSING
    surroundings.check_place(tmp_path / "another", settings)
    assert b"store" not in (settings / "stores.json").read_bytes().replace(b"stores", b"")


@pytest.mark.parametrize("left", ["blobs", "snapshots", "set-aside"])
def test_recordings_without_a_store_are_never_begun_among(tmp_path: Path, left: str) -> None:
    (tmp_path / left).mkdir()
    surroundings.check_place(tmp_path, tmp_path / "settings")
    (tmp_path / left / "one").write_bytes(b"sealed")
    with pytest.raises(UserError) as raised:
        surroundings.check_place(tmp_path, tmp_path / "settings")
    assert raised.value.problem is Problem.STORE_MISSING


def test_a_folder_that_one_may_not_look_into_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "header.json").write_bytes(b"")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(EnvironmentProblem) as raised:
        surroundings.check_place(tmp_path, tmp_path / "settings")
    assert raised.value.problem is Problem.FOLDER_CLOSED


def test_the_folder_that_she_chose_is_the_usual_one(tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    assert store_folder.usual(settings) == store_folder.default()
    store_folder.choose(tmp_path / "elsewhere", settings)
    store_folder.note_open(tmp_path / "elsewhere", settings)
    store_folder.hush(tmp_path / "elsewhere", settings)
    assert store_folder.usual(settings) == tmp_path / "elsewhere"
    assert store_folder.was_open(tmp_path / "elsewhere", settings)
    assert store_folder.is_hushed(tmp_path / "elsewhere", settings)
    (settings / "stores.json").write_text('{"folder": 3, "opened": "x", "hushed": [1]}')
    assert store_folder.usual(settings) == store_folder.default()
    assert not store_folder.was_open(tmp_path / "elsewhere", settings)
