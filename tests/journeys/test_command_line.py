import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reflectapp.kit import paths

PASSPHRASE = "orbit lantern quiet maple river stone"


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase.txt"
    path.write_text(PASSPHRASE + "\n", "utf-8")
    return path


def reflectapp(*arguments: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "reflectapp", *map(str, arguments)], capture_output=True, text=True, timeout=240
    )


def lines(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def test_init_and_import(tmp_path: Path, passphrase_file: Path) -> None:
    store = ("--store", tmp_path / "store", "--passphrase-file", passphrase_file)
    made = reflectapp("init", *store)
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.strip().replace("-", "")) >= 32

    text = tmp_path / "text.mp4"
    text.write_text("not a recording")
    sample = paths.resource("sample", "lesson.mp4")
    result = reflectapp("import", *store, "--lesson", "Fractions", "--json", sample, text, sample)
    assert result.returncode == 1, result.stderr
    first, refused, again = lines(result.stdout)
    assert first["status"] == "imported" and first["duplicate_of"] is None
    assert (first["width"], first["height"]) == (1280, 720)
    assert first["has_video"] and first["has_audio"]
    assert 100_000 < first["duration_ms"] < 140_000
    assert refused["status"] == "refused" and refused["reason"].startswith("not_a_recording: ")
    assert again["status"] == "imported" and again["duplicate_of"]

    alone = reflectapp("import", *store, "--lesson", "Fractions", sample)
    assert alone.returncode == 0, alone.stderr
    assert "already" in alone.stdout


def test_what_cannot_start_exits_with_2(tmp_path: Path, passphrase_file: Path) -> None:
    sample = paths.resource("sample", "lesson.mp4")
    store = tmp_path / "store"
    none = reflectapp("import", "--store", store, "--passphrase-file", passphrase_file, "--lesson", "A", sample)
    assert none.returncode == 2 and "Traceback" not in none.stderr and none.stderr.strip()

    assert reflectapp("init", "--store", store, "--passphrase-file", passphrase_file).returncode == 0
    twice = reflectapp("init", "--store", store, "--passphrase-file", passphrase_file)
    assert twice.returncode == 2 and "Traceback" not in twice.stderr

    wrong = tmp_path / "wrong.txt"
    wrong.write_text("something else entirely here")
    shut = reflectapp("import", "--store", store, "--passphrase-file", wrong, "--lesson", "A", sample)
    assert shut.returncode == 2 and "passphrase" in shut.stderr.lower() and "Traceback" not in shut.stderr

    missing = reflectapp("init", "--store", tmp_path / "other", "--passphrase-file", tmp_path / "none.txt")
    assert missing.returncode == 2 and "Traceback" not in missing.stderr


def test_version_and_help() -> None:
    assert reflectapp("--version").stdout.startswith("reflectapp ")
    assert "self-test" in reflectapp("--help").stdout
