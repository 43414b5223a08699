import os
import stat
from pathlib import Path

import pytest

from reflectapp.kit import new_folder as kit
from reflectapp.kit.new_folder import new_folder


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    with new_folder(tmp_path, "kept") as made:
        with made.open("in/side.txt", b"be") as file:
            file.write(b"gun")
        assert [path.name for path in tmp_path.iterdir()] == ["kept (unfinished)"]
        kept = made.keep()
    assert kept == tmp_path / "kept"
    assert (kept / "in" / "side.txt").read_bytes() == b"begun"
    assert (made.files, made.size_bytes) == (1, 5)
    with pytest.raises(KeyError), new_folder(tmp_path, "lost") as lost:
        with lost.open("file"):
            pass
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_file_that_fails_is_gone_and_not_counted(tmp_path: Path) -> None:
    with new_folder(tmp_path, "kept") as made:
        with pytest.raises(KeyError), made.open("half") as file:
            file.write(b"half")
            raise KeyError
        kept = made.keep()
    assert list(kept.iterdir()) == []
    assert (made.files, made.size_bytes) == (0, 0)


def test_what_is_there_already_is_never_touched(tmp_path: Path) -> None:
    for name in ("kept", "kept 2", "kept (unfinished)"):
        (tmp_path / name).mkdir()
    with new_folder(tmp_path, "kept") as made:
        assert (tmp_path / "kept (unfinished) 2").is_dir()
        assert made.keep().name == "kept 3"


def test_files_are_their_owners_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with new_folder(tmp_path, "kept") as made:
            with made.open("in/side.txt"):
                pass
            kept = made.keep()
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept / "in", kept / "in" / "side.txt")]
    assert modes == [0o700, 0o700, 0o600]


def test_a_scanner_that_holds_the_files_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "_PATIENCE", (0, 0))
    refused, rename = [PermissionError(), PermissionError()], Path.rename

    def held(path: Path, target: Path) -> Path:
        if refused:
            raise refused.pop()
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    with new_folder(tmp_path, "kept") as made:
        assert made.keep().is_dir()
    refused[:] = [PermissionError()] * 3
    with pytest.raises(PermissionError), new_folder(tmp_path, "lost") as lost:
        lost.keep()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
