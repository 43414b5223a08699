"""What the small dialogs share."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reflectapp.ui.looks import button, label, look
from reflectapp.ui.theme.style import scaled


class Sheet(QDialog):
    """A dialog with a heading, a body that scrolls and a foot with buttons. Gone once it is closed.

    `title` is the window's, which may be seen by others: nothing of hers stands in it. `heading`: if it says more.
    """

    def __init__(self, title: str, parent: QWidget | None, heading: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._fitted = 0
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
        self._heading = label(heading or title, "title", wrap=True)
        self._heading.setContentsMargins(28, 24, 28, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._heading)
        layout.addWidget(scroll, 1)
        layout.addLayout(self._foot)

    def stand(self, width: int, height: int) -> None:
        """Takes a size that grows with the text, within the screen."""
        room = self.screen().availableSize()
        self.resize(QSize(scaled(width), scaled(height)).boundedTo(room * 0.9))

    def fit(self, width: int) -> None:
        """Stands as high as its content needs at this width, within the screen, once it is seen."""
        self._fitted = width
        if self.isVisible():
            QTimer.singleShot(0, self, self._fit)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fitted:
            self._fit()

    def _fit(self) -> None:
        across = min(scaled(self._fitted), round(self.screen().availableSize().width() * 0.9))
        body = max(self.body.totalHeightForWidth(across), self.body.totalMinimumSize().height())
        high = self._heading.heightForWidth(across) + body + self._foot.totalSizeHint().height()
        self.resize(QSize(across, high).boundedTo(self.screen().availableSize() * 0.9))

    def add_button(self, text: str, name: str | None = None, icon: str | None = None) -> QPushButton:
        """One more button in the foot."""
        made = button(text, name, icon)
        self.add_to_foot(made)
        return made

    def add_to_foot(self, made: QPushButton) -> None:
        self._foot.addWidget(made)

    def add_close(self) -> QPushButton:
        made = self.add_button(self.tr("Close"), "filled")
        made.setDefault(True)
        made.clicked.connect(self.accept)
        return made


def scroller(inner: QWidget) -> QScrollArea:
    """Shows `inner` with a bar where it is too high."""
    made = QScrollArea()
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setWidgetResizable(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setWidget(inner)
    return made
