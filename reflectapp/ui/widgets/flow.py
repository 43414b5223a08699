from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Widgets side by side, in as many rows as they need."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def sizeHint(self) -> QSize:
        return self._largest()

    def minimumSize(self) -> QSize:
        """Whole rows; one that is too wide for them is squeezed."""
        return QSize(0, self._largest().height())

    def _place(self, rect: QRect, moving: bool) -> int:
        x = y = row = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), max(1, rect.width()))
            if x > 0 and x + width > rect.width():
                x, y, row = 0, y + row + self.spacing(), 0
            if moving:
                left = rect.right() + 1 - x - width if self._right_to_left() else rect.left() + x
                item.setGeometry(QRect(QPoint(left, rect.top() + y), QSize(width, hint.height())))
            x, row = x + width + self.spacing(), max(row, hint.height())
        return y + row

    def _right_to_left(self) -> bool:
        around = self.parentWidget()
        return around is not None and around.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _largest(self) -> QSize:
        """One row of them: narrow as they can be, and as high as they are placed."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(QSize(item.minimumSize().width(), item.sizeHint().height()))
        return size
