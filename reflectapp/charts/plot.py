"""The plot of a goal: its numbers over dates, her own beginning and her own target. No trend, no comparison."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import isfinite

from reflectapp.charts.paper import opened, room, text_at
from reflectapp.domain.packets import Plot
from reflectapp.kit.text import number_text

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_date(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]}"


@dataclass(frozen=True, slots=True)
class PlotPalette:
    """Any CSS colours, `var(--…)` too where the drawing stands inside a web page."""

    line: str = "#12636B"
    inside: str = "#FFFFFF"
    soft: str = "#5C636B"
    target: str = "#5B4B9A"
    began: str = "#7F858B"


@dataclass(frozen=True, slots=True)
class PlotWords:
    title: str = "Check-ins"
    began: str = "where I began"
    target: str = "target"
    nothing: str = "No numbers yet."
    day: Callable[[date], str] = short_date


def described(plot: Plot, words: PlotWords) -> str:
    """The drawing in words, for whoever can't see it."""
    said = [f"{words.day(day)} {day.year}: {number_text(value, plot.unit)}" for day, value in _points(plot)]
    if plot.baseline is not None:
        said.append(f"{words.began}: {number_text(plot.baseline, plot.unit)}")
    if plot.target is not None:
        said.append(f"{words.target}: {number_text(plot.target, plot.unit)}")
    return "; ".join(said) if said else words.nothing


def draw(
    plot: Plot,
    palette: PlotPalette | None = None,
    words: PlotWords | None = None,
    *,
    width: int = 560,
    height: int = 170,
    text_size: float = 11,
    name: str = "plot",
) -> str:
    """An SVG element with title and description. `name` keeps its ids apart on a page with several."""
    palette, words = palette or PlotPalette(), words or PlotWords()
    sheet = _Sheet(plot, width, height, text_size)
    parts = [
        opened(width, height, text_size, name, plot.measure or words.title, described(plot, words)),
        *_lines(sheet, palette, words),
        *_values(sheet, palette),
        *_dates(sheet, palette, words),
        "</svg>",
    ]
    return "".join(parts)


def _points(plot: Plot) -> list[tuple[date, float]]:
    return sorted((point for point in plot.points if isfinite(point[1])), key=lambda point: point[0])


class _Sheet:
    """Where a date and a number fall on the paper."""

    def __init__(self, plot: Plot, width: int, height: int, text_size: float) -> None:
        self.plot = plot
        self.points = _points(plot)
        self.text_size = text_size
        self.left, self.right = text_size * 2.2, width - text_size * 2.2
        self.width = width
        self.top, self.bottom = text_size * 2.4, height - text_size * (3.7 if plot.baseline is not None else 2.6)
        self.height = height
        numbers = [value for _, value in self.points]
        numbers += [line for line in (plot.baseline, plot.target) if line is not None and isfinite(line)]
        self._low, self._high = (min(numbers), max(numbers)) if numbers else (0.0, 1.0)
        if self._high == self._low:
            self._low, self._high = self._low - 1, self._high + 1
        self._first = self.points[0][0] if self.points else None
        self._days = (self.points[-1][0] - self.points[0][0]).days if self.points else 0

    def x(self, day: date) -> float:
        if self._first is None or self._days == 0:
            return (self.left + self.right) / 2
        return self.left + (day - self._first).days / self._days * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - (value - self._low) / (self._high - self._low) * (self.bottom - self.top)

    def room(self, text: str) -> float:
        return room(text, self.text_size)


def _lines(sheet: _Sheet, palette: PlotPalette, words: PlotWords) -> list[str]:
    plot, parts = sheet.plot, []
    began_y = target_y = None
    if plot.baseline is not None and isfinite(plot.baseline):
        began_y = sheet.y(plot.baseline)
        parts.append(_line(sheet, began_y, f"stroke: {palette.began}; stroke-width: 1; opacity: .55"))
    if plot.target is not None and isfinite(plot.target):
        target_y = sheet.y(plot.target)
        parts.append(_line(sheet, target_y, f"stroke: {palette.target}; stroke-width: 1.4; stroke-dasharray: 5 4"))
    if target_y is not None and plot.target is not None:
        text = f"{words.target} {number_text(plot.target, plot.unit)}"
        below = began_y is not None and began_y < target_y
        parts.append(_label(sheet, target_y, text, palette.target, below))
    if began_y is not None:
        below = target_y is None or began_y >= target_y
        parts.append(_label(sheet, began_y, words.began, palette.soft, below))
    return parts


def _line(sheet: _Sheet, y: float, style: str) -> str:
    return f'<line x1="0" x2="{sheet.width}" y1="{y:.1f}" y2="{y:.1f}" style="{style}"/>'


def _label(sheet: _Sheet, y: float, text: str, colour: str, below: bool) -> str:
    """At the end of its line, or at its beginning where a number's circle is in the way."""
    baseline = y + sheet.text_size * 1.2 if below else y - sheet.text_size * 0.5
    middle, from_x = baseline - sheet.text_size * 0.35, sheet.width - sheet.room(text) - sheet.text_size
    on_it = any(sheet.x(day) > from_x and abs(sheet.y(at) - middle) < sheet.text_size for day, at in sheet.points)
    return text_at(0 if on_it else sheet.width, baseline, text, colour, "start" if on_it else "end")


def _values(sheet: _Sheet, palette: PlotPalette) -> list[str]:
    places = [(sheet.x(day), sheet.y(value), value) for day, value in sheet.points]
    parts = []
    if len(places) > 1:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
        style = f"fill: none; stroke: {palette.line}; stroke-width: 2; stroke-linejoin: round"
        parts.append(f'<polyline points="{path}" style="{style}"/>')
    style = f"fill: {palette.inside}; stroke: {palette.line}; stroke-width: 2"
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" style="{style}"/>' for x, y, _ in places]
    taken = -1e9
    for x, y, value in places:
        text = number_text(value)
        if x - sheet.room(text) / 2 > taken + 4:
            parts.append(text_at(x, _beside(sheet, y), text, palette.line, "middle", "font-weight: 600"))
            taken = x + sheet.room(text) / 2
    return parts


def _beside(sheet: _Sheet, y: float) -> float:
    """A number stands above its circle, or below it where a line would cross it."""
    above = y - sheet.text_size * 0.9
    target = sheet.plot.target
    crossed = target is not None and isfinite(target) and above - sheet.text_size < sheet.y(target) < y + 1
    return y + sheet.text_size * 1.65 if crossed else above


def _dates(sheet: _Sheet, palette: PlotPalette, words: PlotWords) -> list[str]:
    """As many dates as have room; the last one always."""
    parts: list[str] = []
    limit = 1e9
    for day in sorted({day for day, _ in sheet.points}, reverse=True):
        text = words.day(day)
        x, half = sheet.x(day), sheet.room(text) / 2
        x = min(max(x, half), sheet.width - half)
        if x + half < limit - 6:
            parts.append(text_at(x, sheet.height - sheet.text_size * 0.5, text, palette.soft, "middle"))
            limit = x - half
    return parts
