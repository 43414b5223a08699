from functools import partial

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.goals import Goal, GoalStatus, GoalText
from reflectapp.domain.outcome import Topic
from reflectapp.services import goals
from reflectapp.ui.context import Context
from reflectapp.ui.goals.guide import GoalGuide
from reflectapp.ui.goals.naming import checked_in, goal_name
from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import button, label
from reflectapp.ui.page import Page
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.empty_state import EmptyState
from reflectapp.ui.widgets.frames import clear, scrolling
from reflectapp.ui.widgets.scale import grown
from reflectapp.ui.words import status_text

_GROUPS = (GoalStatus.WORKING, GoalStatus.EXPLORING, GoalStatus.REACHED, GoalStatus.SET_ASIDE)


class GoalsPage(Page):
    """Her goals by how they stand."""

    topics = frozenset({Topic.GOALS})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._find = button(self.tr("Find one with &questions"))
        self._new = button(self.tr("&New goal"), "filled", "plus")
        self._find.clicked.connect(self.ask_questions)
        self._new.clicked.connect(lambda: self._add(GoalText()))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.setContentsMargins(0, 0, 14, 0)
        head.addWidget(label(self.tr("Goals"), "display"))
        head.addStretch()
        head.addWidget(self._find)
        head.addWidget(self._new)
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 14, 24)
        self._list.setSpacing(12)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolling(content))
        self._stack.addWidget(self._make_empty())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(36, 24, 22, 0)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _make_empty(self) -> EmptyState:
        find = button(self.tr("Find one with &questions"), None, "target")
        find.clicked.connect(self.ask_questions)
        write = button(self.tr("&Write one down"), "link")
        write.clicked.connect(lambda: self._add(GoalText()))
        text = self.tr(
            "A goal says what your students will do or have. It is yours: you choose it, change it, "
            "or put it aside, and nobody sees it unless you share it."
        )
        return EmptyState("target", self.tr("No goal yet, and that is fine"), text, find, write)

    def refresh(self) -> None:
        self.context.ask(self, goals.all_goals)(self._show)

    def ask_questions(self) -> None:
        """Opens the guide; what she answers becomes a goal."""
        guide = GoalGuide(self)
        guide.made.connect(self._add)
        guide.finished.connect(guide.deleteLater)
        guide.open()

    def _show(self, found: tuple[Goal, ...]) -> None:
        clear(self._list)
        for part in (self._find, self._new):
            part.setVisible(bool(found))
        self._stack.setCurrentIndex(0 if found else 1)
        for status in _GROUPS:
            group = [goal for goal in found if goal.status is status]
            if group:
                heading = label(status_text(status), "soft")
                heading.setContentsMargins(4, 6, 0, 0)
                self._list.addWidget(heading)
            for goal in group:
                line = GoalLine(goal)
                line.clicked.connect(lambda _=False, goal_id=goal.id: self.context.go.goal.emit(goal_id))
                line.delete_asked.connect(partial(self._delete, goal))
                self._list.addWidget(line)
        self._list.addStretch()

    def _delete(self, goal: Goal) -> None:
        said = self.tr("“{0}” is deleted.").format(goal_name(goal.text))
        self.context.do(self, goals.delete, goal.id)(lambda _none: self.context.offer_undo(said))

    def _add(self, text: GoalText) -> None:
        self.context.do(self, goals.add, text)(lambda goal: self.context.go.goal.emit(goal.id))


class GoalLine(QPushButton):
    """A goal as a wide card: its name, what it says, how often she looked at it. Delete deletes it."""

    delete_asked = Signal()

    def __init__(self, goal: Goal) -> None:
        super().__init__()
        self._title = goal_name(goal.text)
        statement = " ".join(goal.text.statement.split())
        self._said = statement if statement != self._title else " ".join(goal.text.students_will.split())
        self._numbers = checked_in(goal)
        self._status = goal.status
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(", ".join((self._title, status_text(goal.status), self._numbers)))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        lines = 2 if self._said else 1
        return QSize(320, 32 + lines * (self.fontMetrics().height() + 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self.hasFocus() else "outline" if self.underMouse() else "line"
        painter.setPen(QPen(current(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(current("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 12, 12)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sign_role = "goal" if self._status is GoalStatus.WORKING else "soft"
        side = grown(20)
        sign_name = "circle-check" if self._status is GoalStatus.REACHED else "target"
        sign = pixmap(sign_name, sign_role, side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 18 if right_to_left else 18, (self.height() - side) // 2, sign)
        self._paint_words(painter, QRectF(side + 34, 16, self.width() - 2 * side - 68, self.height() - 32))

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        flags = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        metrics = painter.fontMetrics()
        numbers_width = metrics.horizontalAdvance(self._numbers)
        height = metrics.height() + 2
        painter.setPen(current("soft"))
        trailing = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRectF(area.left(), area.top(), area.width() + grown(20) + 14, height), trailing, self._numbers
        )
        if self._said:
            line = QRectF(area.left(), area.top() + height + 4, area.width(), height)
            painter.drawText(line, flags, metrics.elidedText(self._said, elide, round(area.width())))
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(current("text"))
        room = round(area.width() - numbers_width)
        title = painter.fontMetrics().elidedText(self._title, elide, room)
        painter.drawText(QRectF(area.left(), area.top(), room, height), flags, title)
