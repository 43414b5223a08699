"""Draws a frame of the video, turned and brightened as she wants it."""

from typing import Final

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtMultimedia import QVideoFrame

BRIGHTEST: Final = 4


def paint(painter: QPainter, room: QRect, frame: QVideoFrame, clockwise_degrees: int, brighter: int) -> None:
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
    frame.paint(painter, place, QVideoFrame.PaintOptions())
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
    for _ in range(brighter):
        frame.paint(painter, place, QVideoFrame.PaintOptions())
    painter.restore()
