"""Checking, backing up, bringing back and taking along, from the command line."""

import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reflectapp import __main__ as command_line
from reflectapp.domain.lessons import LessonDraft
from reflectapp.services import lessons
from reflectapp.services import store as stores

PASSPHRASE = "orbit lantern quiet maple river stone"


@pytest.fixture
def secrets(tmp_path: Path) -> dict[str, Path]:
    made = {"passphrase": tmp_path / "passphrase.txt", "wrong": tmp_path / "wrong.txt", "key": tmp_path / "key.txt"}
    made["passphrase"].write_text(PASSPHRASE + "\n", "utf-8")
    made["wrong"].write_text("something else entirely here", "utf-8")
    return made


@pytest.fixture
def store(tmp_path: Path, secrets: dict[str, Path]) -> Path:
    folder = tmp_path / "store"
    opened, key = stores.create_store(folder, passphrase=PASSPHRASE)
    lessons.add(opened, LessonDraft("Fractions"))
    stores.close_store(opened)
    secrets["key"].write_text(key, "utf-8")
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = command_line.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def told(output: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output)
    return found


def test_there_and_back(
    store: Path, secrets: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opens = ("--passphrase-file", secrets["passphrase"])
    backup, again, third = tmp_path / "a.reflectbackup", tmp_path / "again", tmp_path / "third"
    code, out, err = run(capsys, "backup", "--store", store, *opens, backup)
    assert (code, err) == (0, "") and str(backup.stat().st_size) in out
    code, out, _err = run(capsys, "restore", backup, "--store", again, *opens, "--json")
    assert code == 0 and told(out)["lessons"] == 1 and told(out)["store"] == str(again)
    assert run(capsys, "restore", backup, "--store", third, "--recovery-key-file", secrets["key"])[0] == 0
    for folder in (store, again, third):
        code, out, err = run(capsys, "verify", "--store", folder, *opens, "--json")
        assert (code, err) == (0, "") and told(out)["whole"] is True and told(out)["findings"] == []
    code, out, _err = run(capsys, "export-all", "--store", again, *opens, tmp_path / "taken" / "along", "--json")
    assert code == 0 and told(out)["lessons"] == 1
    assert any(path.suffix == ".json" for path in (tmp_path / "taken" / "along").rglob("*"))


def test_damage_is_listed_with_exit_code_1(
    store: Path, secrets: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opens = ("--passphrase-file", secrets["passphrase"])
    backup = tmp_path / "a.reflectbackup"
    run(capsys, "backup", "--store", store, *opens, backup)
    backup.write_bytes(backup.read_bytes()[:-1])
    code, out, err = run(capsys, "restore", backup, "--store", tmp_path / "again", *opens)
    assert (code, out) == (1, "") and "damaged" in err and not (tmp_path / "again").exists()
    header = store / "header.bak"
    header.write_bytes(header.read_bytes().replace(b"1", b"2", 1))
    code, out, _err = run(capsys, "verify", "--store", store, *opens)
    assert code == 1 and "Damage: header.bak" in out
    code, out, _err = run(capsys, "verify", "--store", store, *opens, "--json")
    assert code == 1 and [each["code"] for each in told(out)["findings"]] == ["header_copy"]


@pytest.mark.parametrize("command", ["verify", "backup", "export-all", "restore"])
def test_what_cannot_start_exits_with_2(
    command: str, store: Path, secrets: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "a.reflectbackup"
    run(capsys, "backup", "--store", store, "--passphrase-file", secrets["passphrase"], backup)
    rest = {"backup": [tmp_path / "b"], "export-all": [tmp_path / "out"], "restore": [backup]}.get(command, [])
    folder = tmp_path / "new" if command == "restore" else store
    code, out, err = run(capsys, command, "--store", folder, "--passphrase-file", secrets["wrong"], *rest)
    assert (code, out) == (2, "") and "passphrase" in err
    assert not (tmp_path / "b").exists() and not (tmp_path / "out").exists() and not (tmp_path / "new").exists()
    elsewhere = tmp_path / "nowhere"
    rest = [tmp_path / "none.reflectbackup"] if command == "restore" else rest
    code, out, err = run(capsys, command, "--store", elsewhere, "--passphrase-file", secrets["passphrase"], *rest)
    assert (code, out) == (2, "") and err.startswith("reflectapp: ")
    assert not elsewhere.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_and_gone_afterwards(
    store: Path, secrets: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    arguments = ["backup", "--store", store, "--passphrase-file", secrets["passphrase"], tmp_path / "a.reflectbackup"]
    assert command_line.main([str(argument) for argument in arguments]) == 0
    shown = terminal.getvalue()
    assert "%" in shown and shown.endswith("\r\033[K") and "\n" not in shown


def test_ctrl_c_ends_with_a_line_and_leaves_nothing(tmp_path: Path, secrets: dict[str, Path]) -> None:
    folder = tmp_path / "store"
    opened, _key = stores.create_store(folder, passphrase=PASSPHRASE)
    stores.close_store(opened)
    arguments = ["backup", "--store", folder, "--passphrase-file", secrets["passphrase"], tmp_path / "a.reflectbackup"]
    code = (
        "import os, signal, sys\n"
        "from reflectapp.__main__ import main\n"
        "from reflectapp.services import backup_file\n"
        "add = backup_file.Count.add\n"
        "def stopped(count, size):\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    add(count, size)\n"
        "backup_file.Count.add = stopped\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True)
    assert ended.returncode == 128 + signal.SIGINT, ended.stderr
    assert ended.stderr == "reflectapp: Stopped. Nothing was left half done.\n"
    assert not list(tmp_path.glob("a.*")) and list((folder / "staging").iterdir()) == []
