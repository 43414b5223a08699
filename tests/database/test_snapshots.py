import os
from pathlib import Path

import pytest

from reflectapp.database.connection import Database
from reflectapp.kit.ids import new_id


def test_a_copy_from_before_is_on_the_disk_before_older_ones_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut could take the only copy that is whole."""
    synced: set[int] = set()
    sync = os.fsync

    def noted(handle: int) -> None:
        sync(handle)
        synced.add(os.fstat(handle).st_ino)

    database = Database.create(tmp_path / "store.db", os.urandom(32), new_id())
    try:
        for _ in range(2):
            database.snapshot()
        older = sorted(database.snapshots.iterdir())
        monkeypatch.setattr(os, "fsync", noted)
        database.snapshot()
        (newest,) = set(database.snapshots.iterdir()) - set(older)
        assert newest.stat().st_ino in synced and not older[0].exists()
    finally:
        database.close()
