from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView

from reflectapp.domain.search import Found, FoundKind, Hit
from reflectapp.ui.search.delegate import HIT, ResultDelegate
from reflectapp.ui.search.naming import group_text, place_text, said_text

Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
_LAID_OUT_AT_ONCE: Final = 40


class ResultModel(QAbstractListModel):
    """What was found, by kind; each kind's name stands above its first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[Hit | FoundKind, ...] = ()

    def show(self, found: Found) -> None:
        rows: list[Hit | FoundKind] = []
        kind = None
        for hit in found.results:
            if hit.kind is not kind:
                kind = hit.kind
                rows.append(kind)
            rows.append(hit)
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def hit_at(self, row: int) -> Hit | None:
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Hit) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        shown = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return shown if self.hit_at(index.row()) else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, FoundKind):
            heard = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return group_text(row) if heard else None
        if role == Qt.ItemDataRole.DisplayRole:
            return place_text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return said_text(row)
        return row if role == HIT else None


class ResultList(QListView):
    """`opened`: a result was clicked or Enter pressed on it. `left`: the way up out of the first."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, model: ResultModel) -> None:
        super().__init__()
        self._results = model
        self.setModel(model)
        self.setItemDelegate(ResultDelegate(self))
        self.setAccessibleName(self.tr("What was found"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_LAID_OUT_AT_ONCE)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QListView, QListView:focus { border: none; background: transparent; }")
        self.clicked.connect(self._open)

    def enter(self) -> None:
        """The first result is in hand."""
        if self._results.rowCount():
            self.setCurrentIndex(self._results.index(1))
            self.setFocus()

    def open_first(self) -> None:
        hit = self._results.hit_at(1)
        if hit is not None:
            self.opened.emit(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 1:
            self.scrollToTop()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        hit = self._results.hit_at(index.row())
        if hit is not None:
            self.opened.emit(hit)
