from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from reflectapp.ui.shell import places


def test_a_file_dialog_begins_in_a_folder_that_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path / "Videos"))
    assert places.usual_folder(QStandardPaths.StandardLocation.MoviesLocation) == tmp_path
    (tmp_path / "Videos").mkdir()
    assert places.usual_folder(QStandardPaths.StandardLocation.MoviesLocation) == tmp_path / "Videos"
