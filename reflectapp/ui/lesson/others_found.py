from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.domain.measures import Measure
from reflectapp.ui.looks import button, label, look


class OthersFound(QWidget):
    """What was found elsewhere with a measure, on request and with its source; nothing where nothing is known."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "clear")
        self._measure: Measure | None = None
        self.ask = button(self.tr("What others found"), "link", "info")
        self.text = label("", "soft", wrap=True)
        self.ask.clicked.connect(lambda: self.text.setVisible(self.text.isHidden()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.text)

    def show_measure(self, measure: Measure) -> None:
        known = measure.reference
        self.setVisible(known is not None)
        if measure == self._measure:
            return
        self._measure = measure
        self.ask.setVisible(known is not None)
        self.text.hide()
        if known is not None:
            text = self.tr("{0}\n{1}\nIt is no target: your own lessons are what yours compare with.")
            self.text.setText(text.format(known.text, known.source))
