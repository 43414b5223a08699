from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.forms import Reflection
from reflectapp.domain.goals import Goal
from reflectapp.domain.lessons import Lesson, LessonCard
from reflectapp.domain.outcome import Topic
from reflectapp.kit.clock import today
from reflectapp.services import goals, lessons, letting_go, reflections, store_settings
from reflectapp.services.backing_up import backup_reminder
from reflectapp.services.letting_go import Due
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.lessons.said import watched, where_she_was
from reflectapp.ui.looks import button, label
from reflectapp.ui.page import Page
from reflectapp.ui.today.backup_card import BackupCard
from reflectapp.ui.today.due_card import DueCard
from reflectapp.ui.today.goal_card import GoalCard
from reflectapp.ui.today.greeting import greeting
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.days import long_day
from reflectapp.ui.widgets.empty_state import EmptyState
from reflectapp.ui.widgets.frames import clear, framed, scrolling
from reflectapp.ui.widgets.picture import PictureButton

_MOST_UNFINISHED = 3


@dataclass(frozen=True, slots=True)
class _Day:
    goal: Goal | None
    any_goal: bool
    latest: tuple[LessonCard, ...]
    unfinished: tuple[tuple[Reflection, Lesson], ...]
    due: tuple[Due, ...]
    backup_days: int | None
    any_backup: bool


def _day(store: OpenStore) -> _Day:
    return _Day(
        goals.in_hand(store),
        bool(goals.all_goals(store)),
        lessons.go_on(store),
        reflections.unfinished(store),
        letting_go.due(store, today()),
        backup_reminder(store),
        store_settings.settings(store).backed_up_at is not None,
    )


class TodayPage(Page):
    """What is next: the goal in hand, the lessons she was in, reflections and decisions that wait."""

    topics = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(36, 22, 36, 20)
        layout.setSpacing(18)
        layout.addLayout(self._make_head())
        self._body = QHBoxLayout()
        self._body.setSpacing(20)
        layout.addLayout(self._body, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(content))

    def _make_head(self) -> QHBoxLayout:
        self._date = label("", "soft")
        self._greeting = label("", "display")
        self._bring_in = button(self.tr("&Bring in a lesson"), "filled", "upload")
        self._bring_in.clicked.connect(self._ask_for_files)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._date)
        words.addWidget(self._greeting)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self._bring_in, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def refresh(self) -> None:
        self._date.setText(long_day(today()))
        self._greeting.setText(greeting(datetime.now().hour))
        self.context.ask(self, _day)(self._show)

    def flush(self) -> None:
        for dialog in self.window().findChildren(CheckInDialog):
            dialog.keep_draft()

    def _show(self, day: _Day) -> None:
        clear(self._body)
        nothing = not day.latest and not day.any_goal
        self._bring_in.setVisible(not nothing)
        if nothing:
            self._body.addWidget(self._make_empty(), 1)
            return
        left = QVBoxLayout()
        left.setSpacing(20)
        if day.goal is not None:
            left.addWidget(GoalCard(self.context, day.goal))
        if day.latest:
            left.addWidget(self._make_go_on(day.latest))
        left.addStretch()
        self._body.addLayout(left, 8)
        right = QVBoxLayout()
        right.setSpacing(20)
        for part in self._make_side(day):
            right.addWidget(part)
        right.addStretch()
        self._body.addLayout(right, 5)

    def _make_empty(self) -> QWidget:
        bring_in = button(self.tr("&Bring in a lesson"), "filled", "upload")
        bring_in.clicked.connect(self._ask_for_files)
        sample = button(self.tr("&Look around with a sample lesson"))
        sample.clicked.connect(lambda: self.context.go.sample.emit())
        return EmptyState(
            "clapperboard",
            self.tr("Begin with a recording of a lesson"),
            self.tr(
                "Any video or sound recording from a phone, tablet or camera will do. "
                "It is encrypted on this computer, and nothing leaves it unless you want it to."
            ),
            bring_in,
            sample,
        )

    def _make_go_on(self, latest: tuple[LessonCard, ...]) -> QFrame:
        frame, layout = framed()
        layout.addWidget(label(self.tr("Go on where you were"), "heading"))
        grid = QGridLayout()
        grid.setSpacing(12)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        for column, known in enumerate(latest):
            lesson = known.lesson
            picture = PictureButton(title_of(lesson), where_she_was(known), known.thumbnail, watched=watched(known))
            picture.clicked.connect(lambda _=False, lesson_id=lesson.id: self.context.go.lesson.emit(lesson_id, None))
            grid.addWidget(picture, 0, column)
        layout.addLayout(grid)
        return frame

    def _make_side(self, day: _Day) -> list[QWidget]:
        parts: list[QWidget] = []
        if day.unfinished:
            parts.append(self._make_unfinished(day.unfinished))
        if day.goal is None:
            parts.append(self._make_goal_hint(day.any_goal))
        if day.due:
            parts.append(DueCard(self.context, day.due))
        if day.backup_days is not None:
            parts.append(BackupCard(self.context, day.backup_days, day.any_backup))
        if not day.latest:
            parts.append(self._make_lesson_hint())
        return parts

    def _make_unfinished(self, unfinished: tuple[tuple[Reflection, Lesson], ...]) -> QFrame:
        frame, layout = framed()
        layout.addWidget(SignLine("clipboard-list", "accent", self.tr("Begun, not finished"), "heading"))
        layout.addWidget(label(self.tr("Go on whenever you like, or leave it as it is."), "soft", wrap=True))
        for reflection, lesson in unfinished[:_MOST_UNFINISHED]:
            row = QHBoxLayout()
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(label(reflection.form.title, wrap=True))
            words.addWidget(label(title_of(lesson), "small", wrap=True))
            go = button(self.tr("Go on"), "link")
            go.setAccessibleName(self.tr("Go on with {0}").format(f"{reflection.form.title}, {title_of(lesson)}"))
            go.clicked.connect(lambda _=False, lesson_id=lesson.id: self.context.go.lesson.emit(lesson_id, None))
            row.addLayout(words, 1)
            row.addWidget(go)
            layout.addLayout(row)
        return frame

    def _make_goal_hint(self, any_goal: bool) -> QFrame:
        frame, layout = framed()
        layout.addWidget(SignLine("target", "goal", self.tr("A goal of your own"), "heading"))
        if any_goal:
            text = self.tr("None of your goals is marked “working on it” just now.")
        else:
            text = self.tr("When a lesson makes you wish for something, a few questions help to put it into words.")
        layout.addWidget(label(text, "soft", wrap=True))
        go = button(self.tr("See my goals") if any_goal else self.tr("Find a goal"))
        go.clicked.connect(lambda: self.context.go.page.emit("goals"))
        layout.addWidget(go, 0, Qt.AlignmentFlag.AlignLeading)
        return frame

    def _make_lesson_hint(self) -> QFrame:
        frame, layout = framed()
        layout.addWidget(SignLine("clapperboard", "accent", self.tr("No lesson yet"), "heading"))
        text = self.tr("A recording from a phone or tablet is enough to begin.")
        layout.addWidget(label(text, "soft", wrap=True))
        return frame

    def _ask_for_files(self) -> None:
        self.context.go.bring_in.emit([], None)
