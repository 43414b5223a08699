import contextlib
import hashlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from reflectapp.kit.paths import resource
from reflectapp.services import lessons, recordings
from reflectapp.services import store as stores
from reflectapp.services.store import StoreNotice
from reflectapp.ui.lessons.import_queue import State
from reflectapp.ui.words import notice_text

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "orbit lantern quiet maple river stone"
SEEN_BYTES = 4 * 1024 * 1024
THIRD_BYTES = 36 * 1024 * 1024


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


def test_a_killed_import_goes_on_where_it_was_and_is_told(
    start: "Callable[..., Teacher]", command: Callable[[Path], list[str]], folder: Path, long_recording: Path
) -> None:
    """Killed three times, each time further on."""
    before = b""
    for third in range(3):
        kill_when(command(long_recording), folder, SEEN_BYTES + third * THIRD_BYTES + random.randrange(THIRD_BYTES))
        (half,) = (folder / "staging").iterdir()
        sealed = half.read_bytes()
        assert sealed.startswith(before) and len(before) < len(sealed) < long_recording.stat().st_size
        before = sealed

    teacher = start(folder)
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    assert teacher.opened.window.toast.text == notice_text(StoreNotice.IMPORT_GOES_ON)
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and not queue.pending)
    assert [entry.state for entry in queue.entries] == [State.DONE]
    assert teacher.leave() == 0

    came_in_once(folder, long_recording)
    assert (folder / "blobs" / half.stem).read_bytes().startswith(before)


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_killed_import_whose_file_is_not_what_it_was_leaves_nothing_and_is_told(
    start: "Callable[..., Teacher]",
    command: Callable[[Path], list[str]],
    folder: Path,
    long_recording: Path,
    what: str,
) -> None:
    kill_when(command(long_recording), folder, SEEN_BYTES)
    if what == "gone":
        long_recording.unlink()
    else:
        os.utime(long_recording, (1, 1))

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


def test_ctrl_c_pauses_and_the_same_command_goes_on(
    command: Callable[[Path], list[str]], folder: Path, long_recording: Path
) -> None:
    stopped, said = stop_when(command(long_recording), folder, SEEN_BYTES, signal.SIGINT)
    assert stopped == 130
    assert said.count("\n") == 1 and "goes on where it was" in said
    (half,) = (folder / "staging").iterdir()
    sealed = half.read_bytes()

    again = subprocess.run(command(long_recording), capture_output=True, text=True, timeout=120)
    assert (again.returncode, again.stderr) == (0, "")
    came_in_once(folder, long_recording)
    assert (folder / "blobs" / half.stem).read_bytes().startswith(sealed)


def test_closing_in_the_middle_asks_and_the_next_start_goes_on(
    start: "Callable[..., Teacher]", folder: Path, long_recording: Path
) -> None:
    teacher = start(folder)
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    teacher.say_yes(teacher.drop(long_recording))
    queue = teacher.opened.queue
    teacher.wait(lambda: queue.entries and queue.entries[0].progress.step == "sealing")
    asked: list[str] = []

    def answer() -> None:
        question = QApplication.activeModalWidget()
        if isinstance(question, QMessageBox):
            asked.append(question.informativeText())
            QTest.mouseClick(teacher.button(question, "Close"), Qt.MouseButton.LeftButton)

    asking = QTimer(interval=20)
    asking.timeout.connect(answer)
    asking.start()
    assert teacher.leave() == 0
    asking.stop()
    assert len(asked) == 1 and "goes on where it was" in asked[0]
    (half,) = (folder / "staging").iterdir()

    later = start(folder)
    later.unlock(PASSPHRASE)
    later.wait_for_window()
    after = later.opened.queue
    later.wait(lambda: after.entries and not after.pending)
    assert [(entry.path, entry.state) for entry in after.entries] == [(long_recording, State.DONE)]
    assert later.leave() == 0
    assert (folder / "blobs" / half.stem).exists()
    came_in_once(folder, long_recording)


def came_in_once(folder: Path, source: Path) -> None:
    """One lesson with one recording, bit by bit what the file is, and nothing else on the disk."""
    content = source.read_bytes()
    store = stores.open_with_passphrase(folder, PASSPHRASE)
    assert store.notices == ()
    (card,) = lessons.cards(store)
    (recording,) = recordings.of_lesson(store, card.lesson.id)
    assert recording.sha256 == hashlib.sha256(content).hexdigest()
    reader = recordings.open_sealed(store, recording.id)
    assert reader.read_at(0, reader.size) == content
    reader.close()
    with store.read() as work:
        known = work.recordings.blob_ids()
    stores.close_store(store)
    assert {path.name for path in sealed_files(folder)} == known and len(known) == 2


def kill_when(command: list[str], folder: Path, sealed_bytes: int) -> None:
    """Kills the import as soon as so much of the recording is on the disk."""
    assert stop_when(command, folder, sealed_bytes, signal.SIGKILL)[0] == -signal.SIGKILL


def stop_when(command: list[str], folder: Path, sealed_bytes: int, how: signal.Signals) -> tuple[int, str]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        while sum(path.stat().st_size for path in (folder / "staging").iterdir()) < sealed_bytes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.002)
            assert process.returncode is None, "it ended before it could be stopped"
        os.kill(process.pid, how)
        _, said = process.communicate(timeout=60)
    return process.returncode, said


def sealed_files(folder: Path) -> list[Path]:
    places = ("staging", "blobs", "set-aside")
    return [path for place in places for path in (folder / place).rglob("*") if path.is_file()]
