from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.services import unfinished
from reflectapp.services.unfinished import Begun, Kind
from reflectapp.ui.context import Context
from reflectapp.ui.goals.naming import goal_name
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.words_and_ways import WordsAndWays

_MOST: Final = 3
_ROOM: Final = 320


class UnfinishedCard(QFrame):
    """What was begun: a few lines, each gone on with or let be for today with one tap; the others on request."""

    def __init__(self, context: Context, begun: tuple[Begun, ...], whole: bool) -> None:
        """`whole`: all of them are shown."""
        super().__init__()
        self._context = context
        self._begun = begun
        look(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        column.addWidget(SignLine("clipboard-list", "accent", self.tr("Begun, not finished"), "heading"))
        column.addWidget(label(self.tr("Go on whenever you like, or leave it as it is."), "soft", wrap=True))
        lines = QVBoxLayout()
        lines.setSpacing(8)
        column.addLayout(lines)
        for each in begun if whole else begun[:_MOST]:
            lines.addWidget(self._line(each))
        self.more = button(self.tr("Show {0} more").format(len(begun) - _MOST), "link")
        self.more.setVisible(not whole and len(begun) > _MOST)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)

    def _line(self, begun: Begun) -> QWidget:
        title, about = self._words(begun)
        line = WordsAndWays(_ROOM)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(title, wrap=True))
        words.addWidget(label(about, "small", wrap=True))
        line.row.addLayout(words, 1)
        ways = QHBoxLayout()
        ways.setSpacing(4)
        line.row.addLayout(ways)
        for text, do in ((self.tr("Go on"), self._go_on), (self.tr("Not today"), self._let_be)):
            made = button(text, "link")
            made.setAccessibleName(self.tr("{0}: {1}").format(text, f"{title}, {about}"))
            made.clicked.connect(lambda _=False, do=do: do(begun))
            ways.addWidget(made)
        ways.addStretch()
        return line

    def _words(self, begun: Begun) -> tuple[str, str]:
        if begun.goal is not None:
            return self.tr("Questions on the way to a goal"), goal_name(begun.goal.text)
        return begun.title, title_of(begun.lesson) if begun.lesson is not None else ""

    def _go_on(self, begun: Begun) -> None:
        go = self._context.go
        lesson_id = begun.lesson.id if begun.lesson is not None else ""
        match begun.kind:
            case Kind.REFLECTION:
                go.reflection.emit(lesson_id, begun.id)
            case Kind.CODING:
                go.coding.emit(lesson_id, begun.id)
            case Kind.GUIDE:
                go.guide.emit(begun.id, "")

    def _let_be(self, begun: Begun) -> None:
        context, said = self._context, self.tr("It rests for today.")
        context.do(context, unfinished.let_be, begun.key)(lambda _none: context.offer_undo(said))
