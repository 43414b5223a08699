from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.goals import ChecklistPoint
from reflectapp.kit.plain import name_text
from reflectapp.ui.looks import button
from reflectapp.ui.widgets.growing_text import GrowingText
from reflectapp.ui.widgets.tick import Tick


class Checklist(QWidget):
    """Points that are ticked and edited where they stand. Enter makes the next, Backspace in an
    empty one takes it away."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._add = button(self.tr("Add a point"), "link", "plus")
        self._add.clicked.connect(lambda: self._insert(len(self._rows), ChecklistPoint("")).focus())
        self.setFocusProxy(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._list)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)

    @property
    def points(self) -> tuple[ChecklistPoint, ...]:
        """Those with words."""
        return tuple(row.point for row in self._rows if row.point.text)

    def show_points(self, points: tuple[ChecklistPoint, ...]) -> None:
        """Shows stored points; a point that is being written stays if nothing else differs."""
        if points == self.points:
            return
        for row in list(self._rows):
            self._drop(row)
        for point in points:
            self._insert(len(self._rows), point)

    def _insert(self, place: int, point: ChecklistPoint) -> "_Row":
        row = _Row(point)
        self._rows.insert(place, row)
        self._list.insertWidget(place, row)
        row.edited.connect(self.edited)
        row.wanted_next.connect(lambda: self._go_on(row))
        row.wanted_away.connect(lambda: self._remove(row))
        return row

    def _go_on(self, row: "_Row") -> None:
        if row.point.text:
            self._insert(self._rows.index(row) + 1, ChecklistPoint("")).focus()
        else:
            self._remove(row)

    def _remove(self, row: "_Row") -> None:
        place = self._rows.index(row)
        had_words = bool(row.point.text)
        self._drop(row)
        if self._rows:
            self._rows[max(0, place - 1)].focus()
        else:
            self._add.setFocus()
        if had_words:
            self.edited.emit()

    def _drop(self, row: "_Row") -> None:
        self._rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()


class _Row(QFrame):
    edited = Signal()
    wanted_next = Signal()
    wanted_away = Signal()

    def __init__(self, point: ChecklistPoint) -> None:
        super().__init__()
        self._tick = Tick(name=self.tr("Done: {0}").format(point.text))
        self._tick.setChecked(point.done)
        self._words = _Line(self.tr("A point of the checklist"), self.tr("A point that describes doing it well"))
        self._words.show_text(point.text)
        self._away = button(self.tr("Take this point away"), "icon", "x")
        self._away.setStyleSheet("min-height: 20px; min-width: 20px;")
        self._away.setIconSize(QSize(14, 14))
        policy = self._away.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._away.setSizePolicy(policy)
        self._away.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        row.addWidget(self._away)
        self._tick.toggled.connect(self.edited)
        self._words.edited.connect(self._on_words)
        self._words.entered.connect(self.wanted_next)
        self._words.emptied.connect(self.wanted_away)
        self._away.clicked.connect(self.wanted_away)
        for part in (self._tick, self._words, self._away):
            part.installEventFilter(self)

    @property
    def point(self) -> ChecklistPoint:
        return ChecklistPoint(name_text(self._words.text()), self._tick.isChecked())

    def focus(self) -> None:
        self._words.setFocus()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._show_away()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._show_away()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            QTimer.singleShot(0, self, self._show_away)
        return super().eventFilter(watched, event)

    def _show_away(self) -> None:
        within = any(part.hasFocus() for part in (self._tick, self._words, self._away))
        self._away.setVisible(within or self.underMouse())

    def _on_words(self) -> None:
        self._tick.setAccessibleName(self.tr("Done: {0}").format(self._words.text()))
        self.edited.emit()


class _Line(GrowingText):
    entered = Signal()
    emptied = Signal()

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__(name, placeholder, single_line=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)
