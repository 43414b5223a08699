from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.goals import Goal
from reflectapp.domain.lessons import LessonCard
from reflectapp.domain.outcome import Topic
from reflectapp.kit import clock
from reflectapp.services import goals, lessons, letting_go, reminders, replies, store_settings, unfinished
from reflectapp.services.backing_up import backup_reminder
from reflectapp.services.letting_go import Due
from reflectapp.services.reminders import Kept
from reflectapp.services.replies import Waiting
from reflectapp.services.store import OpenStore
from reflectapp.services.unfinished import Begun
from reflectapp.ui.coach.waiting_card import WaitingCard
from reflectapp.ui.context import Context
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.looks import button, label
from reflectapp.ui.page import Page
from reflectapp.ui.today.backup_card import BackupCard
from reflectapp.ui.today.due_card import DueCard
from reflectapp.ui.today.go_on_card import GoOnCard
from reflectapp.ui.today.goal_card import GoalCard
from reflectapp.ui.today.greeting import greeting
from reflectapp.ui.today.midnight import Midnight
from reflectapp.ui.today.reminders_card import RemindersCard
from reflectapp.ui.today.unfinished_card import UnfinishedCard
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.days import long_day
from reflectapp.ui.widgets.empty_state import EmptyState
from reflectapp.ui.widgets.frames import clear, framed, scrolling


@dataclass(frozen=True, slots=True)
class _Day:
    goal: Goal | None
    any_goal: bool
    latest: tuple[LessonCard, ...]
    begun: tuple[Begun, ...]
    reminders: tuple[Kept, ...]
    any_reminder: bool
    due: tuple[Due, ...]
    waiting: tuple[Waiting, ...]
    backup_days: int | None
    any_backup: bool


def _day(store: OpenStore) -> _Day:
    return _Day(
        goals.in_hand(store),
        bool(goals.all_goals(store)),
        lessons.go_on(store),
        unfinished.begun(store),
        reminders.due(store, clock.today()),
        bool(reminders.every(store)),
        letting_go.due(store, clock.today()),
        tuple(each for each in replies.waiting(store) if each.ideas or each.questions),
        backup_reminder(store),
        store_settings.settings(store).backed_up_at is not None,
    )


class TodayPage(Page):
    """What is next: the goal in hand, the lessons she was in, reflections and decisions that wait."""

    topics = frozenset(Topic)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._all_begun = False
        self.midnight = Midnight(self)
        self.midnight.passed.connect(lambda: self._on_changed(self.topics))
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
        self.midnight.expect()
        self._date.setText(long_day(clock.today()))
        self._greeting.setText(greeting(datetime.now().hour))
        self.context.ask(self, _day)(self._show)

    def flush(self) -> None:
        for dialog in self.window().findChildren(CheckInDialog):
            dialog.keep_draft()

    def _show(self, day: _Day) -> None:
        clear(self._body)
        nothing = not day.latest and not day.any_goal and not day.any_reminder
        self._bring_in.setVisible(not nothing)
        if nothing:
            self._body.addWidget(self._make_empty(), 1)
            return
        left = QVBoxLayout()
        left.setSpacing(20)
        if day.goal is not None:
            left.addWidget(GoalCard(self.context, day.goal))
        if day.latest:
            left.addWidget(GoOnCard(self.context, day.latest))
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

    def _make_side(self, day: _Day) -> list[QWidget]:
        parts: list[QWidget] = []
        own = RemindersCard(self.context, day.reminders, day.any_reminder)
        if day.reminders:
            parts.append(own)
        if day.waiting:
            answers = WaitingCard(self.context)
            answers.show_waiting(day.waiting)
            parts.append(answers)
        if day.begun:
            parts.append(self._make_unfinished(day.begun))
        if day.goal is None:
            parts.append(self._make_goal_hint(day.any_goal))
        if day.due:
            parts.append(DueCard(self.context, day.due))
        if day.backup_days is not None:
            parts.append(BackupCard(self.context, day.backup_days, day.any_backup))
        if not day.latest:
            parts.append(self._make_lesson_hint())
        if not day.reminders:
            parts.append(own)
        return parts

    def _make_unfinished(self, begun: tuple[Begun, ...]) -> UnfinishedCard:
        card = UnfinishedCard(self.context, begun, self._all_begun)
        card.more.clicked.connect(self._show_all_begun)
        return card

    def _show_all_begun(self) -> None:
        self._all_begun = True
        self.refresh()

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
