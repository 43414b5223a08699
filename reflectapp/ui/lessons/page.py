from PySide6.QtCore import QPoint
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout

from reflectapp.domain.lessons import LessonCard
from reflectapp.domain.outcome import Topic
from reflectapp.services import lessons
from reflectapp.ui.context import Context
from reflectapp.ui.icons import icon
from reflectapp.ui.lessons import deleting
from reflectapp.ui.lessons.bring_in import dropped_files
from reflectapp.ui.lessons.details import LessonDetailsDialog
from reflectapp.ui.lessons.list_view import LessonsView
from reflectapp.ui.lessons.model import LessonsModel, Order
from reflectapp.ui.lessons.recordings_dialog import RecordingsDialog
from reflectapp.ui.looks import button, label
from reflectapp.ui.page import Page
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.empty_state import EmptyState

_ROOM_FOR_WORDS = 260


class LessonsPage(Page):
    """All lessons as cards: sorted, filtered, opened, described, deleted. Files can be dropped on it."""

    topics = frozenset({Topic.LESSONS, Topic.RECORDINGS, Topic.MOMENTS, Topic.REFLECTIONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self._model = LessonsModel()
        self.view = LessonsView(self._model)
        self._count = label("", "soft")
        self._filter = self._make_filter()
        self._order = self._make_order()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_nothing_found())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 24, 22, 0)
        layout.setSpacing(16)
        self._head = self._make_head()
        self._fit_head()
        layout.addLayout(self._head)
        layout.addWidget(self._stack, 1)
        self.view.opened.connect(self._open)
        self.view.asked_details.connect(self._details)
        self.view.asked_delete.connect(self._delete)
        self.view.asked_menu.connect(self._menu)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_head()

    def _make_filter(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(self.tr("Title, class or subject"))
        line.setAccessibleName(self.tr("Show only lessons with these words"))
        line.setClearButtonEnabled(True)
        line.addAction(icon("search", "soft"), QLineEdit.ActionPosition.LeadingPosition)
        line.setMinimumWidth(120)
        line.setStyleSheet("QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }")
        line.textChanged.connect(self._on_filter)
        return line

    def _make_order(self) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(self.tr("Order"))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(11)
        box.addItem(self.tr("Newest first"), Order.TAUGHT)
        box.addItem(self.tr("Last opened first"), Order.OPENED)
        box.addItem(self.tr("By title"), Order.TITLE)
        box.addItem(self.tr("By class"), Order.CLASS)
        box.currentIndexChanged.connect(lambda: self._model.order_by(box.currentData()))
        return box

    def _make_head(self) -> QGridLayout:
        self._bring_in = button(self.tr("&Bring in a lesson"), "filled", "upload")
        self._bring_in.clicked.connect(lambda: self.context.go.bring_in.emit([], None))
        self._title = label(self.tr("Lessons"), "display")
        self._count.setContentsMargins(0, 6, 0, 0)
        head = QGridLayout()
        head.setSpacing(12)
        head.setContentsMargins(0, 0, 14, 0)
        head.setColumnStretch(2, 1)
        head.setColumnStretch(3, 2)
        head.addWidget(self._title, 0, 0)
        head.addWidget(self._count, 0, 1)
        head.addWidget(self._bring_in, 0, 5)
        return head

    def _fit_head(self) -> None:
        """Where the words are large or the window is narrow, finding and ordering get a row of their own."""
        wanted = sum(part.sizeHint().width() for part in (self._title, self._order, self._bring_in))
        row = 1 if self.width() < wanted + scaled(_ROOM_FOR_WORDS) else 0
        self._filter.setMaximumWidth(scaled(320))
        self._head.addWidget(self._filter, row, 0 if row else 3, 1, 4 if row else 1)
        self._head.addWidget(self._order, row, 4)

    def _make_empty(self) -> EmptyState:
        bring_in = button(self.tr("Choose a recording …"), None, "upload")
        bring_in.clicked.connect(lambda: self.context.go.bring_in.emit([], None))
        return EmptyState(
            "clapperboard",
            self.tr("Your lessons will be here"),
            self.tr(
                "Drop a recording anywhere on this page, or choose one. "
                "It is encrypted into your store; nobody else sees it."
            ),
            bring_in,
        )

    def _make_nothing_found(self) -> EmptyState:
        show_all = button(self.tr("Show all lessons"))
        show_all.clicked.connect(self._filter.clear)
        text = self.tr("Try fewer words, or a part of one.")
        return EmptyState("search", self.tr("No lesson has these words"), text, show_all)

    def refresh(self) -> None:
        self.context.ask(self, lessons.cards)(self._show)

    def _show(self, cards: tuple[LessonCard, ...]) -> None:
        current = self.view.currentIndex().row()
        chosen = self._model.card(current).lesson.id if current >= 0 else ""
        scrolled = self.view.verticalScrollBar().value()
        self._model.show_cards(cards)
        if (row := self._model.row_of(chosen)) >= 0:
            self.view.setCurrentIndex(self._model.index(row))
        self.view.verticalScrollBar().setValue(scrolled)
        self._settle()

    def _on_filter(self, text: str) -> None:
        self._model.filter_by(text)
        self._settle()

    def _settle(self) -> None:
        total, seen = self._model.total, self._model.rowCount()
        for part in (self._filter, self._order):
            part.setVisible(total > 0)
        self._stack.setCurrentIndex(1 if total == 0 else 2 if seen == 0 else 0)
        said = str(total) if seen == total else self.tr("{0} of {1}").format(seen, total)
        self._count.setText(said if total else "")

    def _open(self, row: int) -> None:
        self.context.go.lesson.emit(self._model.card(row).lesson.id, None)

    def _details(self, row: int) -> None:
        dialog = LessonDetailsDialog(self.context, self._model.card(row).lesson, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _delete(self, row: int) -> None:
        deleting.delete_lesson(self.context, self._model.card(row).lesson.id, self)

    def _recordings(self, lesson_id: str) -> None:
        RecordingsDialog(self.context, lesson_id, self).open()

    def _menu(self, row: int, place: QPoint) -> None:
        lesson_id = self._model.card(row).lesson.id
        menu = QMenu(self)
        menu.addAction(icon("play"), self.tr("&Open"), lambda: self._open(row))
        menu.addAction(icon("pencil"), self.tr("About this &lesson …"), lambda: self._details(row))
        add = self.tr("Add a &recording …")
        menu.addAction(icon("plus"), add, lambda: self.context.go.bring_in.emit([], lesson_id))
        menu.addAction(icon("clapperboard"), self.tr("&Its recordings …"), lambda: self._recordings(lesson_id))
        menu.addSeparator()
        menu.addAction(icon("trash-2"), self.tr("&Delete …"), lambda: self._delete(row))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData().urls())
        if files:
            event.acceptProposedAction()
            self.context.go.bring_in.emit(files, None)
