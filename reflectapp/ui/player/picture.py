"""Draws a frame of the video, turned and brightened as she wants it."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame

BRIGHTEST: Final = 4


def paint(painter: QPainter, room: QRect, shown: QVideoFrame | QImage, clockwise_degrees: int, brighter: int) -> None:
    """Whole, in the middle of `room`. `brighter` from 0 to BRIGHTEST.

    Each step screens the picture with itself: of what is missing to white, 1 - v, the power is taken. Dark is lifted
    most, and nothing bright is cut off; it is another drawing of the same picture, where a look-up would take ten.
    """
    painter.save()
    painter.translate(QRectF(room).center())
    painter.rotate(clockwise_degrees)
    width, height = room.width(), room.height()
    if clockwise_degrees % 180:
        width, height = height, width
    place = QRectF(-width / 2, -height / 2, width, height)
    _draw(painter, place, shown)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
    for _ in range(brighter):
        _draw(painter, place, shown)
    painter.restore()


def _draw(painter: QPainter, place: QRectF, shown: QVideoFrame | QImage) -> None:
    if isinstance(shown, QVideoFrame):
        shown.paint(painter, place, QVideoFrame.PaintOptions())
        return
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    size = QSizeF(shown.size()).scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
    painter.drawImage(QRectF(QPointF(-size.width() / 2, -size.height() / 2), size), shown)
