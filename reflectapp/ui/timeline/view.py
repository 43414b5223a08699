import html
from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from reflectapp.domain.moments import Moment
from reflectapp.ui.theme.colors import current
from reflectapp.ui.timeline.coded import Coded
from reflectapp.ui.timeline.heard import Heard
from reflectapp.ui.timeline.lanes import Lane, LaneChoice
from reflectapp.ui.timeline.making import Making
from reflectapp.ui.timeline.marks import Marks
from reflectapp.ui.timeline.mouse import Hold
from reflectapp.ui.timeline.over import Over
from reflectapp.ui.timeline.painting import paint_moment, paint_playhead
from reflectapp.ui.timeline.painting_heard import LANES
from reflectapp.ui.timeline.scale import Scale
from reflectapp.ui.timeline.still import GutterButtons, draw_still, measured
from reflectapp.ui.timeline.thumbnails import Thumbnails
from reflectapp.ui.timeline.zooming import ZOOM_STEP, Zooming
from reflectapp.ui.words import short_time, time_text

_ALWAYS: Final = (Lane.PICTURES, Lane.MOMENTS, Lane.MEASURES)
_ESTIMATE: Final = QT_TRANSLATE_NOOP("TimelineView", "Where someone seems to speak: an estimate, and sometimes wrong.")


class TimelineView(QWidget):
    """Ruler and lanes of a lesson. Times are the lesson's, in milliseconds."""

    scrubbed = Signal(int)
    scrub_ended = Signal()
    chosen = Signal(str)
    edit_asked = Signal(str)
    moved = Signal(str, int, object)
    menu_asked = Signal(str, QPoint)
    delete_asked = Signal(str)
    zoomed = Signal()

    def __init__(self) -> None:
        self._zooming = Zooming(self)
        super().__init__()
        self.scale = Scale()
        self.marks = Marks()
        self.thumbnails = Thumbnails()
        self.heard = Heard()
        self.lanes = measured(self, _ALWAYS)
        self._still: QPixmap | None = None
        self._time_ms = 0
        self._chosen: Moment | None = None
        self.over = Over(self)
        self._hold = Hold(self)
        self.coded = Coded(self)
        self.choice = LaneChoice(self)
        self.making = Making(self)
        self.buttons = GutterButtons(self.choice, self)
        self.buttons.asked.connect(self.zoom)
        self.choice.changed.connect(self.measure)
        self.making.changed.connect(self.redraw)
        self.setAccessibleName(self.tr("Timeline"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.measure()

    @property
    def time_ms(self) -> int:
        return self._time_ms

    def sizeHint(self) -> QSize:
        return QSize(600, self.lanes.height + 1)

    def show_length(self, total_ms: int) -> None:
        self.scale = self.scale.fitted(total_ms, self.width() - self.lanes.gutter)
        self.redraw()

    def show_thumbnails(self, thumbnails: Thumbnails) -> None:
        self.thumbnails = thumbnails
        self.redraw()

    def show_heard(self, heard: Heard) -> None:
        """Sound level, speech and chapters."""
        self.heard = heard
        self.measure()

    def show_moments(self, moments: tuple[Moment, ...], faded: frozenset[str] = frozenset()) -> None:
        """By start; `faded` are drawn pale."""
        self.marks = Marks(moments, faded)
        self._chosen = self.marks.find(self._chosen.id) if self._chosen is not None else None
        self.redraw()

    def show_chosen(self, moment: Moment | None) -> None:
        self._chosen = moment
        self.update()

    def show_time(self, ms: int) -> None:
        """Moves the playhead; a closer view goes along."""
        self._time_ms = ms
        if not self._hold.active and not self.scale.whole and not self.scale.first_ms <= ms <= self.scale.last_ms:
            self.look_from(self.scale.begun_at(ms - self.scale.span_ms * 0.1))
        self.setAccessibleDescription(time_text(ms, self.scale.total_ms))
        self.update()

    def look_from(self, scale: Scale) -> None:
        """Another part of the time, or closer, or further away."""
        self.scale = scale
        self.redraw()
        self.zoomed.emit()

    def zoom(self, steps: int, x: float | None = None) -> None:
        """Closer for positive `steps`, about the playhead or about `x`."""
        middle = self.scale.x(self._time_ms)
        about = x if x is not None else middle if 0 <= middle <= self.scale.width else self.scale.width / 2
        self.look_from(self.scale.zoomed(ZOOM_STEP**steps, about))

    def moment_at(self, position: QPointF) -> Moment | None:
        if self.lanes.at(position.y()) is not Lane.MOMENTS or position.x() < self.lanes.gutter - 8:
            return None
        return self.marks.at(self.lanes.inside(position.x()), self.scale)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.measure()
        return self._zooming.takes(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scale = self.scale.fitted(self.scale.total_ms, self.width() - self.lanes.gutter)
        self.redraw()
        self.buttons.place(self.lanes)
        self.zoomed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hold.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hold.move(event)
        if not self._hold.active:
            self._tell_under(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hold.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        moment = self.moment_at(event.position())
        if moment is not None:
            self.edit_asked.emit(moment.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        moment = self.moment_at(QPointF(event.pos()))
        if moment is not None:
            self.menu_asked.emit(moment.id, event.globalPos())
        else:
            menu = self.choice.menu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._chosen is not None:
            self.delete_asked.emit(self._chosen.id)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._still is None:
            self._still = draw_still(self)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipRect(self.lanes.gutter - 8, 0, self.width(), self.lanes.height)
        self.over.paint(painter)
        shown = self._hold.dragged or self._chosen
        if shown is not None:
            paint_moment(painter, self.lanes, self.scale, shown, chosen=True)
        painter.restore()
        paint_playhead(painter, self.lanes, self.scale, self._time_ms)
        if self.hasFocus():
            painter.setPen(current("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _tell_under(self, position: QPointF) -> None:
        moment = self.moment_at(position)
        chapter = self.heard.chapter_in(self.lanes, self.scale, position)
        pressable = moment is not None or chapter is not None or self.coded.at(position) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor)
        tip = ""
        if moment is not None:
            tip = f"{short_time(moment.start_ms)} {moment.note.splitlines()[0][:80] if moment.note else ''}".strip()
        elif chapter is not None:
            tip = f"{short_time(chapter.start_ms)} {chapter.title}".strip()
        elif self.lanes.at(position.y()) is Lane.SPEECH:
            tip = QCoreApplication.translate("TimelineView", str(_ESTIMATE))
        tip = f"<span>{html.escape(tip)}</span>" if "<" in tip else tip
        if tip != self.toolTip():
            self.setToolTip(tip)

    def measure(self) -> None:
        """Finds the lanes anew: what there is, but for what she doesn't want to see."""
        there = {*_ALWAYS, *(LANES[kind] for kind in self.heard.found.wanted)} - self.choice.hidden
        self.lanes = measured(self, there, len(self.coded.codings))
        self.buttons.place(self.lanes)
        self.updateGeometry()
        self.scale = self.scale.fitted(self.scale.total_ms, self.width() - self.lanes.gutter)
        self.redraw()

    def redraw(self) -> None:
        """Draws anew what stays the same while it plays."""
        self._still = None
        self.update()
