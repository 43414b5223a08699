"""The one drawing of numbers and the one wording of results, for the screen."""

from reflectapp.charts.bars import ChartPalette, Drawn, Spot
from reflectapp.charts.bars import draw as draw_chart
from reflectapp.charts.plot import PlotPalette, PlotWords, described, draw
from reflectapp.charts.results import described as chart_text
from reflectapp.charts.wording import Card, ResultWords
from reflectapp.charts.wording import card as result_card
from reflectapp.domain.packets import Plot
from reflectapp.kit.text import number_text

__all__ = [
    "Card",
    "ChartPalette",
    "Drawn",
    "PlotPalette",
    "PlotWords",
    "ResultWords",
    "Spot",
    "chart_text",
    "draw_chart",
    "number_text",
    "plot_svg",
    "plot_text",
    "result_card",
]


def plot_svg(
    plot: Plot, palette: PlotPalette, width: int, height: int, words: PlotWords | None = None, text_size: float = 11
) -> str:
    """An SVG document, `width` by `height` pixels."""
    return draw(plot, palette, words, width=width, height=height, text_size=text_size)


def plot_text(plot: Plot, words: PlotWords | None = None) -> str:
    """The same in words: each date with its number, the beginning and the target."""
    return described(plot, words or PlotWords())
