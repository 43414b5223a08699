from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QFrame, QListView

from reflectapp.ui.lesson.text_field import TextField
from reflectapp.ui.lesson.transcript_model import AROUND, TranscriptDelegate, TranscriptModel
from reflectapp.ui.lesson.transcript_sizes import LineSizes
from reflectapp.ui.lesson.transcripts import Line
from reflectapp.ui.looks import look
from reflectapp.ui.words import short_time

_LET_BE_MS: Final = 5_000
_SURELY_SCROLLED: Final = 200
"""A bar that comes later makes the lines narrower, and all of them are laid out twice."""
_WHEN_NEEDED: Final = Qt.ScrollBarPolicy.ScrollBarAsNeeded
_SHIFT: Final = Qt.KeyboardModifier.ShiftModifier


class TranscriptList(QListView):
    """Follows what is said. A click or Enter jumps there, F2 and a double click change the words, Delete deletes.

    With Shift or Ctrl, clicks and keys choose several lines, which can be copied.

    `went` carries a row of all lines; `changed` a line and its new words.
    """

    went = Signal(int)
    changed = Signal(object, str)
    delete_asked = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._model = TranscriptModel()
        self._sizes = LineSizes(self)
        self._delegate = TranscriptDelegate(self, lambda place: self._sizes.sizes[self._model.rows[place]])
        self._delegate.editor_name = self.tr("Words of this line")
        self._scrolled = QElapsedTimer()
        self._lines: Sequence[Line] = ()
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        look(self, "plain")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._delegate.written.connect(self.changed)
        self._sizes.measured.connect(self._on_measured)
        self.clicked.connect(self._on_click)
        self.customContextMenuRequested.connect(self._on_menu)
        self.verticalScrollBar().sliderMoved.connect(lambda _value: self._scrolled.start())

    @property
    def count(self) -> int:
        """How many lines the filter lets through."""
        return self._model.rowCount()

    @property
    def chosen(self) -> Line | None:
        return self._model.line(self.currentIndex())

    @property
    def all_chosen(self) -> tuple[Line, ...]:
        """In the order of their times."""
        lines = [self._model.line(index) for index in sorted(self.selectedIndexes(), key=QModelIndex.row)]
        return tuple(line for line in lines if line is not None)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(line.text for line in self.all_chosen))

    def show_lines(self, lines: Sequence[Line]) -> None:
        at = self._model.row(self.currentIndex())
        scrolled = self.verticalScrollBar().value()
        self._delegate.widest_time = "8" + short_time(max(0, lines[-1].start_ms)) if lines else ""
        self._lines = lines
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if len(lines) > _SURELY_SCROLLED else _WHEN_NEEDED
        self.setVerticalScrollBarPolicy(bar)
        self._measure()
        self._model.show_lines(lines)
        self.setCurrentIndex(self._model.index_of(at))
        self.verticalScrollBar().setValue(scrolled)

    def filter_by(self, words: str) -> None:
        """The line in hand stays so, and in view, while it is among those that are shown."""
        at = self._model.row(self.currentIndex())
        self._model.filter_by(words)
        index = self._model.index_of(at)
        self.setCurrentIndex(index)
        if index.isValid():
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def go_first(self) -> None:
        """To the first line that is shown, and there in the video."""
        self.setCurrentIndex(self._model.index(0))
        self.setFocus()
        self._go(self.currentIndex())

    def enter(self) -> None:
        """The first line that is shown, or the one in hand, has the focus."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0))
        self.setFocus()

    def show_said(self, row: int) -> None:
        """Marks the line, and brings it into view unless she has just scrolled or writes."""
        before, self._model.said = self._model.said, row
        for changed in (before, row):
            self.update(self._model.index_of(changed))
        self._bring()

    def _bring(self) -> None:
        index = self._model.index_of(self._model.said)
        let_be = self._scrolled.isValid() and self._scrolled.elapsed() < _LET_BE_MS
        if index.isValid() and not let_be and self.state() != QAbstractItemView.State.EditingState:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def keep(self) -> None:
        """What is being written is kept."""
        editing = self.state() == QAbstractItemView.State.EditingState
        for editor in self.viewport().findChildren(TextField) if editing else ():
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line, key = self.chosen, event.key()
        if event.modifiers() & _SHIFT and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(self.currentIndex())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if line is not None:
                self.delete_asked.emit(line)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in _MOVES or key == Qt.Key.Key_F2 or event.matches(QKeySequence.StandardKey.SelectAll):
            self._scrolled.start()
            super().keyPressEvent(event)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scrolled.start()
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._lines:
            self._measure()

    def _measure(self) -> None:
        texts = [line.text for line in self._lines]
        self._sizes.measure(texts, self.fontMetrics(), self._delegate.words_width, AROUND)
        self.scheduleDelayedItemsLayout()

    def _on_measured(self) -> None:
        self.doItemsLayout()
        self._bring()

    def _go(self, index: QModelIndex) -> None:
        if index.isValid():
            self.went.emit(self._model.row(index))

    def _on_click(self, index: QModelIndex) -> None:
        if not QGuiApplication.keyboardModifiers() & (_SHIFT | Qt.KeyboardModifier.ControlModifier):
            self._go(index)

    def _on_menu(self, position: QPoint) -> None:
        line = self._model.line(self.indexAt(position))
        if line is not None:
            self.menu_asked.emit(line, self.viewport().mapToGlobal(position))


_MOVES: Final = frozenset(
    {
        *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End),
        *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)
