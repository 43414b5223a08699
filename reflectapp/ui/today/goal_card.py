from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reflectapp.domain.following import Followed
from reflectapp.domain.goals import Goal
from reflectapp.services import following
from reflectapp.ui.context import Context
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.goals.naming import goal_in_short, goal_name, so_far
from reflectapp.ui.icons import pixmap
from reflectapp.ui.looks import button, label, separator
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.frames import framed
from reflectapp.ui.widgets.plot_view import PlotView, plot_of
from reflectapp.ui.widgets.scale import grown


class GoalChip(QWidget):
    """A target and a few words on the goals' colour."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text) + grown(14) + 28, metrics.height() + 8)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current("goal-soft"))
        area = QRectF(self.rect())
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = grown(14)
        sign = pixmap("target", "goal", side, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - side - 10 if right_to_left else 10, (self.height() - side) // 2, sign)
        painter.setPen(current("goal"))
        words = area.adjusted(12, 0, -side - 16, 0) if right_to_left else area.adjusted(side + 16, 0, -10, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self._text)


class GoalCard(QFrame):
    """The goal in hand: its plot, her next step, a check-in."""

    def __init__(self, context: Context, goal: Goal) -> None:
        super().__init__()
        self._context = context
        self._goal = goal
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, layout = framed()
        outer.addWidget(frame)
        self._put_head(layout)
        text = goal.text
        layout.addWidget(label(goal_in_short(text), "title", wrap=True))
        self._about = label("", "soft", wrap=True)
        layout.addWidget(self._about)
        self._plot = PlotView(132)
        layout.addWidget(self._plot)
        self._show_numbers(Followed(goal, ()))
        if text.measured is not None:
            context.ask(self, following.followed, goal.id)(self._show_numbers)
        layout.addSpacing(4)
        layout.addWidget(separator())
        self._put_next(layout)

    def _show_numbers(self, known: Followed) -> None:
        self._plot.show_plot(plot_of(known))
        self._plot.setVisible(bool(known.points))
        counted = so_far(known) if known.numbers or known.goal.check_ins else ""
        self._about.setText(" · ".join(part for part in (known.goal.text.measure, counted) if part))
        self._about.setVisible(bool(self._about.text()))

    def _put_head(self, layout: QVBoxLayout) -> None:
        row = QHBoxLayout()
        go = button(self.tr("Open"), "link")
        go.setAccessibleName(self.tr("Open the goal {0}").format(goal_name(self._goal.text)))
        go.clicked.connect(lambda: self._context.go.goal.emit(self._goal.id))
        row.addWidget(GoalChip(self.tr("the goal I am working on")))
        row.addStretch()
        if self._goal.guide_step:
            on = button(self.tr("Go on with the questions"), "link")
            on.clicked.connect(lambda: self._context.go.guide.emit(self._goal.id, ""))
            row.addWidget(on)
        row.addWidget(go)
        layout.addLayout(row)

    def _put_next(self, layout: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        check_in = button(self.tr("Check in"))
        check_in.clicked.connect(self._check_in)
        if step := self._goal.text.next_step:
            row.addWidget(label(self.tr("Next, in your words:"), "soft"))
            row.addWidget(label(step, wrap=True), 1)
        else:
            row.addWidget(label(self.tr("What is the next small step? The goal's page has a place for it."), "soft"), 1)
        row.addWidget(check_in)
        layout.addLayout(row)

    def _check_in(self) -> None:
        dialog = CheckInDialog(self._context, self._goal, None, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
