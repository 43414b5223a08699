"""The self-test goes the whole way; and no socket that could reach a network is made or needed, there or by the window.

Sockets are watched where the system has the tools.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

SELF_TEST = (sys.executable, "-m", "reflectapp", "self-test")
WINDOW = (sys.executable, "-m", "pytest", str(Path(__file__).with_name("test_whole_way.py")))
OPENS_A_SOCKET = (sys.executable, "-c", "import socket; socket.socket().close()")
TRACED = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket", "-o")
APART = ("unshare", "-rn")


def works(*command: str) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


WITHOUT_NETWORK = APART if works(*APART, "true") else ()


TRACES = works(*WITHOUT_NETWORK, *TRACED, "/dev/null", "true")
Done = subprocess.CompletedProcess[str]


def watched(trace: Path, *command: str) -> Done:
    """Runs `command`, where that works cut off from any network and with its sockets noted in `trace`."""
    watching = [*WITHOUT_NETWORK, *TRACED, str(trace)] if TRACES else []
    environment = {**os.environ, "HOME": str(trace.parent)}
    return subprocess.run([*watching, *command], capture_output=True, text=True, timeout=240, env=environment)


def sockets(trace: Path) -> list[str]:
    """What could reach a network."""
    return [line for line in trace.read_text().splitlines() if "AF_INET" in line]


@dataclass(frozen=True)
class SelfTested:
    result: Done
    kept: Path
    trace: Path


@pytest.fixture(scope="module")
def self_tested(tmp_path_factory: pytest.TempPathFactory) -> SelfTested:
    folder = tmp_path_factory.mktemp("self-test")
    kept, trace = folder / "kept", folder / "trace"
    return SelfTested(watched(trace, *SELF_TEST, "--json", "--keep", str(kept)), kept, trace)


def test_the_self_test_goes_the_whole_way(self_tested: SelfTested) -> None:
    result, kept = self_tested.result, self_tested.kept
    assert result.returncode == 0, result.stdout + result.stderr
    steps = [json.loads(line) for line in result.stdout.splitlines()]
    assert [step["step"] for step in steps][:3] == ["create", "import", "decode"]
    assert steps[-1]["step"] == "canaries" and all(step["passed"] for step in steps)
    assert (kept / "packet.html").exists()
    assert subprocess.run([*SELF_TEST, "--keep", str(kept)], capture_output=True).returncode == 2


if TRACES:

    def test_a_socket_would_be_seen(tmp_path: Path) -> None:
        assert watched(tmp_path / "trace", *OPENS_A_SOCKET).returncode == 0
        assert len(sockets(tmp_path / "trace")) == 1

    def test_the_self_test_neither_makes_nor_needs_one(self_tested: SelfTested) -> None:
        assert sockets(self_tested.trace) == []

    def test_the_window_neither_makes_nor_needs_one(tmp_path: Path) -> None:
        result = watched(tmp_path / "trace", *WINDOW)
        assert result.returncode == 0, result.stdout + result.stderr
        assert sockets(tmp_path / "trace") == []
        assert "AF_UNIX" in (tmp_path / "trace").read_text()
