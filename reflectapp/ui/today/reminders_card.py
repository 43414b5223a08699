from typing import Final

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reflectapp.kit.clock import today
from reflectapp.services.reminders import Kept
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, look, separator
from reflectapp.ui.reminders.line import ReminderLine, Way
from reflectapp.ui.reminders.reminder_dialog import ReminderDialog
from reflectapp.ui.reminders.reminders_sheet import RemindersSheet
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.flow import FlowLayout

_MOST: Final = 3
_WAYS: Final = (Way.LET_GO, Way.NOT_TODAY, Way.CHANGE, Way.GOAL)


class RemindersCard(QFrame):
    """The reminders that are for today, each let go or put off with one tap; and the way to set one."""

    def __init__(self, context: Context, due: tuple[Kept, ...], any_reminder: bool) -> None:
        super().__init__()
        self._context = context
        look(self, "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(8)
        heading = self.tr("You wanted to think of this") if due else self.tr("Reminders")
        column.addWidget(SignLine("bell", "accent", heading, "heading"))
        if not due:
            text = self.tr("Something to think of on a day, after a lesson or after a check-in? It will wait here.")
            column.addWidget(label(text, "soft", wrap=True))
        for number, kept in enumerate(due[:_MOST]):
            if number:
                column.addWidget(separator())
            column.addWidget(ReminderLine(context, kept, today(), _WAYS))
        if len(due) > _MOST:
            column.addWidget(label(self.tr("{0} more are in the list.").format(len(due) - _MOST), "small", wrap=True))
        ways = QWidget()
        row = FlowLayout(ways)
        set_one = button(self.tr("Set a reminder…"), "link" if due else None)
        set_one.clicked.connect(lambda: ReminderDialog(context, self.window()).open())
        row.addWidget(set_one)
        if any_reminder:
            every = button(self.tr("All reminders"), "link")
            every.clicked.connect(lambda: RemindersSheet(context, self.window()).open())
            row.addWidget(every)
        column.addWidget(ways)
