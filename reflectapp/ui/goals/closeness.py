from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.ui.looks import button, label

TEN: Final = 10


class Closeness(QWidget):
    """The numbers from 1 to 10; none is chosen at first."""

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(4)
        self.setStyleSheet("QPushButton { padding: 0; min-width: 26px; }")
        for number in range(1, TEN + 1):
            choice = button(str(number))
            choice.setCheckable(True)
            choice.setAccessibleName(self.tr("{0} of 10").format(number))
            self._group.addButton(choice, number)
            row.addWidget(choice, 1)
        ends = QHBoxLayout()
        ends.addWidget(label(self.tr("far away"), "small"))
        ends.addStretch(1)
        ends.addWidget(label(self.tr("just so"), "small"))
        column.addLayout(row)
        column.addLayout(ends)
        self._group.idClicked.connect(lambda _number: self.picked.emit())
        self.setFocusProxy(self._group.button(1))

    @property
    def value(self) -> int | None:
        number = self._group.checkedId()
        return number if number > 0 else None

    def choose(self, number: int | None) -> None:
        """Shows a number, or none."""
        self._group.setExclusive(False)
        for each in self._group.buttons():
            each.setChecked(self._group.id(each) == number)
        self._group.setExclusive(True)
        self.setFocusProxy(self._group.button(number or 1))
