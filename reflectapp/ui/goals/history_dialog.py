from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from reflectapp.domain.goals import ChecklistPoint, GoalText, GoalVersion, Measured, Peers
from reflectapp.domain.guide import THOUGHTS
from reflectapp.domain.guide import said as thought
from reflectapp.ui.goals.asking import question_text
from reflectapp.ui.looks import label
from reflectapp.ui.widgets.days import local_day
from reflectapp.ui.widgets.frames import clear, scrolling
from reflectapp.ui.widgets.number_field import number_text
from reflectapp.ui.words import date_text, peers_text

NameOf = Callable[[Measured | None], str]


class HistoryDialog(QDialog):
    """Every version of a goal, the newest first; what changed is marked."""

    def __init__(self, versions: tuple[GoalVersion, ...], name_of: NameOf, parent: QWidget) -> None:
        """`name_of`: what a goal follows, in words."""
        super().__init__(parent)
        self._name_of = name_of
        self._versions = tuple(reversed(versions))
        self.setWindowTitle(self.tr("How the goal has changed"))
        self.resize(760, 520)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Versions"))
        self._list.setFixedWidth(210)
        for version in self._versions:
            day = date_text(local_day(version.made_at), short=True)
            self._list.addItem(self.tr("Version {0}, {1}").format(version.number, day))
        page = QWidget()
        self._page = QVBoxLayout(page)
        self._page.setContentsMargins(16, 4, 8, 8)
        self._page.setSpacing(4)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.addWidget(self._list)
        middle.addWidget(scrolling(page), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(self.tr("How the goal has changed"), "title"))
        layout.addLayout(middle, 1)
        layout.addWidget(buttons)
        self._list.currentRowChanged.connect(self._show)
        self._list.setCurrentRow(0)

    def _show(self, row: int) -> None:
        clear(self._page)
        if row < 0:
            return
        older = self._versions[row + 1].text if row + 1 < len(self._versions) else None
        before = dict(said(older, self._name_of)) if older is not None else None
        now = said(self._versions[row].text, self._name_of)
        for heading, text in now:
            changed = before is not None and before.get(heading, "") != text
            self._put(heading, text, self.tr("changed") if changed else "")
        for heading, _ in said(older, self._name_of) if older is not None else ():
            if heading not in dict(now):
                self._put(heading, self.tr("nothing any more"), self.tr("changed"))
        if not now:
            self._page.addWidget(label(self.tr("Nothing was written yet."), "soft"))
        self._page.addStretch()

    def _put(self, heading: str, text: str, mark: str) -> None:
        row = QHBoxLayout()
        row.addWidget(label(heading, "soft"))
        if mark:
            row.addWidget(label(mark, "chip-goal"))
        row.addStretch()
        self._page.addLayout(row)
        self._page.addWidget(label(text, wrap=True))
        self._page.addSpacing(10)


def said(text: GoalText, name_of: NameOf) -> list[tuple[str, str]]:
    """What a goal says, heading by heading; empty parts are left out."""
    unit = f" {text.unit}" if text.unit else ""
    parts = [
        (_tr("Title"), text.title),
        (_tr("What I want for my students"), text.statement),
        (_tr("Why it matters to me"), text.why),
        (_tr("Students will…"), text.students_will),
        (_tr("How I see it"), text.measure),
        (_tr("Numbers from"), name_of(text.measured)),
        (_tr("Where I began"), number_text(text.baseline) + unit if text.baseline is not None else ""),
        (_tr("Target"), number_text(text.target) + unit if text.target is not None else ""),
        (_tr("By when"), date_text(text.by_when) if text.by_when else ""),
        (_tr("What I do for it"), text.strategy),
        (_tr("Checklist"), "\n".join(_point(point) for point in text.checklist)),
        (_tr("Next, in my words"), text.next_step),
        (_tr("Is it a good goal for me?"), "\n".join(peers_text(ask) for ask in Peers if ask in text.peers)),
        *((question_text(step), thought(step, text)) for step in THOUGHTS),
    ]
    return [(heading, words) for heading, words in parts if words]


def _point(point: ChecklistPoint) -> str:
    return f"{'✓' if point.done else '○'} {point.text}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Goals", text)
