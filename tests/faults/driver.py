"""Which points there are, which of them are struck, and what came of it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults import shim
from tests.faults.shim import FAULTS, Fault

ROOT = Path(__file__).resolve().parents[2]
_TRIES = 5
_DYING = (Fault.KILL, Fault.TORN, Fault.POWER)
MEMORY = Path("/dev/shm")
"""Where files are kept in memory, on systems that have a place for that."""


@dataclass(frozen=True, slots=True)
class Point:
    """One operation of one scenario, counted from 1, and what happens at it."""

    scenario: str
    fault: Fault
    at: int


@dataclass(frozen=True, slots=True)
class Struck:
    point: Point
    reached: bool
    moved: bool
    kind: str
    path: str
    ended: str
    wrong: str
    acked: int
    recovery_s: float

    @property
    def failure(self) -> str:
        """What must not be, in words; empty if all is well."""
        expected = "killed" if self.point.fault in _DYING else "done"
        ended = "" if self.ended == expected or not self.reached or self.moved else f"ended: {self.ended}"
        return "; ".join(part for part in (self.wrong, ended) if part)

    def __str__(self) -> str:
        point = self.point
        return f"{point.scenario} {point.fault.name} at {point.at} ({self.kind} {self.path}): {self.failure}"


class Strikes:
    """A server process and what is asked of it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def strike(self, point: Point) -> Struck:
        """Again where threads did their work in another order, and the operation there is one that can't fail so."""
        for _ in range(_TRIES):
            found = self._ask(point)
            kinds = str(found.pop("kinds"))
            moved = len(kinds) >= point.at and not shim.strikes(point.fault, kinds, point.at)
            if not moved:
                break
        kind = kinds[point.at - 1] if len(kinds) >= point.at else ""
        return Struck(point, moved=moved, kind=kind, **found)

    def points(self, scenario: str) -> tuple[Point, ...]:
        """Every operation that the scenario does when nothing fails, with every fault that can strike it."""
        found = self._ask(Point(scenario, Fault.NONE, 0))
        if found["ended"] != "done" or found["wrong"] or not found["acked"]:
            raise AssertionError(f"{scenario} fails by itself: {found['ended']} {found['wrong']}")
        kinds = str(found["kinds"])
        every = ((fault, at) for at in range(1, len(kinds) + 1) for fault in FAULTS)
        return tuple(Point(scenario, fault, at) for fault, at in every if shim.strikes(fault, kinds, at))

    def _ask(self, point: Point) -> dict[str, Any]:
        assert self._process.stdin is not None and self._process.stdout is not None
        asked = {"scenario": point.scenario, "fault": int(point.fault), "at": point.at}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the server ended at {point}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def serving(library: Path) -> Iterator[Strikes]:
    """A server with its files in memory where the system has a place for that."""
    base = MEMORY if os.access(MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="faults-", dir=base) as folder:
        environment = {**os.environ, "LD_PRELOAD": str(library), "REFLECTAPP_TEST_COST": "1", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.faults.server", folder]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
        ) as process:
            try:
                yield Strikes(process)
            finally:
                assert process.stdin is not None
                process.stdin.close()


def build(folder: Path) -> Path:
    return shim.build(folder)


def spread(points: Sequence[Point], count: int) -> tuple[Point, ...]:
    """About `count` of them, the same share of every scenario and fault, evenly along each, at least one each."""
    groups: dict[tuple[str, Fault], list[Point]] = {}
    for point in points:
        groups.setdefault((point.scenario, point.fault), []).append(point)
    each = count / len(groups)
    spare, taken = 0.0, []
    for _, group in sorted(groups.items(), key=lambda item: len(item[1])):
        wanted = min(len(group), max(1, round(each + spare)))
        spare += (each - wanted) if wanted < each else 0
        taken += [group[at * len(group) // wanted] for at in range(wanted)]
    return tuple(taken)
