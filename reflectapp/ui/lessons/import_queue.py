"""Recordings on their way into the store, one at a time, whatever page is shown."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from reflectapp.domain.lessons import Importing, LessonDraft
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.progress import Progress
from reflectapp.services import importing
from reflectapp.services.importing import Imported, Unfinished
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.in_step import InStep
from reflectapp.ui.lessons.missing_lanes import MissingLanes
from reflectapp.ui.lessons.missing_pictures import MissingPictures
from reflectapp.ui.widgets.pace import Pace
from reflectapp.work.runner import Job

_NOTHING_YET = Progress(0, 0)


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(eq=False, slots=True)
class Target:
    """Where recordings go: a lesson that is there, or one that will be when the first of them has come in.

    `beside`: as other cameras and sounds, recorded at the same time, and not as parts.
    """

    lesson_id: str | None = None
    draft: LessonDraft | None = None
    beside: bool = False

    @property
    def lesson(self) -> str | LessonDraft:
        return self.lesson_id or self.draft or LessonDraft("")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file on its way. `seconds_left` is None while it can't be told; `recording_id` until the store knows of it.

    `going_on`: it was begun another time.
    """

    number: int
    path: Path
    target: Target = field(hash=False)
    recording_id: str | None = None
    going_on: bool = False
    state: State = State.WAITING
    progress: Progress = _NOTHING_YET
    seconds_left: float | None = None
    error: BaseException | None = None
    duplicate: bool = False
    lesson_id: str | None = None

    @property
    def pending(self) -> bool:
        return self.state in (State.WAITING, State.RUNNING)


class ImportQueue(QObject):
    """`changed` carries the Entry that moved on; `emptied` says that nothing is left to do;
    `opened` the lesson whose recording came in and that she wants to see.

    What is in it is in the store too, and goes on after a lock, a quit or a crash."""

    changed = Signal(object)
    opened = Signal(str)
    removed = Signal(int)
    emptied = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._entries: dict[int, Entry] = {}
        self._numbers = itertools.count(1)
        self._unwanted: set[int] = set()
        self._job: Job | None = None
        self._paused = False
        self._clock = Pace()
        self._mending = MissingPictures(context, self)
        self._lanes = MissingLanes(context, self)
        self.in_step = InStep(context, self)
        self.opened.connect(lambda lesson_id: context.go.lesson.emit(lesson_id, None))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    @property
    def pending(self) -> tuple[Entry, ...]:
        """What has not come in yet: the running one and those that wait."""
        return tuple(entry for entry in self._entries.values() if entry.pending)

    def resume(self) -> None:
        """Goes on with what had not come in when the store was last closed."""
        self._context.ask(self, importing.unfinished)(self._take_up)

    def add(self, paths: Sequence[Path], target: Target) -> None:
        """Puts files at the end of the queue; several for one target become parts of one lesson."""
        numbers = [self._enter(Entry(next(self._numbers), path, target)) for path in paths]

        def known(rows: tuple[Unfinished, ...]) -> None:
            for number, row in zip(numbers, rows, strict=True):
                entry = self._entries.get(number)
                if entry is not None and entry.pending:
                    self._move(entry, recording_id=row.recording.id)
                else:
                    self._give_up(row.recording.id)
            self._next()

        def refused(error: BaseException) -> None:
            for entry in (self._entries[number] for number in numbers if number in self._entries):
                self._move(entry, state=State.REFUSED, error=error)

        self._context.do(self, _line_up, tuple(paths), target)(known, refused)

    def cancel(self, number: int) -> None:
        """Cancels one file; nothing of it stays behind."""
        entry = self._entries[number]
        if entry.state is State.RUNNING and self._job is not None:
            self._unwanted.add(number)
            self._job.cancel()
        elif entry.state is State.WAITING:
            self._move(entry, state=State.CANCELLED)
            if entry.recording_id is not None:
                self._give_up(entry.recording_id)

    def cancel_all(self) -> None:
        for entry in reversed(self.pending):
            self.cancel(entry.number)

    def retry(self, number: int) -> None:
        """Tries a refused or cancelled file again."""
        if not self._entries[number].pending:
            entry = self._entries.pop(number)
            self.removed.emit(number)
            if entry.recording_id is not None:
                self._give_up(entry.recording_id)
            self.add([entry.path], entry.target)

    def forget(self, number: int) -> None:
        """Takes a finished file off the list."""
        if number in self._entries and not self._entries[number].pending:
            del self._entries[number]
            self.removed.emit(number)

    def forget_finished(self) -> None:
        for entry in self.entries:
            self.forget(entry.number)

    def _enter(self, entry: Entry) -> int:
        self._entries[entry.number] = entry
        self.changed.emit(entry)
        return entry.number

    def _take_up(self, rows: tuple[Unfinished, ...]) -> None:
        for row in rows:
            recording = row.recording
            target = Target(recording.lesson_id, beside=recording.camera > 0)
            begun = recording.state is Importing.RUNNING
            self._enter(Entry(next(self._numbers), row.path, target, recording.id, begun))
        self._next()

    def _give_up(self, recording_id: str) -> None:
        self._context.do(self, importing.give_up, recording_id)()

    def _next(self) -> None:
        if self._job is not None or self._paused:
            return
        waiting = next((entry for entry in self.pending if entry.recording_id is not None), None)
        if waiting is None or waiting.recording_id is None:
            if not self.pending:
                self.emptied.emit()
            return
        number, recording_id = self._move(waiting, state=State.RUNNING).number, waiting.recording_id
        self._clock = Pace()
        job = self._context.background(
            self,
            partial(importing.resume, self._context.on_store, recording_id),
            lambda outcome: self._arrived(number, outcome),
            lambda error: self._move(self._entries[number], state=State.REFUSED, error=error),
            lambda progress: self._progressed(number, progress),
        )
        self._job = job
        job.cancelled.connect(lambda: self._cancelled(number))
        job.ended.connect(self._ended)

    def _ended(self) -> None:
        self._job = None
        self._next()

    def _cancelled(self, number: int) -> None:
        """A job that someone else stopped, as a lock does, waits for another time, with those behind it."""
        self._paused = self._paused or number not in self._unwanted
        state = State.CANCELLED if number in self._unwanted else State.WAITING
        self._move(self._entries[number], state=state)

    def _progressed(self, number: int, progress: Progress) -> None:
        entry = self._entries[number]
        if entry.state is State.RUNNING:
            self._move(entry, progress=progress, seconds_left=self._clock.seconds_left(progress))

    def _arrived(self, number: int, outcome: Outcome[Imported]) -> None:
        if outcome.inverse is not None:
            self._context.undo.push(outcome.inverse)
        arrived = outcome.value
        self._move(
            self._entries[number],
            state=State.DONE,
            lesson_id=arrived.recording.lesson_id,
            duplicate=arrived.duplicate_of is not None,
            seconds_left=None,
        )
        self._context.changed.emit(outcome.changed)
        self.in_step.look(arrived.recording)
        self._context.announce(self.tr("{0} is in your store.").format(self._entries[number].path.name))

    def _move(self, entry: Entry, **changes: Any) -> Entry:
        moved = replace(entry, **changes)
        self._entries[entry.number] = moved
        self.changed.emit(moved)
        return moved


def _line_up(store: OpenStore, paths: tuple[Path, ...], target: Target) -> Outcome[tuple[Unfinished, ...]]:
    outcome = importing.line_up(store, paths, target.lesson, beside=target.beside)
    target.lesson_id = outcome.value[0].recording.lesson_id
    return outcome
