"""Captions over the picture."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from reflectapp.ui.theme.style import scaled

_GROUND: Final = QColor(0, 0, 0, 190)
_INK: Final = QColor("#FFFFFF")
_LEAST_PIXELS: Final = 15
_OF_HEIGHT: Final = 0.042
_MOST_OF_HEIGHT: Final = 0.5
_PADDING: Final = 0.35


def paint(painter: QPainter, room: QRect, text: str) -> None:
    """White on dark at the bottom of `room`; as large as the picture and the text size ask for."""
    font = QFont(painter.font())
    font.setPixelSize(max(scaled(_LEAST_PIXELS), round(room.height() * _OF_HEIGHT * scaled(100) / 100)))
    painter.setFont(font)
    padding = font.pixelSize() * _PADDING
    flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap)
    inside = QRectF(room).adjusted(room.width() * 0.06, 0, -room.width() * 0.06, -room.height() * 0.04 - padding)
    inside.setTop(inside.bottom() - room.height() * _MOST_OF_HEIGHT)
    words = painter.boundingRect(inside, flags, text)
    words.setTop(max(words.top(), inside.top()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawRoundedRect(words.adjusted(-2 * padding, -padding, 2 * padding, padding), 6, 6)
    painter.setPen(_INK)
    painter.setClipRect(words.adjusted(-padding, 0, padding, padding))
    painter.drawText(inside, flags, text)
