"""How codes look: each has a colour, a shape and the letter or digit of its key, wherever it is shown."""

from math import cos, pi, sin
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPixmap, QPolygonF

from reflectapp.domain.measures import Measure
from reflectapp.ui.theme.colors import current
from reflectapp.ui.theme.roles import CODES

_SHAPES: Final = ((0, 0.0), (4, 45.0), (3, -90.0), (3, 90.0), (6, 0.0), (5, -90.0))
"""Corners (none: round), and where the first one is, in degrees."""
_PATTERNS: Final = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.VerPattern,
    Qt.BrushStyle.CrossPattern,
)
_VEIL: Final = 70


def place_of(measure: Measure, code_id: str) -> int:
    """A code's place among those of its measure; its looks follow from it."""
    return next((place for place, code in enumerate(measure.keys) if code.id == code_id), 0)


def colour(place: int) -> QColor:
    return current(CODES[place % len(CODES)])


def paint_shape(painter: QPainter, place: int, centre: QPointF, radius: float, ring: QColor | None = None) -> None:
    painter.setPen(QPen(ring if ring is not None else current("surface"), 2 if ring is not None else 1))
    painter.setBrush(colour(place))
    corners, first = _SHAPES[place % len(_SHAPES)]
    if not corners:
        painter.drawEllipse(centre, radius, radius)
        return
    angles = (pi * (first + 360 * number / corners) / 180 for number in range(corners))
    painter.drawPolygon(QPolygonF([centre + QPointF(radius * cos(angle), radius * sin(angle)) for angle in angles]))


def paint_bar(painter: QPainter, place: int, bar: QRectF, letter: str, ring: QColor | None = None) -> None:
    """A span: its colour with its own pattern, and its letter where there is room."""
    painter.setPen(QPen(ring, 2) if ring is not None else Qt.PenStyle.NoPen)
    painter.setBrush(colour(place))
    painter.drawRoundedRect(bar, 2, 2)
    pattern = _PATTERNS[place % len(_PATTERNS)]
    width = painter.fontMetrics().horizontalAdvance(letter) + 6
    if pattern is not Qt.BrushStyle.NoBrush and bar.width() > 3:
        veil = current("surface")
        veil.setAlpha(_VEIL)
        painter.fillRect(bar, QBrush(veil, pattern))
    if bar.width() >= width + 2:
        spot = QRectF(bar.left() + 2, bar.top(), width - 2, bar.height())
        painter.fillRect(spot, colour(place))
        painter.setPen(current("surface"))
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), letter)


def paint_estimate(painter: QPainter, place: int, bar: QRectF, letter: str, ring: QColor | None = None) -> None:
    """A span that the program found: only hatched, with a broken edge, so that it is seen to be no code of hers."""
    painter.setPen(QPen(ring, 2) if ring is not None else QPen(colour(place), 1, Qt.PenStyle.DashLine))
    painter.setBrush(current("surface"))
    painter.drawRect(bar)
    painter.fillRect(bar, QBrush(colour(place), Qt.BrushStyle.BDiagPattern))
    width = painter.fontMetrics().horizontalAdvance(letter) + 6
    if bar.width() >= width + 4:
        spot = QRectF(bar.left() + 2, bar.top() + 1, width - 2, bar.height() - 2)
        painter.fillRect(spot, current("surface"))
        painter.setPen(colour(place))
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignCenter), letter)


def badge(place: int, letter: str, pixels: int, ratio: float, font: QFont) -> QPixmap:
    """The shape and the letter side by side."""
    made = QPixmap(round(pixels * 2 * ratio), round(pixels * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_badge(painter, place, letter, QRectF(0, 0, pixels * 2, pixels), font)
    painter.end()
    return made


def paint_badge(painter: QPainter, place: int, letter: str, room: QRectF, font: QFont) -> None:
    size = room.height()
    paint_shape(painter, place, QPointF(room.left() + size / 2, room.center().y()), size * 0.36)
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    painter.setFont(bold)
    painter.setPen(colour(place))
    painter.drawText(
        QRectF(room.left() + size, room.top(), size, size), int(Qt.AlignmentFlag.AlignCenter), letter.upper()
    )
