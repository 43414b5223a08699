"""What is being prepared for playing, at the bottom of the window, while everything else goes on."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.ui.icons import pixmap
from reflectapp.ui.lessons.preparations import Preparations, UnderWay
from reflectapp.ui.looks import button, label, look, separator
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.pace import time_left

_SCALE = 1000


class PreparingPanel(QWidget):
    """Hidden while nothing is being prepared."""

    def __init__(self, preparations: Preparations) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Preparing for playing"))
        frame = QFrame()
        look(frame, "panel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(separator())
        outer.addWidget(frame)
        self._sign = QLabel()
        self.text = label("", wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.state = label("", "soft", wrap=True)
        self.state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.cancel_button = button(self.tr("Cancel"), "link")
        self.cancel_button.clicked.connect(preparations.cancel)
        row = QHBoxLayout(frame)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self.text, 3)
        row.addWidget(self.bar)
        row.addWidget(self.state, 2)
        row.addWidget(self.cancel_button)
        preparations.changed.connect(self._show)
        self._show(preparations.now)

    def _show(self, now: UnderWay | None) -> None:
        self.setVisible(now is not None)
        if now is None:
            return
        self._sign.setPixmap(pixmap("hourglass", "accent", scaled(18), self.devicePixelRatioF()))
        total = now.progress.total
        self.text.setText(self.tr("Preparing “{0}” so that it plays well").format(now.title))
        self.bar.setRange(0, _SCALE if total else 0)
        self.bar.setValue(round(_SCALE * now.progress.done / total) if total else 0)
        self.bar.setAccessibleName(self.tr("Progress of preparing {0}").format(now.title))
        self.cancel_button.setAccessibleName(self.tr("Cancel preparing {0}").format(now.title))
        said = self.tr("waits while a recording plays") if now.held else time_left(now.seconds_left)
        more = self.tr("%n more to come", "", now.waiting) if now.waiting else ""
        self.state.setText(" · ".join(part for part in (said or self.tr("working …"), more) if part))
