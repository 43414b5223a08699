"""Backing up where something is wrong: with the store, with the disk, with the backup itself."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import Importing, Probe, Recording
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.kit.ids import new_id
from reflectapp.services import backing_up, lessons, restoring
from reflectapp.services.backup_file import SyncedFile
from reflectapp.services.restoring import Secret
from reflectapp.services.store import OnStore, OpenStore, close_store, open_with_passphrase
from reflectapp.vault import backup, header
from reflectapp.vault.lock_file import FolderLock

RecordingOf = Callable[..., Recording]
To = Callable[[OpenStore], OnStore]


def quiet(_progress: Progress) -> None:
    pass


def restored(path: Path, folder: Path, secret: Secret) -> restoring.Restored:
    return restoring.restore(path, folder, secret, quiet, CancelToken())


def test_what_is_damaged_or_gone_is_named_and_the_rest_is_kept(
    at: To, filled: OpenStore, tmp_path: Path, passphrase: str
) -> None:
    small, large = sorted((filled.folder / "blobs").iterdir(), key=lambda path: path.stat().st_size)
    raw = bytearray(large.read_bytes())
    raw[-100] ^= 1
    large.write_bytes(raw)
    small.unlink()
    path = tmp_path / "a.reflectbackup"
    done = backing_up.back_up(at(filled), path, quiet, CancelToken())
    named = {each.blob_id: (each.problem, each.lesson_title) for each in done.missing}
    assert named == {
        small.name: (Problem.BLOB_MISSING, "Fractions"),
        large.name: (Problem.BLOB_DAMAGED, "Fractions"),
    }
    assert restored(path, tmp_path / "again", Secret(passphrase)).missing == 2
    assert (tmp_path / "again" / "blobs" / large.name).read_bytes() == raw


def test_a_recording_whose_key_is_spoiled_does_not_stand_in_the_way(
    at: To, filled: OpenStore, tmp_path: Path, passphrase: str
) -> None:
    lesson_id = lessons.cards(filled)[0].lesson.id
    probe = Probe("mp4", 60_000, 640, 360, 0, True, True, "h264", "aac", None)
    recording = Recording(new_id(), lesson_id, 5, 0, 0, probe, 9, "", Importing.RUNNING, new_id(), None, True)
    with filled.unit() as work:
        work.recordings.add_importing(recording, b"not a wrapped key")
        work.recordings.finish(recording.id, size_bytes=9, sha256="ab" * 32)
    path = tmp_path / "a.reflectbackup"
    done = backing_up.back_up(at(filled), path, quiet, CancelToken())
    assert [(each.blob_id, each.copied) for each in done.missing] == [(recording.blob_id, False)]
    assert restored(path, tmp_path / "again", Secret(passphrase)).missing == 1


def test_a_store_that_can_only_be_read_is_backed_up_too(
    at: To, filled: OpenStore, folder: Path, tmp_path: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_store(filled)
    monkeypatch.setattr(FolderLock, "_open", read_only)
    reopened = open_with_passphrase(folder, passphrase)
    assert reopened.database.read_only
    before = sorted(path.name for path in folder.rglob("*"))
    path = tmp_path / "out" / "a.reflectbackup"
    path.parent.mkdir()
    hers = path.with_name("backup.db")
    hers.write_bytes(b"of another program")
    backing_up.back_up(at(reopened), path, quiet, CancelToken())
    close_store(reopened)
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert {each.name for each in path.parent.iterdir()} == {path.name, hers.name}
    assert hers.read_bytes() == b"of another program"
    monkeypatch.undo()
    assert restored(path, tmp_path / "again", Secret(passphrase)).recordings == 2


def read_only(lock: FolderLock) -> None:
    lock.read_only = True


def test_a_backup_does_not_go_into_the_store_s_own_folder(at: To, filled: OpenStore) -> None:
    with pytest.raises(EnvironmentProblem) as told:
        backing_up.back_up(at(filled), filled.folder / "a.reflectbackup", quiet, CancelToken())
    assert told.value.problem is Problem.CANNOT_WRITE
    assert not list(filled.folder.glob("a.*"))


def test_a_full_disk_is_told_before_a_byte_is_written(
    at: To, filled: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=1000))
    with pytest.raises(EnvironmentProblem) as told:
        backing_up.back_up(at(filled), tmp_path / "a.reflectbackup", quiet, CancelToken())
    assert told.value.problem is Problem.DISK_FULL
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (errno.EFBIG, Problem.DISK_TOO_SIMPLE),
        (errno.ENOSPC, Problem.DISK_FULL),
        (errno.EIO, Problem.CANNOT_WRITE),
    ],
)
def test_what_the_disk_refuses_is_told_and_nothing_stays(
    at: To, filled: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, problem: Problem
) -> None:
    def refuse(_file: SyncedFile) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(SyncedFile, "sync", refuse)
    with pytest.raises(EnvironmentProblem) as told:
        backing_up.back_up(at(filled), tmp_path / "a.reflectbackup", quiet, CancelToken())
    assert told.value.problem is problem
    assert not list(tmp_path.glob("a.*")) and list((filled.folder / "staging").iterdir()) == []


def test_a_backup_that_reads_back_otherwise_is_not_kept(
    at: To, filled: OpenStore, made_backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = made_backup.read_bytes()
    finish = backup.BackupWriter.finish

    def spoiled(writer: backup.BackupWriter, **facts: Any) -> object:
        manifest = finish(writer, **facts)
        path = made_backup.with_name(made_backup.name + ".part")
        with path.open("r+b") as file:
            file.seek(100_000)
            file.write(b"\0\0\0")
        return manifest

    monkeypatch.setattr(backup.BackupWriter, "finish", spoiled)
    with pytest.raises(EnvironmentProblem) as told:
        backing_up.back_up(at(filled), made_backup, quiet, CancelToken())
    assert told.value.problem is Problem.BACKUP_NOT_VERIFIED
    assert made_backup.read_bytes() == before


def test_a_header_that_something_else_wrote_does_not_get_into_it(
    at: To, filled: OpenStore, tmp_path: Path, passphrase: str
) -> None:
    copy = header.parse((filled.folder / "header.json").read_bytes())
    assert copy is not None
    foreign = header.sealed(copy.header.numbered(99), bytes(32))
    (filled.folder / "header.bak").write_bytes(foreign)
    path = tmp_path / "a.reflectbackup"
    backing_up.back_up(at(filled), path, quiet, CancelToken())
    assert restored(path, tmp_path / "again", Secret(passphrase)).lessons == 1
    (filled.folder / "header.json").write_bytes(foreign)
    with pytest.raises(EnvironmentProblem) as told:
        backing_up.back_up(at(filled), path, quiet, CancelToken())
    assert told.value.problem is Problem.HEADER_TAMPERED
