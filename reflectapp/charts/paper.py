"""What every drawing is made of: the SVG element with its title and description, and texts on it."""

from textwrap import wrap
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from reflectapp.kit.text import seen

FONTS: Final = "Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', sans-serif"
_LETTER_WIDTH: Final = 0.58


def opened(width: int, height: int, text_size: float, name: str, title: str, about: str) -> str:
    """The begin of an SVG element, to be closed with `</svg>`. `name` keeps its ids apart on a page with several."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" aria-labelledby="{name}-title {name}-about" '
        f"style={quoteattr(f'font-family: {FONTS}; font-size: {text_size:g}px')} font-family={quoteattr(FONTS)}>"
        f'<title id="{name}-title">{escape(seen(title))}</title>'
        f'<desc id="{name}-about">{escape(seen(about))}</desc>'
    )


def text_at(x: float, y: float, text: str, colour: str, anchor: str, more: str = "") -> str:
    style = f"fill: {colour}; {more}" if more else f"fill: {colour}"
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" style="{style}">{escape(seen(text))}</text>'


def room(text: str, text_size: float) -> float:
    """How wide a text is, roughly."""
    return len(text) * text_size * _LETTER_WIDTH


def fitting(text: str, width: float, text_size: float) -> str:
    """The text, cut short where it is too wide."""
    letters = int(width / (text_size * _LETTER_WIDTH))
    return text if len(text) <= letters else f"{text[: max(1, letters - 1)].rstrip()}…"


def wrapped(text: str, width: float, text_size: float) -> list[str]:
    """The text in lines that are no wider."""
    return wrap(text, int(width / (text_size * _LETTER_WIDTH)))
