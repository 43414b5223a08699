from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QVBoxLayout, QWidget

from reflectapp.domain.packets import Share
from reflectapp.domain.replies import RemarkKind, Reply
from reflectapp.ui.coach.leaving_list import LeavingList
from reflectapp.ui.coach.naming import format_text, made_text, whom_text
from reflectapp.ui.coach.reply_words import counted_text, from_text, time_text
from reflectapp.ui.looks import label, look
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.frames import clear, scrolling
from reflectapp.ui.widgets.line_button import LineButton
from reflectapp.ui.words import size_text


class ShareDetails(QFrame):
    """One share: for whom, why, when, what came back, and all that left with it."""

    reply_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        look(self, "card")
        inner = QWidget()
        area = scrolling(inner, whole_width=True)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        area.setAccessibleName(self.tr("What left, item by item"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4, 6, 4, 6)
        outer.addWidget(area)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 12, 8, 12)
        layout.setSpacing(12)
        self._whom = label("", "title", wrap=True)
        layout.addWidget(self._whom)
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        layout.addLayout(self._facts)
        warning = QFrame()
        look(warning, "raised")
        told = QVBoxLayout(warning)
        told.setContentsMargins(12, 10, 12, 10)
        text = self.tr("It can’t be called back: whoever has the file can keep it and pass it on.")
        told.addWidget(SignLine("info", "soft", text, "plain"))
        layout.addWidget(warning)
        self._replies = QVBoxLayout()
        self._replies.setSpacing(6)
        layout.addLayout(self._replies)
        self._heading = label("", "heading")
        layout.addWidget(self._heading)
        self._list = LeavingList()
        layout.addWidget(self._list, 1)

    def show_share(self, share: Share) -> None:
        self._whom.setText(whom_text(share))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        self._fact(self.tr("Saved"), made_text(share))
        if share.why:
            self._fact(self.tr("Why"), share.why)
        told = (format_text(share.format), size_text(share.size_bytes), self.tr("sealed") if share.sealed else "")
        self._fact(self.tr("File"), ", ".join(part for part in told if part))
        self._fact(self.tr("Fingerprint"), share.sha256, copied=True)
        self._heading.setText(self.tr("What left"))
        self.show_replies(())
        self._list.show_items(share.contents)

    def show_replies(self, found: tuple[Reply, ...]) -> None:
        clear(self._replies)
        if found:
            self._replies.addWidget(label(self.tr("What came back"), "heading"))
        for reply in found:
            ideas = sum(remark.kind is RemarkKind.IDEA for remark in reply.remarks)
            counted = counted_text(ideas, len(reply.remarks) - ideas)
            way = LineButton(from_text(reply.from_name), counted, time_text(reply.made_at), "messages-square", "accent")
            way.clicked.connect(lambda _on=False, reply_id=reply.id: self.reply_wanted.emit(reply_id))
            self._replies.addWidget(way)

    def _fact(self, name: str, text: str, copied: bool = False) -> None:
        words = label(_breakable(text) if copied else text, "small" if copied else None, wrap=True)
        if copied:
            words.setToolTip(self.tr("SHA-256 of the file: the same file always has the same fingerprint."))
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            words.setAccessibleName(f"{name} {text}")
        self._facts.addRow(label(name, "soft"), words)


def _breakable(sha256: str) -> str:
    """In groups of eight, so that it wraps and can be compared by eye."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))
