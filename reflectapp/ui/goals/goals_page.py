from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import Goal, GoalStatus, GoalText
from reflectapp.domain.outcome import Topic
from reflectapp.domain.replies import Draft
from reflectapp.kit.ids import new_id
from reflectapp.services import drafts, following, goals
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.goals.draft_line import DraftLines
from reflectapp.ui.goals.naming import goal_name, so_far
from reflectapp.ui.looks import button, label
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.empty_state import EmptyState
from reflectapp.ui.widgets.frames import clear, scrolling
from reflectapp.ui.widgets.line_button import LineButton
from reflectapp.ui.words import status_text

_GROUPS = (GoalStatus.WORKING, GoalStatus.EXPLORING, GoalStatus.REACHED, GoalStatus.SET_ASIDE)


def _found(store: OpenStore) -> tuple[tuple[Followed, ...], tuple[Draft, ...]]:
    """Her goals, and drafts with which one could begin."""
    return following.all_followed(store), drafts.waiting(store, None)


class GoalsPage(Page):
    """Her goals by how they stand, after drafts of new ones."""

    topics = frozenset({Topic.GOALS, Topic.MEASURES, Topic.REFLECTIONS, Topic.LESSONS, Topic.DRAFTS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._find = button(self.tr("Find one with &questions"))
        self._new = button(self.tr("&New goal"), "filled", "plus")
        self._find.clicked.connect(self.ask_questions)
        self._new.clicked.connect(lambda: self._add(GoalText()))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.setContentsMargins(0, 0, 14, 0)
        head.addWidget(label(self.tr("Goals"), "display"))
        head.addStretch()
        head.addWidget(self._find)
        head.addWidget(self._new)
        content = QWidget()
        self.drafts = DraftLines()
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 14, 24)
        column.setSpacing(12)
        column.addWidget(self.drafts)
        column.addLayout(self._list, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolling(content))
        self._stack.addWidget(self._make_empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 24, 22, 0)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _make_empty(self) -> EmptyState:
        find = button(self.tr("Find one with &questions"), None, "target")
        find.clicked.connect(self.ask_questions)
        write = button(self.tr("&Write one down"), "link")
        write.clicked.connect(lambda: self._add(GoalText()))
        text = self.tr(
            "A goal says what your students will do or have. It is yours: you choose it, change it, "
            "or put it aside, and nobody sees it unless you share it."
        )
        return EmptyState("target", self.tr("No goal yet, and that is fine"), text, find, write)

    def refresh(self) -> None:
        self.context.ask(self, _found)(self._show)

    def flush(self) -> None:
        self.drafts.flush()

    def ask_questions(self) -> None:
        """Opens the guide; with the first answer there is a goal."""
        self.context.go.guide.emit(new_id(), "")

    def _show(self, shown: tuple[tuple[Followed, ...], tuple[Draft, ...]]) -> None:
        found, begun = shown
        clear(self._list)
        self.drafts.show_drafts(self.context, begun, lambda: None)
        for part in (self._find, self._new):
            part.setVisible(bool(found or begun))
        self._stack.setCurrentIndex(0 if found or begun else 1)
        for status in _GROUPS:
            group = [known for known in found if known.goal.status is status]
            if group:
                heading = label(status_text(status), "soft")
                heading.setContentsMargins(4, 6, 0, 0)
                self._list.addWidget(heading)
            for known in group:
                goal, line = known.goal, GoalLine(known)
                line.clicked.connect(lambda _=False, goal_id=goal.id: self.context.go.goal.emit(goal_id))
                line.delete_asked.connect(partial(self._delete, goal))
                self._list.addWidget(line)
                if goal.guide_step:
                    self._list.addWidget(self._make_go_on(goal), 0, Qt.AlignmentFlag.AlignLeading)
        self._list.addStretch()

    def _make_go_on(self, goal: Goal) -> QPushButton:
        made = button(self.tr("Go on with the questions"), "link", "arrow-right")
        made.setAccessibleName(self.tr("Go on with the questions: {0}").format(goal_name(goal.text)))
        made.clicked.connect(lambda: self.context.go.guide.emit(goal.id, ""))
        return made

    def _delete(self, goal: Goal) -> None:
        said = self.tr("“{0}” is deleted.").format(goal_name(goal.text))
        self.context.do(self, goals.delete, goal.id)(lambda _none: self.context.offer_undo(said))

    def _add(self, text: GoalText) -> None:
        self.context.do(self, goals.add, text)(lambda goal: self.context.go.goal.emit(goal.id))


class GoalLine(LineButton):
    """A goal: its name, what it says, how often she looked at it."""

    def __init__(self, known: Followed) -> None:
        goal = known.goal
        title = goal_name(goal.text)
        statement = " ".join(goal.text.statement.split())
        said = statement if statement != title else " ".join(goal.text.students_will.split())
        about = so_far(known)
        sign = "circle-check" if goal.status is GoalStatus.REACHED else "target"
        super().__init__(title, said, about, sign, "goal" if goal.status is GoalStatus.WORKING else "soft")
        self.setAccessibleName(", ".join((title, status_text(goal.status), about)))
