from typing import Final

from PySide6.QtWidgets import QWidget

from reflectapp.domain.outcome import Topic
from reflectapp.kit.clock import today
from reflectapp.services import reminders
from reflectapp.services.reminders import Kept
from reflectapp.ui.context import Context
from reflectapp.ui.looks import button, label, separator
from reflectapp.ui.reminders.line import ReminderLine, Way
from reflectapp.ui.reminders.reminder_dialog import ReminderDialog
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.frames import clear

_TOPICS: Final = frozenset({Topic.REMINDERS, Topic.GOALS, Topic.LESSONS})
_IN_FORCE: Final = (Way.LET_GO, Way.CHANGE, Way.DELETE)
_GONE: Final = (Way.AGAIN, Way.DELETE)
_MOST_GONE: Final = 20


class RemindersSheet(Sheet):
    """All reminders: those for now, those to come, and those that were let go."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(self.tr("Reminders"), parent)
        self._context = context
        self._every_gone = False
        set_one = self.add_button(self.tr("Set a &reminder…"), None, "bell")
        set_one.clicked.connect(lambda: ReminderDialog(context, self).open())
        self.add_close()
        self.stand(560, 560)
        context.changed.connect(self._on_changed)
        self._ask()

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & _TOPICS:
            self._ask()

    def _ask(self) -> None:
        self._context.ask(self, reminders.every)(self._show)

    def _show(self, found: tuple[Kept, ...]) -> None:
        clear(self.body)
        day = today()
        gone = [each for each in found if each.reminder.let_go_at is not None]
        gone.sort(key=lambda each: each.reminder.let_go_at or each.reminder.created_at, reverse=True)
        in_force = [each for each in found if each.reminder.let_go_at is None]
        now = [each for each in in_force if each.shown_from is not None and each.shown_from <= day]
        if not found:
            text = self.tr("There is none. Set one for a day, or for after a lesson or a check-in.")
            self.body.addWidget(label(text, "soft", wrap=True))
        self._add(self.tr("Now"), now, _IN_FORCE)
        self._add(self.tr("To come"), [each for each in in_force if each not in now], _IN_FORCE)
        self._add(self.tr("Let go"), gone if self._every_gone else gone[:_MOST_GONE], _GONE)
        if len(gone) > _MOST_GONE and not self._every_gone:
            more = button(self.tr("Show all that were let go"), "link")
            more.clicked.connect(self._show_every_gone)
            self.body.addWidget(more)
        self.body.addStretch()

    def _add(self, heading: str, group: list[Kept], ways: tuple[Way, ...]) -> None:
        if not group:
            return
        self.body.addWidget(label(heading, "heading"))
        for number, kept in enumerate(group):
            if number:
                self.body.addWidget(separator())
            self.body.addWidget(ReminderLine(self._context, kept, today(), ways))
        self.body.addSpacing(12)

    def _show_every_gone(self) -> None:
        self._every_gone = True
        self._ask()
