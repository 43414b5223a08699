"""Taking everything along: all that is in the store as web pages, JSON, tables, captions, and the recordings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from reflectapp import __version__
from reflectapp.charts.plot import PlotPalette, PlotWords, draw
from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.following import Followed
from reflectapp.domain.lessons import Probe, Recording
from reflectapp.domain.packets import Plot
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.domain.taken_along import (
    MissingRecording,
    NotTaken,
    TakenAlong,
    TakenGoal,
    TakenLesson,
    TakenRecording,
    TakenTranscript,
)
from reflectapp.interchange import about, json, names, tables, vtt
from reflectapp.interchange.pages import Evidence, GoalLine, Index, LessonLine, Pages
from reflectapp.interchange.tables import Table
from reflectapp.kit import clock
from reflectapp.kit.new_folder import NewFolder, new_folder
from reflectapp.kit.paths import resource
from reflectapp.packets.words import words
from reflectapp.services import gathering, room
from reflectapp.services.copying_out import copy_out
from reflectapp.services.gathering import Gathered, Overview
from reflectapp.services.progress import calmly
from reflectapp.services.store import OnStore
from reflectapp.vault.disk import telling

PROGRAM = f"reflectapp {__version__}"

_STEP_BYTES = 256 * 1024
_TEXT_COPIES = 4
_PALETTE = PlotPalette("var(--accent)", "var(--paper)", "var(--soft)", "var(--goal)", "var(--began)")

T = TypeVar("T")


def take_along(
    on_store: OnStore, folder: Path, report: Report, cancel: CancelToken, *, recordings: bool = True
) -> TakenAlong:
    """Writes everything into a new folder in `folder`, readable by anyone who has it. For the media pool.

    A recording that can't be read stays behind and is told of. Raises EnvironmentProblem DISK_FULL,
    DISK_TOO_SIMPLE or CANNOT_WRITE, or Cancelled; then nothing stays.
    """
    known = gathering.overview(on_store)
    wanted = sum(each.size_bytes for each in known.recordings.values()) if recordings else 0
    made_at = clock.now()
    steps = _Steps(calmly(report), cancel, wanted + _STEP_BYTES * (len(known.lessons) + 1))
    with telling(path=str(folder)):
        _check_place(on_store(lambda store: store.folder), folder, wanted + _TEXT_COPIES * known.database_bytes)
        with new_folder(folder, f"reflectapp {made_at.astimezone():%Y-%m-%d}") as target:
            return _Taking(on_store, target, known, steps, made_at, recordings).all()


@dataclass(eq=False, slots=True)
class _Steps:
    """How far it is, and whether it may go on."""

    report: Report
    cancel: CancelToken
    total: int
    done: int = 0

    def go_on(self, by: int) -> None:
        """Raises Cancelled."""
        self.cancel.check()
        self.done += by
        self.report(Progress(self.done, self.total))


@dataclass(eq=False)
class _Taking:
    """Lessons are taken one after the other, then all that names them."""

    on_store: OnStore
    target: NewFolder
    known: Overview
    steps: _Steps
    made_at: datetime
    with_recordings: bool
    missing: list[MissingRecording] = field(default_factory=list)
    lessons: dict[str, LessonLine] = field(default_factory=dict)
    evidence: dict[str, list[Evidence]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.words = words("en")
        self.pages = Pages(self.words)
        self.folders, pages = names.Names(), names.Names()
        self.goals = tuple(
            replace(taken, page=f"goals/{pages.give(names.safe_name(taken.goal.text.title, 'Goal'), '.html')}")
            for taken in self.known.goals
        )
        self.goal_lines = {
            taken.goal.id: GoalLine(taken.goal.text.title, taken.goal.status, taken.page) for taken in self.goals
        }

    def all(self) -> TakenAlong:
        known, coach = self.known, self.known.coach
        with self.target.open("data/everything.json") as everything:
            everything.write(json.beginning(self.made_at, PROGRAM))
            self._write_lessons(everything)
            goals = [_with_lessons(taken, self.lessons) for taken in self.goals]
            others = (known.forms, known.measures, known.shares, known.seat_maps, known.reminders)
            self._pour(json.end(goals, *others, coach.people, coach.replies, coach.drafts, coach.meetings), everything)
        self._write_goals(goals)
        self._write_tables(tables.OF_GOALS, goals)
        self._write_tables(tables.OF_FORMS, known.forms)
        self._write_tables(tables.OF_MEASURES, known.measures)
        self._write_tables(tables.OF_SEAT_MAPS, known.seat_maps)
        self._write_tables(tables.OF_REMINDERS, known.reminders)
        self._write_tables(tables.OF_SHARES, known.shares)
        self._write_tables(tables.OF_PEOPLE, coach.people)
        self._write_tables(tables.OF_REPLIES, coach.replies)
        self._write_tables(tables.OF_DRAFTS, coach.drafts)
        self._write_tables(tables.OF_MEETINGS, coach.meetings)
        self._write_first_pages()
        self.steps.go_on(self.steps.total - self.steps.done)
        return TakenAlong(
            self.target.keep(),
            lessons=len(self.lessons),
            goals=len(goals),
            recordings=sum(line.recordings for line in self.lessons.values()),
            files=self.target.files,
            size_bytes=self.target.size_bytes,
            missing=tuple(self.missing),
        )

    def _write_lessons(self, everything: BinaryIO) -> None:
        with ExitStack() as files:
            written = [(table, files.enter_context(self._open_table(table))) for table in tables.OF_LESSONS]
            for lesson in self.known.lessons:
                self.steps.go_on(_STEP_BYTES)
                found = gathering.lesson(self.on_store, lesson.id, self.known)
                if found is None:
                    continue
                taken = self._write_lesson(found)
                everything.write((b",\n" if self.lessons else b"") + json.lesson(taken))
                for table, file in written:
                    self._pour(table.lines(taken), file)
                self._remember(taken)

    def _write_lesson(self, found: Gathered) -> TakenLesson:
        own = found.lesson
        name = names.safe_name(own.title, "Lesson")
        folder = f"lessons/{self.folders.give(f'{own.taught_on} {name}' if own.taught_on else name)}"
        taken = TakenLesson(
            lesson=own,
            last_opened_at=found.last_opened_at,
            folder=folder,
            recordings=tuple(self._take_recordings(found, folder, name)),
            transcripts=tuple(self._write_transcripts(found, folder)),
            moments=found.moments,
            reflections=found.reflections,
            codings=found.codings,
        )
        self._write(f"{folder}/lesson.html", self.pages.lesson(taken, self.goal_lines))
        if taken.moments:
            moments = [each.moment for each in taken.moments]
            self._write(f"{folder}/moments.vtt", vtt.lines(own.title, moments, "Moment"))
        return taken

    def _take_recordings(self, found: Gathered, folder: str, name: str) -> Iterator[TakenRecording]:
        given = names.Names()
        several = [recording for recording, _ in found.recordings]
        for recording, added_at in found.recordings:
            if not self.with_recordings:
                yield TakenRecording(recording, added_at, None, NotTaken.NOT_WANTED)
                continue
            wanted = name + _which(recording, several)

            def place_for(head: bytes, probe: Probe = recording.probe, wanted: str = wanted) -> str:
                return f"{folder}/{given.give(wanted, names.suffix_of(probe, head))}"

            taken = copy_out(self.on_store, recording, self.target, place_for, self.steps.go_on)
            if isinstance(taken, NotTaken):
                self.missing.append(MissingRecording(found.lesson.title, recording.part + 1, taken))
                yield TakenRecording(recording, added_at, None, taken)
            else:
                yield TakenRecording(recording, added_at, taken.rpartition("/")[2])

    def _write_transcripts(self, found: Gathered, folder: str) -> Iterator[TakenTranscript]:
        given = names.Names()
        several = {recording.id: recording for recording, _ in found.recordings}
        for each in found.transcripts:
            which = _which(several[each.recording_id], list(several.values()))
            title = names.safe_name(each.title, "")
            file = given.give(f"captions{which} {title}".strip(), ".vtt")
            self._write(f"{folder}/{file}", vtt.transcript(each))
            yield TakenTranscript(each, file)

    def _remember(self, taken: TakenLesson) -> None:
        """What other pages say of this lesson and its moments."""
        own, page = taken.lesson, f"{taken.folder}/lesson.html"
        day = self.words.day(own.taught_on) if own.taught_on else ""
        self.lessons[own.id] = LessonLine(
            title=own.title,
            about=" · ".join(part for part in (own.class_name, own.subject, day) if part),
            page=page,
            recordings=sum(each.file is not None for each in taken.recordings),
            moments=len(taken.moments),
            reflections=tuple(reflection.form.title for reflection in taken.reflections),
        )
        for each in taken.moments:
            moment = each.moment
            for goal_id in moment.goal_ids:
                there = f"{names.link(page)}#m-{moment.id}"
                self.evidence[goal_id].append(Evidence(own.title, there, moment.start_ms, moment.end_ms, moment.note))

    def _write_goals(self, goals: Iterable[TakenGoal]) -> None:
        for taken in goals:
            evidence = self.evidence.get(taken.goal.id, ())
            self._write(taken.page, self.pages.goal(taken, self._plot(taken), self.lessons, evidence))

    def _plot(self, taken: TakenGoal) -> str:
        text = taken.goal.text
        points = Followed(taken.goal, taken.numbers).points
        if not points:
            return ""
        table = self.words
        plot_words = PlotWords(table.plot_title, table.plot_began, table.plot_target, day=table.short_day)
        return draw(Plot(text.measure, text.unit, points, text.baseline, text.target), _PALETTE, plot_words)

    def _open_table(self, table: Table[T]) -> AbstractContextManager[BinaryIO]:
        return self.target.open(f"tables/{table.name}.csv", table.head())

    def _write_tables(self, several: Iterable[Table[T]], values: Sequence[T]) -> None:
        for table in several:
            with self._open_table(table) as file:
                for value in values:
                    self._pour(table.lines(value), file)

    def _write_first_pages(self) -> None:
        known, missing = self.known, tuple(self.missing)
        index = Index(
            made_at=self.made_at,
            program=PROGRAM,
            lessons=tuple(self.lessons.values()),
            goals=tuple(self.goal_lines.values()),
            forms=len(known.forms),
            shares=len(known.shares),
            seat_maps=len(known.seat_maps),
            reminders=len(known.reminders),
            missing=missing,
            with_recordings=self.with_recordings,
        )
        self._write("index.html", self.pages.index(index))
        self._write("shares.html", self.pages.shares(known.shares, known.coach))
        self._write("forms.html", self.pages.forms(known.forms))
        self._write("classes.html", self.pages.classes(known.seat_maps, known.reminders))
        self._write(f"data/{json.SCHEMA}", [resource("schemas", json.SCHEMA).read_bytes()])
        counts = (len(self.lessons), len(self.goals))
        self._write("about.txt", [about.text(self.made_at, PROGRAM, *counts, missing, self.with_recordings)])

    def _write(self, place: str, pieces: Iterable[bytes]) -> None:
        with self.target.open(place) as file:
            self._pour(pieces, file)

    def _pour(self, pieces: Iterable[bytes], file: BinaryIO) -> None:
        """Raises Cancelled between two pieces."""
        for piece in pieces:
            self.steps.cancel.check()
            file.write(piece)


def _which(recording: Recording, several: Sequence[Recording]) -> str:
    """ " part 2 camera 1", as far as it has to be said."""
    said = f" part {recording.part + 1}" if len({each.part for each in several}) > 1 else ""
    cameras = {each.camera for each in several if each.part == recording.part}
    return said + (f" camera {recording.camera + 1}" if len(cameras) > 1 else "")


def _with_lessons(taken: TakenGoal, lessons: Mapping[str, object]) -> TakenGoal:
    """Without links to lessons that were deleted meanwhile, nor their numbers."""
    kept = tuple(
        each if each.check_in.lesson_id in lessons else replace(each, check_in=replace(each.check_in, lesson_id=None))
        for each in taken.check_ins
    )
    return replace(taken, check_ins=kept, numbers=tuple(each for each in taken.numbers if each.lesson_id in lessons))


def _check_place(store_folder: Path, folder: Path, wanted_bytes: int) -> None:
    """Not inside the store, and with room for all of it."""
    if folder.resolve().is_relative_to(store_folder.resolve()):
        raise EnvironmentProblem(Problem.CANNOT_WRITE)
    room.check(folder, wanted_bytes)
