"""A lock that starts afresh: nothing of the process that had the store open is left in memory."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def command(folder: Path, files: Sequence[Path]) -> list[str]:
    """Starts this program with the gate of the store in `folder`."""
    this = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, *_switches(), "-m", "reflectapp"]
    return [*this, "--locked", "--store", str(folder), *map(str, files)]


def start_afresh(folder: Path, files: Sequence[Path]) -> None:
    """Replaces this process. On Windows, which can't, another is started and this one is about to end."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # as in a program without a console on Windows
            stream.flush()
    wanted = command(folder, files)
    if sys.platform == "win32":
        subprocess.Popen(wanted, close_fds=True)
    else:
        os.execv(wanted[0], wanted)


def _switches() -> list[str]:
    """Those that this Python was started with and that tell what it imports."""
    flags = {"-P": sys.flags.safe_path, "-B": sys.flags.dont_write_bytecode, "-I": sys.flags.isolated}
    return [switch for switch, on in flags.items() if on]
