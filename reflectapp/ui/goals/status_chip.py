from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from reflectapp.domain.goals import GoalStatus
from reflectapp.ui.icons import pixmap
from reflectapp.ui.theme.colors import current
from reflectapp.ui.widgets.scale import grown
from reflectapp.ui.words import status_text


class StatusChip(QPushButton):
    """How it stands with a goal; pressing it offers the others."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        menu = QMenu(self)
        group = QActionGroup(self)
        self._actions: dict[GoalStatus, QAction] = {}
        for status in GoalStatus:
            action = menu.addAction(status_text(status))
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(lambda _=False, status=status: self.chosen.emit(status))
            self._actions[status] = action
        self.setMenu(menu)
        self.show_status(GoalStatus.EXPLORING)

    def show_status(self, status: GoalStatus) -> None:
        self._actions[status].setChecked(True)
        self.setText(status_text(status))
        self.setAccessibleName(self.tr("Status: {0}").format(status_text(status)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + grown(14) + 28, max(34, metrics.height() + 12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 5.5, -1.5, -5.5)
        ring = "accent" if self.hasFocus() else "goal" if self.underMouse() else "goal-soft"
        painter.setPen(QPen(current(ring), 2 if self.hasFocus() else 1))
        painter.setBrush(current("goal-soft"))
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        painter.setPen(current("goal"))
        side = grown(14)
        right_to_left = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        words = area.adjusted(side + 12, 0, -11, 0) if right_to_left else area.adjusted(11, 0, -side - 12, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        x = area.left() + 8 if right_to_left else area.right() - 8 - side
        sign = pixmap("chevron-down", "goal", side, self.devicePixelRatioF())
        painter.drawPixmap(round(x), round(area.center().y() - side / 2), sign)
