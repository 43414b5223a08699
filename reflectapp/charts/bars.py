"""Draws a chart: bars of parts that stand on each other, or a mark for each lesson. Never a rank or a trend."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from reflectapp.charts.paper import fitting, opened, room, text_at, wrapped
from reflectapp.charts.results import described
from reflectapp.domain.charts import Chart, ChartKind, Key

JOINED_FROM: Final = 4
"""So many lessons are joined by a thin line; fewer stand for themselves."""


@dataclass(frozen=True, slots=True)
class ChartPalette:
    """Any CSS colours. `codes`: one for each place among a measure's codes, then from the first again."""

    ink: str = "#22262A"
    soft: str = "#5C636B"
    line: str = "#E3DED6"
    own: str = "#12636B"
    inside: str = "#FFFFFF"
    began: str = "#7F858B"
    codes: tuple[str, ...] = ("#1F5FA8", "#8A5A00", "#7A3E9D", "#2F6B3A", "#A82C57", "#4A5560")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a part was drawn, and which row and column of the table it is."""

    left: float
    top: float
    width: float
    height: float
    row: int
    part: int


@dataclass(frozen=True, slots=True)
class Drawn:
    svg: str
    spots: tuple[Spot, ...]


def draw(
    chart: Chart,
    palette: ChartPalette | None = None,
    *,
    width: int = 640,
    height: int = 260,
    text_size: float = 11,
    name: str = "chart",
) -> Drawn:
    """An SVG element with title and description. `name` keeps its ids apart on a page with several."""
    body, spots = _drawn(chart, palette or ChartPalette(), width, height, text_size)
    return Drawn(f"{opened(width, height, text_size, name, chart.title, described(chart))}{body}</svg>", spots)


def page(chart: Chart, heading: str, palette: ChartPalette) -> str:
    """The same as a file of its own: under a heading, with what it rests on beneath it."""
    width, height, size, margin = 900, 420, 14.0, 28
    top = margin + size * 3.4
    lines = [line for remark in chart.remarks for line in wrapped(remark, width - 2 * margin, size)]
    whole = round(top + height + size * (1.5 + 1.6 * len(lines)) + margin)
    body, _spots = _drawn(chart, palette, width - 2 * margin, height, size)
    return "".join(
        (
            opened(width, whole, size, "chart", f"{heading}, {chart.title}", described(chart)),
            f'<rect width="{width}" height="{whole}" style="fill: {palette.inside}"/>',
            text_at(
                margin, margin + size, heading, palette.ink, "start", f"font-weight: 700; font-size: {size * 1.3}px"
            ),
            text_at(margin, margin + size * 2.5, chart.title, palette.soft, "start"),
            f'<g transform="translate({margin} {top})">{body}</g>',
            *(
                text_at(margin, top + height + size * (1.5 + 1.6 * number), line, palette.soft, "start")
                for number, line in enumerate(lines)
            ),
            "</svg>",
        )
    )


def _drawn(
    chart: Chart, palette: ChartPalette, width: int, height: int, text_size: float
) -> tuple[str, tuple[Spot, ...]]:
    sheet = _Sheet(chart, palette, width, height, text_size)
    spots: list[Spot] = []
    marks = _marks(sheet, spots) if chart.kind is ChartKind.LESSONS else _bars(sheet, spots)
    return "".join((*sheet.legend, *_grid(sheet), *marks, *_labels(sheet))), tuple(spots)


class _Sheet:
    """Where things fall on the paper: the legend, beneath it the unit, the bars, their labels."""

    def __init__(self, chart: Chart, palette: ChartPalette, width: int, height: int, text_size: float) -> None:
        self.chart, self.palette, self.width, self.size = chart, palette, width, text_size
        self.legend, below = _legend(chart, palette, width, text_size)
        self.unit_y = below + text_size
        self.top = self.unit_y + text_size * (2.4 if chart.kind is not ChartKind.OVER_LESSON else 1.2)
        lines = max((bar.label.count("\n") + 1 for bar in chart.bars), default=1)
        self.bottom = height - text_size * (0.7 + 1.3 * lines)
        self.left = max((room(said, text_size) for _value, said in chart.ticks), default=0) + 8
        self.right = width - text_size * (1.6 if chart.edges else 0.4)
        self.slot = (self.right - self.left) / max(1, len(chart.bars))
        self._most = chart.ticks[-1][0] if chart.ticks else 1

    def x(self, row: int, within: float = 0.0) -> float:
        return self.left + (row + within) * self.slot

    def y(self, value: float) -> float:
        return self.bottom - value / (self._most or 1) * (self.bottom - self.top)

    def colour(self, key: int | None) -> str:
        if key is None:
            return self.palette.own
        return _of_place(self.palette, self.chart.keys[key].place)


def _of_place(palette: ChartPalette, place: int) -> str:
    return palette.codes[place % len(palette.codes)]


def _legend(chart: Chart, palette: ChartPalette, width: int, size: float) -> tuple[list[str], float]:
    """Each key with its sign, in as many lines as it takes; and where it ends."""
    parts, x, y = [], 0.0, 0.0
    box = size * 1.5
    gap = chart.gap and any(bar.gaps for bar in chart.bars)
    for key in (*chart.keys, *((None,) if gap else ())):
        label = chart.gap if key is None else key.label
        label = fitting(label, width - box - 6, size)
        wide = box + 6 + room(label, size) + size * 1.4
        if x and x + wide - size * 1.4 > width:
            x, y = 0.0, y + size * 1.8
        if key is None:
            parts.append(_hatched(x, y, box, box, 1, palette.began, 0.7))
        else:
            parts += _block(palette, key, x, y, box, box)
        parts.append(text_at(x + box + 6, y + size * 1.12, label, palette.ink, "start"))
        x += wide
    return parts, (y + size * 2.1 if parts else 0.0)


def _grid(sheet: _Sheet) -> Iterator[str]:
    yield text_at(0, sheet.unit_y, sheet.chart.unit, sheet.palette.soft, "start")
    for value, said in sheet.chart.ticks:
        y = sheet.y(value)
        yield _line(sheet.left, y, sheet.right, y, sheet.palette.line if value else sheet.palette.began)
        yield text_at(sheet.left - 6, y + sheet.size * 0.35, said, sheet.palette.soft, "end")


def _bars(sheet: _Sheet, spots: list[Spot]) -> Iterator[str]:
    margin = 0.03 if sheet.chart.edges else 0.2
    for row, bar in enumerate(sheet.chart.bars):
        for start, end in bar.gaps:
            x = sheet.x(row, start)
            yield _hatched(x, sheet.top, sheet.x(row, end) - x, sheet.bottom - sheet.top, 1, sheet.palette.began, 0.35)
        x, wide, below = sheet.x(row, margin), sheet.slot * (1 - 2 * margin), 0.0
        if wide > sheet.size * 8:
            x, wide = x + (wide - sheet.size * 8) / 2, sheet.size * 8
        for place, part in enumerate(bar.parts):
            if not part.value:
                continue
            top = sheet.y(below + part.value)
            high = sheet.y(below) - top
            key = None if part.key is None else sheet.chart.keys[part.key]
            yield from _block(sheet.palette, key, x, top, wide, high, sheet.size)
            spots.append(Spot(x, top, wide, high, row, place))
            below += part.value
        if len(bar.parts) == 1 and bar.parts[0].value and room(bar.parts[0].said, sheet.size) < sheet.slot:
            yield text_at(x + wide / 2, sheet.y(below) - 4, bar.parts[0].said, sheet.palette.ink, "middle")


def _marks(sheet: _Sheet, spots: list[Spot]) -> Iterator[str]:
    """One circle for each lesson, with her first lesson's number as a line through all."""
    chart, palette = sheet.chart, sheet.palette
    places = [
        (sheet.x(row, 0.5), sheet.y(part.value), part, row)
        for row, bar in enumerate(chart.bars)
        for part in bar.parts
        if part.value is not None
    ]
    if chart.baseline is not None:
        y = sheet.y(chart.baseline[0])
        yield _line(sheet.left, y, sheet.right, y, palette.began, "stroke-dasharray: 5 4")
        yield text_at(sheet.right, y + sheet.size * 1.25, chart.baseline[1], palette.soft, "end")
    if len(places) >= JOINED_FROM:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, *_ in places)
        yield f'<polyline points="{path}" style="fill: none; stroke: {palette.own}; stroke-width: 1"/>'
    style = f"fill: {palette.inside}; stroke: {palette.own}; stroke-width: 2"
    reach = sheet.size * 1.1
    taken = -1e9
    for x, y, part, row in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" style="{style}"/>'
        spots.append(Spot(x - reach, y - reach, 2 * reach, 2 * reach, row, 0))
        half = room(part.said, sheet.size) / 2
        if x - half > taken + 4:
            yield text_at(x, y - sheet.size * 0.9, part.said, palette.own, "middle", "font-weight: 600")
            taken = x + half


def _labels(sheet: _Sheet) -> Iterator[str]:
    """Every one, or every second, third, …: as many as have room. The latest lesson has one always."""
    chart = sheet.chart
    places = [(sheet.x(row, 0 if chart.edges else 0.5), bar.label.split("\n")) for row, bar in enumerate(chart.bars)]
    if chart.end:
        places.append((sheet.right, [chart.end]))
    if chart.kind is ChartKind.LESSONS:
        places.reverse()
    elif not chart.edges:
        places = [(x, [fitting(label, sheet.slot - 4, sheet.size)]) for x, (label,) in places]
    widest = max((room(line, sheet.size) for _x, lines in places for line in lines), default=0) + 6
    for x, lines in places[:: ceil(widest / sheet.slot)]:
        half = max(room(line, sheet.size) for line in lines) / 2
        for number, line in enumerate(lines):
            y = sheet.bottom + sheet.size * 1.3 * (number + 1)
            yield text_at(min(max(x, half), sheet.width - half), y, line, sheet.palette.soft, "middle")


def _block(
    palette: ChartPalette, key: Key | None, x: float, y: float, wide: float, high: float, size: float = 0
) -> Iterator[str]:
    """A part in its colour with its own pattern, and its letter where there is room."""
    place = 0 if key is None else key.place
    colour = palette.own if key is None else _of_place(palette, place)
    yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" style="fill: {colour}"/>'
    if key is None:
        return
    yield _hatched(x, y, wide, high, place, palette.inside, 0.3)
    size = size or high / 1.5
    spot = size * 1.25
    if key.letter and wide >= spot and high >= spot:
        left, top = x + (wide - spot) / 2, y + (high - spot) / 2
        yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{spot:.1f}" height="{spot:.1f}" style="fill: {colour}"/>'
        bold = f"font-weight: 700; font-size: {size:g}px"
        yield text_at(x + wide / 2, top + spot * 0.78, key.letter.upper(), palette.inside, "middle", bold)


def _hatched(x: float, y: float, wide: float, high: float, place: int, colour: str, veil: float) -> str:
    """Lines across a rectangle, another way for each place; drawn one by one, as not every reader knows patterns."""
    lines = [line for way in _WAYS[place % len(_WAYS)] for line in way(wide, high)]
    path = " ".join(f"M{x + a:.1f} {y + b:.1f}L{x + c:.1f} {y + d:.1f}" for a, b, c, d in lines)
    style = f"fill: none; stroke: {colour}; stroke-width: 1; stroke-opacity: {veil:g}"
    return f'<path d="{path}" style="{style}"/>' if path else ""


_Line = tuple[float, float, float, float]


def _level(wide: float, high: float) -> Iterator[_Line]:
    for at in _every(high):
        yield 0, at, wide, at


def _upright(wide: float, high: float) -> Iterator[_Line]:
    for at in _every(wide):
        yield at, 0, at, high


def _rising(wide: float, high: float) -> Iterator[_Line]:
    for at in _every(wide + high):
        yield max(0, at - high), min(at, high), min(at, wide), max(0, at - wide)


def _falling(wide: float, high: float) -> Iterator[_Line]:
    for a, b, c, d in _rising(wide, high):
        yield a, high - b, c, high - d


def _every(length: float) -> Iterator[float]:
    return (_GAP * number for number in range(1, ceil(length / _GAP)))


_GAP: Final = 6
_WAYS: Final = ((), (_rising,), (_level,), (_falling,), (_upright,), (_level, _upright))


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, more: str = "") -> str:
    style = f"stroke: {colour}; stroke-width: 1; {more}".rstrip("; ")
    return f'<line x1="{x:.1f}" x2="{to_x:.1f}" y1="{y:.1f}" y2="{to_y:.1f}" style="{style}"/>'
