import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from reflectapp.domain.progress import CancelToken
from reflectapp.kit import children
from reflectapp.kit.paths import resource
from reflectapp.media.probe import probe_file
from reflectapp.vault import stretch

SALT = bytes(range(16))


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program as PyInstaller makes it: one file to start, which knows no `-m`."""
    program = tmp_path / "reflectapp"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reflectapp "$@"\n')
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.usefixtures("frozen")
def test_a_frozen_program_stretches_a_passphrase_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("stretched in place")

    monkeypatch.setattr(stretch, "_in_place", refuse)
    expected = Argon2id(salt=SALT, length=32, iterations=1, lanes=1, memory_cost=2048).derive(b"six words")
    assert stretch.stretched(b"six words", SALT, 2048, 1, 1)[0] == expected


@pytest.mark.usefixtures("frozen")
def test_a_frozen_program_looks_into_a_recording_in_a_process_of_its_own() -> None:
    with resource("sample", "lesson.mp4").open("rb") as file:
        assert probe_file(file, CancelToken()).has_video


def test_on_windows_it_starts_the_program_that_has_a_console(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("folder", "reflectapp-window.exe")))
    monkeypatch.setattr(sys, "platform", "win32")
    command = children.command("reflectapp.vault.stretch", children.STRETCH_SWITCH)
    assert command == [str(Path("folder", "reflectapp.exe")), "--stretch"]
