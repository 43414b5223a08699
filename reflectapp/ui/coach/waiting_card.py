from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reflectapp.services.replies import Waiting
from reflectapp.ui.coach.reply_words import from_text, share_text, waiting_text
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.widgets.words_and_ways import WordsAndWays

_MOST: Final = 3
_ROOM: Final = 420


class WaitingCard(QFrame):
    """Replies of which something waits for her, each opened with one tap; it waits as long as she likes."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        look(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(SignLine("messages-square", "accent", self.tr("Replies waiting"), "heading"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        column.addLayout(self._lines)
        self._more = label("", "small", wrap=True)
        column.addWidget(self._more)
        self.hide()

    def show_waiting(self, found: tuple[Waiting, ...]) -> None:
        clear(self._lines)
        for each in found[:_MOST]:
            self._lines.addWidget(self._line(each))
        self._more.setText(self.tr("{0} more after these.").format(len(found) - _MOST))
        self._more.setVisible(len(found) > _MOST)
        self.setVisible(bool(found))

    def _line(self, found: Waiting) -> QWidget:
        name, waits, reply_id = from_text(found.reply.from_name), waiting_text(found), found.reply.id
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(self.tr("{0}: {1}").format(name, waits), wrap=True))
        words.addWidget(label(self.tr("to {0}").format(share_text(found.share)), "small", wrap=True))
        look_at = button(self.tr("Look at it"))
        look_at.setAccessibleName(self.tr("Look at the reply of {0}: {1}").format(name, waits))
        look_at.clicked.connect(lambda: self._context.go.reply.emit(reply_id))
        made = WordsAndWays(_ROOM)
        made.row.addLayout(words, 1)
        made.row.addWidget(look_at, 0, Qt.AlignmentFlag.AlignLeading)
        return made
