"""What of the timeline stays the same while it plays, drawn once; and the buttons in its gutter."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from reflectapp.ui.looks import button, tabular
from reflectapp.ui.theme.colors import current
from reflectapp.ui.theme.style import BASE_PIXELS
from reflectapp.ui.timeline.painting import Lanes, paint_grounds, paint_ruler, paint_static

if TYPE_CHECKING:
    from reflectapp.ui.timeline.view import TimelineView

_GUTTER: Final = 84
_PICTURES: Final = 46
_MOMENTS: Final = 26


def measured(widget: QWidget) -> Lanes:
    """The lanes for the widget's font."""
    scale = widget.fontInfo().pixelSize() / BASE_PIXELS
    gutter = max(round(_GUTTER * scale), widget.fontMetrics().horizontalAdvance(_name()) + 28)
    ruler = widget.fontMetrics().height() + round(10 * scale)
    return Lanes(gutter, ruler, round(_PICTURES * scale), round(_MOMENTS * scale))


def draw_still(view: "TimelineView") -> QPixmap:
    ratio = view.devicePixelRatioF()
    made = QPixmap(view.size() * ratio)
    made.setDevicePixelRatio(ratio)
    lanes = view.lanes
    painter = QPainter(made)
    painter.setFont(view.font())
    paint_grounds(painter, lanes, view.width())
    painter.setPen(current("soft"))
    name = QRectF(12, lanes.moments_top, lanes.gutter - 16, lanes.moments)
    painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter), _name())
    small = tabular(view.font())
    small.setPixelSize(max(10, round(view.fontInfo().pixelSize() * 0.88)))
    paint_ruler(painter, lanes, view.scale, small)
    paint_static(painter, lanes, view.scale, view.marks, view.thumbnails, ratio)
    painter.end()
    return made


class ZoomButtons(QWidget):
    """Closer and further away, beside the pictures. `asked` carries steps."""

    asked = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._button(self.tr("Further away (−)"), "zoom-out", -1))
        row.addWidget(self._button(self.tr("Closer (+)"), "zoom-in", 1))

    def place(self, lanes: Lanes) -> None:
        self.setGeometry(4, lanes.pictures_top + 1, lanes.gutter - 8, lanes.pictures - 3)

    def _button(self, text: str, sign: str, steps: int) -> QPushButton:
        made = button(text, "icon", sign)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setCursor(Qt.CursorShape.ArrowCursor)
        made.clicked.connect(lambda: self.asked.emit(steps))
        return made


def _name() -> str:
    return QCoreApplication.translate("TimelineView", "Moments")
