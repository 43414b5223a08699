from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from reflectapp.ui.lesson.text_field import TextField
from reflectapp.ui.lesson.transcripts import Line
from reflectapp.ui.looks import tabular
from reflectapp.ui.theme.colors import current
from reflectapp.ui.words import short_time

_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX: Final = QModelIndex()
LINE_ROLE: Final = Qt.ItemDataRole.UserRole
SAID_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_SIDES: Final = 18
_GAP: Final = 12
_ABOVE: Final = 8
_FLAGS: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class TranscriptModel(QAbstractListModel):
    """The lines that the filter lets through. `row`s count all lines, places only those."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._rows: list[int] = []
        self._places: dict[int, int] = {}
        self._words = ""
        self._said = -1

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._choose()

    def filter_by(self, words: str) -> None:
        self._words = words.strip().casefold()
        self._choose()

    def show_said(self, row: int) -> None:
        """The row that was said last."""
        before, self._said = self._said, row
        for changed in (before, row):
            index = self.index_of(changed)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def index_of(self, row: int) -> QModelIndex:
        place = self._places.get(row)
        return self.index(place) if place is not None else QModelIndex()

    def row(self, index: _Index) -> int:
        return self._rows[index.row()] if index.isValid() else -1

    def line(self, index: _Index) -> Line | None:
        return self._lines[self.row(index)] if index.isValid() else None

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index)
        if line is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return line.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{short_time(max(0, line.start_ms))}. {line.text}"
        if role == SAID_ROLE:
            return self.row(index) == self._said
        return line if role == LINE_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def _choose(self) -> None:
        self.beginResetModel()
        words = self._words
        self._rows = [row for row, line in enumerate(self._lines) if words in line.text.casefold()]
        self._places = {row: place for place, row in enumerate(self._rows)}
        self.endResetModel()


class TranscriptDelegate(QStyledItemDelegate):
    """A line: its time, and its words, as many lines as they need; the one that is said has a bar and bold figures."""

    written = Signal(object, str)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._edited: Line | None = None
        self.editor_name = ""
        self.widest_time = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        room = self._words_room(QRect(0, 0, self._view.viewport().width(), 10_000))
        words = self._view.fontMetrics().boundingRect(room, _FLAGS, str(index.data()))
        return QSize(100, words.height() + 2 * _ABOVE + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        painter.save()
        rect: QRect = option.rect
        said = bool(index.data(SAID_ROLE))
        painter.fillRect(rect, current("accent-soft" if said else "surface"))
        if said:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), current("accent"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(current("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -2))
        else:
            painter.setPen(current("line"))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self._figures(said))
        painter.setPen(current("accent" if said else "soft"))
        inside = rect.adjusted(_SIDES, _ABOVE, -_SIDES, -_ABOVE)
        painter.drawText(inside, _FLAGS, short_time(max(0, line.start_ms)))
        painter.setFont(self._view.font())
        painter.setPen(current("text"))
        painter.drawText(self._words_room(rect), _FLAGS, line.text)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        editor = TextField(self.editor_name, "", enter_ends=True)
        editor.setParent(parent)
        line = index.data(LINE_ROLE)
        self._edited = line if isinstance(line, Line) else None
        editor.entered.connect(lambda: self._end(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, TextField) and not editor.toPlainText():
            editor.setPlainText(str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """The model goes on showing what the store says."""
        line, self._edited = self._edited, None
        if line is not None and isinstance(editor, TextField):
            self.written.emit(line, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: _Index) -> None:
        room = self._words_room(option.rect)
        editor.setGeometry(room.left() - 6, option.rect.top(), room.width() + 12, editor.height())

    def _end(self, editor: TextField) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    def _figures(self, bold: bool) -> QFont:
        font = tabular(self._view.font())
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        return font

    def _words_room(self, rect: QRect) -> QRect:
        times = self._view.fontMetrics().horizontalAdvance(self.widest_time) + _GAP
        return rect.adjusted(_SIDES + times, _ABOVE, -_SIDES - 8, -_ABOVE)
