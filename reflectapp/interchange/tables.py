"""What stands in each table: one noun a table, one row for each, with ids that lead from one to another."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from reflectapp.domain.forms import Answer, Form, PromptKind
from reflectapp.domain.measures import Code, Measure
from reflectapp.domain.meetings import Meeting
from reflectapp.domain.packets import Share
from reflectapp.domain.people import Person
from reflectapp.domain.reminders import Reminder
from reflectapp.domain.replies import Draft, Reply
from reflectapp.domain.seats import SeatMap
from reflectapp.domain.taken_along import TakenGoal, TakenLesson
from reflectapp.interchange import csv
from reflectapp.interchange.csv import Cell

T = TypeVar("T")
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A table's file name, its columns, and the rows that one value gives."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[T], Iterable[Row]]

    def head(self) -> bytes:
        return csv.head(self.columns)

    def lines(self, value: T) -> Iterator[bytes]:
        return (csv.row(cells) for cells in self.rows(value))


def _lessons(taken: TakenLesson) -> Iterator[Row]:
    own = taken.lesson
    yield (own.id, own.title, own.taught_on, own.class_name, own.subject, own.notes, own.last_position_ms,
           own.created_at, taken.last_opened_at, taken.folder)  # fmt: skip


def _recordings(taken: TakenLesson) -> Iterator[Row]:
    for each in taken.recordings:
        own, probe = each.recording, each.recording.probe
        yield (own.id, own.lesson_id, own.part, own.camera, own.offset_ms, probe.duration_ms, each.file, each.not_taken,
               own.size_bytes, own.sha256, probe.container, probe.width, probe.height, probe.rotation_degrees,
               probe.has_video, probe.has_audio, probe.video_codec, probe.audio_codec, probe.recorded_at,
               each.added_at, own.keep_until, own.duplicate_of)  # fmt: skip


def _moments(taken: TakenLesson) -> Iterator[Row]:
    for each in taken.moments:
        own = each.moment
        prompts = " ".join(f"{link.reflection_id}/{link.prompt_id}" for link in own.prompts)
        yield (own.id, own.lesson_id, own.recording_id, own.start_ms, own.end_ms, own.note, ", ".join(own.tags),
               prompts, " ".join(own.goal_ids), own.watching, each.made_at)  # fmt: skip


def _codings(taken: TakenLesson) -> Iterator[Row]:
    for own in taken.codings:
        measure = own.measure
        covers = " ".join(f"{start}-{end}" for start, end in own.covers)
        guess = "\n".join(f"{_label(measure, key) or measure.title}: {value:g}" for key, value in own.guess.items())
        yield (own.id, taken.lesson.id, measure.id, measure.version, measure.title, covers, guess, own.started_at,
               own.changed_at)  # fmt: skip


def _codes(taken: TakenLesson) -> Iterator[Row]:
    for coding in taken.codings:
        for own in coding.entries:
            said = (_label(coding.measure, own.code_id), _label(coding.measure, own.modifier_id))
            yield (own.id, coding.id, own.start_ms, own.end_ms, *said, own.seat_id, own.estimated)


def _label(measure: Measure, code_id: str) -> str:
    code = measure.find(code_id)
    return code.label if code is not None else ""


def _answers(taken: TakenLesson) -> Iterator[Row]:
    for reflection in taken.reflections:
        form = reflection.form
        head = (reflection.id, reflection.lesson_id, form.id, form.version, form.title)
        times = (reflection.started_at, reflection.changed_at)
        for prompt in form.prompts:
            if prompt.kind is PromptKind.THOUGHT:
                continue
            yield (*head, prompt.id, prompt.text, said(reflection.answers.get(prompt.id)), *times)


def _goals(taken: TakenGoal) -> Iterator[Row]:
    own = taken.goal
    yield own.id, own.text.title, own.status.value, own.created_at, taken.changed_at, taken.page


def _goal_versions(taken: TakenGoal) -> Iterator[Row]:
    for version in taken.versions:
        own = version.text
        checklist = "\n".join(f"[{'x' if point.done else ' '}] {point.text}" for point in own.checklist)
        yield (taken.goal.id, version.number, version.made_at, own.title, own.statement, own.why, own.students_will,
               own.measure, own.unit, own.baseline, own.target, own.by_when, own.strategy, checklist, own.next_step,
               " ".join(sorted(own.peers)), own.measured.measure_id if own.measured else None,
               "\n".join(own.thoughts.values()))  # fmt: skip


def _check_ins(taken: TakenGoal) -> Iterator[Row]:
    for each in taken.check_ins:
        own = each.check_in
        yield own.id, own.goal_id, each.rests_on, own.lesson_id, own.made_on, own.value, own.note, each.made_at


def _prompts(form: Form) -> Iterator[Row]:
    for prompt in form.prompts:
        yield (form.id, form.version, form.title, form.purpose, prompt.id, prompt.kind.value, prompt.text, prompt.hint,
               "\n".join(prompt.options), prompt.low, prompt.high, prompt.low_label, prompt.high_label,
               prompt.measure, form.watching)  # fmt: skip


def _measures(measure: Measure) -> Iterator[Row]:
    codes = (*((measure.begin,) if measure.begin is not None else ()), *measure.codes)
    known = measure.reference
    yield (measure.id, measure.version, measure.title, measure.kind.value, measure.definition,
           _keys(codes), _keys(measure.modifiers), known.text if known else None,
           known.source if known else None)  # fmt: skip


def _keys(codes: Iterable[Code]) -> str:
    return "\n".join(f"{code.key}: {code.label}" for code in codes)


def _seats(seat_map: SeatMap) -> Iterator[Row]:
    for number, seat in enumerate(seat_map.seats, 1):
        yield seat_map.id, seat_map.class_name, number, seat.id, seat.row, seat.column, seat.name, seat.shown
    for student in seat_map.others:
        yield seat_map.id, seat_map.class_name, None, student.id, None, None, student.name, student.shown


def _reminders(own: Reminder) -> Iterator[Row]:
    yield own.id, own.text, own.after.value, own.due_on, own.goal_id, own.created_at, own.quiet_until, own.let_go_at


def _shares(share: Share) -> Iterator[Row]:
    for item in share.contents:
        yield (share.id, share.made_at, share.for_whom, share.why, share.format.value, share.size_bytes, share.sha256,
               item.kind.value, item.text, item.size_bytes)  # fmt: skip


def _files_beside(share: Share) -> Iterator[Row]:
    for own in share.beside:
        yield share.id, own.name, own.size_bytes, own.sha256


def _people(own: Person) -> Iterator[Row]:
    yield own.id, own.name, own.is_circle, " ".join(own.members), own.created_at


def _remarks(reply: Reply) -> Iterator[Row]:
    for own in reply.remarks:
        yield (reply.id, reply.share_id, reply.from_name, reply.made_at, reply.taken_in_at, reply.same_packet, own.id,
               own.ref, own.kind.value, own.text)  # fmt: skip


def _decisions(reply: Reply) -> Iterator[Row]:
    for remark in reply.remarks:
        for own in remark.decisions:
            yield own.id, remark.id, own.made_at, own.kind.value, own.words


def _drafts(own: Draft) -> Iterator[Row]:
    yield own.id, own.goal_id, own.place.value, own.text, own.remark_id, own.made_at, own.used_at


def _meetings(own: Meeting) -> Iterator[Row]:
    begins = own.begins.isoformat("minutes") if own.begins else None
    yield (own.id, own.held_on, begins, own.minutes, own.place, own.purpose, " ".join(own.people),
           "\n".join(item.text for item in own.agenda), "\n".join(own.norms), own.protocol, own.decided,
           own.decided_by, own.next_check_in, own.goal_id)  # fmt: skip


def said(answer: Answer | None) -> Cell:
    """An answer in one cell, the options chosen one beneath the other."""
    return "\n".join(answer) if isinstance(answer, tuple) else answer


OF_LESSONS: tuple[Table[TakenLesson], ...] = (
    Table(
        "lessons",
        ("id", "title", "taught_on", "class", "subject", "notes", "last_position_ms", "created_at", "last_opened_at",
         "folder"),
        _lessons,
    ),
    Table(
        "recordings",
        ("id", "lesson_id", "part", "camera", "offset_ms", "duration_ms", "file", "not_taken", "size_bytes", "sha256",
         "container", "width", "height", "rotation_degrees", "has_video", "has_audio", "video_codec", "audio_codec",
         "recorded_at", "added_at", "keep_until", "duplicate_of"),
        _recordings,
    ),
    Table(
        "moments",
        ("id", "lesson_id", "recording_id", "start_ms", "end_ms", "note", "tags", "prompts", "goal_ids", "watching",
         "made_at"),
        _moments,
    ),
    Table(
        "codings",
        ("id", "lesson_id", "measure_id", "measure_version", "measure", "covers_ms", "guess", "started_at",
         "changed_at"),
        _codings,
    ),
    Table("codes", ("id", "coding_id", "start_ms", "end_ms", "code", "modifier", "seat_id", "estimated"), _codes),
    Table(
        "answers",
        ("reflection_id", "lesson_id", "form_id", "form_version", "form", "prompt_id", "question", "answer",
         "started_at", "changed_at"),
        _answers,
    ),
)  # fmt: skip

OF_GOALS: tuple[Table[TakenGoal], ...] = (
    Table("goals", ("id", "title", "status", "created_at", "changed_at", "page"), _goals),
    Table(
        "goal-versions",
        ("goal_id", "number", "made_at", "title", "statement", "why", "students_will", "measure", "unit", "baseline",
         "target", "by_when", "strategy", "checklist", "next_step", "peers", "measured", "thoughts"),
        _goal_versions,
    ),
    Table(
        "check-ins",
        ("id", "goal_id", "goal_version", "lesson_id", "made_on", "value", "note", "made_at"),
        _check_ins,
    ),
)  # fmt: skip

OF_FORMS: tuple[Table[Form], ...] = (
    Table(
        "form-prompts",
        ("form_id", "form_version", "form", "purpose", "prompt_id", "kind", "text", "hint", "options", "low", "high",
         "low_label", "high_label", "measure", "watching"),
        _prompts,
    ),
)  # fmt: skip

OF_MEASURES: tuple[Table[Measure], ...] = (
    Table(
        "measures",
        ("id", "version", "measure", "kind", "definition", "codes", "modifiers", "reference", "source"),
        _measures,
    ),
)

OF_SEAT_MAPS: tuple[Table[SeatMap], ...] = (
    Table("seats", ("seat_map_id", "class", "number", "id", "row", "column", "name", "shown"), _seats),
)

OF_REMINDERS: tuple[Table[Reminder], ...] = (
    Table(
        "reminders",
        ("id", "text", "after", "due_on", "goal_id", "created_at", "quiet_until", "let_go_at"),
        _reminders,
    ),
)

OF_SHARES: tuple[Table[Share], ...] = (
    Table(
        "shares",
        ("share_id", "made_at", "for_whom", "why", "format", "size_bytes", "sha256", "item", "item_text",
         "item_size_bytes"),
        _shares,
    ),
    Table("files-beside", ("share_id", "name", "size_bytes", "sha256"), _files_beside),
)  # fmt: skip

OF_PEOPLE: tuple[Table[Person], ...] = (Table("people", ("id", "name", "circle", "members", "created_at"), _people),)

OF_REPLIES: tuple[Table[Reply], ...] = (
    Table(
        "replies",
        ("reply_id", "share_id", "from", "made_at", "taken_in_at", "same_packet", "id", "ref", "kind", "text"),
        _remarks,
    ),
    Table("decisions", ("id", "remark_id", "made_at", "decision", "words"), _decisions),
)  # fmt: skip

OF_DRAFTS: tuple[Table[Draft], ...] = (
    Table("drafts", ("id", "goal_id", "place", "text", "remark_id", "made_at", "used_at"), _drafts),
)

OF_MEETINGS: tuple[Table[Meeting], ...] = (
    Table(
        "meetings",
        ("id", "held_on", "begins", "minutes", "place", "purpose", "people", "agenda", "norms", "protocol", "decided",
         "decided_by", "next_check_in", "goal_id"),
        _meetings,
    ),
)  # fmt: skip
