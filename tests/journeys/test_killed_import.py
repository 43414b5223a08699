import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reflectapp.kit.paths import resource
from reflectapp.services import lessons
from reflectapp.services import store as stores
from reflectapp.services.store import StoreNotice
from reflectapp.ui.words import notice_text

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"
SEEN_BYTES = 4 * 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "store"
    store, _recovery_key = stores.create_store(path, passphrase=PASSPHRASE)
    stores.close_store(store)
    return path


@pytest.fixture
def command(tmp_path: Path, folder: Path) -> Callable[[Path], list[str]]:
    passphrase = tmp_path / "passphrase.txt"
    passphrase.write_text(PASSPHRASE, "utf-8")
    where = ("--store", str(folder), "--passphrase-file", str(passphrase))
    return lambda file: [sys.executable, "-m", "reflectapp", "import", *where, "--lesson", "Fractions", str(file)]


def test_a_killed_import_leaves_nothing_and_is_told(
    start: "Callable[..., Teacher]", command: Callable[[Path], list[str]], folder: Path, long_recording: Path
) -> None:
    kill_in_the_middle(command(long_recording), folder)
    (half,) = (folder / "staging").iterdir()
    assert SEEN_BYTES <= half.stat().st_size < long_recording.stat().st_size

    teacher = start(folder)
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    assert teacher.opened.window.toast.text == notice_text(StoreNotice.IMPORT_ROLLED_BACK)
    assert teacher.leave() == 0

    store = stores.open_with_passphrase(folder, PASSPHRASE)
    assert store.notices == ()
    assert lessons.cards(store) == ()
    with store.read() as work:
        assert work.recordings.unfinished() == () and work.recordings.blob_ids() == frozenset()
        assert work.recordings.departing() == ()
    stores.close_store(store)
    assert sealed_files(folder) == []

    again = subprocess.run(command(resource("sample", "lesson.mp4")), capture_output=True, text=True, timeout=120)
    assert again.returncode == 0, again.stderr
    store = stores.open_with_passphrase(folder, PASSPHRASE)
    (card,) = lessons.cards(store)
    assert card.lesson.title == "Fractions" and card.duration_ms == 120_000
    stores.close_store(store)


def kill_in_the_middle(command: list[str], folder: Path) -> None:
    """Kills the import as soon as a part of the recording is on the disk."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while sum(path.stat().st_size for path in (folder / "staging").iterdir()) < SEEN_BYTES:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.002)
            assert process.returncode is None, "it ended before it could be killed"
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL


def sealed_files(folder: Path) -> list[Path]:
    places = ("staging", "blobs", "set-aside")
    return [path for place in places for path in (folder / place).rglob("*") if path.is_file()]
