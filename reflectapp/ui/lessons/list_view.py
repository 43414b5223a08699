from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView

from reflectapp.ui.lessons.delegate import LessonDelegate
from reflectapp.ui.lessons.model import LessonsModel
from reflectapp.ui.widgets.scale import grown

_LEAST_WIDTH = 236


class LessonsView(QListView):
    """The cards in as many columns as have room. Only what is seen is painted."""

    opened = Signal(int)
    asked_details = Signal(int)
    asked_delete = Signal(int)
    asked_menu = Signal(int, QPoint)

    def __init__(self, model: LessonsModel) -> None:
        super().__init__()
        self._delegate = LessonDelegate()
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Lessons"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setWordWrap(False)
        self.setSpacing(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QListView, QListView:focus { background: transparent; border: none; }")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.clicked.connect(lambda index: self.opened.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if row >= 0:
                self.opened.emit(row)
            case Qt.Key.Key_Delete if row >= 0:
                self.asked_delete.emit(row)
            case Qt.Key.Key_F2 if row >= 0:
                self.asked_details.emit(row)
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            place = self.visualRect(index).center() if keyboard else event.pos()
            self.asked_menu.emit(index.row(), self.viewport().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        width = self.width() - self.verticalScrollBar().sizeHint().width() - 2
        columns = max(1, width // grown(_LEAST_WIDTH))
        across = max(_LEAST_WIDTH // 2, width // columns)
        size = QSize(across, self._delegate.height_for(across, self.fontMetrics().height()))
        if size != self.gridSize():
            self._delegate.card_size = size
            self.setGridSize(size)
