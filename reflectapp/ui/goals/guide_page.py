from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from reflectapp.domain.errors import is_gone
from reflectapp.domain.following import Followed
from reflectapp.domain.goals import GoalStatus, GoalText
from reflectapp.domain.guide import STEPS, Phase, Step, answered, begin_at, steps
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit.ids import new_id
from reflectapp.services import following, goals
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.goals.guide_sheet import GuideSheet
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.looks import button
from reflectapp.ui.page import Page
from reflectapp.ui.saving import Saving, Write
from reflectapp.ui.widgets.elided import ElidedLabel
from reflectapp.ui.widgets.frames import TopBar
from reflectapp.work.runner import Failed, Job, Then


class GuidePage(Page):
    """The way to a goal, one question at a time. What she writes is kept as she writes it: the first answer makes
    the goal. She may leave at any question and goes on there."""

    topics = frozenset({Topic.GOALS, Topic.MEASURES, Topic.FORMS, Topic.REFLECTIONS, Topic.LESSONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._goal_id = new_id()
        self._known: Followed | None = None
        self._text = GoalText()
        self._loaded = self._stored = False
        self._wanted: Step | None = None
        self._back_to: Step | None = None
        self.saving = Saving(context, self._write, self)
        self.sheet = GuideSheet()
        self._name = ElidedLabel("title")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        layout.addWidget(self.sheet, 1)
        self._connect()

    @property
    def step(self) -> Step:
        """The question that is asked."""
        return self.sheet.question.step

    def open(self, goal_id: str, step: str = "") -> None:
        """Goes on with a goal, where she left it or at `step`; an id that nothing has yet will be the new goal's."""
        self.flush()
        self._goal_id, self._known, self._text = goal_id, None, GoalText()
        self._loaded = self._stored = False
        self._wanted, self._back_to = Step(step) if step else None, None
        self.saving.begin_anew()
        self.sheet.wait()
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        goal_id, edits, stored = self._goal_id, self.saving.edits, self._stored
        self.context.runner.on_store(
            self,
            lambda: following.followed(self.context.store, goal_id),
            lambda known: self._show(known, edits),
            lambda error: self._not_shown(goal_id, edits, stored, error),
        )
        self.context.ask(self, following.to_follow)(self.sheet.offer)

    def flush(self) -> None:
        self.saving.flush()

    def go_on(self) -> None:
        """To the next question, or back to where she chose what to change; from the last one to the goal."""
        if self._loaded:
            self._move(1)

    def _make_bar(self) -> TopBar:
        back = button(self.tr("Leave the questions"), "icon", "arrow-left")
        leave = button(self.tr("&Leave it for now"))
        for way in (back, leave):
            way.clicked.connect(self._leave)
        bar = TopBar()
        bar.row.addWidget(back)
        bar.row.addWidget(self._name, 1)
        bar.row.addWidget(leave)
        return bar

    def _connect(self) -> None:
        sheet = self.sheet
        sheet.edited.connect(self._on_edited)
        sheet.on_wanted.connect(self.go_on)
        sheet.back.clicked.connect(lambda: self._move(-1))
        sheet.phase_wanted.connect(self._go_to_phase)
        sheet.step_wanted.connect(self._change)
        sheet.status_wanted.connect(self._set_status)
        sheet.lessons_wanted.connect(lambda: self.context.go.page.emit("lessons"))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.go_on, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _show(self, known: Followed, edits: int) -> None:
        if known.goal.id != self._goal_id:
            return
        first = not self._loaded
        self._known, self._loaded, self._stored = known, True, True
        if first or self.saving.unchanged_since(edits):
            self._text = known.goal.text
            self.sheet.question.show_text(self._text)
        self.sheet.question.show_goal(known)
        if first:
            self._ask(self._wanted or begin_at(known))
        else:
            self._say_where()

    def _not_shown(self, goal_id: str, edits: int, stored: bool, error: BaseException) -> None:
        if is_gone(error):
            self._show_new(goal_id, edits, stored)
        else:
            self.context.troubled.emit(error)

    def _show_new(self, goal_id: str, edits: int, stored: bool) -> None:
        """Nothing is stored under this id, or, if it was when that was asked for, not any more: then its first answer
        was taken back."""
        if goal_id != self._goal_id:
            return
        taken_back = stored and self._stored
        step = self.step if self._loaded else self._wanted or steps(None)[0]
        if taken_back:
            typed_since = not self.saving.unchanged_since(edits)
            self._goal_id, self._known, self._stored = new_id(), None, False
            if typed_since:
                self.saving.edited()
            else:
                self._text = GoalText()
        if taken_back or not self._loaded:
            self._loaded = True
            self._ask(step)

    def _ask(self, step: Step) -> None:
        """Shows a question, and remembers that she is there."""
        self.flush()
        self.sheet.ask(step, self._text, self._known)
        self._say_where()
        self._remember(step.value)

    def _move(self, by: int) -> None:
        back_to, self._back_to = self._back_to, None
        asked = steps(self._known)
        place = asked.index(self.step) + by if self.step in asked else 0
        if back_to is not None:
            self._ask(back_to)
        elif place >= len(asked):
            self._finish()
        elif place >= 0:
            self._ask(asked[place])

    def _go_to_phase(self, phase: Phase) -> None:
        self._back_to = None
        self._ask(STEPS[phase][0])

    def _change(self, step: Step) -> None:
        self._back_to = self.step
        self._ask(step)

    def _finish(self) -> None:
        self.flush()
        self._remember("")
        self._leave()

    def _remember(self, step: str) -> None:
        """Where she is. If the goal is gone by then, what it showed is about to be, too."""
        if self._stored:
            self.context.do(self, _be_at, self._goal_id, step)(failed=lambda _error: None)

    def _leave(self) -> None:
        self.flush()
        if self._stored:
            self.context.go.goal.emit(self._goal_id)
        else:
            self.context.go.page.emit("goals")

    def _say_where(self) -> None:
        text = self._text
        named = (text.title + text.statement + text.students_will).strip()
        self._name.setText(goal_name(text) if named else self.tr("On the way to a goal"))
        self.sheet.show_place(steps(self._known), self._way_on())

    def _way_on(self) -> str:
        """Where nothing is answered the way on is to skip it."""
        if self._back_to is not None:
            return self.tr("&Done")
        if self.step is steps(self._known)[-1]:
            return self.tr("&Finish")
        if self._known is None:
            said = self.sheet.question.written(GoalText()) != GoalText()
        else:
            goal = self._known.goal
            said = answered(self.step, replace(goal, version=replace(goal.version, text=self._text)))
        return self.tr("&Next") if said else self.tr("&Skip this")

    def _on_edited(self) -> None:
        self._text = self.sheet.question.written(self._text)
        self.saving.edited()
        self.sheet.show_way_on(self._way_on())

    def _set_status(self, status: GoalStatus) -> None:
        if not self._stored:
            self.saving.save()
        self.context.do(self, goals.set_status, self._goal_id, status)()

    def _write(self) -> Write:
        if self._stored:
            return self.context.do(self, goals.change, self._goal_id, self._text)
        self._loaded = self._stored = True  # what is written after it comes after it
        goal_id, add = self._goal_id, self.context.do(self, goals.add, self._text, self._goal_id, self.step.value)

        def start(added: Then, failed: Failed) -> Job:
            def not_added(error: BaseException) -> None:
                if goal_id == self._goal_id:
                    self._stored = False
                failed(error)

            return add(added, not_added)

        return start


def _be_at(store: OpenStore, goal_id: str, step: str) -> Outcome[None]:
    """To go to another question is nothing to take back."""
    return replace(goals.set_guide_step(store, goal_id, step), inverse=None)
