from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from reflectapp.ui.theme.style import BASE_PIXELS

_PADDING = 6
_EDGES = 8


class TextField(QPlainTextEdit):
    """A field as high as its text. Tab leaves it; with `enter_ends`, Enter ends it and Shift+Enter makes a line."""

    entered = Signal()
    left = Signal()

    def __init__(self, name: str, placeholder: str, least_lines: int = 1, enter_ends: bool = False) -> None:
        super().__init__()
        self._least_lines = least_lines
        self._enter_ends = enter_ends
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Makes the field as high as what it holds."""
        lines = min(12, max(self._least_lines, round(self.document().size().height())))
        padding = round(_PADDING * self.fontInfo().pixelSize() / BASE_PIXELS)
        height = lines * self.fontMetrics().lineSpacing() + 2 * padding + _EDGES
        if height != self.height():
            self.setFixedHeight(height)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self._enter_ends and enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.entered.emit()
            return
        if enter and self._enter_ends:
            self.insertPlainText("\n")
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
