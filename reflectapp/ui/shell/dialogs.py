"""What the small dialogs share."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reflectapp.ui.looks import button, label, look
from reflectapp.ui.theme.style import scaled


class Sheet(QDialog):
    """A dialog with a title, a body that scrolls and a foot with buttons. Gone once it is closed."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(28, 4, 28, 20)
        self.body.setSpacing(8)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(28, 14, 28, 20)
        self._foot.setSpacing(8)
        self._foot.addStretch(1)
        inner = QWidget()
        look(inner, "clear")
        inner.setLayout(self.body)
        scroll = scroller(inner)
        heading = label(title, "title")
        heading.setContentsMargins(28, 24, 28, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(heading)
        layout.addWidget(scroll, 1)
        layout.addLayout(self._foot)

    def stand(self, width: int, height: int) -> None:
        """Takes a size that grows with the text, within the screen."""
        room = self.screen().availableSize()
        self.resize(QSize(scaled(width), scaled(height)).boundedTo(room * 0.9))

    def add_close(self) -> QPushButton:
        made = button(self.tr("Close"), "filled")
        made.setDefault(True)
        made.clicked.connect(self.accept)
        self._foot.addWidget(made)
        return made


def scroller(inner: QWidget) -> QScrollArea:
    """Shows `inner` with a bar where it is too high."""
    made = QScrollArea()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(inner)
    return made
