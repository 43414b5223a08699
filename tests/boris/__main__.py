"""Compares the numbers shown here with the time budget that BORIS computes from our file.

    python -m tests.boris PYTHON [HOW_MANY]

PYTHON: an interpreter that has BORIS 8.27 (`pip install boris-behav-obs==8.27`; it needs Python 3.11 or older).
HOW_MANY lessons are made at random, each with a run of every kind of measure, with gaps, overlaps and open ends.
"""

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from reflectapp.domain.coding_files import tracks_of
from reflectapp.domain.codings import Coding, Entry
from reflectapp.domain.measures import Code, Figure, Measure, MeasureKind
from reflectapp.domain.results import Part, result
from reflectapp.interchange import boris
from reflectapp.interchange.boris import NO_MODIFIER, Words

LONG_MS = 3_600_000
WHEN = datetime(2026, 3, 2, tzinfo=UTC)
WORDS = Words("A lesson", "Moment", "Moment that lasts", "Not coded", "At once {0}")
CODES = tuple(Code(key, key, f"code {key}") for key in "abc")
MODIFIERS = (Code("m", "m", "loud"), Code("n", "n", "quiet"))
Table = list[list[str]]


def main(python: str, how_many: int) -> int:
    wrong, numbers, said = [], 0, ""
    for seed in range(how_many):
        codings = tuple(_codings(random.Random(seed)))
        said, budgets = _budgets(python, codings)
        for coding in codings:
            for what, ours, theirs, step in _pairs(coding, budgets[coding.measure.title]):
                numbers += 1
                if abs(ours - theirs) > step / 2 + 1e-6:
                    wrong.append(f"lesson {seed}, {coding.measure.title}: {what} is {ours} here, {theirs} in BORIS")
    told = f"BORIS {said}: {how_many} lessons, {numbers:,} numbers compared, {len(wrong)} differ"
    sys.stdout.write("\n".join((told, *wrong[:50], "")))
    return 1 if wrong or not numbers else 0


def _codings(chance: random.Random) -> Iterator[Coding]:
    for kind in MeasureKind:
        begin = Code("begin", "w", "it begins") if kind is MeasureKind.WAITS else None
        modifiers = MODIFIERS if kind is MeasureKind.TALLY else ()
        measure = Measure(kind.value, 1, f"About {kind.value}", kind, "", CODES, begin, modifiers, Figure.RATE)
        edges = sorted(chance.sample(range(0, LONG_MS, 1), 2 * chance.choice((1, 1, 2, 5))))
        covers = tuple(zip(edges[::2], edges[1::2], strict=True))
        entries = tuple(sorted(_entries(chance, measure), key=lambda each: each.start_ms))
        yield Coding(kind.value, "lesson", measure, covers, {}, WHEN, WHEN, entries)


def _entries(chance: random.Random, measure: Measure) -> Iterator[Entry]:
    times = sorted(chance.sample(range(LONG_MS), 2 * chance.randrange(40)))
    if measure.kind.of_points:
        times += times[: chance.randrange(5)]
    for number, (start, following) in enumerate(zip(times, [*times[1:], None], strict=False)):
        modifier = chance.choice(("", "m", "n")) if measure.modifiers else ""
        end = following
        if measure.kind in (MeasureKind.SPANS, MeasureKind.WAITS) and end is not None:
            end = min(LONG_MS, start + chance.randrange(1, 400_000))
        ended = None if measure.kind.of_points else end
        yield Entry(str(number), chance.choice(CODES).id, start, ended, modifier)


def _budgets(python: str, codings: tuple[Coding, ...]) -> tuple[str, dict[str, tuple[Table, Table]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.boris"
        path.write_bytes(boris.written(tracks_of("Moments", (), codings), WORDS, LONG_MS, WHEN))
        command = [python, str(Path(__file__).with_name("budget.py")), str(path), WORDS.not_coded]
        run = subprocess.run(command, capture_output=True, check=True, timeout=300)
    answer = json.loads(run.stdout)
    if answer["said"]:
        raise SystemExit(f"BORIS says of the file: {answer['said']}")
    return answer["version"], answer["observations"]


def _pairs(coding: Coding, budget: tuple[Table, Table]) -> Iterator[tuple[str, float, float, float]]:
    """What a number is of, ours, theirs, and the step to which BORIS rounds it (0: exact)."""
    measure, found = coding.measure, result(coding)
    plain, with_modifiers = budget
    for part, code in zip(found.parts, measure.codes, strict=True):
        rows = [row for row in plain if row[1] in (code.label, f"{code.label} ({measure.title})") and row[3] != "0"]
        yield f"{code.label}, number", part.n, sum(int(row[3]) for row in rows), 0
        if not measure.kind.of_points:
            yield f"{code.label}, seconds", part.total_ms / 1000, sum(float(row[4]) for row in rows), 0
            yield from _means(code.label, part, rows)
        if measure.kind is MeasureKind.STATES and part.n:
            yield f"{code.label}, percent", 100 * (part.share or 0), float(rows[0][9]), 0.1
    for part, modifier in zip(found.modifiers, measure.modifiers, strict=True):
        count = sum(int(row[3]) for row in with_modifiers if row[2] == modifier.label)
        yield f"{modifier.label}, number", part.n, count, 0
    if measure.modifiers:
        without = found.n - sum(part.n for part in found.modifiers)
        count = sum(int(row[3]) for row in with_modifiers if row[2] == NO_MODIFIER)
        yield "no modifier, number", without, count, 0


def _means(label: str, part: Part, rows: Table) -> Iterator[tuple[str, float, float, float]]:
    """Where nothing overlaps BORIS has one row, and so one mean."""
    if len(rows) == 1:
        yield f"{label}, mean", part.total_ms / part.n / 1000, float(rows[0][5]), 0.001


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    raise SystemExit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10))
