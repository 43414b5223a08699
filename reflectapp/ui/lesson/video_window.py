"""A window with nothing but the video; its controls come when the mouse moves or Tab is pressed."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSlider, QStyle, QVBoxLayout, QWidget

from reflectapp.ui.actions import keys_text, spec
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.player.scrubbing import Scrubbing
from reflectapp.ui.player.video_view import VideoView
from reflectapp.ui.words import time_text

_SHOWN_MS: Final = 2500
_STEP_MS: Final = 5000


class TimeSlider(QSlider):
    """A click goes there; so does what is dragged, at once."""

    def __init__(self, scrubbing: Scrubbing) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(self.tr("Time"))
        self.setSingleStep(_STEP_MS)
        self.setPageStep(6 * _STEP_MS)
        self.sliderMoved.connect(scrubbing.go)
        self.sliderReleased.connect(scrubbing.end)
        self.actionTriggered.connect(lambda _action: None if self.isSliderDown() else self._go(scrubbing))

    def show_time(self, ms: int) -> None:
        if not self.isSliderDown():
            self.setValue(ms)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, None, self)
            x, room = round(event.position().x() - handle / 2), max(1, self.width() - handle)
            there = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), x, room)
            self.setSliderDown(True)
            self.setSliderPosition(there)
            self.setSliderDown(False)
        super().mousePressEvent(event)

    def _go(self, scrubbing: Scrubbing) -> None:
        scrubbing.go(self.sliderPosition())
        scrubbing.end()


class VideoBar(QFrame):
    """Play, time, sound, full screen, and the way back."""

    asked = Signal(str)

    def __init__(self, scrubbing: Scrubbing, parent: QWidget) -> None:
        super().__init__(parent)
        self._player = player = scrubbing.player
        look(self, "transport")
        self.play = self._button("play_pause")
        self.slider = TimeSlider(scrubbing)
        self.slider.setRange(0, max(1, player.duration_ms))
        self.time = label("", "time")
        self.full = self._button("full_screen")
        self.back = button(self.tr("Back to the page"), "icon", "x")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self.play)
        row.addWidget(self.time)
        row.addWidget(self.slider, 1)
        row.addWidget(self.full)
        row.addWidget(self.back)
        player.time_changed.connect(self._show_time)
        player.playing_changed.connect(self._show_playing)
        self._show_time(player.time_ms)
        self._show_playing(player.playing)

    def show_full(self, full: bool) -> None:
        self.full.setIcon(icon("minimize" if full else "maximize", "accent"))

    def _show_time(self, ms: int) -> None:
        total = self._player.duration_ms
        self.slider.setMaximum(max(1, total))
        self.slider.show_time(ms)
        self.time.setText(f"{time_text(ms, total)} / {time_text(total, total)}")

    def _show_playing(self, playing: bool) -> None:
        self.play.setIcon(icon("pause" if playing else "play", "accent"))
        self.play.setAccessibleName(self.tr("Pause") if playing else self.tr("Play"))

    def _button(self, name: str) -> QPushButton:
        made = button(f"{spec(name).plain} ({keys_text(spec(name))})", "icon")
        made.setAccessibleName(spec(name).plain)
        made.clicked.connect(lambda: self.asked.emit(name))
        return made


class VideoWindow(QWidget):
    """`closing` comes before the video is gone with it."""

    asked = Signal(str)
    closing = Signal()

    def __init__(self, view: VideoView, scrubbing: Scrubbing) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Video – reflectapp"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(view)
        self._view = view
        self.bar = VideoBar(scrubbing, self)
        self.bar.asked.connect(self.asked)
        self.bar.back.clicked.connect(self.close)
        self.bar.hide()
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_SHOWN_MS)
        self._calm.timeout.connect(self._hide_bar)
        view.setMouseTracking(True)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        tab = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab
        if tab or event.type() in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress):
            self._show_bar()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_bar()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.bar.show_full(self.isFullScreen())
            self._view.unsetCursor()
            self._calm.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._calm.stop()
        self._view.removeEventFilter(self)
        self._view.unsetCursor()
        self.closing.emit()
        super().closeEvent(event)

    def _show_bar(self) -> None:
        self._view.unsetCursor()
        self.bar.show_full(self.isFullScreen())
        self._place_bar()
        self.bar.show()
        self.bar.raise_()
        self._calm.start()

    def _hide_bar(self) -> None:
        """Not under the mouse, and not from under the keys."""
        if self.bar.underMouse() or self.bar.isAncestorOf(self.focusWidget() or self):
            self._calm.start()
            return
        self.bar.hide()
        if self.isFullScreen():
            self._view.setCursor(Qt.CursorShape.BlankCursor)

    def _place_bar(self) -> None:
        high = self.bar.sizeHint().height()
        self.bar.setGeometry(0, self.height() - high, self.width(), high)
