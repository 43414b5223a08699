"""The colours in force, for widgets that paint themselves."""

from PySide6.QtGui import QColor, QGuiApplication, QPalette

from reflectapp.ui.theme.roles import DARK, LIGHT, Colours


def is_dark() -> bool:
    return QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128


def scheme() -> Colours:
    """The role colours in force; they change with the palette."""
    return DARK if is_dark() else LIGHT


def current(role: str) -> QColor:
    """The colour of `role` now. Repaint on QEvent.PaletteChange."""
    return QColor(scheme()[role])
