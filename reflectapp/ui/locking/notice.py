from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.ui.looks import label, look
from reflectapp.ui.shell import places

AFTER_MS: Final = 300


class LockingNotice(QWidget):
    """Stands where the window was while something under way comes to its safe step."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("reflectapp")
        layout = QVBoxLayout(self)
        layout.addStretch(1)
        texts = (self.tr("Locking…"), "title"), (self.tr("What is under way stops at a safe step."), "soft")
        for text, role in texts:
            line = label(text, role)
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(line)
        layout.addStretch(1)
        places.put_back_window(self, places.WINDOW, places.FIRST_SIZE)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
