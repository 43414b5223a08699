from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.captions import Origin, Transcript
from reflectapp.domain.lessons import Recording
from reflectapp.ui.actions import keys_text, spec
from reflectapp.ui.icons import icon
from reflectapp.ui.lesson.transcript_list import TranscriptList
from reflectapp.ui.lesson.transcripts import Line, Transcripts, lines_text
from reflectapp.ui.looks import button, drop_down, label, look
from reflectapp.ui.widgets.days import local_day, short_day

_STEP_MS: Final = 500
_NAME_CHARACTERS: Final = 40


class _FindField(QLineEdit):
    """Down goes into the lines, Enter to the first of them."""

    def __init__(self, lines: TranscriptList) -> None:
        super().__init__()
        self._lines = lines
        self.returnPressed.connect(lines.go_first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._lines.enter()
        else:
            super().keyPressEvent(event)


class TranscriptPanel(QFrame):
    """What is said in the lesson, as a text that follows and jumps. `corner` stands beside its tab."""

    add_asked = Signal()
    quote_asked = Signal(object)
    quote_further_asked = Signal(object)

    def __init__(self, transcripts: Transcripts) -> None:
        super().__init__()
        self._transcripts = transcripts
        look(self, "panel")
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.corner = drop_down("", self._menu, "chip")
        self.corner.setAccessibleName(self.tr("What can be done with the transcript"))
        self.list = TranscriptList()
        self.filter = _FindField(self.list)
        self.filter.setPlaceholderText(self.tr("Find in the transcript"))
        self.filter.setAccessibleName(self.filter.placeholderText())
        self.filter.setClearButtonEnabled(True)
        self._nothing = label(self.tr("No line has these words."), "soft", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(18, 14, 18, 14)
        self._stack = QStackedWidget()
        for part in (self._empty(), self._full()):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self._connect()
        self._show()

    def keep(self) -> None:
        """What is being written is kept."""
        self.list.keep()

    def _connect(self) -> None:
        made, lines = self._transcripts, self.list
        made.changed.connect(self._show)
        made.current_changed.connect(lines.show_said)
        self.filter.textChanged.connect(self._filter)
        lines.went.connect(made.go_to)
        lines.changed.connect(made.change_line)
        lines.delete_asked.connect(lambda line: made.change_line(line, ""))
        lines.menu_asked.connect(self._show_line_menu)

    def _empty(self) -> QWidget:
        empty = QWidget()
        look(empty, "clear")
        column = QVBoxLayout(empty)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        said = self.tr(
            "There is no transcript yet. Captions inside a recording appear by themselves; "
            "a file with captions (.srt or .vtt) can be added or dropped here."
        )
        self.add = button(self.tr("Add captions…"), None, "captions")
        self.add.clicked.connect(self.add_asked)
        column.addWidget(label(said, "soft", wrap=True))
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return empty

    def _full(self) -> QWidget:
        full = QWidget()
        look(full, "clear")
        row = QHBoxLayout()
        row.setContentsMargins(18, 8, 18, 8)
        row.addWidget(self.filter)
        self._found = QStackedWidget()
        self._found.addWidget(self.list)
        self._found.addWidget(self._nothing)
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self._found, 1)
        return full

    def _show(self) -> None:
        lines = self._transcripts.lines
        self.list.show_lines(lines)
        self.corner.setText(lines_text(len(lines)) if lines else self.tr("Captions"))
        self._stack.setCurrentIndex(1 if lines else 0)
        self._settle()

    def _filter(self, words: str) -> None:
        self.list.filter_by(words)
        self._settle()

    def _settle(self) -> None:
        self._found.setCurrentIndex(0 if self.list.count else 1)

    def _fill_menu(self) -> None:
        menu, made = self._menu, self._transcripts
        menu.clear()
        menu.addAction(icon("captions", "soft"), self.tr("Add captions from a file…"), self.add_asked.emit)
        here = made.in_use_here()
        if here is None:
            return
        if len(made.all) > 1:
            menu.addSection(self.tr("Shown"))
        for part in made.parts + made.beside if len(made.all) > 1 else ():
            for each in (one for one in made.all if one.recording_id == part.id):
                action = menu.addAction(self._name(each, part), partial(made.choose, each))
                action.setCheckable(True)
                action.setChecked(made.in_use(part.id) is each)
        menu.addSection(self.tr("When the lines come too early or too late"))
        menu.addAction(self.tr("All lines ½ second earlier"), partial(made.shift, -_STEP_MS))
        menu.addAction(self.tr("All lines ½ second later"), partial(made.shift, _STEP_MS))
        line = self.list.chosen
        begin = menu.addAction(self.tr("The chosen line begins now"), lambda: made.begin_here(line) if line else None)
        begin.setEnabled(line is not None)
        if self.list.all_chosen:
            menu.addSection(self.tr("Chosen: {0}").format(lines_text(len(self.list.all_chosen))))
            self._offer_quotes(menu)
        menu.addSeparator()
        menu.addAction(icon("trash-2", "soft"), self.tr("Delete this transcript"), partial(made.delete, here))
        for each in made.in_use_beside():
            if each is not here:
                one = next(one for one in made.beside if one.id == each.recording_id)
                text = self.tr("Delete “{0}”").format(self._name(each, one))
                menu.addAction(icon("trash-2", "soft"), text, partial(made.delete, each))

    def _offer_quotes(self, menu: QMenu) -> None:
        ways = (
            ("quote", self.tr("Quote in a new moment"), self.quote_asked),
            ("quote_further", self.tr("Quote in the moment in hand"), self.quote_further_asked),
        )
        for name, text, asked in ways:
            menu.addAction(f"{text}\t{keys_text(spec(name))}", partial(asked.emit, self.list.all_chosen))

    def _name(self, transcript: Transcript, part: Recording) -> str:
        inside = transcript.origin is Origin.INSIDE
        title = transcript.title or (self.tr("Inside the recording") if inside else self.tr("Captions"))
        parts = [title[:_NAME_CHARACTERS].replace("&", "&&")]
        if transcript.language:
            parts.append(transcript.language)
        parts.append(short_day(local_day(transcript.added_at)))
        if part.camera:
            parts.append(self.tr("another camera") if part.probe.has_video else self.tr("sound recorder"))
        if len(self._transcripts.parts) > 1:
            parts.append(self.tr("part {0}").format(part.part + 1))
        return "  ·  ".join(parts)

    def _show_line_menu(self, line: Line, place: QPoint) -> None:
        menu, made = QMenu(self), self._transcripts
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_quotes(menu)
        menu.addAction(self.tr("Copy the words"), self.list.copy)
        menu.addSeparator()
        menu.addAction(self.tr("Change the words"), lambda: self.list.edit(self.list.currentIndex()))
        menu.addAction(self.tr("This line begins now: shift all lines"), partial(made.begin_here, line))
        menu.addSeparator()
        menu.addAction(self.tr("Delete this line"), partial(made.change_line, line, ""))
        menu.popup(place)
