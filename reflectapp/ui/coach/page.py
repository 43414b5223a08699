from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.outcome import Topic
from reflectapp.domain.packets import Share
from reflectapp.services import replies, shares
from reflectapp.ui.coach.share_details import ShareDetails
from reflectapp.ui.coach.share_list import ShareList, ShareModel
from reflectapp.ui.coach.waiting_card import WaitingCard
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.empty_state import EmptyState
from reflectapp.ui.widgets.frames import scrolling

_LEAST: Final = 320


class CoachPage(Page):
    """What a coach is, the way to a packet, and the record of all that was shared."""

    topics = frozenset({Topic.SHARES, Topic.REPLIES})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._searched = ""
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(content, whole_width=True))
        layout = QVBoxLayout(content)
        layout.setContentsMargins(36, 26, 36, 26)
        layout.setSpacing(18)
        layout.addLayout(self._make_head())
        self.waiting = WaitingCard(context)
        layout.addWidget(self.waiting)
        self._stack = QStackedWidget()
        look(self._stack, "clear")
        self._stack.addWidget(QWidget())
        self._stack.addWidget(self._make_empty())
        self._stack.addWidget(self._make_record())
        layout.addWidget(self._stack, 1)

    def refresh(self) -> None:
        self._searched = self.search.text()
        self.context.ask(self, shares.record, self._searched)(self._show)
        self.context.ask(self, replies.waiting)(self.waiting.show_waiting)

    def _make_head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(self.tr("Coach"), "display"))
        about = self.tr(
            "A coach is whoever you like to think with: a colleague, someone who coaches, a group. "
            "They see what you give them, and nothing else."
        )
        words.addWidget(label(about, "subtitle", wrap=True))
        self._prepare = self._make_prepare()
        head = QHBoxLayout()
        head.setSpacing(24)
        head.addLayout(words, 1)
        self._open_reply = button(self.tr("Open a &reply…"), None, "upload")
        self._open_reply.clicked.connect(lambda: self.context.go.open_reply.emit([]))
        for way in (self._open_reply, self._prepare):
            head.addWidget(way, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    def _make_prepare(self) -> QPushButton:
        prepare = button(self.tr("&Prepare a packet"), "filled", "mail-open")
        prepare.clicked.connect(lambda: self.context.go.packet.emit())
        return prepare

    def _make_empty(self) -> QWidget:
        return EmptyState(
            "messages-square",
            self.tr("Nothing has left this computer"),
            self.tr(
                "When you would like someone’s thoughts, prepare a packet: one file with just the parts "
                "that you pick. You see every page before you save it, and this list remembers what you shared."
            ),
            self._make_prepare(),
        )

    def _make_record(self) -> QWidget:
        self.model = ShareModel(self)
        self.list = ShareList(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search: a name, a reason, something shared"))
        self.search.setAccessibleName(self.tr("Search the share record"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self._none_found = label(self.tr("Nothing in the record fits."), "soft", wrap=True)
        frame = QFrame()
        look(frame, "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(label(self.tr("What I have shared"), "heading"))
        column.addWidget(self.search)
        column.addWidget(self._none_found)
        column.addWidget(self.list, 1)
        self._details = ShareDetails()
        self._details.reply_wanted.connect(self.context.go.reply)
        record = QWidget()
        record.setMinimumHeight(_LEAST)
        row = QHBoxLayout(record)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(frame, 5)
        row.addWidget(self._details, 7)
        return record

    def _show(self, record: tuple[Share, ...]) -> None:
        if self._searched != self.search.text():
            return
        empty = not record and not self._searched
        self._stack.setCurrentIndex(1 if empty else 2)
        for way in (self._open_reply, self._prepare):
            way.setVisible(not empty)
        shown = self.model.share_at(self.list.currentIndex().row())
        self.model.show(record)
        self._none_found.setVisible(not record)
        self.list.setVisible(bool(record))
        self._details.setVisible(bool(record))
        if record:
            row = self.model.row_of(shown.id) if shown else 0
            self.list.setCurrentIndex(self.model.index(row, 0))
            self._ask_for_replies()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        share = self.model.share_at(current.row())
        if share is not None:
            self._details.show_share(share)
            self._ask_for_replies()

    def _ask_for_replies(self) -> None:
        share = self.model.share_at(self.list.currentIndex().row())
        if share is not None:
            self.context.ask(self, replies.of_share, share.id)(self._details.show_replies)
