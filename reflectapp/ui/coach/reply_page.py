from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from reflectapp.domain.errors import is_gone
from reflectapp.domain.goals import Goal
from reflectapp.domain.outcome import Topic
from reflectapp.domain.replies import DecisionKind, Remark
from reflectapp.services import goals, replies
from reflectapp.services.replies import About, Kept
from reflectapp.services.store import OpenStore
from reflectapp.ui.coach.remark_card import RemarkCard
from reflectapp.ui.coach.reply_words import about_text, from_text, share_text, time_text
from reflectapp.ui.coach.take_up_dialog import TakeUpDialog
from reflectapp.ui.context import Context
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.icons import icon
from reflectapp.ui.looks import button, label, separator
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.frames import TopBar, clear, framed, scrolling
from reflectapp.ui.widgets.gradually import Gradually

_AT_ONCE: Final = 6
_Found = tuple[Kept, tuple[Goal, ...]]


def _found(store: OpenStore, reply_id: str) -> _Found:
    return replies.kept(store, reply_id), goals.all_goals(store)


class ReplyPage(Page):
    """A kept reply: each question and idea under what it is about, and what she makes of it."""

    topics = frozenset({Topic.REPLIES, Topic.DRAFTS, Topic.GOALS, Topic.MOMENTS, Topic.LESSONS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._reply_id = ""
        self._kept: Kept | None = None
        self._goal_names: dict[str, str] = {}
        self._making: Gradually | None = None
        self.cards: dict[str, RemarkCard] = {}
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(36, 22, 36, 26)
        self._column.setSpacing(16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._make_bar())
        layout.addWidget(scrolling(content, whole_width=True), 1)

    def _make_bar(self) -> TopBar:
        back = button(self.tr("Back to Coach"), "icon", "arrow-left")
        back.clicked.connect(lambda: self.context.go.page.emit("coach"))
        self._title = label("", "title", wrap=True)
        more = button(self.tr("More"), "icon", "ellipsis")
        menu = QMenu(more)
        menu.addAction(icon("trash-2"), self.tr("&Delete this reply"), self._delete)
        more.setMenu(menu)
        bar = TopBar()
        bar.row.addWidget(back)
        bar.row.addWidget(self._title, 1)
        bar.row.addWidget(more)
        return bar

    def open(self, reply_id: str) -> None:
        """Shows another reply; what was being written is saved first."""
        self.flush()
        if reply_id != self._reply_id:
            self._reply_id, self._kept = reply_id, None
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        if self._reply_id:
            reply_id = self._reply_id
            edits = {remark_id: card.saving.edits for remark_id, card in self.cards.items()}
            self._asked = self.context.runner.on_store(
                self,
                lambda: _found(self.context.store, reply_id),
                lambda found: self._show(found, edits),
                lambda error: self._gone(reply_id, error),
            )

    def flush(self) -> None:
        for card in self.cards.values():
            card.flush()

    def _show(self, found: _Found, edits: dict[str, int]) -> None:
        kept, known = found
        if kept.reply.id != self._reply_id:
            return
        first, self._kept = self._kept is None, kept
        self._goal_names = {goal.id: goal_name(goal.text) for goal in known}
        if first:
            self._make(kept)
        else:
            for remark in kept.reply.remarks:
                self._fill(remark, edits.get(remark.id, 0))

    def _fill(self, remark: Remark, edits: int) -> None:
        if self._kept is not None and remark.id in self.cards:
            made = tuple(draft for draft in self._kept.drafts if draft.remark_id == remark.id)
            self.cards[remark.id].show_remark(remark, made, self._goal_names, edits)

    def _make(self, kept: Kept) -> None:
        if self._making is not None:
            self._making.stop()
        clear(self._column)
        self.cards = {}
        reply = kept.reply
        self._title.setText(self.tr("Reply from {0}").format(from_text(reply.from_name)))
        about = self.tr("Written {0}, to {1}").format(time_text(reply.made_at), share_text(kept.share))
        self._column.addWidget(label(about, "soft", wrap=True))
        if not reply.same_packet:
            text = self.tr("The packet was changed after you saved it: what this answers may have read differently.")
            self._column.addWidget(SignLine("triangle-alert", "moment", text, "plain"))
        self._column.addStretch(1)
        self._making = Gradually(self._groups(reply.id), _AT_ONCE, self)

    def _groups(self, reply_id: str) -> Iterator[None]:
        """Puts one remark after the other under what it is about, as the store says it by then."""
        layout, ref = QVBoxLayout(), None
        for place in range(len(self._kept.reply.remarks) if self._kept is not None else 0):
            if self._kept is None or self._kept.reply.id != reply_id:
                return
            remark = self._kept.reply.remarks[place]
            about = self._kept.abouts.get(remark.ref)
            if remark.ref != ref:
                ref = remark.ref
                layout = self._group(about)
            else:
                layout.addWidget(separator())
            card = self.cards[remark.id] = RemarkCard(self.context, remark)
            card.take_up_wanted.connect(partial(self._take_up, about))
            layout.addWidget(card)
            self._fill(remark, 0)
            yield

    def _group(self, about: About | None) -> QVBoxLayout:
        frame, layout = framed()
        layout.addWidget(label(about_text(about), "heading", wrap=True))
        if about is not None and about.words:
            layout.addWidget(label(about.words, "soft", wrap=True))
        way = self._way_to(about)
        if way is not None:
            layout.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.insertWidget(self._column.count() - 1, frame)
        return layout

    def _way_to(self, about: About | None) -> QPushButton | None:
        """To what it is about, where that is still there."""
        if about is None or about.kind is None:
            return None
        goal, lesson, at_ms = about.goal, about.lesson, about.at_ms
        if goal is None and lesson is None:
            return None
        made = button("", "link", "arrow-right")
        if goal is not None:
            made.setText(self.tr("Go to the goal"))
            made.clicked.connect(lambda: self.context.go.goal.emit(goal.id))
        elif lesson is not None:
            made.setText(self.tr("Go to the moment") if at_ms is not None else self.tr("Go to the lesson"))
            made.clicked.connect(lambda: self.context.go.lesson.emit(lesson.id, at_ms))
        return made

    def _take_up(self, about: About | None, remark: Remark, kind: DecisionKind) -> None:
        words = self.cards[remark.id].words.text()
        TakeUpDialog(self.context, remark, kind, about, words, self).open()

    def _delete(self) -> None:
        if self._kept is None:
            return
        self.flush()
        said = self.tr("The reply is deleted. Drafts that you made of it stay.")
        reply_id, self._reply_id, self._kept = self._reply_id, "", None

        def told(_none: None) -> None:
            self.context.offer_undo(said)
            self.context.go.page.emit("coach")

        self.context.do(self, replies.delete, reply_id)(told)

    def _gone(self, reply_id: str, error: BaseException) -> None:
        if not is_gone(error):
            self.context.troubled.emit(error)
        elif reply_id == self._reply_id:
            self._reply_id, self._kept = "", None
            for card in self.cards.values():
                card.saving.drop()
            self.context.go.page.emit("coach")
