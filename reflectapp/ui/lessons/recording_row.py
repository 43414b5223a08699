from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout

from reflectapp.domain.lessons import Recording
from reflectapp.domain.parts import beside_of, parts_of
from reflectapp.kit.clock import today
from reflectapp.services import letting_go
from reflectapp.ui.lessons.original_line import OriginalLine
from reflectapp.ui.looks import button, label
from reflectapp.ui.widgets.date_field import DateField
from reflectapp.ui.words import length_text, size_text, time_text

_INDENT = 28
_TENTH_MS = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """A recording among the others of its lesson. `main`: the part beside which it stands, or None for a part."""

    recording: Recording
    name: str
    main: Recording | None
    earlier: bool
    later: bool
    others: tuple[tuple[str, str], ...]
    """The parts beside which it could stand: id and name."""


def standings(found: Sequence[Recording]) -> tuple[Standing, ...]:
    """Each part, followed by what stands beside it."""
    parts, beside = parts_of(found), beside_of(found)
    made: list[Standing] = []
    for place, part in enumerate(parts):
        others = tuple((each.id, _part_name(each)) for each in parts if each is not part)
        name = (
            _part_name(part) if len(parts) > 1 else _tr("The recording") if not beside else _tr("The first recording")
        )
        made.append(Standing(part, name, None, place > 0, place < len(parts) - 1, others))
        own = [each for each in beside if each.part == part.part]
        made += [Standing(each, _beside_name(each, own, len(parts) > 1), part, False, False, others) for each in own]
    return tuple(made)


class RecordingRow(QFrame):
    """One recording: what it is, where it stands, until when it is kept, and what can be done with it.

    `asked`: "earlier", "later", "part", "time", "move", "delete"; or "beside" with the id of a part.
    """

    edited = Signal()
    asked = Signal(str, str)

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        recording, self.name = standing.recording, standing.name
        self.kept = recording.keep_until
        self.field = DateField(self.tr("{0}: ask me on").format(self.name), self.kept, letting_go.a_year_on(today()))
        self.field.edited.connect(self.edited)
        self.buttons: dict[str, QPushButton] = {}
        about = [length_text(recording.probe.duration_ms), size_text(recording.size_bytes)]
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(self.name, "strong", wrap=True))
        words.addWidget(label(" · ".join(about), "soft", wrap=True))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        for made in self._make_buttons(standing):
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        kept = QHBoxLayout()
        kept.setSpacing(8)
        kept.addWidget(label(self.tr("Ask me whether it should stay on"), wrap=True), 1)
        kept.addWidget(self.field)
        self.original: OriginalLine | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(_INDENT if standing.main is not None else 0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(head)
        if standing.main is not None:
            column.addLayout(self._beginning(recording.offset_ms - standing.main.offset_ms))
        column.addLayout(kept)

    def add_original(self, line: OriginalLine) -> None:
        self.original = line
        self._column.addWidget(line)
        line.show()

    def show_day(self, day: date | None) -> None:
        """The day as it is in the store."""
        if day != self.kept:
            self.kept = day
            self.field.show_date(day)

    def _make_buttons(self, standing: Standing) -> list[QPushButton]:
        if standing.earlier or standing.later:
            self._arrow("earlier", self.tr("Earlier"), "arrow-up", Qt.Key.Key_Up, standing.earlier)
            self._arrow("later", self.tr("Later"), "arrow-down", Qt.Key.Key_Down, standing.later)
        self.buttons["more"] = more = button(self.tr("More: {0}").format(self.name), "icon", "ellipsis")
        more.setMenu(self._menu(standing, more))
        self._button("delete", self.tr("Delete…"), None, "trash-2")
        self.buttons["delete"].setAccessibleName(self.tr("Delete: {0}").format(self.name))
        return list(self.buttons.values())

    def _beginning(self, by_ms: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(_beginning(by_ms), wrap=True), 1)
        made = self._button("time", self.tr("Set the time…"), "link", None)
        made.setAccessibleName(self.tr("Set the time: {0}").format(self.name))
        row.addWidget(made)
        return row

    def _arrow(self, name: str, text: str, sign: str, key: Qt.Key, enabled: bool) -> None:
        made = self._button(name, f"{text}: {self.name}", "icon", sign)
        keys = QKeySequence(Qt.Modifier.ALT | key).toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{text} ({keys})")
        made.setEnabled(enabled)

    def _button(self, name: str, text: str, looks: str | None, sign: str | None) -> QPushButton:
        made = self.buttons[name] = button(text, looks, sign)
        made.clicked.connect(lambda: self.asked.emit(name, ""))
        return made

    def _menu(self, standing: Standing, parent: QPushButton) -> QMenu:
        menu = QMenu(parent)

        def add(text: str, name: str, value: str = "") -> None:
            menu.addAction(text, partial(self.asked.emit, name, value))

        if standing.main is not None:
            add(self.tr("It is a part of the lesson, after the others"), "part")
        for part_id, name in standing.others:
            only = len(standing.others) == 1 and name == _tr("The recording")
            text = self.tr("It was recorded at the same time as the other") if only else None
            add(text or self.tr("It was recorded at the same time as {0}").format(name), "beside", part_id)
        if not menu.isEmpty():
            menu.addSeparator()
        add(self.tr("Move to another lesson…"), "move")
        return menu


def _beginning(by_ms: int) -> str:
    if by_ms == 0:
        return _tr("Begins at the same time")
    if abs(by_ms) < _TENTH_MS:
        later, earlier = (
            _tr("Begins less than a tenth of a second later"),
            _tr("Begins less than a tenth of a second earlier"),
        )
        return later if by_ms > 0 else earlier
    seconds = time_text(abs(by_ms), abs(by_ms), tenths=True)
    return (_tr("Begins {0} later") if by_ms > 0 else _tr("Begins {0} earlier")).format(seconds)


def _part_name(part: Recording) -> str:
    return _tr("Part {0}").format(part.part + 1)


def _beside_name(recording: Recording, own: Sequence[Recording], several_parts: bool) -> str:
    alike = [each for each in own if each.probe.has_video == recording.probe.has_video]
    number = alike.index(recording) + 1
    if recording.probe.has_video:
        number += 1
        name = _tr("Part {1}, camera {0}") if several_parts else _tr("Camera {0}")
    elif len(alike) == 1:
        name = _tr("Part {1}, sound recorder") if several_parts else _tr("Sound recorder")
    else:
        name = _tr("Part {1}, sound recorder {0}") if several_parts else _tr("Sound recorder {0}")
    return name.format(number, recording.part + 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("RecordingsDialog", text)
