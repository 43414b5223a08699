from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from reflectapp.ui.actions import keys_text, spec
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import look
from reflectapp.ui.theme.style import scaled

PLACES: Final = ("today", "lessons", "goals", "coach", "search", "store")
_AT_THE_FOOT: Final = "store"
_ICON_PIXELS: Final = 20
_WIDTH: Final = 84


class Rail(QFrame):
    """The places on the left. `chosen` carries the name of one of PLACES, "settings" or "lock"."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        look(self, "rail")
        self.setAccessibleName(self.tr("Places"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QToolButton] = {}
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 12)
        layout.setSpacing(4)
        for name in PLACES:
            if name == _AT_THE_FOOT:
                layout.addStretch(1)
            layout.addWidget(self._button(name, spec(name).plain, True))
        layout.addWidget(self._button("settings", spec("settings").plain, False))
        layout.addWidget(self._button("lock", spec("lock").plain, False))
        self.setMinimumHeight(1)
        self._measure()

    def select(self, name: str) -> None:
        """Shows `name` as the place that is open."""
        self.buttons[name].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """With large text in a low window the signs stand alone; their names are told by the tool tip."""
        for style in (Qt.ToolButtonStyle.ToolButtonTextUnderIcon, Qt.ToolButtonStyle.ToolButtonIconOnly):
            for button in self.buttons.values():
                button.setToolButtonStyle(style)
            self._column.activate()
            if self._column.minimumSize().height() <= self.height():
                return

    def _button(self, name: str, text: str, checkable: bool) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setIcon(icon(spec(name).icon, "soft", "accent"))
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setCheckable(checkable)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setAccessibleName(text)
        made.setToolTip(f"{text} ({keys_text(spec(name))})")
        look(made, "rail")
        if checkable:
            self._group.addButton(made)
        made.clicked.connect(lambda: self.chosen.emit(name))
        self.buttons[name] = made
        return made

    def _measure(self) -> None:
        side = scaled(_ICON_PIXELS)
        bold = self.font()
        bold.setBold(True)
        metrics = QFontMetrics(bold)
        widest = max((metrics.horizontalAdvance(button.text()) for button in self.buttons.values()), default=0)
        self.setFixedWidth(max(_WIDTH, widest + 24))
        for button in self.buttons.values():
            button.setIconSize(QSize(side, side))
