from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from reflectapp.domain.replies import RemarkKind
from reflectapp.services.replies import Incoming
from reflectapp.ui.coach.reply_words import about_text, from_text, share_text, time_text
from reflectapp.ui.looks import label, look
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.frames import framed
from reflectapp.ui.widgets.gradually import Gradually

_AT_ONCE: Final = 12


class IncomingSheet(Sheet):
    """A reply as it came, before anything of it is kept.

    `kept` comes with the id of the share that it is kept under, `wanted` with that of a reply that is there already.
    """

    kept = Signal(str)
    wanted = Signal(str)

    def __init__(self, found: Incoming, parent: QWidget) -> None:
        super().__init__(_tr("A reply"), parent, from_text(found.file.from_name))
        self._found = found
        written = self.tr("Written {0}, says the file.").format(time_text(found.file.made_at))
        self.body.addWidget(label(written, "soft", wrap=True))
        self.shares = QComboBox()
        self._put_shares()
        if found.known is not None:
            text = self.tr("You have this reply already. A second copy changes nothing.")
            self._note("info", "soft", text)
        if not found.same_packet:
            text = self.tr(
                "The packet was changed after you saved it: what this answers may have read differently from yours."
            )
            self._note("triangle-alert", "moment", text)
        self.body.addStretch(1)
        self._put_buttons()
        Gradually(self._groups(), _AT_ONCE, self)
        self.stand(680, 620)

    def _groups(self) -> Iterator[None]:
        """Puts one remark after the other under what it is about, questions first."""
        layout, ref = QVBoxLayout(), None
        for each in self._found.file.said:
            if each.ref != ref:
                ref = each.ref
                frame, layout = framed()
                about = self._found.abouts.get(ref)
                layout.addWidget(label(about_text(about), "heading", wrap=True))
                if about is not None and about.words:
                    layout.addWidget(label(about.words, "soft", wrap=True))
                self.body.insertWidget(self.body.count() - 1, frame)
            sign = "circle-question-mark" if each.kind is RemarkKind.QUESTION else "messages-square"
            layout.addWidget(SignLine(sign, "accent", each.text, "plain"))
            yield

    def _put_shares(self) -> None:
        found = self._found
        if len(found.shares) == 1 or found.known is not None:
            share = next(each for each in found.shares if each.id == found.likely)
            self.body.addWidget(label(self.tr("It answers {0}.").format(share_text(share)), "soft", wrap=True))
        self.shares.setAccessibleName(self.tr("Which of your packets it answers"))
        self.shares.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.shares.setMinimumContentsLength(30)
        for share in found.shares:
            self.shares.addItem(share_text(share), share.id)
        self.shares.setCurrentIndex(self.shares.findData(found.likely))
        if len(found.shares) > 1 and found.known is None:
            text = self.tr("The same packet went to several people. Which of them answers?")
            self.body.addWidget(label(text, None, wrap=True))
            self.shares.setPlaceholderText(self.tr("Choose one"))
            self.body.addWidget(self.shares, 0, Qt.AlignmentFlag.AlignLeading)

    def _note(self, sign: str, role: str, text: str) -> None:
        frame = QFrame()
        look(frame, "raised")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 10, 12, 10)
        inner.addWidget(SignLine(sign, role, text, "plain"))
        self.body.addWidget(frame)

    def _put_buttons(self) -> None:
        if self._found.known is not None:
            known_id = self._found.known.id
            close = self.add_button(self.tr("Close"))
            close.clicked.connect(self.accept)
            go = self.add_button(self.tr("&Go to it"), "filled")
            go.clicked.connect(self.accept)
            go.clicked.connect(lambda: self.wanted.emit(known_id))
            go.setDefault(True)
            return
        leave = self.add_button(self.tr("&Don’t keep"))
        leave.clicked.connect(self.reject)
        self.keep = self.add_button(self.tr("&Keep this reply"), "filled")
        self.keep.setDefault(True)
        self.keep.setEnabled(self.shares.currentIndex() >= 0)
        self.shares.currentIndexChanged.connect(lambda at: self.keep.setEnabled(at >= 0))
        self.keep.clicked.connect(self._on_kept)

    def _on_kept(self) -> None:
        share_id = self.shares.currentData()
        self.accept()
        self.kept.emit(share_id)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Replies", text)
