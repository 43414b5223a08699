from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reflectapp.domain.replies import Draft, DraftPlace
from reflectapp.services import drafts
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, look
from reflectapp.ui.saving import Saving, Write
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.growing_text import GrowingText


class DraftLine(QFrame):
    """A draft that waits: its words, changed where they stand, and the two ways on."""

    def __init__(self, context: Context, draft: Draft, before_use: Callable[[], object] = lambda: None) -> None:
        """`before_use` is called before the draft is put in: what is typed beside it is saved first."""
        super().__init__()
        look(self, "goal")
        self._context = context
        self._before_use = before_use
        self.draft = draft
        self.saving = Saving(context, self._write, self)
        line = draft.place in (DraftPlace.CHECKLIST, DraftPlace.NEXT_STEP)
        self.text = GrowingText(self.tr("A draft, from an idea"), single_line=line)
        self.text.show_text(draft.text)
        self.text.edited.connect(self.saving.edited)
        new = draft.goal_id is None
        self.use = button(self.tr("Begin a goal with it") if new else self.tr("Put it in"))
        self.use.clicked.connect(self._use)
        self.drop = button(self.tr("Let go"), "link")
        self.drop.clicked.connect(self._let_go)
        for way in (self.use, self.drop):
            way.setAccessibleName(f"{way.text()}: {draft.text}")
        row = QWidget()
        look(row, "clear")
        flow = FlowLayout(row)
        flow.addWidget(self.use)
        flow.addWidget(self.drop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addWidget(SignLine("pencil", "goal", self._about(), "small", size=15))
        column.addWidget(self.text)
        column.addWidget(row)

    def show_draft(self, draft: Draft) -> None:
        """What the store says by now; words that are not stored yet stay."""
        self.draft = draft
        if self.saving.done:
            self.text.show_text(draft.text)

    def _about(self) -> str:
        match self.draft.place:
            case DraftPlace.NEXT_STEP:
                return self.tr("A draft for the next step, from an idea")
            case DraftPlace.CHECKLIST:
                return self.tr("A draft for the checklist, from an idea")
            case DraftPlace.STATEMENT if self.draft.goal_id is None:
                return self.tr("A draft of a new goal, from an idea")
            case _:
                return self.tr("A draft, from an idea")

    def _write(self) -> Write:
        return self._context.do(self, drafts.change, self.draft.id, self.text.text())

    def _use(self) -> None:
        self._before_use()
        self.saving.flush()
        context, new = self._context, self.draft.goal_id is None
        said = self.tr("A goal begins with it.") if new else self.tr("It is in your goal.")

        def told(goal_id: str) -> None:
            context.offer_undo(said)
            if new:
                context.go.goal.emit(goal_id)

        context.do(context, drafts.use, self.draft.id)(told)

    def _let_go(self) -> None:
        self.saving.flush()
        context, said = self._context, self.tr("The draft is let go.")
        context.do(context, drafts.let_go, self.draft.id)(lambda _none: context.offer_undo(said))


class DraftLines(QWidget):
    """The drafts of one place, each under the others; nothing where there is none."""

    def __init__(self) -> None:
        super().__init__()
        look(self, "clear")
        self.lines: dict[str, DraftLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(6)
        self.hide()

    def show_drafts(self, context: Context, found: tuple[Draft, ...], before_use: Callable[[], object]) -> None:
        """Keeps the lines that stay, with what is being typed into them."""
        kept = {draft.id: draft for draft in found}
        for draft_id in [each for each in self.lines if each not in kept]:
            gone = self.lines.pop(draft_id)
            gone.saving.drop()
            gone.hide()
            gone.deleteLater()
        for draft in found:
            if draft.id in self.lines:
                self.lines[draft.id].show_draft(draft)
            else:
                self.lines[draft.id] = DraftLine(context, draft, before_use)
                self._column.addWidget(self.lines[draft.id])
        self.setVisible(bool(found))

    def flush(self) -> None:
        for line in self.lines.values():
            line.saving.flush()
