from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.services import reminders
from reflectapp.services.reminders import Kept
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look
from reflectapp.ui.reminders import naming
from reflectapp.ui.reminders.reminder_dialog import ReminderDialog
from reflectapp.ui.widgets.flow import FlowLayout


class Way(StrEnum):
    """What can be done with a reminder."""

    LET_GO = "let_go"
    NOT_TODAY = "not_today"
    CHANGE = "change"
    AGAIN = "again"
    GOAL = "goal"
    DELETE = "delete"


class ReminderLine(QWidget):
    """A reminder in her words, when it comes, and what can be done with it."""

    def __init__(self, context: Context, kept: Kept, today: date, ways: Iterable[Way]) -> None:
        super().__init__()
        look(self, "clear")
        self._context, self._kept = context, kept
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(kept.reminder.text, wrap=True))
        column.addWidget(label(naming.about(kept, today), "small", wrap=True))
        row = QWidget()
        look(row, "clear")
        flow = FlowLayout(row)
        doing = {
            Way.LET_GO: (_tr("Let go"), None, self._let_go),
            Way.NOT_TODAY: (_tr("Not today"), "link", self._not_today),
            Way.CHANGE: (_tr("Change…"), "link", self._change),
            Way.AGAIN: (_tr("Set it again…"), "link", self._change),
            Way.GOAL: (_tr("Open the goal"), "link", self._open_goal),
            Way.DELETE: (_tr("Delete"), "link", self._delete),
        }
        for way in ways:
            text, look_name, do = doing[way]
            if way is Way.GOAL and kept.goal is None:
                continue
            made = button(text, look_name)
            made.setAccessibleName(_tr("{0}: {1}").format(text.rstrip("…"), kept.reminder.text))
            made.clicked.connect(do)
            flow.addWidget(made)
        column.addWidget(row)

    def _let_go(self) -> None:
        self._do(reminders.let_go, _tr("The reminder is let go."))

    def _not_today(self) -> None:
        self._do(reminders.not_today, _tr("You will see it again tomorrow."))

    def _delete(self) -> None:
        self._do(reminders.delete, _tr("The reminder is deleted."))

    def _do(self, verb: reminders.Verb, said: str) -> None:
        context = self._context
        context.do(context, verb, self._kept.reminder.id)(partial(_offer_undo, context, said))

    def _change(self) -> None:
        ReminderDialog(self._context, self.window(), self._kept).open()

    def _open_goal(self) -> None:
        if self._kept.goal is not None:
            self._context.go.goal.emit(self._kept.goal.id)


def _offer_undo(context: Context, said: str, _value: object) -> None:
    context.offer_undo(said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reminders", text)
