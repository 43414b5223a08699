"""Strikes points one after another, each in a forked child: the program is loaded once.

Runs with the library of shim.c preloaded: `python -m tests.faults.server FOLDER`. Reads a request a line as
JSON, `{"scenario": …, "fault": …, "at": …}`, and answers each with a line, a Result.
"""

import gc
import json
import logging
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from reflectapp.services import store as stores
from tests.faults import world
from tests.faults.scenarios import Scenario, every
from tests.faults.shim import Fault, Shim

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """`ended`: "done", "killed", or what went wrong in the struck process. `wrong`: what the look afterwards found."""

    reached: bool
    kinds: str
    path: str
    ended: str
    wrong: str
    acked: int
    recovery_s: float


class Server:
    def __init__(self, folder: Path) -> None:
        self.work = folder / "work"
        self.templates = folder / "templates"
        self.shim = Shim(self.work, folder / "synced")
        self.scenarios = every()
        self.prepared: set[str] = set()
        for name in ("TMPDIR", "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(self.work / "around")

    def warm_up(self) -> None:
        """Loads in this process what each child would load again."""
        with tempfile.TemporaryDirectory(dir=self.templates.parent) as folder:
            store, _recovery_key = world.create(Path(folder) / "store")
            stores.close_store(store)
            stores.close_store(stores.open_with_passphrase(Path(folder) / "store", world.PASSPHRASE))
        gc.freeze()  # what never changes is not copied into each child

    def strike(self, name: str, fault: Fault, at: int) -> Result:
        scenario = self.scenarios[name]
        template = self.templates / name / "place"
        if name not in self.prepared:
            template.mkdir(parents=True)
            (template / "around").mkdir()
            scenario.prepare(template)
            self.prepared.add(name)
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(template, self.work)
        self.shim.prepare(fault, at)
        return self._struck(scenario, fault)

    def _struck(self, scenario: Scenario, fault: Fault) -> Result:
        def act(tell: Callable[[str], None]) -> None:
            self.shim.arm()
            scenario.act(self.work, lambda *words: tell(json.dumps(words)))

        def check(_tell: Callable[[str], None]) -> None:
            world.sealed(self.work)
            scenario.check(self.work, acked)
            world.sealed(self.work)

        ended, lines = in_child(act)
        seen = self.shim.seen()
        if fault is Fault.POWER and seen.reached:
            self.shim.lose_what_was_not_synced()
        acked = [json.loads(line) for line in lines]
        began = time.monotonic()
        wrong, _ = in_child(check)
        path = os.path.relpath(seen.path, self.work) if seen.path else ""
        return Result(
            seen.reached,
            seen.kinds,
            path,
            ended,
            "" if wrong == "done" else wrong,
            len(acked),
            time.monotonic() - began,
        )


def in_child(run: Callable[[Callable[[str], None]], None]) -> tuple[str, list[str]]:
    """Runs in a forked process. How it ended: "done", "killed", "hung" or its error; and the lines that it told."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        code = 0
        try:
            run(lambda line: _write(writes, f"+{line}\n"))
        except BaseException as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            text = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
            _write(writes, "-" + text.replace("\n", " ")[:500] + "\n")
            code = 1
        os._exit(code)
    os.close(writes)
    said, in_time = _read(reads)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    lines = said.decode("utf-8").splitlines()
    told = [line[1:] for line in lines if line.startswith("+")]
    if not in_time:
        return "hung", told
    if os.WIFSIGNALED(status):
        killed = os.WTERMSIG(status) == signal.SIGKILL
        return ("killed" if killed else f"died of signal {os.WTERMSIG(status)}"), told
    return next((line[1:] for line in lines if line.startswith("-")), "done"), told


def _write(pipe: int, text: str) -> None:
    os.write(pipe, text.encode())


def _read(pipe: int) -> tuple[bytes, bool]:
    """All that comes until the other end is closed, and whether it was closed in time."""
    said, until = b"", time.monotonic() + PATIENCE_S
    with selectors.DefaultSelector() as selector, os.fdopen(pipe, "rb", buffering=0) as end:
        selector.register(end, selectors.EVENT_READ)
        while selector.select(until - time.monotonic()):
            part = end.read(65536)
            if not part:
                return said, True
            said += part
    return said, False


def main(folder: Path) -> None:
    world.be_quick()
    logging.disable(logging.CRITICAL)
    server = Server(folder)
    server.warm_up()
    for line in sys.stdin:
        asked = json.loads(line)
        result = server.strike(asked["scenario"], Fault(asked["fault"]), asked["at"])
        sys.stdout.write(json.dumps(asdict(result)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
