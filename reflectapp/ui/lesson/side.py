from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from reflectapp.ui.looks import look

_END: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


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
        strip.setMinimumWidth(1)
        self._strip = QGridLayout(strip)
        self._strip.setContentsMargins(6, 2, 18, 2)
        self._strip.setVerticalSpacing(0)
        self._strip.addWidget(self.tabs, 0, 0)
        self._strip.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self._stack, 1)
        self.tabs.currentChanged.connect(self._choose)

    def add(self, title: str, panel: QWidget, corner: QWidget) -> None:
        self._corners.append(corner)
        self._stack.addWidget(panel)
        self._strip.addWidget(corner, 0, 1, _END)
        self.tabs.addTab(title)
        self.tabs.updateGeometry()  # it doesn't tell by itself while it isn't seen
        self._choose(self.tabs.currentIndex())

    def bring(self, panel: QWidget) -> None:
        """Shows the tab of `panel`."""
        self.tabs.setCurrentIndex(self._stack.indexOf(panel))

    @property
    def shown(self) -> QWidget | None:
        """The panel whose tab is chosen."""
        return self._stack.currentWidget()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.tabs.setFont(self.font())
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where both have no room in one line, what is at the strip's end is below the tabs."""
        corner = self._corners[self.tabs.currentIndex()] if self._corners else None
        if corner is None:
            return
        margins = self._strip.contentsMargins()
        wanted = self.tabs.sizeHint().width() + corner.sizeHint().width() + margins.left() + margins.right() + 6
        below = wanted > self.width()
        self._strip.addWidget(corner, int(below), 0 if below else 1, 1, 2 if below else 1, _END)

    def _choose(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        for number, corner in enumerate(self._corners):
            corner.setVisible(number == place)
        self._fit()
