from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontInfo, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QSizePolicy

from reflectapp.kit.plain import name_text, plain_text
from reflectapp.ui.theme.colors import current

_PADDING = 4
_SHEET = (
    "QPlainTextEdit, QPlainTextEdit:focus {{ background: transparent; border: none; padding: 0;"
    " placeholder-text-color: {}; }}"
)


class GrowingText(QPlainTextEdit):
    """Text that is edited where it stands and is as high as what it says.

    It looks like plain text until the mouse or the focus is on it; an empty one like a field.
    `single_line` keeps out line breaks: Enter goes on to the next field. Tab leaves.
    """

    edited = Signal()

    def __init__(
        self, name: str, placeholder: str = "", single_line: bool = False, least_lines: int = 1, title: float = 0
    ) -> None:
        """`title`: bold, and so many times as large as plain text; 0 for plain text."""
        super().__init__()
        self._single_line = single_line
        self._least_lines = least_lines
        self._title = title
        self._hovered = False
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)  # files dropped here are for the window
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_PADDING)
        self.textChanged.connect(self._fit)
        self.textChanged.connect(self._tell)
        self._silent = False
        self._dress()
        self._fit()

    def text(self) -> str:
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """Shows a stored text. Where it is what she wrote, spaces aside, the cursor stays."""
        if text in (self.toPlainText(), plain_text(self.toPlainText()), name_text(self.toPlainText())):
            return
        self._silent = True
        self.setPlainText(text)
        self._silent = False

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._single_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextChild()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.viewport().update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.viewport().update()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._dress()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus() or self._hovered or self.document().isEmpty():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(current("surface"))
            painter.setPen(QPen(current("accent" if self.hasFocus() else "outline"), 1.5 if self.hasFocus() else 1.0))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6)
            painter.end()
        super().paintEvent(event)

    def _dress(self) -> None:
        sheet = _SHEET.format(current("soft").name())
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        if self._title:
            font = QApplication.font()
            font.setPixelSize(round(QFontInfo(font).pixelSize() * self._title))
            font.setBold(True)
            if font != self.font():
                self.setFont(font)

    def _fit(self) -> None:
        lines = max(self._least_lines, round(self.document().size().height()))
        height = lines * self.fontMetrics().lineSpacing() + 2 * _PADDING + 2
        if height != self.height():
            self.setFixedHeight(height)

    def _tell(self) -> None:
        if self._single_line and "\n" in self.toPlainText():
            cursor = self.textCursor()
            place = cursor.position()
            self.setPlainText(" ".join(self.toPlainText().splitlines()))
            cursor.setPosition(min(place, len(self.toPlainText())))
            self.setTextCursor(cursor)
            return
        if not self._silent:
            self.edited.emit()
