from datetime import date
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from reflectapp.kit.clock import today
from reflectapp.services import letting_go
from reflectapp.services.letting_go import Due
from reflectapp.ui.context import Context
from reflectapp.ui.lessons import deleting
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import button, label, look, separator
from reflectapp.ui.widgets.chip import SignLine
from reflectapp.ui.widgets.days import short_day
from reflectapp.ui.widgets.flow import FlowLayout
from reflectapp.ui.words import date_text

_MOST = 2


class DueCard(QFrame):
    """Recordings whose date has come: each is kept on, or deleted, with one tap. It waits as long as she likes."""

    def __init__(self, context: Context, due: tuple[Due, ...]) -> None:
        super().__init__()
        self._context = context
        look(self, "card")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 20, 20, 20)
        self._column.setSpacing(8)
        self._column.addWidget(SignLine("hourglass", "accent", self.tr("Time to decide"), "heading"))
        text = self.tr("You wanted to be asked whether these recordings should stay. Nothing happens until you decide.")
        self._column.addWidget(label(text, "soft", wrap=True))
        for each in due[:_MOST]:
            self._column.addWidget(separator())
            self._put(each)
        if len(due) > _MOST:
            more = self.tr("{0} more after these.").format(len(due) - _MOST)
            self._column.addWidget(label(more, "small", wrap=True))

    def _put(self, due: Due) -> None:
        title = title_of(due.lesson)
        ids = tuple(each.id for each in due.recordings)
        until = self.tr("to be decided since {0}").format(short_day(due.day))
        self._column.addWidget(label(title, "strong", wrap=True))
        self._column.addWidget(label(until, "small", wrap=True))
        year_on = letting_go.a_year_on(today())
        choices = QWidget()
        row = FlowLayout(choices)
        for text, name, choose in (
            (self.tr("Keep a year longer"), None, partial(self._keep, title, ids, year_on)),
            (self.tr("Keep, don't ask again"), "link", partial(self._keep, title, ids, None)),
            (self.tr("Delete…"), "link", partial(self._delete, due.lesson.id, ids)),
        ):
            made = button(text, name)
            made.setAccessibleName(self.tr("{0}: {1}").format(text.rstrip("…"), title))
            made.clicked.connect(choose)
            row.addWidget(made)
        self._column.addWidget(choices)

    def _keep(self, title: str, recording_ids: tuple[str, ...], day: date | None) -> None:
        if day is None:
            said = self.tr("“{0}” stays, and you won't be asked again.").format(title)
        else:
            said = self.tr("“{0}” stays. You will be asked again on {1}.").format(title, date_text(day, short=True))
        context = self._context
        context.do(context, letting_go.keep_until, recording_ids, day)(lambda _none: context.offer_undo(said))

    def _delete(self, lesson_id: str, recording_ids: tuple[str, ...]) -> None:
        deleting.delete_recordings(self._context, lesson_id, recording_ids, self)
