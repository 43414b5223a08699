"""The colours, by role. Every pair used for text has at least 4.5 : 1, every outline 3 : 1."""

from collections.abc import Mapping
from types import MappingProxyType

Colours = Mapping[str, str]

LIGHT: Colours = MappingProxyType(
    {
        "window": "#F6F4F0",
        "surface": "#FFFFFF",
        "raised": "#FBFAF8",
        "line": "#E3DED6",
        "outline": "#7F858B",
        "text": "#22262A",
        "soft": "#5C636B",
        "accent": "#12636B",
        "accent-strong": "#0D4F56",
        "accent-soft": "#E0EEEE",
        "on-accent": "#FFFFFF",
        "moment": "#A34A08",
        "moment-soft": "#FBEBDD",
        "goal": "#5B4B9A",
        "goal-soft": "#ECE9F6",
        "good": "#2F6B3A",
        "good-soft": "#E4F0E5",
        "sound": "#55728F",
        "sound-soft": "#BDCAD7",
        "speech": "#2F6390",
        "code-1": "#1F5FA8",
        "code-2": "#8A5A00",
        "code-3": "#7A3E9D",
        "code-4": "#2F6B3A",
        "code-5": "#A82C57",
        "code-6": "#4A5560",
    }
)

DARK: Colours = MappingProxyType(
    {
        "window": "#17191B",
        "surface": "#1F2225",
        "raised": "#24282B",
        "line": "#34393D",
        "outline": "#737A80",
        "text": "#ECEAE6",
        "soft": "#A8AEB4",
        "accent": "#6FC3C6",
        "accent-strong": "#8DD3D5",
        "accent-soft": "#203638",
        "on-accent": "#0F1415",
        "moment": "#F0A868",
        "moment-soft": "#3A2B1D",
        "goal": "#B5A8EE",
        "goal-soft": "#2B2740",
        "good": "#8CCB97",
        "good-soft": "#1F3323",
        "sound": "#86A6C4",
        "sound-soft": "#46586A",
        "speech": "#7FB6E6",
        "code-1": "#7FB6E6",
        "code-2": "#E0B04C",
        "code-3": "#C9A2E8",
        "code-4": "#8CCB97",
        "code-5": "#F08FB0",
        "code-6": "#B4BCC4",
    }
)

_GROUNDS = ("window", "surface", "raised")
CODES = tuple(f"code-{number}" for number in range(1, 7))

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "soft", "accent", "moment", "goal", "good") for ground in _GROUNDS),
    *((ink, "accent-soft") for ink in ("text", "soft", "accent")),
    ("text", "moment-soft"),
    ("moment", "moment-soft"),
    ("text", "goal-soft"),
    ("goal", "goal-soft"),
    ("text", "good-soft"),
    ("good", "good-soft"),
    ("text", "line"),
    ("surface", "text"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    *(("surface", code) for code in CODES),
)
"""(ink, ground) of every text that is shown."""

OUTLINE_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (outline, ground)
    for outline in ("outline", "accent", "moment", "goal", "good", "sound", "speech", *CODES)
    for ground in _GROUNDS
)
"""(outline, ground) of fields, check boxes, focus rings and drawn marks."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two "#rrggbb" colours, 1 to 21 (WCAG 2.2)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
