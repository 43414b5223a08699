"""The frames that pages are built in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from reflectapp.ui.looks import card, look


class TopBar(QFrame):
    """The bar above a page."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "bar")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(24, 12, 24, 12)
        self.row.setSpacing(12)


class _AsWideAsItsContent(QScrollArea):
    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, super().minimumSizeHint().height())


def scrolling(content: QWidget, whole_width: bool = False) -> QScrollArea:
    """`content` in a scroll area that grows with the window and shows no frame.

    `whole_width`: it is never made so narrow that words of the content are cut off.
    """
    area = _AsWideAsItsContent(content) if whole_width else QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    look(content, "clear")
    area.setWidget(content)
    return area


def two_columns(left: int = 8, right: int = 5) -> tuple[QWidget, QVBoxLayout, QVBoxLayout]:
    """A page's content in two columns, with their shares of the width."""
    content = QWidget()
    row = QHBoxLayout(content)
    row.setContentsMargins(26, 22, 26, 26)
    row.setSpacing(20)
    columns = []
    for share in (left, right):
        column = QVBoxLayout()
        column.setSpacing(18)
        row.addLayout(column, share)
        columns.append(column)
    return content, columns[0], columns[1]


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and lets the widgets go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def framed() -> tuple[QFrame, QVBoxLayout]:
    """A card and its layout."""
    frame = card()
    layout = frame.layout()
    assert isinstance(layout, QVBoxLayout)
    return frame, layout
