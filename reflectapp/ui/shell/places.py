"""Where windows and panels stood: kept by name, put back only where a screen still is."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QMargins, QRect, QSize, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QSplitter, QStyle, QWidget

from reflectapp.services import preferences

WINDOW: Final = "window"
FIRST_SIZE: Final = QSize(1280, 800)


def usual_folder(kind: QStandardPaths.StandardLocation) -> Path:
    """Where a file dialog begins. A folder that is not there would be taken for a file's name."""
    usual = Path(QStandardPaths.writableLocation(kind))
    return usual if usual.is_dir() else Path.home()


def put_back_window(window: QWidget, name: str, size: QSize) -> None:
    """The place it had, or `size` in the middle of the first screen, never larger than that."""
    kept = preferences.recall(name)
    if kept is not None and window.restoreGeometry(QByteArray(kept)) and _is_reachable(window.frameGeometry()):
        return
    room = QGuiApplication.primaryScreen().availableGeometry()
    title = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    window.resize(size.boundedTo(room.size().shrunkBy(QMargins(0, title, 0, 0))))
    window.move(room.center() - window.rect().center())


def remember_window(window: QWidget, name: str) -> None:
    preferences.remember(name, bytes(window.saveGeometry().data()))


def keep_splitter(splitter: QSplitter, name: str) -> None:
    """Puts the splitter back and remembers it whenever she moves it."""
    kept = preferences.recall(name)
    if kept is not None:
        splitter.restoreState(QByteArray(kept))
    splitter.splitterMoved.connect(lambda: preferences.remember(name, bytes(splitter.saveState().data())))


def _is_reachable(frame: QRect) -> bool:
    """Whether enough of the title can be seen to take hold of it."""
    title = QRect(frame.topLeft(), QSize(frame.width(), 32))
    seen = (screen.availableGeometry().intersected(title) for screen in QGuiApplication.screens())
    return any(part.width() >= 100 and part.height() >= 16 for part in seen)
