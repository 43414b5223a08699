"""Draws the lanes: everything but the playhead and what is dragged goes into one cached picture."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from reflectapp.domain.moments import Moment
from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.heard import Heard
from reflectapp.ui.timeline.lanes import Lane, Lanes
from reflectapp.ui.timeline.marks import Marks
from reflectapp.ui.timeline.painting_heard import paint_heard
from reflectapp.ui.timeline.scale import Scale
from reflectapp.ui.timeline.thumbnails import Thumbnails
from reflectapp.ui.words import short_time

FEW: Final = 300
_PALE: Final = 0.35
_DIAMOND: Final = 0.25
_THICK: Final = 0.42
_DIGITS: Final = dict.fromkeys((100, 200, 500), 2)


def paint_grounds(painter: QPainter, lanes: Lanes, width: int) -> None:
    painter.fillRect(QRectF(0, 0, width, lanes.height + 40), current("surface"))
    painter.setPen(QPen(current("line"), 1))
    for y in (lanes.ruler, *(lanes.top(lane) + height for lane, height in lanes.heights.items())):
        painter.drawLine(QPointF(0, y - 0.5), QPointF(width, y - 0.5))


def paint_ruler(painter: QPainter, lanes: Lanes, scale: Scale, font: QFont) -> None:
    painter.setFont(font)
    metrics = painter.fontMetrics()
    tick = scale.tick_ms(metrics.horizontalAdvance("0:00:00.000" if scale.ms_per_pixel < 2 else "0:00:00") + 40)
    soft = current("soft")
    at = int(scale.first_ms // tick) * tick
    while at <= min(scale.last_ms, scale.total_ms):
        x = lanes.gutter + scale.x(at)
        if x >= lanes.gutter - 1:
            text = short_time(at) + (f".{at % 1000:03d}"[: _DIGITS.get(tick, 4)] if tick < 1000 else "")
            width = metrics.horizontalAdvance(text)
            painter.setPen(current("line"))
            painter.drawLine(QPointF(x, lanes.ruler - 6), QPointF(x, lanes.ruler - 1))
            painter.setPen(soft)
            if x + width < lanes.gutter + scale.width:
                painter.drawText(QRectF(x, 0, width + 2, lanes.ruler - 3), int(Qt.AlignmentFlag.AlignVCenter), text)
        at += tick


def paint_static(
    painter: QPainter, lanes: Lanes, scale: Scale, marks: Marks, thumbnails: Thumbnails, heard: Heard, ratio: float
) -> None:
    """All lanes of what is in view."""
    painter.save()
    painter.setClipRect(QRectF(lanes.gutter, 0, scale.width, lanes.height))
    if lanes.has(Lane.PICTURES):
        high = lanes.heights[Lane.PICTURES] - 1
        thumbnails.paint(painter, scale, lanes.gutter, lanes.top(Lane.PICTURES), high, ratio)
    paint_heard(painter, lanes, scale, heard, ratio)
    painter.setClipRect(QRectF(lanes.gutter - 8, 0, scale.width + 8, lanes.height))
    places = marks.in_view(scale)
    if len(places) <= FEW:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in places:
            moment = marks.moments[place]
            painter.setOpacity(_PALE if moment.id in marks.faded else 1)
            paint_moment(painter, lanes, scale, moment)
    elif marks.faded:
        for half, opacity in zip(marks.halves(), (_PALE, 1), strict=True):
            painter.setOpacity(opacity)
            _paint_many(painter, lanes, scale, half)
    else:
        _paint_many(painter, lanes, scale, marks)
    painter.restore()


def paint_moment(painter: QPainter, lanes: Lanes, scale: Scale, moment: Moment, chosen: bool = False) -> None:
    """A diamond for a point, a rounded bar for a span; a dot in it says that it belongs to a goal."""
    colour = current("goal" if moment.goal_ids else "moment")
    middle = lanes.moments_middle
    ring = QPen(current("text"), 2) if chosen else QPen(current("surface"), 1)
    painter.setPen(ring)
    painter.setBrush(colour)
    x = lanes.gutter + scale.x(moment.start_ms)
    if moment.end_ms is None:
        size = lanes.heights[Lane.MOMENTS] * _DIAMOND + (1.5 if chosen else 0)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x, middle - size),
                    QPointF(x + size, middle),
                    QPointF(x, middle + size),
                    QPointF(x - size, middle),
                ]
            )
        )
    else:
        thick = lanes.heights[Lane.MOMENTS] * _THICK
        width = max(4.0, scale.x(moment.end_ms) - scale.x(moment.start_ms))
        painter.drawRoundedRect(QRectF(x, middle - thick / 2, width, thick), thick / 2, thick / 2)
        x += min(6.0, width / 2)
    if moment.goal_ids:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current("surface"))
        painter.drawEllipse(QPointF(x, middle), 2, 2)


def paint_pending(painter: QPainter, lanes: Lanes, scale: Scale, start_ms: int, end_ms: int) -> None:
    """A span that has begun and not ended."""
    x = lanes.gutter + scale.x(start_ms)
    width = max(3.0, scale.x(end_ms) - scale.x(start_ms))
    thick = lanes.heights[Lane.MOMENTS] * _THICK
    painter.setPen(QPen(current("moment"), 1, Qt.PenStyle.DashLine))
    painter.setBrush(current("moment-soft"))
    painter.drawRoundedRect(QRectF(x, lanes.moments_middle - thick / 2, width, thick), thick / 2, thick / 2)


def paint_playhead(painter: QPainter, lanes: Lanes, scale: Scale, ms: int) -> None:
    x = lanes.gutter + round(scale.x(ms)) + 0.5
    if x < lanes.gutter or x > lanes.gutter + scale.width + 1:
        return
    ink: QColor = current("text")
    painter.setPen(QPen(ink, 2))
    painter.drawLine(QPointF(x, 4), QPointF(x, lanes.height))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(QRectF(x - 6, 0, 12, 8), 4, 4)


def _paint_many(painter: QPainter, lanes: Lanes, scale: Scale, marks: Marks) -> None:
    """By the pixel: a bar where spans are, a line where points are."""
    middle = lanes.moments_middle
    for goal in (False, True):
        colour = current("goal" if goal else "moment")
        light = QColor(colour)
        light.setAlpha(110)
        painter.setPen(Qt.PenStyle.NoPen)
        for runs, strip, ink, high in (
            (marks.spans[goal], marks.strip(False, goal), light, 10),
            (marks.points[goal], marks.strip(True, goal), colour, 14),
        ):
            place = QRectF(lanes.gutter, middle - high / 2, scale.width, high)
            if not strip.paint(painter, scale, place, ink):
                painter.setBrush(ink)
                painter.drawRects(
                    [QRectF(lanes.gutter + first, place.top(), last - first, high) for first, last in runs.runs(scale)]
                )
