"""Puts palette, font and style sheet on the application, and keeps them with the system's."""

import re
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from reflectapp.kit.paths import resource
from reflectapp.ui.theme.roles import DARK, LIGHT, Colours

BASE_PIXELS: Final = 13
_SCHEMES: Final = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_BLINK_MS: Final = 1000
_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
_ROLE = QPalette.ColorRole
_PALETTE: Final = {
    _ROLE.Window: "window",
    _ROLE.WindowText: "text",
    _ROLE.Base: "surface",
    _ROLE.AlternateBase: "raised",
    _ROLE.Text: "text",
    _ROLE.Button: "surface",
    _ROLE.ButtonText: "text",
    _ROLE.BrightText: "on-accent",
    _ROLE.ToolTipBase: "raised",
    _ROLE.ToolTipText: "text",
    _ROLE.PlaceholderText: "soft",
    _ROLE.Highlight: "accent",
    _ROLE.HighlightedText: "on-accent",
    _ROLE.Accent: "accent",
    _ROLE.Link: "accent",
    _ROLE.LinkVisited: "accent",
    _ROLE.Light: "raised",
    _ROLE.Midlight: "line",
    _ROLE.Mid: "line",
    _ROLE.Dark: "outline",
    _ROLE.Shadow: "line",
}


def apply(app: QApplication, mode: str, text_scale: int, reduce_motion: bool = False) -> None:
    """`mode`: system, light or dark; `text_scale` in percent. May be called again at any time."""
    for effect in _EFFECTS:
        app.setEffectEnabled(effect, not reduce_motion)
    app.setCursorFlashTime(0 if reduce_motion else _BLINK_MS)
    theme = app.findChild(_Theme) or _Theme(app)
    theme.wear(mode, text_scale)


def stylesheet(colours: Colours, text_scale: int) -> str:
    """The sheet with `@role` and `{pixels}` filled in; pixels grow with the text."""
    sheet = resource("themes", "main.qss").read_text("utf-8")
    sheet = re.sub(r"\{(\d+)(\+\d+|/2)?\}", lambda found: _pixels(found, text_scale), sheet)
    sheet = sheet.replace("@marks", resource("themes", "dark" if colours is DARK else "light").as_posix())
    return re.sub(r"@([a-z-]+)", lambda found: colours[found[1]], sheet)


def _pixels(found: re.Match[str], text_scale: int) -> str:
    """A corner rounder than half its side would not be drawn round at all: `/2` never is."""
    pixels = round(int(found[1]) * text_scale / 100)
    return f"{pixels // 2 if found[2] == '/2' else pixels + int(found[2] or 0)}px"


def scaled(pixels: int) -> int:
    """So many pixels at 100 % text as they are at the size of text in force."""
    return round(pixels * max(QApplication.font().pixelSize(), BASE_PIXELS) / BASE_PIXELS)


def palette(colours: Colours) -> QPalette:
    made = QPalette()
    for role, name in _PALETTE.items():
        made.setColor(role, QColor(colours[name]))
    for role in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours["outline"]))
    return made


class _Theme(QObject):
    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._family = app.font().family()
        self._mode = "system"
        self._text_scale = 100
        self._worn: tuple[bool, int] | None = None
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._put_on)

    def wear(self, mode: str, text_scale: int) -> None:
        self._mode, self._text_scale = mode, text_scale
        self._app.styleHints().setColorScheme(_SCHEMES[mode])
        self._put_on()

    def _put_on(self) -> None:
        dark = self._mode == "dark"
        if self._mode == "system":
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if self._worn == (dark, self._text_scale):
            return
        self._worn = (dark, self._text_scale)
        colours = DARK if dark else LIGHT
        font = QFont(self._family)
        font.setPixelSize(round(BASE_PIXELS * self._text_scale / 100))
        self._app.setFont(font)
        self._app.setPalette(palette(colours))
        self._app.setStyleSheet(stylesheet(colours, self._text_scale))
