from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.goals import CheckIn
from reflectapp.ui.looks import button
from reflectapp.ui.widgets.number_field import number_text
from reflectapp.ui.words import date_text

_DATE, _NUMBER, _NOTE = range(3)
_ROWS_SEEN = 6


class CheckInTable(QWidget):
    """Every check-in as a row, the newest first; a row can be changed or deleted."""

    wanted_change = Signal(object)
    wanted_delete = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[CheckIn] = []
        self.table = _Table(0, 3)
        self.table.setAccessibleName(self.tr("Check-ins"))
        self._change = button(self.tr("Change …"), None, "pencil")
        self._delete = button(self.tr("Delete"), "link", "trash-2")
        row = QHBoxLayout()
        row.addWidget(self._change)
        row.addWidget(self._delete)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addLayout(row)
        self.table.itemSelectionChanged.connect(self._settle)
        self.table.wanted_change.connect(self._ask_change)
        self.table.wanted_delete.connect(self._ask_delete)
        self.table.cellDoubleClicked.connect(self._ask_change)
        self._change.clicked.connect(self._ask_change)
        self._delete.clicked.connect(self._ask_delete)

    def show_entries(self, entries: tuple[CheckIn, ...], unit: str) -> None:
        self._entries = sorted(entries, key=lambda entry: entry.made_on, reverse=True)
        heads = [self.tr("Date"), unit or self.tr("Number"), self.tr("Note")]
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setRowCount(len(self._entries))
        for row, entry in enumerate(self._entries):
            texts = (date_text(entry.made_on, short=True), number_text(entry.value), entry.note)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(entry.note if column == _NOTE else "")
                self.table.setItem(row, column, item)
        shown = min(max(1, len(self._entries)), _ROWS_SEEN)
        height = self.table.horizontalHeader().sizeHint().height() + 8
        self.table.setFixedHeight(height + shown * self.table.verticalHeader().defaultSectionSize())
        self._settle()

    def _settle(self) -> None:
        chosen = self._chosen() is not None
        self._change.setEnabled(chosen)
        self._delete.setEnabled(chosen)

    def _chosen(self) -> CheckIn | None:
        rows = self.table.selectionModel().selectedRows()
        return self._entries[rows[0].row()] if rows and rows[0].row() < len(self._entries) else None

    def _ask_change(self) -> None:
        if (entry := self._chosen()) is not None:
            self.wanted_change.emit(entry)

    def _ask_delete(self) -> None:
        if (entry := self._chosen()) is not None:
            self.wanted_delete.emit(entry)


class _Table(QTableWidget):
    wanted_change = Signal()
    wanted_delete = Signal()

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows, columns)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSectionResizeMode(_DATE, QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(_NUMBER, QHeaderView.ResizeMode.ResizeToContents)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted_change.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.wanted_delete.emit()
        else:
            super().keyPressEvent(event)
