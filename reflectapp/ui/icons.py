"""The icon set: SVGs tinted by role when they are painted, so that they follow the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from reflectapp.kit.paths import resource
from reflectapp.ui.theme.colors import scheme

ICON_NAMES = frozenset(file.stem for file in resource("icons").glob("*.svg"))


def icon(name: str, role: str = "text", checked_role: str | None = None) -> QIcon:
    """A Lucide icon in the colour of `role`, or of `checked_role` where it is switched on."""
    if name not in ICON_NAMES:
        raise KeyError(name)
    return QIcon(_Tinted(name, role, checked_role or role))


def read_ahead() -> None:
    """Reads all of them from the disk, on any thread; else each is read where it is first painted."""
    for name in ICON_NAMES:
        _source(name)


def pixmap(name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
    """`size` in logical pixels; `ratio` of the screen's."""
    made = QPixmap(_drawn(name, scheme()[role], round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    return made


class _Tinted(QIconEngine):
    def __init__(self, name: str, role: str, checked_role: str) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._checked_role = checked_role

    def clone(self) -> QIconEngine:
        return _Tinted(self._name, self._role, self._checked_role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        device = painter.device()
        ratio = device.devicePixelRatio() if device is not None else 1.0
        drawn = _drawn(self._name, self._colour(mode, state), round(rect.width() * ratio), round(rect.height() * ratio))
        painter.drawPixmap(rect, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _drawn(self._name, self._colour(mode, state), size.width(), size.height())

    def _colour(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return scheme()["outline"]
        return scheme()[self._checked_role if state == QIcon.State.On else self._role]


@cache
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text("utf-8")


def _drawn(name: str, colour: str, width: int, height: int) -> QPixmap:
    """In device pixels. A wider place leaves room between the icon and a button's text."""
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    key = f"icon {name} {colour} {width} {height} {mirrored}"
    made = QPixmap()
    if not QPixmapCache.find(key, made):
        side = min(width, height)
        made = QPixmap(width, height)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        place = QRectF(width - side if mirrored else 0, (height - side) / 2, side, side)
        QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode())).render(painter, place)
        painter.end()
        QPixmapCache.insert(key, made)
    return made
