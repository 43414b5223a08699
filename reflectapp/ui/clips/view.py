from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtMultimedia import QtVideo, QVideoFrame

from reflectapp.domain.clips import Box
from reflectapp.ui.clips import marks
from reflectapp.ui.clips.marks import Corner, Mark
from reflectapp.ui.player.video_view import VideoView

_STEP: Final = 0.01
_DRAG: Final = 4.0
_FIRST: Final = Box(0.4, 0.35, 0.2, 0.3)
_SIDEWAYS: Final = (QtVideo.Rotation.Clockwise90, QtVideo.Rotation.Clockwise270)
_ARROWS: Final = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}


@dataclass(slots=True)
class _Drag:
    """What the mouse holds: a mark, by a corner or as a whole, or a box that is being drawn (None)."""

    begin: QPointF
    mark: Mark | None
    corner: Corner | None
    moved: bool = False
    now: QPointF | None = None


class ClipView(VideoView):
    """The picture with what is hidden drawn over it.

    The mouse draws a box where there is none, moves and resizes the one it is over, and switches a face off and on;
    with Shift it draws a new one anywhere. Keys: Enter makes a box, arrows move the one in hand, with Shift they make
    it larger or smaller, Delete removes it.
    """

    box_drawn = Signal(object)
    box_placed = Signal(str, object)
    chosen = Signal(str)
    face_pressed = Signal(str)
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._chosen = ""
        self._all_but = False
        self._drag: _Drag | None = None
        self._sides = QSizeF(16, 9)
        self._preview: QPixmap | None = None
        self.may_draw = False
        """Whether there is a clip to draw on, at the time that is shown."""
        self.setAccessibleName(self.tr("Picture of the clip"))
        self.setMouseTracking(True)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn over the picture now."""
        return self._marks

    def show_marks(self, found: tuple[Mark, ...], chosen: str, all_but: bool) -> None:
        self._marks, self._chosen, self._all_but = found, chosen, all_but
        self.update()

    def show_preview(self, picture: QPixmap | None) -> None:
        """How the clip will look, in the place of the picture and the marks; None: as before."""
        self._preview = picture
        self.update()

    @property
    def has_preview(self) -> bool:
        return self._preview is not None

    def show_frame(self, frame: QVideoFrame) -> None:
        sides = QSizeF(frame.size())
        if frame.surfaceFormat().rotation() in _SIDEWAYS:
            sides.transpose()
        if not sides.isEmpty():
            self._sides = sides
        super().show_frame(frame)

    @property
    def picture_place(self) -> QRectF:
        """Where the picture lies in the view."""
        sides = self._sides.transposed() if self.clockwise_degrees % 180 else QSizeF(self._sides)
        size = sides.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            (self.width() - size.width()) / 2, (self.height() - size.height()) / 2, size.width(), size.height()
        )

    def new_box(self) -> None:
        """In the middle of the picture."""
        if self.may_draw:
            self.box_drawn.emit(_FIRST)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self._preview is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.picture_place, self._preview, QRectF(self._preview.rect()))
            return
        marks.paint(painter, self.picture_place, self._dragged(), self._chosen, self._all_but)
        drag = self._drag
        if drag is not None and drag.mark is None and drag.moved and drag.now is not None:
            marks.paint_band(painter, QRectF(drag.begin, drag.now).normalized())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        point, room = event.position(), self.picture_place
        anew = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        held = None if anew else self._held
        corner = marks.corner_under(marks.placed(room, held.box), point) if held is not None else None
        under = None if anew else held if corner is not None else marks.mark_under(self._marks, room, point)
        self._drag = _Drag(point, under, corner)
        self.chosen.emit(under.id if under is not None and under.drawn else "")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag, point = self._drag, event.position()
        if drag is None:
            self._show_hand(point)
            return
        drag.now = point
        drag.moved = drag.moved or (point - drag.begin).manhattanLength() >= _DRAG
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        drag.now = event.position()
        if drag.mark is not None and not drag.mark.drawn:
            if not drag.moved:
                self.face_pressed.emit(drag.mark.id)
        elif not drag.moved:
            if drag.mark is None:
                self.pressed.emit()
        elif drag.mark is not None:
            self.box_placed.emit(drag.mark.id, self._moved(drag))
        elif self.may_draw:
            self.box_drawn.emit(marks.box_in(self.picture_place, QRectF(drag.begin, drag.now)))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held, by = self._held, _ARROWS.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.new_box()
        elif held is not None and by is not None:
            grows = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.box_placed.emit(held.id, _larger(held.box, by) if grows else _shifted(held.box, by))
        elif held is not None and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
        elif held is not None and event.key() == Qt.Key.Key_Escape:
            self.chosen.emit("")
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.unsetCursor()

    @property
    def _held(self) -> Mark | None:
        """The box in hand, where it is there at the time that is shown."""
        return next((each for each in self._marks if each.id == self._chosen and each.drawn), None)

    def _dragged(self) -> tuple[Mark, ...]:
        drag = self._drag
        if drag is None or drag.mark is None or not drag.moved or not drag.mark.drawn:
            return self._marks
        now = Mark(drag.mark.id, drag.mark.kind, self._moved(drag))
        return tuple(now if each.id == now.id else each for each in self._marks)

    def _moved(self, drag: _Drag) -> Box:
        assert drag.mark is not None and drag.now is not None
        room, by = self.picture_place, drag.now - drag.begin
        place = marks.placed(room, drag.mark.box)
        moved = place.translated(by) if drag.corner is None else marks.resized(place, drag.corner, by)
        return marks.box_in(room, moved)

    def _show_hand(self, point: QPointF) -> None:
        room, held = self.picture_place, self._held
        corner = marks.corner_under(marks.placed(room, held.box), point) if held is not None else None
        under = marks.mark_under(self._marks, room, point)
        if corner is not None:
            falls = corner in (Corner.TOP_LEFT, Corner.BOTTOM_RIGHT)
            self.setCursor(Qt.CursorShape.SizeFDiagCursor if falls else Qt.CursorShape.SizeBDiagCursor)
        elif under is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor if under.drawn else Qt.CursorShape.PointingHandCursor)
        else:
            self.setCursor(Qt.CursorShape.CrossCursor if self.may_draw else Qt.CursorShape.ArrowCursor)


def _shifted(box: Box, by: tuple[float, float]) -> Box:
    return Box(box.left + by[0], box.top + by[1], box.width, box.height)


def _larger(box: Box, by: tuple[float, float]) -> Box:
    return Box(box.left, box.top, box.width + by[0], box.height + by[1])
