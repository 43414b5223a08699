from dataclasses import replace

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QVBoxLayout

from reflectapp.domain.errors import is_gone
from reflectapp.domain.following import Followed
from reflectapp.domain.goals import CheckIn, Goal, GoalStatus, GoalText
from reflectapp.domain.outcome import Topic
from reflectapp.domain.replies import Draft, DraftPlace
from reflectapp.services import drafts, following, goals
from reflectapp.ui.context import Context
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.goals.draft_line import DraftLines
from reflectapp.ui.goals.evidence_card import EvidenceCard
from reflectapp.ui.goals.history_dialog import HistoryDialog
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.goals.peers_card import PeersCard
from reflectapp.ui.goals.progress_card import ProgressCard
from reflectapp.ui.goals.status_chip import StatusChip
from reflectapp.ui.goals.strategy_card import StrategyCard
from reflectapp.ui.goals.way_card import ThoughtsCard, WayCard
from reflectapp.ui.goals.words_card import WordsCard
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import button, label
from reflectapp.ui.page import Page
from reflectapp.ui.reminders.reminder_dialog import ReminderDialog
from reflectapp.ui.saving import Saving, Write
from reflectapp.ui.widgets.days import local_day, short_day
from reflectapp.ui.widgets.frames import TopBar, scrolling, two_columns
from reflectapp.ui.widgets.growing_text import GrowingText
from reflectapp.ui.widgets.scale import grown

_SHARES = 3, 2
_WIDE, _TWO_COLUMNS = 820, 600
_EVIDENCE = frozenset({Topic.MOMENTS, Topic.LESSONS, Topic.RECORDINGS})


class GoalPage(Page):
    """One goal, edited where it stands and saved by itself.

    What is typed and not stored yet is never overwritten by what the store says.
    """

    topics = frozenset({Topic.GOALS, Topic.MEASURES, Topic.FORMS, Topic.REFLECTIONS, Topic.DRAFTS}) | _EVIDENCE

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._goal_id = ""
        self._goal: Goal | None = None
        self.saving = Saving(context, self._write, self)
        self.title = GrowingText(
            self.tr("Name of the goal"), self.tr("A few words to know it by"), single_line=True, title=1.4
        )
        self.status = StatusChip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        content, left, right = two_columns(*_SHARES)
        self._columns = content.layout()
        layout.addWidget(scrolling(content), 1)
        self.words = WordsCard()
        left.addWidget(self.words)
        self.progress = ProgressCard()
        left.addWidget(self.progress)
        self.evidence = EvidenceCard(context)
        left.addWidget(self.evidence)
        self.strategy = StrategyCard()
        right.addWidget(self.strategy)
        self.way = WayCard()
        right.addWidget(self.way)
        self.peers = PeersCard()
        right.addWidget(self.peers)
        self.thoughts = ThoughtsCard()
        right.addWidget(self.thoughts)
        left.addStretch()
        right.addStretch()
        self.title.textChanged.connect(self._fit_title)
        for part in (self.title, self.words, self.progress, self.strategy, self.peers):
            part.edited.connect(self._on_edited)
        self.status.chosen.connect(self._set_status)
        self.way.again_wanted.connect(lambda: self._set_status(GoalStatus.WORKING))
        for card in (self.way, self.thoughts):
            card.guide_wanted.connect(self._go_to_guide)
        self.progress.choice.chosen.connect(lambda _choice: self.flush())
        self.progress.table.wanted_change.connect(self.check_in)
        self.progress.table.wanted_delete.connect(self._delete_check_in)
        self.progress.table.wanted_lesson.connect(lambda lesson_id: context.go.lesson.emit(lesson_id, None))

    def _make_bar(self) -> TopBar:
        back = button(self.tr("Back to the goals"), "icon", "arrow-left")
        back.clicked.connect(lambda: self.context.go.page.emit("goals"))
        self._version = label("", "soft")
        history = button(self.tr("&History"))
        history.clicked.connect(self._show_history)
        check_in = button(self.tr("&Check in"), "filled")
        check_in.clicked.connect(lambda: self.check_in(None))
        more = button(self.tr("More"), "icon", "ellipsis")
        menu = QMenu(more)
        menu.addAction(icon("bell"), self.tr("&Remind me…"), self._remind)
        menu.addAction(icon("trash-2"), self.tr("&Delete this goal"), self._delete)
        more.setMenu(menu)
        bar = TopBar()
        bar.row.addWidget(back)
        bar.row.addWidget(self.title, 10)
        bar.row.addWidget(self.status)
        bar.row.addStretch(0)
        for part in (self._version, history, check_in, more):
            bar.row.addWidget(part)
        return bar

    def _fit_title(self) -> None:
        words = self.title.text() or self.title.placeholderText()
        self.title.setMaximumWidth(self.title.fontMetrics().horizontalAdvance(words) + 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._version.setVisible(self.width() >= grown(_WIDE))
        self._stand_columns(self.width() >= grown(_TWO_COLUMNS))

    def _stand_columns(self, beside: bool) -> None:
        """Beside each other, or one under the other where text is too large for both."""
        columns = self._columns
        if isinstance(columns, QBoxLayout):
            columns.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
            for place, share in enumerate(_SHARES if beside else (0, 1)):
                columns.setStretch(place, share)

    def open(self, goal_id: str) -> None:
        """Shows another goal; what was being written into the last one is saved first."""
        self.flush()
        self._goal_id, self._goal = goal_id, None
        self.saving.begin_anew()
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        if self._goal_id:
            goal_id, edits = self._goal_id, self.saving.edits
            asked = self.context.runner.on_store(
                self,
                lambda: following.followed(self.context.store, goal_id),
                lambda known: self._show(known, edits),
                lambda error: self._gone(goal_id, error),
            )
            self._asked = asked
            self.context.ask(self, following.to_follow)(self.progress.choice.offer)
            self.context.ask(self, drafts.waiting, goal_id)(lambda found: self._show_drafts(goal_id, found))
            self.evidence.open(goal_id)

    def flush(self) -> None:
        for dialog in self.findChildren(CheckInDialog):
            dialog.keep_draft()
        for lines in self._draft_lines().values():
            lines.flush()
        self.saving.flush()

    def written(self) -> GoalText:
        """The goal as it stands on the page."""
        text = replace(self._goal.text if self._goal is not None else GoalText(), title=self.title.text())
        for card in (self.words, self.progress, self.strategy, self.peers):
            text = card.written(text)
        return text

    def check_in(self, known: CheckIn | None) -> None:
        """Asks for a new check-in, or for changes to `known`."""
        if self._goal is not None:
            self.flush()
            dialog = CheckInDialog(self.context, self._goal, known, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def _show(self, known: Followed, edits: int) -> None:
        goal = known.goal
        if goal.id != self._goal_id:
            return
        first = self._goal is None
        self._goal = goal
        self._fit_title()
        self.status.show_status(goal.status)
        day = short_day(local_day(goal.version.made_at))
        self._version.setText(self.tr("version {0}, {1}").format(goal.version.number, day))
        self._version.setToolTip(self.tr("Only you see this goal, until you pick it for a packet."))
        if first or self.saving.unchanged_since(edits):
            self.title.show_text(goal.text.title)
            for card in (self.words, self.progress, self.strategy, self.peers):
                card.show_text(goal.text)
        self.progress.show_goal(known)
        self.way.show_goal(known)
        self.thoughts.show_goal(goal)
        if first and goal.text == GoalText():
            self.words.statement.setFocus()

    def _draft_lines(self) -> dict[DraftPlace, DraftLines]:
        return self.strategy.drafts | {DraftPlace.STATEMENT: self.words.drafts}

    def _show_drafts(self, goal_id: str, found: tuple[Draft, ...]) -> None:
        if goal_id == self._goal_id:
            for place, lines in self._draft_lines().items():
                own = tuple(draft for draft in found if draft.place is place)
                lines.show_drafts(self.context, own, self.saving.flush)

    def _gone(self, goal_id: str, error: BaseException) -> None:
        if not is_gone(error):
            self.context.troubled.emit(error)
        elif goal_id == self._goal_id:
            self._goal_id, self._goal = "", None
            self.saving.drop()
            self.context.go.page.emit("goals")

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & _EVIDENCE:
            self.evidence.expire()
        super()._on_changed(topics)

    def _on_edited(self) -> None:
        if self._goal is not None:
            self.saving.edited()

    def _write(self) -> Write | None:
        return None if self._goal is None else self.context.do(self, goals.change, self._goal_id, self.written())

    def _set_status(self, status: GoalStatus) -> None:
        self.context.do(self, goals.set_status, self._goal_id, status)()

    def _go_to_guide(self, step: str) -> None:
        self.flush()
        self.context.go.guide.emit(self._goal_id, step)

    def _delete_check_in(self, entry: CheckIn) -> None:
        said = self.tr("The check-in is deleted.")
        self.context.do(self, goals.delete_check_in, entry.id)(lambda _: self.context.offer_undo(said))

    def _show_history(self) -> None:
        self.flush()
        self.context.ask(self, goals.versions, self._goal_id)(self._open_history)

    def _open_history(self, versions: object) -> None:
        assert isinstance(versions, tuple)
        dialog = HistoryDialog(versions, self.progress.choice.name_of, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remind(self) -> None:
        if self._goal is not None:
            ReminderDialog(self.context, self, goal=self._goal).open()

    def _delete(self) -> None:
        if self._goal is None:
            return
        self.flush()
        said = self.tr("“{0}” is deleted.").format(goal_name(self._goal.text))
        goal_id, self._goal_id, self._goal = self._goal_id, "", None
        self.context.do(self, goals.delete, goal_id)(lambda _: self._deleted(said))

    def _deleted(self, said: str) -> None:
        self.context.offer_undo(said)
        self.context.go.page.emit("goals")
