from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Signal

from reflectapp.domain.captions import ReadCaptions, Transcript
from reflectapp.domain.lessons import Recording
from reflectapp.domain.outcome import Topic
from reflectapp.services import preferences, transcripts
from reflectapp.ui.context import Context
from reflectapp.ui.player.player import Player

_LOOKED_BACK: Final = 60
_MOST_AT_ONCE: Final = 3
_SAME_MS: Final = 2000
_REMEMBERED: Final = "captions"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a transcript at its time in the lesson."""

    transcript_id: str
    position: int
    start_ms: int
    end_ms: int
    text: str


class Transcripts(QObject):
    """What is said in the lesson: the transcript in use of each recording, and what she does with it.

    A line that a part has too, said at that time, is not shown a second time for what stands beside it.

    `current_changed` carries the row that was said last, or -1; `said` what is said now, "" while captions are off.
    `unread` carries what a file held of which not all could be read, and what keeps it.
    """

    changed = Signal()
    current_changed = Signal(int)
    said = Signal(str)
    captions_changed = Signal()
    unread = Signal(object, object)

    def __init__(self, context: Context, player: Player, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._player = player
        self.parts: tuple[Recording, ...] = ()
        self.beside: tuple[Recording, ...] = ()
        self._chosen: dict[str, str] = {}
        self._starts: list[int] = []
        self._said = ""
        self.all: tuple[Transcript, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.current = -1
        self.captions_on = preferences.recall(_REMEMBERED) != b"off"
        context.changed.connect(self._on_changed)
        player.time_changed.connect(self._on_time)

    @property
    def part_here(self) -> Recording | None:
        """The recording that is shown now."""
        before = [part for part in self.parts if part.offset_ms <= self._player.time_ms]
        return max(before or self.parts, key=lambda part: part.offset_ms, default=None)

    def show_parts(self, parts: tuple[Recording, ...], beside: tuple[Recording, ...] = ()) -> None:
        self.parts, self.beside = parts, beside
        self._read()

    def forget(self) -> None:
        """Nothing of what was said stays."""
        self.parts, self.beside, self._chosen = (), (), {}
        self._show(())

    def in_use(self, recording_id: str) -> Transcript | None:
        """The one that was chosen, else the newest."""
        own = [each for each in self.all if each.recording_id == recording_id]
        return next((each for each in own if each.id == self._chosen.get(recording_id)), own[0] if own else None)

    def choose(self, transcript: Transcript) -> None:
        self._chosen[transcript.recording_id] = transcript.id
        self._lay_out()

    def toggle_captions(self) -> None:
        self.captions_on = not self.captions_on
        preferences.remember(_REMEMBERED, b"on" if self.captions_on else b"off")
        self._tell_said()
        self.captions_changed.emit()
        if not self.lines:
            self._context.announce(self.tr("There is no transcript yet; captions show once there is."))

    def go_to(self, row: int) -> None:
        if 0 <= row < len(self.lines):
            self._player.seek(max(0, self.lines[row].start_ms))

    def change_line(self, line: Line, text: str) -> None:
        """Without words it goes."""
        if text.strip() != line.text:
            self._context.do(self, transcripts.change_line, line.transcript_id, line.position, text)(
                self._offering(self.tr("The line is deleted.")) if not text.strip() else None
            )

    def shift(self, by_ms: int) -> None:
        """All lines of the transcript that is shown now come later by so much, or earlier."""
        found = self.in_use_here()
        if found is not None:
            self._context.do(self, transcripts.shift, found.id, by_ms)(self._tell_shift)

    def begin_here(self, line: Line) -> None:
        """Shifts all lines of its transcript so that this one begins at the time shown."""
        by_ms = self._player.time_ms - line.start_ms
        self._context.do(self, transcripts.shift, line.transcript_id, by_ms)(self._tell_shift)

    def delete(self, found: Transcript) -> None:
        self._context.do(self, transcripts.delete, found.id)(self._offering(self.tr("The transcript is deleted.")))

    def in_use_here(self) -> Transcript | None:
        """The one of the part that is shown, or the only one there is."""
        part = self.part_here
        here = self.in_use(part.id) if part is not None else None
        beside = next(iter(self.in_use_beside()), None)
        return here or beside or (self.all[0] if len(self.all) == 1 else None)

    def in_use_beside(self) -> tuple[Transcript, ...]:
        """Those of what stands beside the part that is shown."""
        part = self.part_here
        own = (self.in_use(each.id) for each in self.beside if part is not None and each.part == part.part)
        return tuple(each for each in own if each is not None)

    def add_file(self, path: Path) -> None:
        """Reads it, and keeps it for the part that is shown; asks first if not all of it could be read."""
        part = self.part_here
        if part is None:
            self._context.announce(self.tr("Captions belong to a recording: bring one in first."))
            return

        def found(read: ReadCaptions) -> None:
            keep = partial(self._keep, part.id, read)
            if read.unread:
                self.unread.emit(read, keep)
            else:
                keep()

        self._context.background(self, lambda _report, _cancel: transcripts.read_file(path), found)

    def _keep(self, recording_id: str, read: ReadCaptions) -> None:
        self._chosen.pop(recording_id, None)
        said = self.tr("Added: {0}.").format(lines_text(len(read.captions)))
        self._context.do(self, transcripts.add, recording_id, read)(self._offering(said))

    def _offering(self, said: str) -> Callable[[object], None]:
        return lambda _value: self._context.offer_undo(said)

    def _tell_shift(self, shift_ms: int) -> None:
        said = self.tr("All lines are {0} s later than in the file.")
        if shift_ms < 0:
            said = self.tr("All lines are {0} s earlier than in the file.")
        if shift_ms == 0:
            said = self.tr("All lines are at the times of the file.")
        self._context.announce(said.format(f"{abs(shift_ms) / 1000:g}"))

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.TRANSCRIPTS in topics and self.parts:
            self._read()

    def _read(self) -> None:
        every = (self.parts, self.beside)
        ids = tuple(each.id for each in self.parts + self.beside)

        def show(found: tuple[Transcript, ...]) -> None:
            if (self.parts, self.beside) == every:
                self._show(found)

        self._context.ask(self, transcripts.of_recordings, ids)(show)

    def _show(self, found: tuple[Transcript, ...]) -> None:
        self.all = found
        self._lay_out()

    def _lay_out(self) -> None:
        lines = [line for part in self.parts for line in self._lines_of(part)]
        said: dict[str, list[int]] = {}
        for line in lines:
            said.setdefault(line.text, []).append(line.start_ms)
        for line in [each for one in self.beside for each in self._lines_of(one)]:
            if all(abs(line.start_ms - at) > _SAME_MS for at in said.get(line.text, ())):
                lines.append(line)
        lines.sort(key=lambda line: line.start_ms)
        self.lines, self.current = tuple(lines), -1
        self._starts = [line.start_ms for line in lines]
        self.changed.emit()
        self._on_time()

    def _lines_of(self, recording: Recording) -> list[Line]:
        used = self.in_use(recording.id)
        if used is None:
            return []
        shift_ms = recording.offset_ms + used.shift_ms
        return [
            Line(used.id, each.position, each.start_ms + shift_ms, each.end_ms + shift_ms, each.text)
            for each in used.captions
        ]

    def _on_time(self, _ms: int = 0) -> None:
        row = bisect_right(self._starts, self._player.place_ms) - 1
        if row != self.current:
            self.current = row
            self.current_changed.emit(row)
        self._tell_said()

    def _tell_said(self) -> None:
        """What is said at the time shown, of what began in the last lines."""
        ms = self._player.place_ms
        near = self.lines[max(0, self.current - _LOOKED_BACK) : self.current + 1] if self.captions_on else ()
        text = "\n".join([line.text for line in near if line.end_ms > ms][-_MOST_AT_ONCE:])
        if text != self._said:
            self._said = text
            self.said.emit(text)


def lines_text(number: int) -> str:
    """ "1 line", "40 lines"."""
    one = QCoreApplication.translate("Transcripts", "1 line")
    return one if number == 1 else QCoreApplication.translate("Transcripts", "{0} lines").format(number)
