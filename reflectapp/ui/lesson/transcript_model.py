from collections.abc import Callable, Sequence
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

from reflectapp.kit.folding import fold
from reflectapp.ui.lesson.text_field import TextField
from reflectapp.ui.lesson.transcript_sizes import WRAPPED
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
AROUND: Final = 2 * _ABOVE + 1
"""What a line is higher than its words."""


class TranscriptModel(QAbstractListModel):
    """The lines that the filter lets through. `row`s count all lines, places only those."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._rows: list[int] = []
        self._places: dict[int, int] = {}
        self._words: list[str] = []
        self._folded: list[str] = []
        self.said = -1
        """The row that was said last. Views paint it again by themselves: they need not lay out anew."""

    def show_lines(self, lines: Sequence[Line]) -> None:
        self._lines, self._folded = lines, []
        self._choose()

    def filter_by(self, words: str) -> None:
        """Lines that have all these words or parts of words, in any case and with any accents."""
        self._words = fold(words).split()
        self._choose()

    def index_of(self, row: int) -> QModelIndex:
        place = self._places.get(row)
        return self.index(place) if place is not None else QModelIndex()

    def row(self, index: _Index) -> int:
        return self._rows[index.row()] if index.isValid() else -1

    def line(self, index: _Index) -> Line | None:
        return self._lines[self.row(index)] if index.isValid() else None

    @property
    def rows(self) -> Sequence[int]:
        """The rows of all places."""
        return self._rows

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
            return self.row(index) == self.said
        return line if role == LINE_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def _choose(self) -> None:
        self.beginResetModel()
        self._rows = list(range(len(self._lines)))
        if self._words:
            self._folded = self._folded or [fold(line.text) for line in self._lines]
            self._rows = [row for row in self._rows if all(word in self._folded[row] for word in self._words)]
        self._places = {row: place for place, row in enumerate(self._rows)}
        self.endResetModel()


class TranscriptDelegate(QStyledItemDelegate):
    """A line: its time, and its words, as many lines as they need; the one that is said has a bar and bold figures."""

    written = Signal(object, str)

    def __init__(self, view: QAbstractItemView, sizes: Callable[[int], QSize]) -> None:
        super().__init__(view)
        self._view = view
        self._sizes = sizes
        self._edited: Line | None = None
        self.editor_name = ""
        self.widest_time = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return self._sizes(index.row())

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
        painter.drawText(inside, WRAPPED, short_time(max(0, line.start_ms)))
        painter.setFont(self._view.font())
        painter.setPen(current("text"))
        painter.drawText(self._words_room(rect), WRAPPED, line.text)
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

    @property
    def words_width(self) -> int:
        """How wide the words of a line may be."""
        return self._words_room(self._view.viewport().rect()).width()

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
