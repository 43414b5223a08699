from typing import Final

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from reflectapp.domain.charts import Chart, Part
from reflectapp.services.drawing import ChartPalette, Drawn, Spot, chart_text, draw_chart
from reflectapp.ui.theme.colors import current, scheme
from reflectapp.ui.theme.roles import CODES
from reflectapp.ui.widgets.scale import grown

_INSET: Final = 6
"""Room for the ring that says where the focus is."""

_MOST_OF_SCREEN: Final = 0.46
"""So that it is seen as a whole where text is large."""


class ChartView(QAbstractButton):
    """A chart, drawn anew for its width and the colours in force.

    A click on a part, or an arrow and Enter, leads to where it comes from: `led` carries that.
    """

    led = Signal(str)

    def __init__(self, height: int = 220) -> None:
        """`height` in pixels at 100 % text."""
        super().__init__()
        self._height = height
        self._chart: Chart | None = None
        self._drawn: Drawn | None = None
        self._renderer = QSvgRenderer()
        self._chosen: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda: self._lead(self._chosen))

    def show_chart(self, chart: Chart) -> None:
        self._chart, self._chosen = chart, None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart_text(chart))
        self._redraw()

    def sizeHint(self) -> QSize:
        return QSize(320, min(grown(self._height), round(self.screen().availableSize().height() * _MOST_OF_SCREEN)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self._redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._chart is None:
            return
        drawn = self._draw()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET))
        if self._chosen is not None and self.hasFocus():
            painter.setPen(QPen(current("text"), 2))
            painter.drawRoundedRect(_rect(drawn.spots[self._chosen]).adjusted(-1, -1, 1, 1), 3, 3)
        elif self.hasFocus():
            painter.setPen(QPen(current("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._lead(self._chosen)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        there = self._at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if there is not None else Qt.CursorShape.ArrowCursor)
        self.setToolTip(self._said(there) if there is not None else "")
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._choose(self._at(event.position()))
        super().mousePressEvent(event)

    def place_of(self, row: int, part: int = 0) -> QPointF:
        """The middle of what is drawn for a number of the table."""
        return next(_rect(spot).center() for spot in self._draw().spots if (spot.row, spot.part) == (row, part))

    def _redraw(self) -> None:
        self._drawn = None
        self.update()

    def _draw(self) -> Drawn:
        if self._drawn is None:
            assert self._chart is not None
            size = max(9.0, self.fontInfo().pixelSize() * 11 / 13)
            palette, width, height = _palette(), self.width() - 2 * _INSET, self.height() - 2 * _INSET
            self._drawn = draw_chart(self._chart, palette, width=width, height=height, text_size=size)
            self._renderer.load(QByteArray(self._drawn.svg.encode()))
        return self._drawn

    def _at(self, position: QPointF) -> int | None:
        spots = self._draw().spots if self._chart is not None else ()
        return next((number for number, spot in enumerate(spots) if _rect(spot).contains(position)), None)

    def _step(self, by: int) -> None:
        spots = self._draw().spots if self._chart is not None else ()
        if spots:
            first = 0 if by > 0 else len(spots) - 1
            self._choose(first if self._chosen is None else min(max(0, self._chosen + by), len(spots) - 1))

    def _choose(self, number: int | None) -> None:
        self._chosen = number
        if number is not None:
            self.setAccessibleDescription(self._said(number))
        self.update()

    def _lead(self, number: int | None) -> None:
        if number is not None and (leads_to := self._part(number).leads_to):
            self.led.emit(leads_to)

    def _part(self, number: int) -> Part:
        assert self._chart is not None
        spot = self._draw().spots[number]
        return self._chart.bars[spot.row].parts[spot.part]

    def _said(self, number: int) -> str:
        assert self._chart is not None
        part, row = self._part(number), self._chart.bars[self._draw().spots[number].row]
        key = self._chart.keys[part.key].label if part.key is not None else ""
        return " · ".join(dict.fromkeys(said for said in (row.said, key, part.said) if said))


def _rect(spot: Spot) -> QRectF:
    return QRectF(spot.left + _INSET, spot.top + _INSET, spot.width, spot.height)


def _palette() -> ChartPalette:
    colours = scheme()
    return ChartPalette(
        ink=colours["text"],
        soft=colours["soft"],
        line=colours["line"],
        own=colours["accent"],
        inside=colours["surface"],
        began=colours["outline"],
        codes=tuple(colours[role] for role in CODES),
    )
