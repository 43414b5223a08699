"""What is hidden of the picture and what stays, drawn over it; and what the mouse is over."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from reflectapp.domain.clips import Box, ClipPlan, Found, Hiding

_DARK: Final = QColor(16, 18, 20, 150)
_VEIL: Final = QColor(16, 18, 20, 175)
_LINE: Final = QColor("#FFFFFF")
_EDGE: Final = QColor(0, 0, 0, 200)
_CHOSEN: Final = QColor("#6FC3C6")
HANDLE: Final = 10.0
"""The side of a corner's handle in pixels."""


class Kind(StrEnum):
    """FACE: found. OFF: found, and shown all the same. BOX: drawn, hidden. SEEN: drawn, stays to be seen."""

    FACE = "face"
    OFF = "off"
    BOX = "box"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Mark:
    id: str
    kind: Kind
    box: Box

    @property
    def drawn(self) -> bool:
        """Whether it is hers to move."""
        return self.kind in (Kind.BOX, Kind.SEEN)


class Corner(StrEnum):
    TOP_LEFT = "top_left"
    TOP_RIGHT = "top_right"
    BOTTOM_LEFT = "bottom_left"
    BOTTOM_RIGHT = "bottom_right"


def marks_at(plan: ClipPlan, found: Found | None, at_ms: int) -> tuple[Mark, ...]:
    """Faces first, so that what is drawn by hand lies above."""
    tracks = found.tracks if found is not None and plan.hiding is Hiding.FACES else ()
    several = [(each, Kind.OFF if each.id in plan.off else Kind.FACE) for each in tracks]
    drawn = [(each, Kind.SEEN) for each in plan.shown if plan.hiding is Hiding.ALL_BUT]
    drawn += [(each, Kind.BOX) for each in plan.boxes]
    faces = [Mark(each.id, kind, box) for each, kind in several if (box := each.at(at_ms)) is not None]
    return (*faces, *(Mark(each.id, kind, box) for each, kind in drawn if (box := each.at(at_ms)) is not None))


def placed(room: QRectF, box: Box) -> QRectF:
    """Where a box of the picture lies in `room`, in which the picture is drawn."""
    return QRectF(
        room.left() + box.left * room.width(),
        room.top() + box.top * room.height(),
        box.width * room.width(),
        box.height * room.height(),
    )


def box_in(room: QRectF, place: QRectF) -> Box:
    place = place.normalized()
    return Box(
        (place.left() - room.left()) / room.width(),
        (place.top() - room.top()) / room.height(),
        place.width() / room.width(),
        place.height() / room.height(),
    )


def mark_under(marks: tuple[Mark, ...], room: QRectF, point: QPointF) -> Mark | None:
    """The one that lies above the others."""
    return next((each for each in reversed(marks) if placed(room, each.box).contains(point)), None)


def corner_under(place: QRectF, point: QPointF) -> Corner | None:
    for corner, at in _corners(place):
        if abs(at.x() - point.x()) <= HANDLE and abs(at.y() - point.y()) <= HANDLE:
            return corner
    return None


def resized(place: QRectF, corner: Corner, by: QPointF) -> QRectF:
    made = QRectF(place)
    if corner in (Corner.TOP_LEFT, Corner.BOTTOM_LEFT):
        made.setLeft(made.left() + by.x())
    else:
        made.setRight(made.right() + by.x())
    if corner in (Corner.TOP_LEFT, Corner.TOP_RIGHT):
        made.setTop(made.top() + by.y())
    else:
        made.setBottom(made.bottom() + by.y())
    return made


def paint(painter: QPainter, room: QRectF, marks: tuple[Mark, ...], chosen: str, all_but: bool) -> None:
    """`all_but`: the picture lies under a veil but for what stays to be seen."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(room)
    if all_but:
        veil = QPainterPath()
        veil.addRect(room)
        for mark in marks:
            if mark.kind is Kind.SEEN:
                hole = QPainterPath()
                hole.addRect(placed(room, mark.box))
                veil = veil.subtracted(hole)
        painter.fillPath(veil, _VEIL)
    for mark in marks:
        _paint_mark(painter, placed(room, mark.box), mark, mark.id == chosen)
    painter.restore()


def paint_band(painter: QPainter, place: QRectF) -> None:
    """A box that is being drawn."""
    _outline(painter, place, _CHOSEN, Qt.PenStyle.SolidLine, 2)


def _paint_mark(painter: QPainter, place: QRectF, mark: Mark, chosen: bool) -> None:
    if mark.kind in (Kind.FACE, Kind.BOX):
        painter.fillRect(place, _DARK)
        painter.fillRect(place, QBrush(QColor(255, 255, 255, 70), Qt.BrushStyle.BDiagPattern))
    style = Qt.PenStyle.SolidLine if mark.drawn else Qt.PenStyle.DashLine
    _outline(painter, place, _CHOSEN if chosen else _LINE, style, 3 if chosen else 1.5)
    if mark.kind is Kind.OFF:
        painter.setPen(QPen(_LINE, 1.5))
        painter.drawLine(place.topLeft(), place.bottomRight())
    if chosen and mark.drawn:
        painter.setPen(QPen(_EDGE, 1))
        painter.setBrush(_CHOSEN)
        for _corner, at in _corners(place):
            painter.drawRect(QRectF(at - QPointF(HANDLE / 2, HANDLE / 2), QSizeF(HANDLE, HANDLE)))


def _outline(painter: QPainter, place: QRectF, colour: QColor, style: Qt.PenStyle, width: float) -> None:
    """Light on dark, so that it is seen on every picture."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_EDGE, width + 2))
    painter.drawRect(place)
    painter.setPen(QPen(colour, width, style))
    painter.drawRect(place)


def _corners(place: QRectF) -> tuple[tuple[Corner, QPointF], ...]:
    return (
        (Corner.TOP_LEFT, place.topLeft()),
        (Corner.TOP_RIGHT, place.topRight()),
        (Corner.BOTTOM_LEFT, place.bottomLeft()),
        (Corner.BOTTOM_RIGHT, place.bottomRight()),
    )
