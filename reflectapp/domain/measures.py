from dataclasses import dataclass
from enum import StrEnum


class MeasureKind(StrEnum):
    """How a measure is taken: what one entry of it is."""

    TALLY = "tally"
    """A time for each thing that is counted."""
    STATES = "states"
    """What goes on: one at a time, each until the next one begins."""
    WAITS = "waits"
    """From what begins a wait to what ends it."""
    SPANS = "spans"
    """Something that begins and ends."""
    SWEEP = "sweep"
    """One look at each student, at set times: the first code or the second; others are left out of the number."""

    @property
    def of_points(self) -> bool:
        """Whether its entries are times, without an end."""
        return self in (MeasureKind.TALLY, MeasureKind.SWEEP)


class Figure(StrEnum):
    """The number that a tally leads to."""

    RATE = "rate"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Code:
    """What one key stands for while a measure is taken. `key`: a small letter or a digit."""

    id: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What was found elsewhere, with where it was published. Never a target."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A number found by coding a lesson in a defined way. (id, version) never changes its content once coded.

    `begin` is what a wait begins with, its `codes` are what it ends with. `modifiers` say more of an entry
    of a tally, one of them at most. `per_minutes` is what a tally's rate counts by, `every_minutes` how far
    sweeps are from each other.
    """

    id: str
    version: int
    title: str
    kind: MeasureKind
    definition: str
    codes: tuple[Code, ...]
    begin: Code | None = None
    modifiers: tuple[Code, ...] = ()
    figure: Figure = Figure.RATE
    per_minutes: int = 10
    every_minutes: int = 4
    reference: Reference | None = None

    @property
    def keys(self) -> tuple[Code, ...]:
        """All that has a key, in the order in which it is shown."""
        return (*((self.begin,) if self.begin is not None else ()), *self.codes, *self.modifiers)

    def find(self, code_id: str) -> Code | None:
        return next((code for code in self.keys if code.id == code_id), None)
