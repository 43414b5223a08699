"""Several programs make or open the same store at the same moment: one has it, the others are told so."""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from reflectapp.domain.errors import Problem
from reflectapp.services import lessons
from reflectapp.services import store as stores
from tests.faults.racer import PASSPHRASE
from tests.faults.row import Row

ROOT = Path(__file__).resolve().parents[2]
REFUSED = {
    "create": (Problem.STORE_EXISTS, Problem.STORE_IN_USE),
    "open": (Problem.STORE_IN_USE,),
}


class Racer:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.answer()

    def ask(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()


def run(rounds: int = 200, racers: int = 4) -> Iterator[Row]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        field = [_racer(stack) for _ in range(racers)]
        wrong: dict[str, list[str]] = {"create": [], "open": []}
        for number in range(rounds):
            place = folder / str(number)
            for what in ("create", "open"):
                wrong[what] += [f"round {number}: {text}" for text in _race(field, what, place)]
            wrong["open"] += _looked_over(place)
    told = "one had it each time, the others were told so, the store is whole"
    for what, verb in (("create", "make"), ("open", "open")):
        yield Row(f"{racers} programs {verb} one store at once", rounds, told, tuple(wrong[what]))


def _racer(stack: ExitStack) -> Racer:
    environment = {**os.environ, "REFLECTAPP_TEST_COST": "1", "PYTHONPATH": str(ROOT)}
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.racer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
    )
    racer = Racer(process)
    stack.callback(racer.end)
    return racer


def _race(field: Sequence[Racer], what: str, place: Path) -> list[str]:
    for racer in field:
        racer.ask(f"{what} {place}")
    answers = Counter(racer.answer() for racer in field)
    for racer in field:
        racer.ask("let go")
    freed = [racer.answer() for racer in field]
    right = answers["got it"] == 1 and set(answers) <= {"got it", *REFUSED[what]} and set(freed) == {"free"}
    return [] if right else [f"{what}: {dict(answers)} {freed}"]


def _looked_over(place: Path) -> list[str]:
    """Both who had it left their lesson there."""
    store = stores.open_with_passphrase(place, PASSPHRASE)
    cards = lessons.cards(store)
    stores.close_store(store)
    return [] if len(cards) == 2 else [f"{place.name}: {len(cards)} lessons instead of 2"]
