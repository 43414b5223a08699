from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from reflectapp.domain.letting_go import Deleted, Deletion
from reflectapp.domain.store_settings import StoreSettings
from reflectapp.services import letting_go, store_settings
from reflectapp.services.letting_go import Holdings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.section import Section
from reflectapp.ui.lessons.naming import title_of
from reflectapp.ui.looks import button, label, separator
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.days import local_day, short_day
from reflectapp.ui.widgets.frames import clear
from reflectapp.ui.words import size_text

_WIDTH: Final = 460


@dataclass(frozen=True, slots=True)
class _Seen:
    settings: StoreSettings
    held: Holdings
    deletions: tuple[Deletion, ...]


def _look(store: OpenStore) -> _Seen:
    return _Seen(store_settings.settings(store), letting_go.holdings(store), letting_go.deletions(store))


class LettingGoSection(Section):
    """When she is asked about new recordings, the room that recordings take, what is gone for good."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            "hourglass",
            _tr("Letting go"),
            _tr(
                "A recording shows people, and need not stay for ever. If you like, Today asks you after some time "
                "whether it should. Nothing is deleted by itself."
            ),
        )
        self.months = QComboBox()
        name = label(self.tr("Ask me about &new recordings"), wrap=True)
        name.setBuddy(self.months)
        self.months.setAccessibleName(self.tr("Ask me about new recordings"))
        self.months.addItem(self.tr("never"), None)
        for months in letting_go.ASK_AFTER_MONTHS:
            self.months.addItem(_after(months), months)
        self.months.activated.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(name, 1)
        row.addWidget(self.months)
        self.dated = label("", "soft", wrap=True)
        self.room = label("", wrap=True)
        self._largest = QVBoxLayout()
        self._largest.setSpacing(0)
        self.gone = label("", wrap=True)
        self.record = button(self.tr("Show the record"), "link")
        self.record.clicked.connect(self._show_record)
        foot = QHBoxLayout()
        foot.addWidget(self.gone, 1)
        foot.addWidget(self.record)
        self.body.addLayout(row)
        self.body.addWidget(self.dated)
        self.body.addWidget(separator())
        self.body.addWidget(self.room)
        self.body.addLayout(self._largest)
        self.body.addWidget(separator())
        self.body.addLayout(foot)
        self._deletions: tuple[Deletion, ...] = ()

    def refresh(self) -> None:
        self.context.ask(self, _look)(self._show)

    def _show(self, seen: _Seen) -> None:
        months, held = seen.settings.keep_months, seen.held
        if self.months.findData(months) < 0 and months is not None:
            self.months.addItem(_after(months), months)
        self.months.setCurrentIndex(self.months.findData(months))
        self._show_dated(held)
        self._show_room(held)
        self._deletions = seen.deletions
        self.record.setVisible(bool(seen.deletions))
        if seen.deletions:
            counted = Counter(each.kind for each in seen.deletions)
            self.gone.setText(self.tr("Deleted for good so far: {0}.").format(_counted(counted)))
        else:
            self.gone.setText(self.tr("Nothing was deleted for good so far."))

    def _show_dated(self, held: Holdings) -> None:
        self.dated.setVisible(held.next is not None)
        if held.next is not None:
            one = self.tr("1 recording has a date: {1}, “{2}”.")
            many = self.tr("{0} recordings have a date; the first is {1}, “{2}”.")
            said = one if held.dated == 1 else many
            self.dated.setText(said.format(held.dated, short_day(held.next.day), title_of(held.next.lesson)))

    def _show_room(self, held: Holdings) -> None:
        clear(self._largest)
        if not held.recordings:
            self.room.setText(self.tr("There is no recording in your store."))
            return
        one, many = self.tr("Your recording takes {1}."), self.tr("Your {0} recordings take {1}.")
        said = (one if held.recordings == 1 else many).format(held.recordings, size_text(held.size_bytes))
        several = len(held.largest) > 1
        self.room.setText(" ".join((said, self.tr("The largest lessons:"))) if several else said)
        for lesson, size_bytes in held.largest if several else ():
            self._largest.addWidget(self._lesson_line(title_of(lesson), lesson.id, size_bytes))

    def _lesson_line(self, title: str, lesson_id: str, size_bytes: int) -> QWidget:
        line = QWidget()
        go = button(self.tr("Open"), "link")
        go.setAccessibleName(self.tr("Open the lesson {0}").format(title))
        go.clicked.connect(lambda: self.context.go.lesson.emit(lesson_id, None))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(title, wrap=True), 1)
        row.addWidget(label(size_text(size_bytes), "soft"))
        row.addWidget(go)
        return line

    def _choose(self) -> None:
        self.context.do(self, letting_go.ask_after, self.months.currentData())()

    def _show_record(self) -> None:
        RecordOfDeletions(self._deletions, self).open()


class RecordOfDeletions(Sheet):
    """What went for good, by day: kinds and numbers, as nothing else was kept."""

    def __init__(self, deletions: tuple[Deletion, ...], parent: QWidget) -> None:
        super().__init__(_tr("Deleted for good"), parent)
        text = self.tr("Only what kind of thing it was, and the day. Nothing of what was in it.")
        self.body.addWidget(label(text, "soft", wrap=True))
        for day, several in groupby(deletions, lambda each: local_day(each.deleted_at)):
            self.body.addWidget(self._line(day, Counter(each.kind for each in several)))
        self.body.addStretch(1)
        self.add_close()
        self.fit(_WIDTH)

    def _line(self, day: date, counted: "Counter[Deleted]") -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(label(short_day(day), "soft"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(_counted(counted), wrap=True), 1)
        return line


def _after(months: int) -> str:
    return _tr("after {0} months").format(months)


def _counted(counted: "Counter[Deleted]") -> str:
    words = {
        Deleted.LESSON: (_tr("1 lesson"), _tr("{0} lessons")),
        Deleted.RECORDING: (_tr("1 recording"), _tr("{0} recordings")),
        Deleted.ORIGINAL: (_tr("the original of 1 recording"), _tr("the originals of {0} recordings")),
        Deleted.TRANSCRIPT: (_tr("1 transcript"), _tr("{0} transcripts")),
        Deleted.MOMENT: (_tr("1 moment"), _tr("{0} moments")),
        Deleted.FORM: (_tr("1 form"), _tr("{0} forms")),
        Deleted.CODING: (_tr("1 run of a measure"), _tr("{0} runs of measures")),
        Deleted.REFLECTION: (_tr("1 reflection"), _tr("{0} reflections")),
        Deleted.GOAL: (_tr("1 goal"), _tr("{0} goals")),
        Deleted.CHECK_IN: (_tr("1 check-in"), _tr("{0} check-ins")),
        Deleted.SEAT_MAP: (_tr("1 seat map"), _tr("{0} seat maps")),
        Deleted.REMINDER: (_tr("1 reminder"), _tr("{0} reminders")),
        Deleted.PERSON: (_tr("1 person"), _tr("{0} people")),
        Deleted.REPLY: (_tr("1 reply"), _tr("{0} replies")),
        Deleted.DRAFT: (_tr("1 draft"), _tr("{0} drafts")),
        Deleted.MEETING: (_tr("1 meeting"), _tr("{0} meetings")),
        Deleted.CLIP: (_tr("1 clip"), _tr("{0} clips")),
    }
    said = ((one if counted[kind] == 1 else many, counted[kind]) for kind, (one, many) in words.items())
    return ", ".join(text.format(count) for text, count in said if count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LettingGo", text)
