"""Runs the steps in order, says how each ended, and names the one that failed."""

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from reflectapp.kit.log import describe
from reflectapp.self_test.journey import Journey


def run(*, keep: Path | None = None, as_json: bool = False) -> int:
    """0 if every step passed, 1 if one failed, 2 if it could not start. `keep`: a new folder for what is made."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "*=false"
    if keep is None:
        folder = Path(tempfile.mkdtemp(prefix="reflectapp-self-test-"))
    elif keep.exists() and any(keep.iterdir()):
        print("The folder to keep things in must be new or empty.", file=sys.stderr)
        return 2
    else:
        folder = keep
        folder.mkdir(parents=True, exist_ok=True)
    journey = Journey(folder)
    try:
        return 0 if all(_step(journey, name, as_json) for name in journey.steps) else 1
    finally:
        journey.close()
        if keep is None:
            shutil.rmtree(folder)


def _step(journey: Journey, name: str, as_json: bool) -> bool:
    began = time.perf_counter()
    error: BaseException | None = None
    detail = ""
    try:
        detail = journey.steps[name]()
    except Exception as raised:
        error = raised
        detail = f"{raised}\n{describe(raised)}"
    milliseconds = round((time.perf_counter() - began) * 1000)
    if as_json:
        line = {"step": name, "passed": error is None, "ms": milliseconds, "detail": detail}
        print(json.dumps(line, ensure_ascii=False), flush=True)
    else:
        print(f"{'passed' if error is None else 'FAILED'}  {name:<10} {milliseconds:>6} ms  {detail}", flush=True)
    return error is None
