"""Where the system has the tools: no socket that could reach a network is made, and none is needed."""

import shutil
import subprocess
import sys
from pathlib import Path

SELF_TEST = (sys.executable, "-m", "reflectapp", "self-test")
WINDOW = (sys.executable, "-m", "pytest", str(Path(__file__).with_name("test_whole_way.py")))
OPENS_A_SOCKET = (sys.executable, "-c", "import socket; socket.socket().close()")
TRACED = ("strace", "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket", "-o")
APART = ("unshare", "-rn")


def works(*command: str) -> bool:
    return shutil.which(command[0]) is not None and subprocess.run(command, capture_output=True).returncode == 0


WITHOUT_NETWORK = APART if works(*APART, "true") else ()


def sockets(trace: Path, *command: str) -> list[str]:
    """What `command` makes, while it runs and succeeds, that could reach a network: cut off from it if that works."""
    result = subprocess.run(
        [*WITHOUT_NETWORK, *TRACED, str(trace), *command], capture_output=True, text=True, timeout=240
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return [line for line in trace.read_text().splitlines() if "AF_INET" in line]


if works(*WITHOUT_NETWORK, *TRACED, "/dev/null", "true"):

    def test_a_socket_would_be_seen(tmp_path: Path) -> None:
        assert len(sockets(tmp_path / "trace", *OPENS_A_SOCKET)) == 1

    def test_the_self_test_neither_makes_nor_needs_one(tmp_path: Path) -> None:
        assert sockets(tmp_path / "trace", *SELF_TEST) == []

    def test_the_window_neither_makes_nor_needs_one(tmp_path: Path) -> None:
        assert sockets(tmp_path / "trace", *WINDOW) == []
        assert "AF_UNIX" in (tmp_path / "trace").read_text()
