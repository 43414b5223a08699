"""Files of codes that are made to take long: ten times as large a file takes about ten times as long."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Final

from reflectapp.domain.coding_files import Why
from reflectapp.interchange import code_files
from reflectapp.services import coding_files
from tests.faults.row import Row

_OBSERVATIONS: Final = 200
_TIMES: Final = 10
_AT_MOST: Final = 3 * _TIMES
_SLACK_S: Final = 0.5

Shape = tuple[str, Callable[[int], bytes], Why]


def run(largest: int) -> Iterator[Row]:
    """Each shape with `largest` parts, and with a tenth of them."""
    for what, made, why in SHAPES:
        wrong: list[str] = []
        small_s, _ = _read(made(max(1, largest // _TIMES)))
        large_s, told = _read(made(largest))
        if large_s > _AT_MOST * small_s + _SLACK_S:
            wrong.append(f"{what}: {small_s:.2f} s for {largest // _TIMES:,}, {large_s:.2f} s for {largest:,}")
        if why not in told:
            wrong.append(f"{what}: nothing said of what was left out of {largest:,}")
        yield Row(f"Files that grow: {what}", 2, f"{largest:,} in {large_s:.1f} s", tuple(wrong))


def _read(data: bytes) -> tuple[float, set[Why]]:
    began = time.perf_counter()
    read = code_files.read(data, "x")
    coding_files.proposals(read.tracks, (), "")
    return time.perf_counter() - began, {each.why for each in read.missed}


def behaviours(count: int) -> bytes:
    """All of one measure, and many runs of it."""
    return _project({str(number): {"code": str(number), "category": "m"} for number in range(count)}, "0")


def modifier_sets(count: int) -> bytes:
    sets = {str(number): {"values": [f"m{number}"]} for number in range(count)}
    return _project({"0": {"code": "a", "category": "m", "type": "Point event", "modifiers": sets}}, "a")


def modifiers(count: int) -> bytes:
    values = {"0": {"values": [f"m{number}" for number in range(count)]}}
    return _project({"0": {"code": "a", "category": "m", "type": "Point event", "modifiers": values}}, "a")


def names(count: int) -> bytes:
    """A table with a name of its own in each line."""
    return b"name,start,text\n" + b"".join(b"n%d,%d,a\n" % (number, number) for number in range(count))


def _project(conf: dict[str, object], code: str) -> bytes:
    run_of = {"independent_variables": {"kind": "tally", "measure": "m"}, "events": [[1, "", code, ""]]}
    content = {"behaviors_conf": conf, "observations": {str(at): run_of for at in range(_OBSERVATIONS)}}
    return json.dumps(content, separators=(",", ":")).encode()


SHAPES: tuple[Shape, ...] = (
    ("a project with many behaviours", behaviours, Why.MANY_CODES),
    ("a behaviour with many sets of modifiers", modifier_sets, Why.MANY_MODIFIERS),
    ("a behaviour with many modifiers", modifiers, Why.MANY_MODIFIERS),
    ("a table with a name for each line", names, Why.MANY_TRACKS),
)
