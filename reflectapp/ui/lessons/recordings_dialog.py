from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Topic
from reflectapp.domain.parts import Place, parts_of, place_of
from reflectapp.services import arranging, letting_go, originals, recordings
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lessons import deleting
from reflectapp.ui.lessons.align_dialog import AlignDialog
from reflectapp.ui.lessons.moving import MoveDialog
from reflectapp.ui.lessons.original_line import OriginalLine
from reflectapp.ui.lessons.recording_row import RecordingRow, standings
from reflectapp.ui.looks import label, separator
from reflectapp.ui.shell.dialogs import Sheet
from reflectapp.ui.widgets.frames import clear

_WIDTH: Final = 720
_SAVE_AFTER_MS: Final = 600


class RecordingsDialog(Sheet):
    """A lesson's recordings: their order, until when each is kept, ways to delete and to move them.

    Everything is saved by itself.
    """

    def __init__(self, context: Context, lesson_id: str, parent: QWidget) -> None:
        super().__init__(_tr("Recordings of this lesson"), parent)
        self._context = context
        self._lesson_id = lesson_id
        self._found: tuple[Recording, ...] = ()
        self._to_let_go: dict[str, int] = {}
        self._pressed = ("", "")
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
        for keys, step in (
            (QKeySequence.StandardKey.Undo, context.undo.undo),
            (QKeySequence.StandardKey.Redo, context.undo.redo),
            ("Alt+Up", partial(self._press, "earlier")),
            ("Alt+Down", partial(self._press, "later")),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(step)
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
        self._context.ask(self, _read, self._lesson_id)(lambda read: self._show(*read))

    def _show(self, found: Sequence[Recording], to_let_go: dict[str, int]) -> None:
        """What she is changing just now is left as it is."""
        changing = self._timer.isActive()
        self.keep()
        if found and _drawn(found, to_let_go) == _drawn(self._found, self._to_let_go):
            for each in found if not changing else ():
                self.rows[each.id].show_day(each.keep_until)
            return
        self._found, self._to_let_go = tuple(found), to_let_go
        busy = self._busy_lines()
        clear(self._rows)
        self.rows = {each.recording.id: RecordingRow(each) for each in standings(found)}
        for recording_id, row in self.rows.items():
            row.edited.connect(self._timer.start)
            row.asked.connect(lambda name, value, own=recording_id: self._answer(own, name, value))
            self._rows.addWidget(separator())
            self._rows.addWidget(row)
            if recording_id in to_let_go:
                size = to_let_go[recording_id]
                row.add_original(busy.get(recording_id) or OriginalLine(self._context, recording_id, size, row.name))
        if not found:
            self._rows.addWidget(label(self.tr("This lesson has no recording."), wrap=True))
        self._give_focus_back()
        self.fit(_WIDTH)

    def _busy_lines(self) -> dict[str, OriginalLine]:
        """Taken out of their rows: they stay as they are while an original is looked through."""
        lines = {key: row.original for key, row in self.rows.items() if row.original is not None and row.original.busy}
        for line in lines.values():
            line.setParent(self)
        return lines

    def _give_focus_back(self) -> None:
        """To the button that moved a row, or its fellow where that can't move any further."""
        recording_id, name = self._pressed
        row = self.rows.get(recording_id)
        if row is not None and name in row.buttons:
            fellow = {"earlier": "later", "later": "earlier"}[name]
            (row.buttons[name] if row.buttons[name].isEnabled() else row.buttons[fellow]).setFocus()

    def _press(self, name: str) -> None:
        """As if that button were pressed in the row that has the focus."""
        focus = self.focusWidget()
        row = next((each for each in self.rows.values() if focus is not None and each.isAncestorOf(focus)), None)
        if row is not None and name in row.buttons:
            row.buttons[name].click()

    def _answer(self, recording_id: str, name: str, value: str) -> None:
        do = self._context.do
        self._pressed = ("", "")
        if name in ("earlier", "later"):
            self._pressed = (recording_id, name)
            do(self._context, arranging.order, self._lesson_id, self._moved(recording_id, name))()
        elif name == "part":
            do(self._context, arranging.part, recording_id)()
        elif name == "beside":
            made = do(self._context, arranging.beside, recording_id, value)
            made(lambda _none: self._set_time(recording_id))
        elif name == "time":
            self._set_time(recording_id)
        elif name == "move":
            MoveDialog(self._context, self._lesson_id, recording_id, self).open()
        else:
            deleting.delete_recordings(self._context, self._lesson_id, (recording_id,), self, first=self.accept)

    def _set_time(self, recording_id: str) -> None:
        AlignDialog(self._context, self._lesson_id, recording_id, self).open()

    def _moved(self, recording_id: str, name: str) -> tuple[str, ...]:
        order = [each.id for each in parts_of(self._found)]
        place = order.index(recording_id)
        to = place + (1 if name == "later" else -1)
        order[place], order[to] = order[to], order[place]
        return tuple(order)


def _read(store: OpenStore, lesson_id: str) -> tuple[tuple[Recording, ...], dict[str, int]]:
    return recordings.of_lesson(store, lesson_id), originals.to_let_go(store, lesson_id)


def _drawn(
    found: Sequence[Recording], to_let_go: dict[str, int]
) -> tuple[list[tuple[str, Place, int]], dict[str, int]]:
    """What the rows are made of, but for the day."""
    return [(each.id, place_of(each), each.size_bytes) for each in found], to_let_go


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordingsDialog", text)
