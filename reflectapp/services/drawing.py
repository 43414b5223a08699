"""The one drawing of a goal's numbers, for the screen."""

from reflectapp.charts.plot import PlotPalette, PlotWords, described, draw
from reflectapp.domain.packets import Plot
from reflectapp.kit.text import number_text

__all__ = ["PlotPalette", "PlotWords", "number_text", "plot_svg", "plot_text"]


def plot_svg(
    plot: Plot, palette: PlotPalette, width: int, height: int, words: PlotWords | None = None, text_size: float = 11
) -> str:
    """An SVG document, `width` by `height` pixels."""
    return draw(plot, palette, words, width=width, height=height, text_size=text_size)


def plot_text(plot: Plot, words: PlotWords | None = None) -> str:
    """The same in words: each date with its number, the beginning and the target."""
    return described(plot, words or PlotWords())
