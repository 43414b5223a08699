from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from reflectapp.ui.player.video_view import VideoView


class _Screen(QWidget):
    closing = Signal()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)


class FullScreen(QObject):
    """Takes the video out of its page and puts it back where it was."""

    changed = Signal(bool)

    def __init__(self, view: VideoView, home: QBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._home = home
        self.window: QWidget | None = None

    @property
    def active(self) -> bool:
        return self.window is not None

    def toggle(self) -> None:
        self.leave() if self.active else self.enter()

    def enter(self) -> None:
        window = _Screen()
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.setWindowTitle("reflectapp")
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        window.closing.connect(self._return)
        self.window = window
        window.showFullScreen()
        self._view.setFocus()
        self.changed.emit(True)

    def leave(self) -> None:
        if self.window is not None:
            self.window.close()

    def _return(self) -> None:
        self._home.insertWidget(0, self._view, 1)
        self._view.show()
        self.window = None
        self.changed.emit(False)
        self._view.setFocus()
