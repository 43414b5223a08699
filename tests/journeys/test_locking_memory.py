"""What is in the memory of the real program before and after a lock, read from outside it."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("memory is read from /proc", allow_module_level=True)

from reflectapp.domain.forms import PromptKind
from reflectapp.domain.goals import GoalText
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken
from reflectapp.kit.paths import resource
from reflectapp.services import forms, goals, importing, moments, reflections, store_settings
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.ui.shell.second_start import hand_over
from reflectapp.vault.cost import MINIMUM

PROGRAM = Path(__file__).with_name("locked_program.py")
TEXTS = ("title", "note", "answer", "goal")
SECRETS = ("passphrase", "database key", "wrapping key")


@dataclass(frozen=True)
class Planted:
    """A store with words in it that are nowhere else, and what opens it."""

    folder: Path
    passphrase: str
    canaries: dict[str, tuple[bytes, ...]]


def both(text: str) -> tuple[bytes, ...]:
    """As Python and SQLite keep it, and as Qt does."""
    return text.encode(), text.encode("utf-16-le")


def raw(key: bytes) -> tuple[bytes, ...]:
    return key, key[::-1], *both(key.hex()), *both(key.hex().upper())


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    words = {name: f"{name}{secrets.token_hex(8)}" for name in TEXTS}
    passphrase = f"orbit lantern {secrets.token_hex(8)} maple"
    # as dear as a real one: a cheap passphrase would be stretched in the program itself
    store, _key = stores.create_store(tmp_path / "store", passphrase=passphrase, cost=MINIMUM)
    recording = tmp_path / "lesson.mp4"
    shutil.copy(resource("sample", "lesson.mp4"), recording)
    fill(store, recording, words)
    keys = store.keys
    stores.close_store(store)
    known = {name: both(word) for name, word in words.items()}
    known |= {
        "passphrase": both(passphrase),
        "database key": raw(keys.database),
        "wrapping key": raw(keys.blob_wrapping),
    }
    return Planted(tmp_path / "store", passphrase, known)


def fill(store: OpenStore, recording: Path, words: dict[str, str]) -> None:
    draft = LessonDraft(words["title"], date(2026, 11, 2))
    brought = importing.import_recording(
        lambda function: function(store), recording, draft, lambda _progress: None, CancelToken()
    ).value
    lesson_id = brought.recording.lesson_id
    moments.add(store, Moment("", lesson_id, None, 2000, None, words["note"]))
    form = next(each for each in forms.built_in() if each.prompts[0].kind is PromptKind.LONG_TEXT)
    begun = reflections.start(store, lesson_id, form).value
    reflections.answer(store, begun.id, form.prompts[0].id, words["answer"])
    goals.add(store, GoalText(statement=words["goal"]))


class Running:
    """The real program, told what to do over a pipe."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    def tell(self, told: str, expect: str = "") -> None:
        """Waits until the program says `expect`."""
        pipe, answers = self.process.stdin, self.process.stdout
        assert pipe is not None and answers is not None
        pipe.write(told.encode())
        pipe.flush()
        if expect:
            assert answers.readline().strip() == expect.encode()

    def count(self, canaries: dict[str, tuple[bytes, ...]]) -> dict[str, int]:
        """How often each is in the memory that the process can write to."""
        found = dict.fromkeys(canaries, 0)
        for part in self._memory():
            for name, written in canaries.items():
                found[name] += sum(part.count(each) for each in dict.fromkeys(written))
        return found

    def _memory(self) -> Iterator[bytes]:
        place = Path("/proc") / str(self.process.pid)
        with (place / "mem").open("rb", buffering=0) as memory:
            for line in (place / "maps").read_text().splitlines():
                span, rights = line.split()[:2]
                if not rights.startswith("rw") or line.endswith("[vvar]"):
                    continue
                begin, end = (int(edge, 16) for edge in span.split("-"))
                memory.seek(begin)
                try:
                    yield memory.read(end - begin)
                except OSError:
                    continue


@pytest.fixture
def run(planted: Planted, temporary: Path) -> Callable[[], AbstractContextManager[Running]]:
    """Starts the program with the planted store, opens it and shows everything in it."""

    @contextmanager
    def begin() -> Iterator[Running]:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, str(PROGRAM), str(planted.folder)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
        ) as process:
            running = Running(process)
            try:
                running.tell(planted.passphrase + "\n", "opened")
                running.tell("v", "shown")
                yield running
            finally:
                process.kill()

    return begin


def test_a_lock_lets_go_of_what_was_shown_and_of_the_keys(
    planted: Planted,
    run: Callable[[], AbstractContextManager[Running]],
    record_property: Callable[[str, object], None],
) -> None:
    with run() as program:
        before = program.count(planted.canaries)
        program.tell("l", "locked")
        after = program.count(planted.canaries)
    record_property("before", before)
    record_property("after", after)
    assert all(before[name] > 0 for name in (*TEXTS, "database key", "wrapping key"))
    assert all(after[name] < before[name] for name in TEXTS)
    assert [name for name in SECRETS if after[name]] == []


def test_starting_afresh_leaves_nothing(
    planted: Planted,
    run: Callable[[], AbstractContextManager[Running]],
    record_property: Callable[[str, object], None],
) -> None:
    store = stores.open_with_passphrase(planted.folder, planted.passphrase)
    store_settings.set_locking(store, 5, True)
    stores.close_store(store)
    with run() as program:
        before = program.count(planted.canaries)
        program.tell("l")
        wait_for_gate(program.process.pid, planted.folder)
        after = program.count(planted.canaries)
    record_property("before", before)
    record_property("after", after)
    assert all(before[name] > 0 for name in TEXTS)
    assert after == dict.fromkeys(planted.canaries, 0)


def wait_for_gate(pid: int, folder: Path) -> None:
    """Until the process is another program, which answers a second start."""
    begun = time.monotonic()
    while b"--locked" not in Path(f"/proc/{pid}/cmdline").read_bytes() or not hand_over(folder, []):
        assert time.monotonic() - begun < 20
