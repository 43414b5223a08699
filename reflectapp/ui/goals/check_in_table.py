from datetime import date

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

from reflectapp.domain.following import Followed, LessonNumber
from reflectapp.domain.goals import CheckIn
from reflectapp.ui.looks import button
from reflectapp.ui.measuring import from_lesson
from reflectapp.ui.widgets.number_field import number_text
from reflectapp.ui.words import date_text

_DATE, _NUMBER, _NOTE = range(3)
_ROWS_SEEN = 6


class CheckInTable(QWidget):
    """Every check-in and every lesson with a number as a row, the newest first.

    A check-in can be changed or deleted; a lesson's row leads to the lesson, by its id.
    """

    wanted_change = Signal(object)
    wanted_delete = Signal(object)
    wanted_lesson = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[CheckIn | LessonNumber] = []
        self.table = _Table(0, 3)
        self.table.setAccessibleName(self.tr("Check-ins"))
        self._change = button(self.tr("Change …"), None, "pencil")
        self._delete = button(self.tr("Delete"), "link", "trash-2")
        row = QHBoxLayout()
        self._open = button(self.tr("Open the lesson"))
        for part in (self._change, self._open, self._delete):
            row.addWidget(part)
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
        self._open.clicked.connect(self._ask_change)
        self._delete.clicked.connect(self._ask_delete)

    def show_entries(self, known: Followed) -> None:
        self._entries = sorted((*known.goal.check_ins, *known.numbers), key=_day, reverse=True)
        unit = known.goal.text.unit
        heads = [self.tr("Date"), unit or self.tr("Number"), self.tr("Note")]
        self.table.setHorizontalHeaderLabels(heads)
        self.table.setRowCount(len(self._entries))
        for row, entry in enumerate(self._entries):
            note = from_lesson(entry) if isinstance(entry, LessonNumber) else entry.note
            texts = (date_text(_day(entry), short=True), number_text(entry.value), note)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(note if column == _NOTE else "")
                self.table.setItem(row, column, item)
        shown = min(max(1, len(self._entries)), _ROWS_SEEN)
        height = self.table.horizontalHeader().sizeHint().height() + 8
        self.table.setFixedHeight(height + shown * self.table.verticalHeader().defaultSectionSize())
        self._settle()

    def _settle(self) -> None:
        chosen = self._chosen()
        of_lesson = isinstance(chosen, LessonNumber)
        self._change.setVisible(not of_lesson)
        self._delete.setVisible(not of_lesson)
        self._open.setVisible(of_lesson)
        self._change.setEnabled(chosen is not None)
        self._delete.setEnabled(chosen is not None)

    def _chosen(self) -> CheckIn | LessonNumber | None:
        rows = self.table.selectionModel().selectedRows()
        return self._entries[rows[0].row()] if rows and rows[0].row() < len(self._entries) else None

    def _ask_change(self) -> None:
        entry = self._chosen()
        if isinstance(entry, LessonNumber):
            self.wanted_lesson.emit(entry.lesson_id)
        elif entry is not None:
            self.wanted_change.emit(entry)

    def _ask_delete(self) -> None:
        if isinstance(entry := self._chosen(), CheckIn):
            self.wanted_delete.emit(entry)


def _day(entry: CheckIn | LessonNumber) -> date:
    return entry.made_on if isinstance(entry, CheckIn) else entry.day


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
