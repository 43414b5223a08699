from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.forms import Reflection
from reflectapp.domain.goals import Goal
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.ui.lesson.moment_editor import MomentEditor
from reflectapp.ui.lesson.moment_list import MomentList
from reflectapp.ui.looks import drop_down, label, look

Fits = Callable[[Moment], bool]


class MomentsPanel(QFrame):
    """The lesson's moments: the moment in hand, and the list; `corner` is the filter, beside its tab."""

    filtered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._moments: tuple[Moment, ...] = ()
        self._goals: Sequence[Goal] = ()
        self._reflections: Sequence[Reflection] = ()
        self._fits: Fits | None = None
        look(self, "panel")
        self.count = label("", "small")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.filter = drop_down(self.tr("all moments"), self._menu, "chip")
        self.filter.setAccessibleName(self.tr("Which moments are shown"))
        self.editor = MomentEditor()
        self.list = MomentList()
        self._empty = label("", "soft", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(18, 14, 18, 14)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self.corner = QWidget()
        look(self.corner, "clear")
        row = QHBoxLayout(self.corner)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.count)
        row.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor)
        column.addWidget(self._stack, 1)

    @property
    def shown(self) -> tuple[Moment, ...]:
        """What the filter lets through."""
        return self._moments if self._fits is None else tuple(filter(self._fits, self._moments))

    def show_moments(
        self, moments: tuple[Moment, ...], goals: Sequence[Goal], reflections: Sequence[Reflection]
    ) -> None:
        self._moments, self._goals, self._reflections = moments, goals, reflections
        self.editor.show_tags(self._tags())
        self._show()

    def show_all(self) -> None:
        self._set_filter(self.tr("all moments"), None)

    def show_tag(self, tag: str) -> None:
        self._set_filter(tag, lambda moment: tag in moment.tags)

    def show_goal(self, goal: Goal) -> None:
        self._set_filter(goal.text.title or self.tr("a goal"), lambda moment: goal.id in moment.goal_ids)

    def show_prompt(self, link: PromptLink, text: str) -> None:
        self._set_filter(text, lambda moment: link in moment.prompts)

    def _set_filter(self, name: str, fits: Fits | None) -> None:
        self._fits = fits
        self.filter.setText(name if len(name) <= 24 else name[:23] + "…")
        self._show()
        self.filtered.emit()

    def _show(self) -> None:
        shown = self.shown
        self.list.show_moments(shown)
        all_of_them = len(self._moments)
        partly = self.tr("{0} of {1}").format(len(shown), all_of_them)
        self.count.setText(str(all_of_them) if self._fits is None else partly)
        if self._moments:
            self._empty.setText(self.tr("No moment fits this choice."))
        else:
            self._empty.setText(self.tr("Press M when something is worth coming back to. I and O mark a span."))
        self._stack.setCurrentIndex(1 if shown else 0)

    def _tags(self) -> list[str]:
        return sorted({tag for moment in self._moments for tag in moment.tags}, key=str.casefold)

    def _fill_menu(self) -> None:
        menu = self._menu
        menu.clear()
        menu.addAction(self.tr("All moments"), self.show_all)
        tags = self._tags()
        if tags:
            menu.addSection(self.tr("Tags"))
        for tag in tags:
            menu.addAction(_menu_text(tag), partial(self.show_tag, tag))
        linked = {goal_id for moment in self._moments for goal_id in moment.goal_ids}
        goals = [goal for goal in self._goals if goal.id in linked]
        if goals:
            menu.addSection(self.tr("Goals"))
        for goal in goals:
            name = goal.text.title or self.tr("A goal without a title")
            menu.addAction(_menu_text(name), partial(self.show_goal, goal))
        links = {link for moment in self._moments for link in moment.prompts}
        for reflection in self._reflections:
            prompts = [p for p in reflection.form.prompts if PromptLink(reflection.id, p.id) in links]
            if prompts:
                menu.addSection(reflection.form.title)
            for prompt in prompts:
                link = PromptLink(reflection.id, prompt.id)
                menu.addAction(_menu_text(prompt.text), partial(self.show_prompt, link, prompt.text))


def _menu_text(text: str) -> str:
    return text.replace("&", "&&")[:70]
