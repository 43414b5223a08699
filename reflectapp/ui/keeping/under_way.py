from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from reflectapp.domain.progress import Progress
from reflectapp.ui.lessons.import_panel import time_left
from reflectapp.ui.looks import button, label
from reflectapp.ui.widgets.pace import Pace

_SCALE = 1000


class UnderWay(QWidget):
    """Long work that is under way: how far it is, how long it will take, and a way to cancel it.

    Hidden until `begin`.
    """

    cancel_wanted = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pace = Pace()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        self.left = label("", "soft")
        self.cancel = button(self.tr("Cancel"), "link")
        self.cancel.clicked.connect(self.cancel_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.left)
        row.addWidget(self.cancel)
        self.hide()

    def begin(self) -> None:
        self._pace = Pace()
        self.bar.setRange(0, 0)
        self.left.setText(self.tr("working …"))
        self.cancel.setEnabled(True)
        self.show()

    def show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, _SCALE if progress.total else 0)
        self.bar.setValue(round(_SCALE * progress.done / progress.total) if progress.total else 0)
        self.left.setText(time_left(self._pace.seconds_left(progress)) or self.tr("working …"))

    def ending(self) -> None:
        """It was cancelled and stops as soon as it can."""
        self.cancel.setEnabled(False)
        self.left.setText(self.tr("stopping …"))
