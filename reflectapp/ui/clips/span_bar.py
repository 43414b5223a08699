from enum import StrEnum
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from reflectapp.domain.clip_edits import SHORTEST_MS, box_of
from reflectapp.domain.clips import LONGEST_MS, ClipPlan
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.scale import grown
from reflectapp.ui.words import length_text, time_text

_LEAST_AROUND_MS: Final = 5_000
_AROUND: Final = 0.35
_GRIP: Final = 9.0
_EDGE: Final = 12.0
_STEP_MS: Final = 1_000


class _Held(StrEnum):
    BEGIN = "begin"
    END = "end"
    TIME = "time"


class SpanBar(QWidget):
    """Where the clip begins and ends, with what is silent, where the finder is unsure, and the time that is shown.

    Its ends are dragged; elsewhere the mouse goes to a time. Times are the recording's. `spanned` when an end was
    dragged, `sought` for every time on the way.
    """

    spanned = Signal(int, int)
    sought = Signal(int)
    sought_last = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: ClipPlan | None = None
        self._length_ms = self._first_ms = self._last_ms = self._now_ms = 0
        self._unsure: tuple[int, ...] = ()
        self._chosen = ""
        self._silent_from: int | None = None
        self._held: _Held | None = None
        self._begin_ms = self._end_ms = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Beginning and end of the clip"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(400, grown(64))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, grown(64))

    def show_plan(
        self, plan: ClipPlan, length_ms: int, unsure: tuple[int, ...], chosen: str, silent_from: int | None
    ) -> None:
        """`unsure`: times to be looked at. `chosen`: the box whose places are shown. What is around the clip stays
        while she drags, and as long as the clip fits in it."""
        self._plan, self._length_ms, self._unsure = plan, length_ms, unsure
        self._chosen, self._silent_from = chosen, silent_from
        self._begin_ms, self._end_ms = plan.start_ms, plan.end_ms
        around = max(_LEAST_AROUND_MS, round(plan.length_ms * _AROUND))
        inside = self._first_ms <= plan.start_ms and plan.end_ms <= self._last_ms
        if not inside or self._last_ms - self._first_ms > 4 * (plan.length_ms + around):
            self._first_ms, self._last_ms = max(0, plan.start_ms - around), min(length_ms, plan.end_ms + around)
        self._describe()
        self.update()

    def forget(self) -> None:
        """Another clip."""
        self._plan, self._first_ms, self._last_ms = None, 0, 0
        self.update()

    def show_time(self, ms: int) -> None:
        self._now_ms = ms
        if self._plan is not None and self._held is None and not self._first_ms <= ms <= self._last_ms:
            width = self._last_ms - self._first_ms
            self._first_ms = max(0, min(ms - width // 10, self._length_ms - width))
            self._last_ms = self._first_ms + width
        self.update()

    def x_of(self, ms: int) -> float:
        span = max(1, self._last_ms - self._first_ms)
        return _EDGE + (ms - self._first_ms) * (self.width() - 2 * _EDGE) / span

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._plan is not None:
            self._held = self._under(event.position().x()) or _Held.TIME
            self._drag(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._drag(event.position().x())
            return
        over_end = self._plan is not None and self._under(event.position().x()) is not None
        self.setCursor(Qt.CursorShape.SplitHCursor if over_end else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self._held = self._held, None
        if held is not None:
            self.sought_last.emit()
        if held in (_Held.BEGIN, _Held.END):
            self.spanned.emit(self._begin_ms, self._end_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go to another second; with Shift the end moves, with Ctrl the beginning."""
        sign = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not sign or self._plan is None:
            event.ignore()
            return
        by_ms = sign * _STEP_MS
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.spanned.emit(self._begin_ms, min(self._end_ms + by_ms, self._length_ms))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.spanned.emit(max(0, self._begin_ms + by_ms), self._end_ms)
        else:
            self.sought.emit(self._now_ms + by_ms)
            self.sought_last.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plan = self._plan
        if plan is None:
            return
        top, high = grown(10), self.height() - grown(30)
        painter.setPen(QPen(current("line"), 1))
        painter.setBrush(current("raised"))
        painter.drawRoundedRect(QRectF(_EDGE, top, self.width() - 2 * _EDGE, high), 4, 4)
        left, right = self.x_of(self._begin_ms), self.x_of(self._end_ms)
        painter.fillRect(QRectF(left, top, right - left, high), current("accent-soft"))
        self._paint_silent(painter, plan, top, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current("moment"))
        for at_ms in self._unsure:
            painter.drawRect(QRectF(self.x_of(at_ms) - 1, top, 2, high * 0.4))
        self._paint_keys(painter, plan, top + high / 2)
        painter.setBrush(current("accent"))
        painter.setPen(Qt.PenStyle.NoPen)
        for x in (left, right):
            painter.drawRoundedRect(QRectF(x - 4, top - 4, 8, high + 8), 3, 3)
        painter.setPen(QPen(current("text"), 2))
        now = self.x_of(self._now_ms)
        painter.drawLine(QPointF(now, top - 6), QPointF(now, top + high + 6))
        self._paint_words(painter, left, right, top + high + 4)
        if self.hasFocus():
            painter.setPen(QPen(current("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_silent(self, painter: QPainter, plan: ClipPlan, top: float, high: float) -> None:
        spans = [*plan.muted]
        if self._silent_from is not None:
            spans.append((min(self._silent_from, self._now_ms), max(self._silent_from, self._now_ms)))
        for start_ms, end_ms in spans:
            left, right = self.x_of(start_ms), self.x_of(end_ms)
            place = QRectF(left, top + high * 0.6, max(2.0, right - left), high * 0.4)
            painter.fillRect(place, current("sound-soft"))
            painter.fillRect(place, QBrush(current("sound"), Qt.BrushStyle.BDiagPattern))

    def _paint_keys(self, painter: QPainter, plan: ClipPlan, middle: float) -> None:
        """Where the box in hand was put, and how long it is there."""
        box = box_of(plan, self._chosen)
        if box is None:
            return
        first, last = self.x_of(box.keys[0].at_ms), self.x_of(plan.end_ms if box.end_ms is None else box.end_ms)
        painter.setPen(QPen(current("accent"), 2))
        painter.drawLine(QPointF(first, middle), QPointF(last, middle))
        painter.setBrush(current("surface"))
        for key in box.keys:
            x, half = self.x_of(key.at_ms), grown(5)
            corners = ((x - half, middle), (x, middle - half), (x + half, middle), (x, middle + half))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _paint_words(self, painter: QPainter, left: float, right: float, top: float) -> None:
        painter.setPen(current("soft"))
        length = self._length_ms
        high = painter.fontMetrics().height()
        words = ((left, time_text(self._begin_ms, length, True)), (right, time_text(self._end_ms, length, True)))
        widths = [painter.fontMetrics().horizontalAdvance(text) for _x, text in words]
        first = min(max(0.0, left - widths[0] / 2), self.width() - widths[0] - widths[1] - 8.0)
        second = min(max(first + widths[0] + 8, right - widths[1] / 2), self.width() - widths[1])
        for x, (_place, text), width in zip((first, second), words, widths, strict=True):
            painter.drawText(QRectF(x, top, width + 1, high), int(Qt.AlignmentFlag.AlignLeft), text)

    def _under(self, x: float) -> _Held | None:
        near = {_Held.BEGIN: abs(x - self.x_of(self._begin_ms)), _Held.END: abs(x - self.x_of(self._end_ms))}
        nearest = min(near, key=lambda each: near[each])
        return nearest if near[nearest] <= _GRIP else None

    def _drag(self, x: float) -> None:
        span = self._last_ms - self._first_ms
        ms = self._first_ms + round((x - _EDGE) * span / max(1.0, self.width() - 2 * _EDGE))
        ms = min(max(ms, self._first_ms), self._last_ms)
        if self._held is _Held.BEGIN:
            self._begin_ms = ms = min(max(ms, self._end_ms - LONGEST_MS), self._end_ms - SHORTEST_MS)
        elif self._held is _Held.END:
            self._end_ms = ms = max(min(ms, self._begin_ms + LONGEST_MS), self._begin_ms + SHORTEST_MS)
        self.sought.emit(min(ms, self._length_ms - 1))
        self.update()

    def _describe(self) -> None:
        begin, end = (time_text(ms, self._length_ms, True) for ms in (self._begin_ms, self._end_ms))
        said = self.tr("From {0} to {1}, {2}").format(begin, end, length_text(self._end_ms - self._begin_ms))
        self.setAccessibleDescription(said)
        self.setToolTip(said)
