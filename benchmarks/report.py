"""How a figure is taken and told."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured claim. `limit` is what it is held against; `at_most` says on which side it must lie."""

    what: str
    figure: float
    unit: str
    limit: float
    at_most: bool
    detail: str

    @property
    def kept(self) -> bool:
        return self.figure <= self.limit if self.at_most else self.figure >= self.limit

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        word = "kept" if self.kept else "MISSED"
        return f"{self.what:<44} {self.figure:8.2f} {self.unit:<6} {sign} {self.limit:<5g} {word:<7} {self.detail}"


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(first: Callable[[], float], second: Callable[[], float], runs: int) -> tuple[float, float, float]:
    """Both figures taken A B A B after a warm-up: their medians, and the median of the pairs' ratios."""
    first(), second()
    pairs = [(first(), second()) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratio
