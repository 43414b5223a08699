from typing import Final

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.goals import Goal, GoalStatus
from reflectapp.domain.packets import ItemKind
from reflectapp.domain.replies import DecisionKind, Draft, DraftPlace, Remark
from reflectapp.services import goals, replies
from reflectapp.services.replies import About
from reflectapp.ui.coach.reply_words import place_text
from reflectapp.ui.context import Context
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.looks import label, look
from reflectapp.ui.theme.style import scaled

_ORDER: Final = (DraftPlace.STRATEGY, DraftPlace.CHECKLIST, DraftPlace.NEXT_STEP, DraftPlace.STATEMENT)
_OWN_PLACE: Final = {
    ItemKind.GOAL_CHECKLIST: DraftPlace.CHECKLIST,
    ItemKind.GOAL_NEXT_STEP: DraftPlace.NEXT_STEP,
    ItemKind.GOAL_STATEMENT: DraftPlace.STATEMENT,
}
_OPEN: Final = (GoalStatus.WORKING, GoalStatus.EXPLORING)
_LETTERS: Final = 30


class TakeUpDialog(QDialog):
    """Where an idea shall go, and in which words: it becomes a draft there. Gone once it is closed."""

    def __init__(
        self, context: Context, remark: Remark, kind: DecisionKind, about: About | None, words: str, parent: QWidget
    ) -> None:
        """`words`: what she noted about the idea; they stay with the decision."""
        super().__init__(parent)
        self._context, self._remark, self._kind, self._words = context, remark, kind, words
        self._writing = False
        self._goal_id = about.goal.id if about is not None and about.goal is not None else ""
        self.finished.connect(self.deleteLater)
        self.setWindowTitle(self.tr("Take up an idea"))
        self.setMinimumWidth(scaled(480))
        self.text = QPlainTextEdit(remark.text)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(scaled(110))
        self.text.setAccessibleName(self.tr("In my words"))
        self.goal = QComboBox()
        self.goal.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.goal.setMinimumContentsLength(_LETTERS)
        self.goal.setAccessibleName(self.tr("For which goal"))
        self.places = {place: QRadioButton(place_text(place)) for place in _ORDER}
        self._choice = QButtonGroup(self)
        for way in self.places.values():
            self._choice.addButton(way)
        own = about.kind if about is not None else None
        self.places[_OWN_PLACE.get(own, DraftPlace.STRATEGY) if own is not None else DraftPlace.STRATEGY].setChecked(
            True
        )
        self._lay_out()
        self._offer(())
        self.goal.currentIndexChanged.connect(self._fit)
        self.text.textChanged.connect(self._fit)
        context.watch.changed.connect(self._close_if_held)
        context.ask(self, goals.all_goals)(self._offer)
        self.text.setFocus()
        if kind is DecisionKind.ADAPT:
            self.text.selectAll()

    def keep_draft(self) -> None:
        """Before a lock: words that she changed become a draft; those of the idea are in the reply."""
        if self.isVisible() and self.text.document().isModified() and self._keep.isEnabled():
            self._on_kept()

    @property
    def place(self) -> DraftPlace:
        if self.goal.currentData() is None:
            return DraftPlace.STATEMENT
        return next(place for place, way in self.places.items() if way.isChecked())

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._keep = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self._keep.setText(self.tr("&Make a draft"))
        look(self._keep, "filled")
        buttons.accepted.connect(self._on_kept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        title = self.tr("Take it up") if self._kind is DecisionKind.ADOPT else self.tr("Change it, and take it up")
        column.addWidget(label(title, "title", wrap=True))
        for text, field in ((self.tr("In &my words"), self.text), (self.tr("For which &goal"), self.goal)):
            name = label(text)
            name.setBuddy(field)
            column.addWidget(name)
            column.addWidget(field)
        for way in self.places.values():
            column.addWidget(way)
        self._told = label("", "small", wrap=True)
        column.addSpacing(6)
        column.addWidget(self._told)
        column.addStretch()
        column.addWidget(buttons)

    def _offer(self, found: tuple[Goal, ...]) -> None:
        chosen = self.goal.currentData() or self._goal_id
        self.goal.clear()
        for goal in sorted(found, key=lambda goal: goal.status is not GoalStatus.WORKING):
            if goal.status in _OPEN or goal.id == self._goal_id:
                self.goal.addItem(goal_name(goal.text), goal.id)
        self.goal.addItem(self.tr("A new goal"), None)
        self.goal.setCurrentIndex(max(0, self.goal.findData(chosen)))
        self._fit()

    def _fit(self) -> None:
        new = self.goal.currentData() is None
        for way in self.places.values():
            way.setVisible(not new)
        if new:
            text = self.tr(
                "It waits as a draft under the idea and on “Goals”. You decide whether a goal begins with it."
            )
        else:
            text = self.tr("It waits as a draft beside the goal. Nothing in the goal changes until you put it in.")
        self._told.setText(text)
        self._keep.setEnabled(bool(self.text.toPlainText().strip()) and not self._writing)

    def _on_kept(self) -> None:
        context, goal_id = self._context, self.goal.currentData()
        said = self.tr("A draft waits beside “{0}”.").format(self.goal.currentText())
        if goal_id is None:
            said = self.tr("A draft of a new goal waits under the idea.")
        text, remark_id = self.text.toPlainText(), self._remark.id

        def told(_draft: Draft) -> None:
            context.offer_undo(said)
            self.accept()

        self._writing = True
        self._fit()
        take_up = context.do(self, replies.take_up, remark_id, self._kind, self.place, goal_id, text, self._words)
        take_up(told, self._on_not_written)
        self._close_if_held()

    def _on_not_written(self, error: BaseException) -> None:
        """Her words stay before her, for another goal or for later."""
        self._writing = False
        self._context.ask(self, goals.all_goals)(self._offer)
        self._context.troubled.emit(error)

    def _close_if_held(self) -> None:
        """What waits until the store can be written is told by the window, and needs this dialog no more."""
        if self._writing and self._context.watch.holds:
            self.accept()
