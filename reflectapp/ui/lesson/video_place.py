from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from reflectapp.services import preferences
from reflectapp.ui.lesson.video_window import VideoWindow
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.player.scrubbing import Scrubbing
from reflectapp.ui.player.video_view import VideoView
from reflectapp.ui.shell.places import put_back_window, remember_window

_WINDOW: Final = "video-window"
_APART: Final = "video-apart"
_FIRST_SIZE: Final = QSize(960, 600)


class VideoPlace(QObject):
    """Where the video is: on its page, in a window of its own, or on the full screen.

    `opened` and `closing` carry the window. Whether it was in a window of its own is remembered, and where that stood.
    """

    opened = Signal(QWidget)
    closing = Signal(QWidget)
    apart_changed = Signal(bool)
    asked = Signal(str)

    def __init__(self, view: VideoView, home: QBoxLayout, scrubbing: Scrubbing, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._home = home
        self._scrubbing = scrubbing
        self._parent = parent
        self._stows = False
        self._stand_in = self._made_stand_in()
        home.insertWidget(1, self._stand_in, 1)
        self.window: VideoWindow | None = None
        self.full = False
        self.apart = False

    def toggle_full(self) -> None:
        self.leave_full() if self.full else self._enter_full()

    def leave_full(self) -> None:
        if self.full and self.window is not None:
            self.full = False
            if self.apart:
                self.window.showNormal()
            else:
                self.window.close()

    def toggle_apart(self) -> None:
        """To a window of its own, or back."""
        if self.apart and self.window is not None:
            self.window.close()
        else:
            self._set_apart()
            preferences.remember(_APART, b"on")

    def stow(self) -> None:
        """Back to its page, as before a lock; `put_back` has the window again."""
        if self.window is not None:
            self._stows = True
            self.window.close()
            self._stows = False

    def put_back(self) -> None:
        if not self.apart and preferences.recall(_APART) == b"on":
            self._set_apart()

    def take_focus(self) -> None:
        """So that keys go to the video, from the window that she works in."""
        if self.apart and not self.full:
            self._parent.setFocus()
        else:
            self._view.setFocus()

    def _enter_full(self) -> None:
        window = self.window or self._open()
        self.full = True
        window.showFullScreen()
        self._view.setFocus()

    def _set_apart(self) -> None:
        window = self.window or self._open()
        self.apart, self.full = True, False
        self._stand_in.show()
        other = self._other_screen()
        if preferences.recall(_WINDOW) is None and other is not None:
            room = other.availableGeometry()
            window.setGeometry(
                room.adjusted(room.width() // 8, room.height() // 8, -room.width() // 8, -room.height() // 8)
            )
        else:
            put_back_window(window, _WINDOW, _FIRST_SIZE)
        window.showNormal()
        self._view.setFocus()
        self.apart_changed.emit(True)

    def _open(self) -> VideoWindow:
        window = VideoWindow(self._view, self._scrubbing)
        window.asked.connect(self.asked)
        window.closing.connect(self._return)
        self.window = window
        self.opened.emit(window)
        return window

    def _return(self) -> None:
        window, was_apart, was_full = self.window, self.apart, self.full
        self.window, self.apart, self.full = None, False, False
        if window is None:
            return
        self.closing.emit(window)
        if was_apart and not was_full:
            remember_window(window, _WINDOW)
        if was_apart and not self._stows:
            preferences.remember(_APART, b"off")
        self._home.insertWidget(0, self._view, 1)
        self._stand_in.hide()
        self._view.show()
        if was_apart:
            self.apart_changed.emit(False)
        if not self._stows:
            self._view.setFocus()

    def _other_screen(self) -> QScreen | None:
        here = self._parent.screen()
        return next((screen for screen in QGuiApplication.screens() if screen is not here), None)

    def _made_stand_in(self) -> QWidget:
        made = QWidget()
        look(made, "clear")
        column = QVBoxLayout(made)
        column.addStretch(1)
        back = button(self.tr("Bring it back"), None, "arrow-left")
        back.clicked.connect(self.toggle_apart)
        for part in (label(self.tr("The video is in its own window."), "soft"), back):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        made.hide()
        return made
