"""How a part of the program is started in a process of its own: from a checkout, installed or frozen."""

import os
import sys
from pathlib import Path

PROBE_SWITCH = "--probe"
STRETCH_SWITCH = "--stretch"


def command(module: str, switch: str) -> list[str]:
    """Runs `module` in this Python. The frozen program has none: it is started once more, with `switch`.

    On Windows that is the program beside this one which has standard input and output.
    """
    if getattr(sys, "frozen", False):
        beside = Path(sys.executable).with_name("reflectapp.exe")
        return [str(beside) if sys.platform == "win32" else sys.executable, switch]
    return [sys.executable, "-P", "-B", "-m", module]


def environment() -> dict[str, str]:
    source = str(Path(__file__).resolve().parent.parent.parent)
    return {**os.environ, "PYTHONPATH": source, "PYTHONWARNINGS": "ignore"}
