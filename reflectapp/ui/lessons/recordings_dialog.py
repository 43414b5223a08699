from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Topic
from reflectapp.kit.clock import today
from reflectapp.services import letting_go, recordings
from reflectapp.ui.context import Context
from reflectapp.ui.lessons import deleting
from reflectapp.ui.looks import button, label, separator
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.date_field import DateField
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.words import length_text, size_text

_WIDTH: Final = 560
_SAVE_AFTER_MS: Final = 600


class RecordingsDialog(Sheet):
    """A lesson's recordings: until when each is kept, and a way to delete it. Dates are saved by themselves."""

    def __init__(self, context: Context, lesson_id: str, parent: QWidget) -> None:
        super().__init__(_tr("Recordings of this lesson"), parent)
        self._context = context
        self._lesson_id = lesson_id
        self.rows: dict[str, RecordingRow] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(14)
        self.body.addWidget(
            label(
                self.tr(
                    "On the date, Today asks you whether the recording should stay. Nothing is deleted by itself, "
                    "and your notes stay in any case."
                ),
                "soft",
                wrap=True,
            )
        )
        self.body.addSpacing(4)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.add_close()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.keep)
        self.finished.connect(self.keep)
        context.changed.connect(self._on_changed)
        self._ask()

    def keep(self) -> None:
        """Saves the dates that were changed."""
        self._timer.stop()
        for recording_id, row in self.rows.items():
            if row.field.date != row.kept:
                row.kept = row.field.date
                self._context.do(self._context, letting_go.keep_until, (recording_id,), row.kept)()

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.RECORDINGS, Topic.LESSONS}:
            self._ask()

    def _ask(self) -> None:
        self._context.ask(self, recordings.of_lesson, self._lesson_id)(self._show)

    def _show(self, found: Sequence[Recording]) -> None:
        """What she is changing just now is left as it is."""
        changing = self._timer.isActive()
        self.keep()
        if found and [each.id for each in found] == list(self.rows):
            for each in found if not changing else ():
                self.rows[each.id].show_day(each.keep_until)
            return
        clear(self._rows)
        self.rows = {each.id: RecordingRow(each, len(found) > 1) for each in found}
        for row in self.rows.values():
            row.edited.connect(self._timer.start)
            row.delete_asked.connect(self._delete)
            self._rows.addWidget(separator())
            self._rows.addWidget(row)
        if not found:
            self._rows.addWidget(label(self.tr("This lesson has no recording."), wrap=True))
        self.fit(_WIDTH)

    def _delete(self, recording_id: str) -> None:
        deleting.delete_recordings(self._context, self._lesson_id, (recording_id,), self, first=self.accept)


class RecordingRow(QFrame):
    """One recording: what it is, the date, a button to delete it."""

    edited = Signal()
    delete_asked = Signal(str)

    def __init__(self, recording: Recording, one_of_several: bool) -> None:
        super().__init__()
        self.kept = recording.keep_until
        name = _name(recording, one_of_several)
        about = f"{length_text(recording.probe.duration_ms)} · {size_text(recording.size_bytes)}"
        self.field = DateField(self.tr("{0}: ask me on").format(name), self.kept, letting_go.a_year_on(today()))
        self.field.edited.connect(self.edited)
        delete = button(self.tr("Delete…"), None, "trash-2")
        delete.setAccessibleName(self.tr("Delete: {0}").format(name))
        delete.clicked.connect(lambda: self.delete_asked.emit(recording.id))
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(name, "strong", wrap=True))
        words.addWidget(label(about, "soft", wrap=True))
        head.addLayout(words, 1)
        head.addWidget(delete)
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(label(self.tr("Ask me whether it should stay on"), wrap=True), 1)
        asked.addWidget(self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(asked)

    def show_day(self, day: date | None) -> None:
        """The day as it is in the store."""
        if day != self.kept:
            self.kept = day
            self.field.show_date(day)


def _name(recording: Recording, one_of_several: bool) -> str:
    if not one_of_several:
        return _tr("The recording")
    if recording.camera == 0:
        return _tr("Part {0}").format(recording.part + 1)
    return _tr("Part {0}, camera {1}").format(recording.part + 1, recording.camera + 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordingsDialog", text)
