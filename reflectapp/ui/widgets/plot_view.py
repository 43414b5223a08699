from PySide6.QtCore import QByteArray, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.packets import Plot
from reflectapp.services.drawing import PlotPalette, PlotWords, plot_svg, plot_text
from reflectapp.ui.theme.colors import scheme
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.scale import grown


def plot_of(known: Followed) -> Plot:
    """A goal's numbers by date, oldest first."""
    text = known.goal.text
    return Plot(text.measure, text.unit, known.points, text.baseline, text.target)


class PlotView(QWidget):
    """A goal's plot, drawn anew for its width and the colours in force."""

    def __init__(self, height: int = 150) -> None:
        """`height` in pixels at 100 % text."""
        super().__init__()
        self._height = height
        self._plot: Plot | None = None
        self._renderer: QSvgRenderer | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_plot(self, plot: Plot) -> None:
        self._plot = plot
        self._renderer = None
        self.setAccessibleName(self.tr("Plot of {0}").format(plot.measure or self.tr("the check-ins")))
        self.setAccessibleDescription(plot_text(plot, self._words()))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(500, grown(self._height))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._renderer = None
            self.updateGeometry()
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._renderer = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._plot is None:
            return
        if self._renderer is None:
            svg = plot_svg(self._plot, _palette(), self.width(), self.height(), self._words(), self._text_size())
            self._renderer = QSvgRenderer(QByteArray(svg.encode()))
            self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer.render(painter, QRectF(self.rect()))

    def _words(self) -> PlotWords:
        return PlotWords(
            title=self.tr("Check-ins"),
            began=self.tr("where I began"),
            target=self.tr("target"),
            nothing=self.tr("No numbers yet."),
            day=short_day,
        )

    def _text_size(self) -> float:
        return max(9.0, self.fontInfo().pixelSize() * 11 / 13)


def _palette() -> PlotPalette:
    colours = scheme()
    return PlotPalette(
        line=colours["accent"],
        inside=colours["surface"],
        soft=colours["soft"],
        target=colours["goal"],
        began=colours["outline"],
    )
