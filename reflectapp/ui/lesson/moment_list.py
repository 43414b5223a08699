from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from reflectapp.domain.moments import Moment
from reflectapp.ui.lesson.moment_model import MomentDelegate, MomentModel
from reflectapp.ui.looks import look


class MomentList(QListView):
    """Arrows and a click choose, Enter and a double click edit, Delete deletes; lines can be dragged."""

    chosen = Signal(str)
    edit_asked = Signal(str)
    delete_asked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._model = MomentModel(self.tr("marked in the other pass"))
        delegate = MomentDelegate(self)
        delegate.no_note = self.tr("no note yet")
        delegate.goal_word = self.tr("goal")
        self.setModel(self._model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(self.tr("Moments"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        look(self, "plain")
        self.setUniformItemSizes(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(self._tell_chosen)
        self.doubleClicked.connect(self._tell_edit)
        self.customContextMenuRequested.connect(self._on_menu)
        self._model.modelReset.connect(self._select_again)
        self._selected = ""

    def show_moments(self, moments: tuple[Moment, ...]) -> None:
        self._model.show_moments(moments)

    def show_faded(self, moment_ids: frozenset[str]) -> None:
        """Those that belong to the other pass."""
        self._model.show_faded(moment_ids)

    def show_chosen(self, moment_id: str) -> None:
        """Selects a line without telling."""
        self._selected = moment_id
        self._select_again()

    def moment_ids(self) -> list[str]:
        rows = (self._model.moment(self._model.index(row)) for row in range(self._model.rowCount()))
        return [moment.id for moment in rows if moment is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moment = self._model.moment(self.currentIndex())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if moment is not None:
                self.edit_asked.emit(moment.id)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            if moment is not None:
                self.delete_asked.emit(moment.id)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            self._tell_chosen(self.currentIndex())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _tell_chosen(self, index: QModelIndex) -> None:
        moment = self._model.moment(index)
        if moment is not None:
            self._selected = moment.id
            self.chosen.emit(moment.id)

    def _tell_edit(self, index: QModelIndex) -> None:
        moment = self._model.moment(index)
        if moment is not None:
            self.edit_asked.emit(moment.id)

    def _on_menu(self, position: QPoint) -> None:
        moment = self._model.moment(self.indexAt(position))
        if moment is not None:
            self.menu_asked.emit(moment.id, self.viewport().mapToGlobal(position))

    def _select_again(self) -> None:
        row = self._model.row_of(self._selected)
        if row is None:
            self.clearSelection()
            return
        index = self._model.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
