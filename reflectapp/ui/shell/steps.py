"""The calm column that first run and unlocking are written in."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.shell.dialogs import scroller
from reflectapp.ui.shell.messages import say_aloud
from reflectapp.ui.theme.colors import current
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.words import Told, way_text

_COLUMN: Final = 720


class Sign(QLabel):
    """An icon that follows the theme."""

    def __init__(self, name: str, role: str, size: int) -> None:
        super().__init__()
        self._name, self._role, self._size = name, role, scaled(size)
        self.setFixedSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, pixmap(self._name, self._role, self._size, self.devicePixelRatioF()))


class Problem(QFrame):
    """What went wrong, inline, with a button for the way out if it is one of `offers`.

    `way_wanted` carries its name.
    """

    way_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.offers: frozenset[str] = frozenset()
        self._way = ""
        self.way = button("")
        self.way.clicked.connect(lambda: self.way_wanted.emit(self._way))
        look(self, "warning")
        self._title = label("", "strong", wrap=True)
        self._text = label("", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addSpacing(4)
        words.addWidget(self.way, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(12)
        layout.addWidget(Sign("triangle-alert", "moment", 18), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.hide()

    @property
    def title(self) -> str:
        return self._title.text()

    def tell(self, told: Told) -> None:
        self._title.setText(told.title)
        self._text.setText(told.text)
        self._text.setVisible(bool(told.text))
        self._way = told.way
        self.way.setVisible(told.way in self.offers)
        if told.way:
            self.way.setText(way_text(told.way))
        self.show()
        say_aloud(self, f"{told.title} {told.text}", urgent=True)


class Step(QWidget):
    """One question: a small line, a title, a soft line, `body`, the problem if any, and `foot`.

    `primary` is the button that Enter presses; while something is under way it says `busy`.
    """

    def __init__(self, small: str, title: str, soft: str) -> None:
        super().__init__()
        self.small = label(small, "soft")
        if not small:
            self.small.hide()
        self.soft = label(soft, "subtitle", wrap=True)
        if not soft:
            self.soft.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.problem = Problem()
        self.foot = QHBoxLayout()
        self.foot.setSpacing(10)
        self.after = QVBoxLayout()
        self.primary: QPushButton | None = None
        self.busy = ""
        self._says = ""
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.small)
        column.addSpacing(8)
        column.addWidget(label(title, "display", wrap=True))
        column.addSpacing(10)
        column.addWidget(self.soft)
        column.addSpacing(24)
        column.addLayout(self.body)
        column.addSpacing(16)
        column.addWidget(self.problem)
        column.addSpacing(10)
        column.addLayout(self.foot)
        column.addLayout(self.after)
        column.addStretch(1)
        self._column = QWidget()
        self._column.setLayout(column)
        self._column.setMaximumWidth(scaled(_COLUMN))
        inner = QWidget()
        look(inner, "clear")
        row = QHBoxLayout(inner)
        row.setContentsMargins(24, 24, 24, 24)
        row.addStretch(1)
        row.addWidget(self._column, 1000)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroller(inner))

    def tell(self, told: Told) -> None:
        self.problem.tell(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, wherever in the step the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.primary is not None:
            self.primary.click()
        else:
            super().keyPressEvent(event)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed or typed while something is under way."""
        self._column.setEnabled(not busy)
        if self.primary is not None and self.busy:
            self._says = self._says or self.primary.text()
            self.primary.setText(self.busy if busy else self._says)


class ChoiceCard(QRadioButton):
    """A radio button as large as a card: an icon, a title and what it means."""

    def __init__(self, icon: str, title: str, text: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 22)
        layout.setSpacing(6)
        for part in (Sign(icon, "accent", 26), label(title, "heading", wrap=True), label(text, "soft", wrap=True)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        layout.insertSpacing(1, 8)
        layout.addStretch(1)

    def sizeHint(self) -> QSize:
        return self._room().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._room().minimumSize()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._room().totalHeightForWidth(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(2, 2, -2, -2)
        painter.setBrush(current("surface"))
        pen = QPen(current("accent"), 2) if self.isChecked() else QPen(current("outline"), 1)
        painter.setPen(pen)
        painter.drawRoundedRect(inner, 12, 12)
        if self.hasFocus():
            glow = QColor(current("accent"))
            glow.setAlpha(90)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(glow, 3))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 13, 13)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.rect().contains(event.position().toPoint()):
            self.setChecked(True)

    def _room(self) -> QVBoxLayout:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        return layout
