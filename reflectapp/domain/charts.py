"""A picture of numbers as values, worded already: what is drawn, and the same as a table."""

from dataclasses import dataclass, replace
from enum import StrEnum


class ChartKind(StrEnum):
    OVER_LESSON = "over_lesson"
    SPREAD = "spread"
    LESSONS = "lessons"


@dataclass(frozen=True, slots=True)
class Key:
    """What a colour, pattern and letter stand for. `place`: among its measure's codes, its looks follow from it."""

    place: int
    letter: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """One number, None where there is none. `key`: its place among the chart's keys, None for the measure's own.

    `leads_to`: the first entry, or the lesson, that it comes from.
    """

    value: float | None
    said: str
    key: int | None = None
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """Parts that stand on each other: a row of the table. `label` stands beneath it, `said` in the table.

    `gaps`: which parts of its width were not coded, from 0 to 1. `more`: what further columns say.
    """

    label: str
    said: str
    parts: tuple[Part, ...]
    gaps: tuple[tuple[float, float], ...] = ()
    more: tuple[str, ...] = ()

    @property
    def leads_to(self) -> str:
        return next((part.leads_to for part in self.parts if part.leads_to and part.value), "")


@dataclass(frozen=True, slots=True)
class Chart:
    """`unit`: what its height counts. `ticks`: values with their texts; the last is the height of the paper.

    `edges`: labels stand where bars begin rather than under their middle. `end`: the label of the last bar's end.
    `gap`: what was not coded is called so. `baseline`: a line with its text.
    `remarks`: what it rests on and what to mind. `head` names the table's columns. `named`: the third of them has the
    titles of lessons.
    """

    kind: ChartKind
    title: str
    unit: str
    keys: tuple[Key, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    head: tuple[str, ...]
    edges: bool = False
    end: str = ""
    gap: str = ""
    baseline: tuple[float, str] | None = None
    remarks: tuple[str, ...] = ()
    named: bool = False

    @property
    def unnamed(self) -> "Chart":
        """The same without the titles of lessons; their dates stay."""
        if not self.named:
            return self
        bars = tuple(replace(bar, more=bar.more[1:]) for bar in self.bars)
        return replace(self, head=(*self.head[:2], *self.head[3:]), bars=bars, named=False)

    @property
    def apart(self) -> "Chart":
        """The same without the ways back to where its numbers come from."""
        return replace(self, bars=tuple(replace(bar, parts=tuple(map(_apart, bar.parts))) for bar in self.bars))

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        return tuple((bar.said, *(part.said for part in bar.parts), *bar.more) for bar in self.bars)


def _apart(part: Part) -> Part:
    return replace(part, leads_to="")
