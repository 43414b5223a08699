"""Captions written into a picture: white on a dark band at the foot, in the font that OpenCV carries (Rubik)."""

from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from reflectapp.media.hiding import Planes

_LINES_OF_PICTURE: Final = 20
_SMALLEST: Final = 10
_WIDEST: Final = 0.92
_MOST_LINES: Final = 4
_WEIGHT: Final = 450
_BAND, _INK, _GREY = 24, 235, 128


def write(planes: Planes, text: str) -> None:
    """Onto the planes of a picture in 4:2:0; what doesn't fit into four lines is left out."""
    height, width = planes[0].shape[:2]
    band = _band(text, width, height)
    top = max(0, height - len(band) - height // 40) // 2 * 2
    bottom = min(height, top + len(band))
    planes[0][top:bottom] = np.where(band[: bottom - top] > 0, band[: bottom - top], planes[0][top:bottom])
    behind = (band[: bottom - top : 2, ::2] > 0).astype(bool)
    for plane in planes[1:]:
        part = plane[top // 2 : top // 2 + len(behind)]
        part[behind[: len(part), : part.shape[1]]] = _GREY


@lru_cache(maxsize=8)
def _band(text: str, width: int, height: int) -> NDArray[np.uint8]:
    """Brightness of each pixel; 0 where the picture stays."""
    font, size = cv2.FontFace("sans"), max(_SMALLEST, min(width, height) // _LINES_OF_PICTURE)
    lines = _broken(text, font, size, round(width * _WIDEST))
    line_tall = round(size * 1.35)
    drawn = np.zeros((len(lines) * line_tall + size // 2, width, 3), np.uint8)
    for number, line in enumerate(lines):
        wide = _wide(line, font, size)
        left, foot = (width - wide) // 2, number * line_tall + round(size * 1.15)
        edge = slice(max(0, left - size // 2), min(width, left + wide + size // 2))
        drawn[number * line_tall : number * line_tall + line_tall + size // 4, edge] = _BAND
        cv2.putText(drawn, line, (left, foot), (_INK, _INK, _INK), font, size, _WEIGHT)
    return drawn[..., 0]


def _broken(text: str, font: cv2.FontFace, size: int, widest: int) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        begun = ""
        for word in line.split():
            longer = f"{begun} {word}".strip()
            if begun and _wide(longer, font, size) > widest:
                lines.append(begun)
                longer = word
            begun = longer
        if begun:
            lines.append(begun)
    return lines[:_MOST_LINES]


def _wide(line: str, font: cv2.FontFace, size: int) -> int:
    _left, _top, wide, _tall = cv2.getTextSize((1, 1), line, (0, 0), font, size, _WEIGHT)
    return int(wide)
