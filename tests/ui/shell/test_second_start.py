import os
import sys
import tempfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reflectapp.ui.shell.second_start import FirstStart, hand_over


@pytest.mark.parametrize("depth", [1, 8])
def test_further_starts_are_heard_however_deep_the_temporary_folder_is(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    """A socket's path may have about a hundred characters."""
    deep = tmp_path.joinpath(*["a-folder-of-some-length"] * depth)
    deep.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(deep))
    monkeypatch.setenv("TMPDIR", str(deep))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    first = FirstStart(deep / "store")
    with qtbot.waitSignal(first.raised) as raised:
        assert hand_over(deep / "store", [Path("lesson.mp4")])
    assert raised.args == [[Path("lesson.mp4")]]
    first.close()
    assert not hand_over(deep / "store", [])


if sys.platform != "win32":

    def test_a_socket_left_behind_by_a_crash_is_taken_over(
        tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with tempfile.TemporaryDirectory(prefix="run-") as short:
            monkeypatch.setenv("XDG_RUNTIME_DIR", short)
            crashed = FirstStart(tmp_path / "store")
            (left,) = Path(short).iterdir()
            os.link(left, Path(short, "kept"))
            crashed.close()
            Path(short, "kept").rename(left)
            first = FirstStart(tmp_path / "store")
            with qtbot.waitSignal(first.raised):
                assert hand_over(tmp_path / "store", [])
            first.close()

    def test_names_of_files_go_to_her_own_program_only(
        tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On a shared computer anyone may listen in the temporary folder."""
        with tempfile.TemporaryDirectory(prefix="run-") as short:
            monkeypatch.setenv("XDG_RUNTIME_DIR", short)
            other = FirstStart(tmp_path / "store")
            me = os.getuid()
            monkeypatch.setattr(os, "getuid", lambda: me + 1)
            assert not hand_over(tmp_path / "store", [Path("lesson.mp4")])
            other.close()
