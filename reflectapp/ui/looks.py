"""Small makers of widgets in the looks that the style sheet knows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QMenu, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.ui.icons import icon as named_icon

_ICON_ROLES = {"filled": "on-accent", "link": "accent", "moment": "moment", "rail": "soft"}


def look(widget: QWidget, name: str) -> None:
    """Gives `widget` a named look of the style sheet; may be changed at any time."""
    widget.setProperty("look", name)
    if name == "time":
        widget.setFont(tabular(widget.font()))
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is dressed when it is first needed
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def label(text: str, name: str | None = None, wrap: bool = False) -> QLabel:
    """A label that shows `text` as it is, never as markup."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if name is not None:
        look(made, name)
    return made


def button(text: str, name: str | None = None, icon: str | None = None) -> QPushButton:
    """A push button. With the look "icon" `text` becomes its accessible name and tool tip."""
    made = QPushButton()
    made.setAutoDefault(False)
    if name == "icon":
        made.setAccessibleName(text)
        made.setToolTip(text)
    else:
        made.setText(text)
    if icon is not None:
        made.setIcon(named_icon(icon, _ICON_ROLES.get(name or "", "text")))
    if name is not None:
        look(made, name)
    return made


def drop_down(text: str, menu: QMenu, name: str | None = None, icon: str | None = None) -> QPushButton:
    """A button with a menu and the arrow that says so. The menu becomes the button's child."""
    made = button(text, name, icon)
    menu.setParent(made, menu.windowFlags())
    made.setMenu(menu)
    made.setProperty("menu", "true")
    return made


def card() -> QFrame:
    """A white card with a vertical layout."""
    made = QFrame()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(20, 20, 20, 20)
    layout.setSpacing(8)
    look(made, "card")
    return made


def fill(box: QFrame, part: QLayout) -> None:
    """Puts a layout with its widgets beneath what a card holds already."""
    layout = box.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addLayout(part)


def separator() -> QFrame:
    made = QFrame()
    made.setFixedHeight(1)
    look(made, "line")
    return made
