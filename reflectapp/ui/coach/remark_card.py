from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reflectapp.domain.replies import DecisionKind, Draft, Remark, RemarkKind
from reflectapp.kit.plain import name_text
from reflectapp.services import replies
from reflectapp.ui.coach.reply_words import decision_text, way_text
from reflectapp.ui.context import Context
from reflectapp.ui.goals.draft_line import DraftLines
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.saving import Saving, Write
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.widgets.growing_text import GrowingText

_TAKEN: tuple[DecisionKind, ...] = (DecisionKind.ADOPT, DecisionKind.ADAPT)
_SPOKEN = 60


class RemarkCard(QWidget):
    """A question or idea as it came, and what she makes of it: a decision, words of her own, what she decided before.

    `take_up_wanted` comes with the remark and the kind of decision.
    """

    take_up_wanted = Signal(object, object)

    def __init__(self, context: Context, remark: Remark) -> None:
        super().__init__()
        self._context = context
        self._remark = remark
        self._shown: object = None
        self.saving = Saving(context, self._write, self)
        asked = remark.kind is RemarkKind.QUESTION
        name = self.tr("What I think about it") if asked else self.tr("My own words about it")
        self.words = GrowingText(f"{name}: {name_text(remark.text)[:_SPOKEN]}", name)
        self.words.edited.connect(self.saving.edited)
        self.ways = self._make_ways()
        self.new = DraftLines()
        self._drafts = QVBoxLayout()
        self._drafts.setSpacing(6)
        self._earlier = button("", "link", "history")
        self._earlier.clicked.connect(self._turn_history)
        self._history = label("", "small", wrap=True)
        self._history.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        asked = self._remark.kind is RemarkKind.QUESTION
        said = SignLine("circle-question-mark" if asked else "messages-square", "accent", self._remark.text, "plain")
        said.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kind = self.tr("A question") if asked else self.tr("An idea")
        said.words.setAccessibleName(f"{kind}: {self._remark.text}")
        row = QWidget()
        look(row, "clear")
        flow = FlowLayout(row)
        for way in self.ways.values():
            flow.addWidget(way)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(6)
        column.addWidget(said)
        for part in (self.words, row) if asked else (row, self.words):
            column.addWidget(part)
        column.addWidget(self.new)
        column.addLayout(self._drafts)
        column.addWidget(self._earlier, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._history)

    def _make_ways(self) -> dict[DecisionKind, QPushButton]:
        """The decisions as buttons; the one in force is pressed."""
        texts = {kind: way_text(kind) for kind in DecisionKind}
        if self._remark.kind is RemarkKind.QUESTION:
            texts = {DecisionKind.LATER: way_text(DecisionKind.LATER), DecisionKind.DECLINE: self.tr("Leave it open")}
        made = {}
        short = name_text(self._remark.text)[:_SPOKEN]
        for kind, text in texts.items():
            way = button(text, "switch")
            way.setCheckable(True)
            way.setAccessibleName(f"{text}: {short}")
            way.clicked.connect(lambda _on=False, kind=kind: self._choose(kind))
            made[kind] = way
        return made

    def show_remark(self, remark: Remark, drafts: tuple[Draft, ...], goal_names: dict[str, str], edits: int) -> None:
        """What the store says by now; words that are not stored yet stay."""
        if self.saving.unchanged_since(edits) and self._shown == (remark, drafts, goal_names):
            return
        self._remark, self._shown = remark, (remark, drafts, goal_names)
        if self.saving.unchanged_since(edits):
            self.words.show_text(remark.decision.words if remark.decision is not None else "")
        self._settle_ways()
        clear(self._drafts)
        self.new.show_drafts(self._context, tuple(each for each in drafts if _begins(each)), self.saving.flush)
        for goal_id in dict.fromkeys(draft.goal_id for draft in drafts):
            if goal_id in goal_names:
                own = [draft for draft in drafts if draft.goal_id == goal_id]
                link = self._link(goal_id, goal_names[goal_id], any(draft.used_at is None for draft in own))
                self._drafts.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
        self._settle_history()

    def flush(self) -> None:
        """Saves what waits to be saved."""
        self.saving.flush()
        self.new.flush()

    def _link(self, goal_id: str, goal_name: str, waits: bool) -> QPushButton:
        text = self.tr("A draft waits in “{0}”") if waits else self.tr("It is in “{0}”")
        made = button(text.format(goal_name.replace("&", "&&")), "link", "target")
        made.clicked.connect(lambda: self._context.go.goal.emit(goal_id))
        return made

    def _settle_ways(self) -> None:
        decision = self._remark.decision
        for kind, way in self.ways.items():
            way.setChecked(decision is not None and decision.kind is kind)
        self.words.setVisible(decision is not None or self._remark.kind is RemarkKind.QUESTION)

    def _settle_history(self) -> None:
        lines = [
            " – ".join(part for part in (decision_text(self._remark, each), each.words) if part)
            for each in self._remark.decisions
        ]
        self._history.setText("\n".join(lines))
        self._earlier.setText(self.tr("Decided {0} times").format(len(lines)))
        self._earlier.setVisible(len(lines) > 1)
        self._history.setVisible(not self._history.isHidden() and len(lines) > 1)

    def _turn_history(self) -> None:
        self._history.setVisible(self._history.isHidden())

    def _choose(self, kind: DecisionKind) -> None:
        self._settle_ways()  # what is pressed is what is in force
        self.saving.flush()
        if kind in _TAKEN:
            self.take_up_wanted.emit(self._remark, kind)
        elif self._remark.decision is None or self._remark.decision.kind is not kind:
            words = self.words.text() if self._remark.kind is RemarkKind.QUESTION else ""
            self._context.do(self, replies.decide, self._remark.id, kind, words)()

    def _write(self) -> Write | None:
        decision, words = self._remark.decision, self.words.text()
        if self._remark.kind is RemarkKind.QUESTION and words.strip():
            kind = decision.kind if decision is not None else DecisionKind.ADOPT
            return self._context.do(self, replies.decide, self._remark.id, kind, words)
        if decision is None:
            return None
        return self._context.do(self, replies.decide, self._remark.id, decision.kind, words)


def _begins(draft: Draft) -> bool:
    """Whether a goal may begin with it yet."""
    return draft.used_at is None and draft.goal_id is None
