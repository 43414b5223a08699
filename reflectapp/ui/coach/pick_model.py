from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from reflectapp.domain.packets import Pick, Pickable, PickGroup
from reflectapp.ui.coach.naming import group_text, line_text

Index = QModelIndex | QPersistentModelIndex
DETAIL = Qt.ItemDataRole.UserRole + 1
INDENTED = Qt.ItemDataRole.UserRole + 2
_ROOT = 0
_NOWHERE = QModelIndex()


class PickModel(QAbstractItemModel):
    """What could be shared, in groups. Everything starts unpicked; only she ticks.

    A still comes with its moment: ticking it ticks the moment, and without the moment it can't stay.
    """

    picked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._groups: tuple[PickGroup, ...] = ()
        self._picks: set[Pick] = set()

    @property
    def picks(self) -> frozenset[Pick]:
        return frozenset(self._picks)

    def show(self, groups: tuple[PickGroup, ...]) -> None:
        """New groups; what was picked and is still there stays picked."""
        if groups == self._groups:
            return
        self.beginResetModel()
        self._groups = groups
        self._picks &= {item.pick for group in groups for item in group.items}
        self.endResetModel()

    def clear_picks(self) -> None:
        self.beginResetModel()
        self._picks.clear()
        self.endResetModel()
        self.picked.emit()

    def item_at(self, index: Index) -> Pickable | None:
        """The line's item; None for a group's heading."""
        group = index.internalId()
        return None if group == _ROOT else self._groups[group - 1].items[index.row()]

    def picked_in(self, row: int) -> int:
        return sum(item.pick in self._picks for item in self._groups[row].items)

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _ROOT)

    def parent(self, index: Index = _NOWHERE) -> Any:
        if not index.isValid() or index.internalId() == _ROOT:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _ROOT)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].items) if parent.internalId() == _ROOT else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if self.item_at(index) is None else flags | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item_at(index)
        if item is None:
            return self._group_data(index.row(), role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line_text(item)
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if item.pick in self._picks else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ToolTipRole:
                return item.label or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (line_text(item), item.detail) if part)
        if role == DETAIL:
            return item.detail
        return item.under is not None if role == INDENTED else None

    def toggle(self, index: Index) -> None:
        """Ticks or unticks a line; a heading has nothing to tick."""
        item = self.item_at(index)
        if item is None:
            return
        if item.pick not in self._picks:
            self._picks |= {item.pick} | ({item.under} if item.under else set())
        else:
            others = self._groups[index.internalId() - 1].items
            self._picks -= {item.pick, *(each.pick for each in others if each.under == item.pick)}
        group = index.internalId() - 1
        last = len(self._groups[group].items) - 1
        heading = self.createIndex(group, 0, _ROOT)
        self.dataChanged.emit(self.createIndex(0, 0, group + 1), self.createIndex(last, 0, group + 1))
        self.dataChanged.emit(heading, heading)
        self.picked.emit()

    def _group_data(self, row: int, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return group_text(self._groups[row])
        if role == DETAIL:
            count = self.picked_in(row)
            return self.tr("%n picked", "", count) if count else ""
        return None
