from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout

from reflectapp.domain.outcome import Topic
from reflectapp.domain.search import Found, FoundKind, Hit
from reflectapp.services import search
from reflectapp.ui.context import Context
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import label, look
from reflectapp.ui.page import Page
from reflectapp.ui.search.results import ResultList, ResultModel
from reflectapp.ui.theme.style import scaled
from reflectapp.ui.widgets.empty_state import EmptyState


class SearchBox(QLineEdit):
    """Down goes into the results."""

    def __init__(self, results: ResultList) -> None:
        super().__init__()
        self._results = results
        self.setPlaceholderText(self.tr("A word from a note, an answer, a goal, a tag, a transcript"))
        self.setAccessibleName(self.tr("Search in everything you wrote and in what was said"))
        self.setClearButtonEnabled(True)
        self.addAction(icon("search", "soft"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumHeight(scaled(38))
        self.setStyleSheet("QToolButton { min-height: 0; padding: 0; border: none; background: transparent; }")
        self.returnPressed.connect(results.open_first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._results.enter()
        else:
            super().keyPressEvent(event)


class SearchPage(Page):
    """One box over notes, answers, goals, tags and transcripts. What is found leads to its place and plays.

    One question at a time is under way; what was typed meanwhile is asked when it has been answered.
    """

    topics = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._under_way = False
        self.model = ResultModel(self)
        self.results = ResultList(self.model)
        self.box = SearchBox(self.results)
        self.count = label("", "soft")
        self._stack = QStackedWidget()
        look(self._stack, "clear")
        self._stack.addWidget(self._make_start())
        self._stack.addWidget(self.results)
        self._stack.addWidget(self._make_nothing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 24, 36, 0)
        layout.setSpacing(12)
        layout.addWidget(label(self.tr("Search"), "display"))
        layout.addWidget(self.box)
        layout.addWidget(self.count)
        layout.addWidget(self._stack, 1)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(lambda _text: self.refresh())
        self.results.left.connect(self.box.setFocus)
        self.results.opened.connect(self._open)

    def refresh(self) -> None:
        if not self._under_way:
            self._ask(self.box.text())

    def _ask(self, asked: str) -> None:
        self._under_way = True
        job = self.context.ask(self, search.find, asked)(lambda found: self._show(asked, found))
        job.ended.connect(self._rest)

    def _rest(self) -> None:
        self._under_way = False

    def _show(self, asked: str, found: Found) -> None:
        if asked != self.box.text():
            self._ask(self.box.text())
            return
        self.model.show(found)
        enough = len(asked.strip()) > 1 or bool(found.results)
        self._stack.setCurrentIndex(1 if found.results else 2 if enough else 0)
        self.count.setText(self._counted(found))

    def _counted(self, found: Found) -> str:
        if not found.results:
            return ""
        if found.more:
            return self.tr("More than {0} found: the newest of each kind are here").format(found.total)
        return self.tr("{0} found").format(found.total)

    def _open(self, hit: Hit) -> None:
        go = self.context.go
        if hit.kind in (FoundKind.GOAL, FoundKind.CHECK_IN):
            go.goal.emit(hit.home)
        elif hit.kind is FoundKind.SHARE:
            go.page.emit("coach")
        elif hit.kind is FoundKind.ANSWER:
            go.reflection.emit(hit.home, hit.item)
        elif hit.kind is FoundKind.CAPTION:
            go.said.emit(hit.home, hit.at_ms)
        else:
            go.lesson.emit(hit.home, hit.at_ms)

    def _make_start(self) -> EmptyState:
        return EmptyState(
            "search",
            self.tr("Find it again"),
            self.tr(
                "Type the beginning of a word. You will see every lesson, moment, answer and goal that has it, "
                "and where it was said. Choosing a moment or a line of a transcript plays it."
            ),
        )

    def _make_nothing(self) -> EmptyState:
        text = self.tr("Try fewer words, or only the beginning of one.")
        return EmptyState("search", self.tr("Nothing has these words"), text)
