from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from reflectapp.domain.progress import Progress
from reflectapp.ui.looks import button, label
from reflectapp.ui.widgets.pace import Pace, time_left

_SCALE = 1000


class UnderWay(QWidget):
    """Long work that is under way: how far it is, how long it will take, and a way to cancel it.

    Hidden until `begin`. The button that begins it rests meanwhile. The keyboard's place goes with it, and would else
    jump to whatever comes next on the page, which scrolls there.
    """

    cancel_wanted = Signal()

    def __init__(self, name: str, starts: QPushButton | None = None) -> None:
        super().__init__()
        self.name = name
        self._starts = starts
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
        self.show()
        if self._starts is not None:
            self._hand_over(self._starts, self.cancel)
            self._starts.setEnabled(False)

    def end(self) -> None:
        if self._starts is not None:
            self._starts.setEnabled(True)
            self._hand_over(self.cancel, self._starts)
        self.hide()

    def show_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, _SCALE if progress.total else 0)
        self.bar.setValue(round(_SCALE * progress.done / progress.total) if progress.total else 0)
        self.left.setText(time_left(self._pace.seconds_left(progress)) or self.tr("working …"))

    def ending(self) -> None:
        """It was cancelled and stops as soon as it can."""
        self.left.setText(self.tr("stopping …"))

    def _hand_over(self, before: QPushButton, after: QPushButton) -> None:
        if self.window().focusWidget() is before:
            after.setFocus()


def names_of(window: QWidget) -> tuple[str, ...]:
    """What is under way in a window, and stops for good at a lock."""
    return tuple(work.name for work in window.findChildren(UnderWay) if not work.isHidden())
