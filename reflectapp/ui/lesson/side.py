from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from reflectapp.ui.looks import look


class Side(QFrame):
    """Panels under tabs in one strip, each with what stands at the strip's end for it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        look(self, "panel")
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self._corners: list[QWidget] = []
        self._stack = QStackedWidget()
        strip = QFrame()
        look(strip, "strip")
        self._row = QHBoxLayout(strip)
        self._row.setContentsMargins(6, 2, 18, 2)
        self._row.addWidget(self.tabs)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._choose)

    def add(self, title: str, panel: QWidget, corner: QWidget) -> None:
        self._corners.append(corner)
        self._stack.addWidget(panel)
        self._row.addWidget(corner, 0, Qt.AlignmentFlag.AlignVCenter)
        self.tabs.addTab(title)
        self._choose(self.tabs.currentIndex())

    def bring(self, panel: QWidget) -> None:
        """Shows the tab of `panel`."""
        self.tabs.setCurrentIndex(self._stack.indexOf(panel))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.tabs.setFont(self.font())

    def _choose(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for number, corner in enumerate(self._corners):
            corner.setVisible(number == place)
