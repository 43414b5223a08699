from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reflectapp.ui.looks import label


class RecoveryKeyField(QWidget):
    """Where the recovery key is typed, with its name above it."""

    def __init__(self) -> None:
        super().__init__()
        name = self.tr("Recovery key")
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(self.tr("XXXX-XXXX-XXXX-…"))
        title = label(name)
        title.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(title)
        column.addWidget(self.line)
        self.setFocusProxy(self.line)

    @property
    def text(self) -> str:
        return self.line.text().strip()

    def clear(self) -> None:
        self.line.clear()
