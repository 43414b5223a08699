import errno
import os
import stat
from pathlib import Path

import pytest

from reflectapp.kit.atomic import write_atomic


def _let_folders_fail(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    """What a drive says that can't sync folders, or that breaks while it does."""
    whole = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(code, "said by the drive")
        whole(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP, errno.EACCES])
def test_a_drive_that_cannot_sync_folders_still_gets_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    _let_folders_fail(monkeypatch, code)
    write_atomic(tmp_path / "packet.html", b"whole")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"packet.html": b"whole"}


def test_a_drive_that_breaks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _let_folders_fail(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="said by the drive"):
        write_atomic(tmp_path / "packet.html", b"whole")


def test_nothing_stays_of_what_could_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_atomic(tmp_path / "taken", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
