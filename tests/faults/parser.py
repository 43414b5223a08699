import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reflectapp.domain.errors import Problem
from tests.faults.mutating import broken
from tests.faults.row import Row


@dataclass(frozen=True, slots=True)
class Parser:
    """`parse` may raise `refusals` of `problems` (None: of any) and nothing else; `one_in`: of so many inputs
    it gets one, because it is slow."""

    what: str
    examples: Sequence[bytes]
    parse: Callable[[bytes], object]
    refusals: tuple[type[Exception], ...] = ()
    problems: frozenset[Problem] | None = None
    slowest_s: float = 2.0
    one_in: int = 1


def tried(parser: Parser, count: int, seed: int) -> Row:
    wrong, refused, slowest_s = [], 0, 0.0
    count = max(1, count // parser.one_in)
    for data in broken(parser.examples, count, seed):
        began = time.perf_counter()
        try:
            parser.parse(data)
        except parser.refusals as error:
            refused += 1
            problem = getattr(error, "problem", None)
            if parser.problems is not None and problem not in parser.problems:
                wrong.append(f"{parser.what}: {problem} for {data[:200]!r}")
        except Exception as error:
            wrong.append(f"{parser.what}: {type(error).__name__}: {error} for {data[:200]!r}")
        slowest_s = max(slowest_s, time.perf_counter() - began)
    if slowest_s > parser.slowest_s:
        wrong.append(f"{parser.what}: {slowest_s:.1f} s for one input")
    told = f"{refused:,} refused as documented, no crash, {slowest_s:.1f} s at most"
    return Row(f"Broken inputs: {parser.what}", count, told, tuple(wrong))
