"""What tests of the whole program measure, one row each: run as they are, their numbers taken over."""

import subprocess
import sys
import tempfile
from ast import literal_eval
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tests.faults.row import Row

ROOT = Path(__file__).resolve().parents[2]
Properties = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Journey:
    what: str
    test: str
    result: Callable[[Properties], str]


def run() -> Iterator[Row]:
    for journey in JOURNEYS:
        yield _gone(journey)


LONGEST_LOCK_MS = 1000


def _gone(journey: Journey) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-o", "junit_family=xunit1", f"--junitxml={report}"]
        ended = subprocess.run([*command, f"tests/{journey.test}"], cwd=ROOT, capture_output=True, text=True)
        cases = list(ElementTree.parse(report).iter("testcase"))
    properties: dict[str, list[str]] = {}
    for each in (each for case in cases for each in case.iter("property")):
        properties.setdefault(each.attrib["name"], []).append(each.attrib["value"])
    if ended.returncode or not cases:
        return Row(journey.what, len(cases), "", (ended.stdout[-2000:],))
    try:
        return Row(journey.what, len(cases), journey.result(properties))
    except ValueError as wrong:
        return Row(journey.what, len(cases), "", (str(wrong),))


def _counts(properties: Properties) -> str:
    before, after = (sum(literal_eval(properties[name][0]).values()) for name in ("before", "after"))
    return f"found {before} times while open, {after} times after the lock"


def _longest(properties: Properties) -> str:
    """Raises ValueError if a lock took too long."""
    took = [each for values in properties["locked_ms"] for each in literal_eval(values)]
    if max(took) > LONGEST_LOCK_MS:
        raise ValueError(f"a lock took {max(took)} ms")
    return f"{len(took)} locks, {max(took)} ms at most"


MEMORY = "journeys/test_locking_memory.py::"
JOURNEYS = (
    Journey(
        "Planted words and keys in the memory of the program, before and after a lock",
        f"{MEMORY}test_a_lock_lets_go_of_what_was_shown_and_of_the_keys",
        _counts,
    ),
    Journey(
        "The same where the program starts afresh at each lock",
        f"{MEMORY}test_starting_afresh_leaves_nothing",
        _counts,
    ),
    Journey("Locking, whatever is open or under way", "journeys/test_locking_at_once.py", _longest),
    Journey(
        "The whole way of use, then planted words in the store, settings, log and temporary folders",
        "journeys/test_whole_way.py",
        lambda _: "none found; those that were picked are in the packet",
    ),
    Journey("Stores of earlier schemas", "golden", lambda _: "opened, migrated, every row there, equal to a new one"),
)
