"""What of the timeline stays the same while it plays, drawn once; and the buttons in its gutter."""

from collections.abc import Collection
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reflectapp.ui.looks import button, look, tabular
from reflectapp.ui.theme.colors import current
from reflectapp.ui.theme.style import BASE_PIXELS
from reflectapp.ui.timeline.lanes import Lane, LaneChoice, Lanes, lane_name
from reflectapp.ui.timeline.painting import paint_grounds, paint_ruler, paint_static
from reflectapp.ui.timeline.painting_heard import LANES, paint_note

if TYPE_CHECKING:
    from reflectapp.ui.timeline.view import TimelineView

_HEIGHTS: Final = {Lane.CHAPTERS: 20, Lane.PICTURES: 46, Lane.SOUND: 28, Lane.SPEECH: 18, Lane.MOMENTS: 26}
_MEASURE_HEIGHT: Final = 22
_MOST_GROWTH: Final = 1.3
_SMALLER: Final = 0.88
_BUTTON: Final = 24
_MARGIN: Final = 12


def measured(widget: QWidget, shown: Collection[Lane], measures: int = 0) -> Lanes:
    """The lanes for the widget's font, with so many rows for measures.

    Lanes without text in them grow less than the text does.
    """
    grown = widget.fontInfo().pixelSize() / BASE_PIXELS
    metrics = QFontMetrics(_small(widget))
    names = max(metrics.horizontalAdvance(lane_name(lane)) for lane in Lane)
    ruler = max(metrics.height() + 6, round(_BUTTON * grown) + 3)
    least = metrics.height() + 1

    def high(pixels: int) -> int:
        return max(round(pixels * min(grown, _MOST_GROWTH)), least)

    heights = {lane: high(pixels) for lane, pixels in _HEIGHTS.items() if lane in shown}
    if measures and Lane.MEASURES in shown:
        heights[Lane.MEASURES] = measures * high(_MEASURE_HEIGHT)
    return Lanes(max(names + 2 * _MARGIN, 3 * ruler), ruler, heights)


def draw_still(view: "TimelineView") -> QPixmap:
    ratio = view.devicePixelRatioF()
    made = QPixmap(view.size() * ratio)
    made.setDevicePixelRatio(ratio)
    lanes = view.lanes
    small = _small(view)
    painter = QPainter(made)
    painter.setFont(small)
    paint_grounds(painter, lanes, view.width())
    painter.setPen(current("soft"))
    for lane, height in lanes.heights.items():
        if lane is not Lane.MEASURES:
            place = QRectF(_MARGIN, lanes.top(lane), lanes.gutter - _MARGIN, height - 1)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), lane_name(lane))
    for title, place in view.coded.names():
        inside = place.adjusted(_MARGIN, 0, -_MARGIN, 0)
        said = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, round(inside.width()))
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), said)
    paint_ruler(painter, lanes, view.scale, small)
    paint_static(painter, lanes, view.scale, view.marks, view.thumbnails, view.heard, ratio)
    view.coded.paint(painter)
    for kind, lane in LANES.items():
        if lanes.has(lane) and view.heard.empty(kind):
            paint_note(painter, lanes, lane, view.scale.width, view.making.text(kind, view.heard.pending(kind)))
    painter.end()
    return made


class GutterButtons(QWidget):
    """Closer and further away, and what is shown, beside the ruler. `asked` carries steps."""

    asked = Signal(int)

    def __init__(self, choice: LaneChoice, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for text, sign, steps in (
            (self.tr("Further away (−)"), "zoom-out", -1),
            (self.tr("Closer (+)"), "zoom-in", 1),
        ):
            made = _button(text, sign)
            made.clicked.connect(partial(self.asked.emit, steps))
            row.addWidget(made)
        self.lanes = _button(self.tr("What the timeline shows"), "eye")
        menu = choice.menu(self.lanes)
        self.lanes.clicked.connect(lambda: menu.popup(self.lanes.mapToGlobal(QPoint(0, self.lanes.height()))))
        row.addWidget(self.lanes)

    def place(self, lanes: Lanes) -> None:
        self.setGeometry(4, 1, lanes.gutter - 8, lanes.ruler - 3)


def _button(text: str, sign: str) -> QPushButton:
    made = button(text, "icon", sign)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setProperty("low", "true")
    look(made, "icon")
    made.setCursor(Qt.CursorShape.ArrowCursor)
    return made


def _small(widget: QWidget) -> QFont:
    made = tabular(widget.font())
    made.setPixelSize(max(10, round(widget.fontInfo().pixelSize() * _SMALLER)))
    return made
