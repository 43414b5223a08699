"""Draws sound level, speech and chapters, and what is said where they are still being made."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from reflectapp.domain.lanes import LaneKind
from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.heard import Heard
from reflectapp.ui.timeline.lanes import Lane, Lanes
from reflectapp.ui.timeline.scale import Scale

LANES: Final = {LaneKind.CHAPTERS: Lane.CHAPTERS, LaneKind.SOUND: Lane.SOUND, LaneKind.SPEECH: Lane.SPEECH}
_SPEECH_THICK: Final = 0.5
_LEAST_TITLE: Final = 24


def lane_rect(lanes: Lanes, lane: Lane, width: float) -> QRectF:
    return QRectF(lanes.gutter, lanes.top(lane), width, lanes.heights[lane] - 1)


def paint_heard(painter: QPainter, lanes: Lanes, scale: Scale, heard: Heard, ratio: float) -> None:
    if lanes.has(Lane.SOUND):
        place = lane_rect(lanes, Lane.SOUND, scale.width).adjusted(0, 2, 0, 0)
        heard.paint_sound(painter, scale, place, ratio)
    if lanes.has(Lane.SPEECH):
        _paint_speech(painter, lane_rect(lanes, Lane.SPEECH, scale.width), scale, heard)
    if lanes.has(Lane.CHAPTERS):
        _paint_chapters(painter, lane_rect(lanes, Lane.CHAPTERS, scale.width), scale, heard)


def paint_note(painter: QPainter, lanes: Lanes, lane: Lane, width: float, text: str) -> None:
    """What is said in a lane with nothing in it yet."""
    painter.setPen(current("soft"))
    place = lane_rect(lanes, lane, width).adjusted(8, 0, -8, 0)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), text)


def _paint_speech(painter: QPainter, place: QRectF, scale: Scale, heard: Heard) -> None:
    thick = round(place.height() * _SPEECH_THICK)
    top = place.top() + round((place.height() - thick) / 2)
    if heard.speech_strip.paint(painter, scale, QRectF(place.left(), top, place.width(), thick), current("speech")):
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current("speech"))
    bars = [QRectF(place.left() + first, top, last - first, thick) for first, last in heard.speech.runs(scale)]
    painter.drawRects(bars)


def _paint_chapters(painter: QPainter, place: QRectF, scale: Scale, heard: Heard) -> None:
    """A tick where one begins, and its title where there is room for it."""
    metrics = painter.fontMetrics()
    for chapter, x, end in heard.chapters_in(scale):
        left = place.left() + x
        painter.setPen(QPen(current("outline"), 1))
        painter.drawLine(QPointF(left, place.top()), QPointF(left, place.bottom()))
        begin = max(left, place.left()) + 6
        room = place.left() + min(end, scale.width) - begin - 6
        if room >= _LEAST_TITLE:
            painter.setPen(current("text"))
            title = metrics.elidedText(chapter.title, Qt.TextElideMode.ElideRight, int(room))
            painter.drawText(
                QRectF(begin, place.top(), room, place.height()), int(Qt.AlignmentFlag.AlignVCenter), title
            )
