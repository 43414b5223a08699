import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import pytest

from reflectapp.domain.captions import Caption, ReadCaptions
from reflectapp.domain.codings import Press
from reflectapp.domain.forms import Answer, Form, Prompt, PromptKind
from reflectapp.domain.goals import CheckIn, ChecklistPoint, GoalStatus, GoalText, Measured, MeasuredBy, Peers
from reflectapp.domain.lessons import Importing, LessonDraft, Probe, Recording
from reflectapp.domain.measures import Code, Measure, MeasureKind, Reference
from reflectapp.domain.meetings import AgendaItem, Meeting
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.packets import Beside, ItemKind, Leaving, PacketFormat, Pick, Share
from reflectapp.domain.people import Person
from reflectapp.domain.progress import CancelToken, Progress
from reflectapp.domain.reminders import After, Reminder
from reflectapp.domain.replies import Decision, DecisionKind, Draft, DraftPlace, Remark, RemarkKind, Reply
from reflectapp.domain.seats import Seat, SeatMap, Student
from reflectapp.domain.taken_along import TakenAlong
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, goals, lessons, measures, moments, reflections, taking_along, transcripts
from reflectapp.services import recordings as of_store
from reflectapp.services.store import OpenStore, close_store

T = TypeVar("T")
MP4 = b"\0\0\0\x18ftypisom" + bytes(range(256)) * 9000


@dataclass
class Keeper:
    """The store with ways to fill it and to take all of it along."""

    store: OpenStore
    out: Path

    def __call__(self, function: Callable[[OpenStore], T]) -> T:
        return function(self.store)

    def take(
        self,
        report: Callable[[Progress], object] = lambda _: None,
        cancel: CancelToken | None = None,
        recordings: bool = True,
    ) -> TakenAlong:
        def told(progress: Progress) -> None:
            report(progress)

        return taking_along.take_along(self, self.out, told, cancel or CancelToken(), recordings=recordings)

    def lesson(self, title: str, day: date | None = None) -> str:
        return lessons.add(self.store, LessonDraft(title, day)).value.id

    def recording(self, lesson_id: str, content: bytes = MP4, *, part: int = 0, sha256: str | None = None) -> Recording:
        probe = Probe("mov", 60_000, 640, 360, 0, True, True, "h264", "aac", datetime(2026, 3, 2, 9, tzinfo=UTC))
        made = Recording(
            new_id(), lesson_id, part, 0, part * 60_000, probe, 0, "", Importing.RUNNING, new_id(), None, False
        )
        wrapped = self.store.blobs.new_key(made.blob_id, "recording")
        with self.store.unit() as work:
            work.recordings.add_importing(made, wrapped)
        self.store.blobs.seal_bytes(made.blob_id, "recording", wrapped, content)
        sha256 = sha256 or hashlib.sha256(content).hexdigest()
        with self.store.unit() as work:
            return work.recordings.finish(made.id, size_bytes=len(content), sha256=sha256)


@pytest.fixture
def keeper(tmp_path: Path, new_store: Callable[[Path], OpenStore]) -> Iterator[Keeper]:
    store = new_store(tmp_path / "store")
    out = tmp_path / "out"
    out.mkdir()
    yield Keeper(store, out)
    close_store(store)


@pytest.fixture
def word() -> Callable[[str], str]:
    """A word for each place, that occurs nowhere else."""
    return lambda place: f"Zq{hashlib.sha256(place.encode()).hexdigest()[:12]}"


@pytest.fixture
def set_now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Lets the clock stand at a given time."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: at)

    return stand


def add_form(word: Callable[[str], str]) -> Form:
    kinds = PromptKind
    return Form(
        "her-form",
        3,
        word("form"),
        word("purpose"),
        (
            Prompt("long", kinds.LONG_TEXT, word("long?"), word("hint")),
            Prompt("scale", kinds.SCALE, word("scale?"), low=0, high=7, low_label=word("low"), high_label=word("high")),
            Prompt("one", kinds.ONE_CHOICE, word("one?"), options=(word("this"), word("that"))),
            Prompt("yes", kinds.YES_NO, word("yes?")),
            Prompt(
                "several", kinds.CHECKLIST, word("several?"), options=(word("first"), word("second"), word("third"))
            ),
            Prompt("moments", kinds.MOMENTS, word("moments?")),
            Prompt("short", kinds.SHORT_TEXT, word("unanswered?")),
        ),
    )


@pytest.fixture
def filled(keeper: Keeper, word: Callable[[str], str], set_now: Callable[[datetime], None]) -> Keeper:
    """One of everything, each text of it a word of its own; and deleted ones, with the word "deleted"."""
    store = keeper.store
    set_now(datetime(2026, 10, 1, 12, tzinfo=UTC))
    draft = LessonDraft(word("lesson"), date(2026, 3, 2), word("class"), word("subject"), word("lesson notes"))
    lesson_id = lessons.add(store, draft).value.id
    recording = keeper.recording(lesson_id)
    before = GoalText(title=word("old title"), statement=word("old statement"), checklist=(ChecklistPoint("x"),))
    goal_id = goals.add(store, before).value.id
    goals.check_in(store, CheckIn("", goal_id, date(2026, 10, 1), word("first check-in"), None))
    set_now(datetime(2026, 11, 1, 12, tzinfo=UTC))
    texts: dict[str, Any] = {name: word(name) for name in _texts_of_a_goal()}
    points = (ChecklistPoint(word("point"), True), ChecklistPoint(word("open point")))
    text = GoalText(
        **texts,
        measured=Measured("questions", MeasuredBy.RATE, "open"),
        thoughts={"different": word("thought")},
        baseline=0.5,
        target=-3.25,
        by_when=date(2027, 6, 1),
        checklist=points,
        peers=frozenset({Peers.EASY, Peers.POWERFUL}),
    )
    goals.change(store, goal_id, text)
    goals.set_status(store, goal_id, GoalStatus.WORKING)
    goals.check_in(store, CheckIn("", goal_id, date(2026, 11, 1), word("check-in"), 1.5, lesson_id))
    form = add_form(word)
    reflection_id = reflections.start(store, lesson_id, form).value.id
    answers: dict[str, Answer] = {
        "long": word("answer"),
        "scale": 5,
        "one": (word("this"),),
        "yes": False,
        "several": (word("second"),),
    }
    for prompt_id, answer in answers.items():
        reflections.answer(store, reflection_id, prompt_id, answer)
    span = Moment("", lesson_id, recording.id, 5_000, 9_250, word("note"), (word("tag"), word("other tag")))
    moment = moments.add(store, span).value
    moments.link_goal(store, moment.id, goal_id)
    moments.link_prompt(store, moment.id, PromptLink(reflection_id, "moments"))
    moments.add(store, Moment("", lesson_id, None, 1_000, None, word("second note")))
    said = (Caption(0, 1_000, 2_500, word("said")), Caption(1, 3_000, 4_000, word("said later")))
    kept = transcripts.add(store, recording.id, ReadCaptions(word("transcript"), "en", said)).value
    transcripts.shift(store, kept.id, 250)
    _code(store, word, lesson_id)
    _share(store, word, goal_id)
    _set_up(store, word, goal_id)
    _delete_some(keeper, lesson_id, form)
    return keeper


def _texts_of_a_goal() -> tuple[str, ...]:
    return ("title", "statement", "why", "students_will", "measure", "unit", "strategy", "next_step")


def _code(store: OpenStore, word: Callable[[str], str], lesson_id: str) -> None:
    counted = (Code("", "a", word("first code")), Code("", "b", word("second code")))
    tally, waits = MeasureKind.TALLY, MeasureKind.WAITS
    more = (Code("", "1", word("modifier")),)
    known = Reference(word("reference"), word("source"))
    own = Measure("", 1, word("measure"), tally, word("definition"), counted, modifiers=more, reference=known)
    made = measures.keep(store, own).value
    run = codings.start(store, lesson_id, made, {made.codes[0].id: 2.5}).value
    for number, code in enumerate((*made.codes, made.codes[0])):
        entries = codings.press(store, run.id, Press(new_id(), code.id, 1_000 * number)).value.entries
    codings.modify(store, run.id, entries[0].id, made.modifiers[0].id)
    codings.cover(store, run.id, ((0, 30_000), (40_000, 50_000)))
    wait = replace(own, id="", title=word("waits"), kind=waits, modifiers=(), begin=Code("", "c", word("begin")))
    waited = codings.start(store, lesson_id, measures.keep(store, wait).value, {}).value
    for at_ms, code in enumerate((waited.measure.keys[0], waited.measure.codes[1])):
        codings.press(store, waited.id, Press(new_id(), code.id, 1_000 * at_ms))
    deleted = codings.start(store, lesson_id, measures.keep(store, replace(own, title="deleted measure")).value, {})
    measures.put_away(store, deleted.value.measure.id)
    codings.delete(store, deleted.value.id)


def _set_up(store: OpenStore, word: Callable[[str], str], goal_id: str) -> None:
    seats = (Seat(new_id(), 0, 0, word("student")), Seat(new_id(), 1, 0, word("hidden student"), shown=False))
    reminder = Reminder(new_id(), word("reminder"), clock.now(), After.CHECK_IN, None, goal_id, date(2026, 11, 2))
    with store.unit() as work:
        work.seat_maps.put(SeatMap(new_id(), word("seat map"), seats, (Student(new_id(), word("unseated")),)))
        work.reminders.put(reminder)
        work.goals.set_guide_step(goal_id, "learn")


def _share(store: OpenStore, word: Callable[[str], str], goal_id: str) -> None:
    contents = (Leaving(ItemKind.GOAL_TITLE, word("shared title"), 12), Leaving(ItemKind.MOMENT, word("shared"), 7))
    coach = Person(new_id(), word("coach"), clock.now())
    circle = Person(new_id(), word("circle"), clock.now(), True, (coach.id,))
    share = Share(
        *(new_id(), clock.now(), word("for whom"), word("share why"), PacketFormat.PDF, "ef" * 32, 4321, contents),
        packet_id="ab" * 16,
        refs={"1": Pick(ItemKind.GOAL_TITLE, goal_id)},
        seen_sha256="cd" * 32,
        sealed=True,
        beside=(Beside(word("clip name"), "12" * 32, 99),),
        people=(coach.id,),
        asked_to_delete_on=date(2026, 11, 2),
        gone_on=date(2026, 11, 3),
    )
    decisions = tuple(
        Decision(new_id(), kind, word(f"words to {kind}"), clock.now())
        for kind in (DecisionKind.LATER, DecisionKind.ADAPT)
    )
    idea = Remark(new_id(), "1", RemarkKind.IDEA, word("idea"), decisions)
    remarks = (Remark(new_id(), "", RemarkKind.QUESTION, word("question")), idea)
    reply = Reply(
        *(new_id(), share.id, "34" * 16, word("from whom"), clock.now(), clock.now(), "56" * 32, False, remarks)
    )
    meeting = Meeting(
        *(new_id(), clock.now(), clock.now(), date(2026, 11, 9), time(15, 30), 40, word("place"), word("purpose")),
        people=(coach.id,),
        agenda=(AgendaItem(word("agenda point"), 10, share.id, "1"),),
        norms=(word("norm"),),
        protocol="saw-wonder-try",
        decided=word("decided"),
        decided_by=date(2026, 12, 1),
        next_check_in=date(2026, 12, 2),
        goal_id=goal_id,
    )
    with store.unit() as work:
        for person in (coach, circle):
            work.people.put(person)
        work.shares.add(share)
        work.replies.add(reply)
        for decision in decisions:
            work.replies.decide(idea.id, decision)
        draft = Draft(new_id(), goal_id, DraftPlace.STRATEGY, word("draft"), idea.id, clock.now(), clock.now())
        work.drafts.put(draft)
        work.meetings.put(meeting)


def _delete_some(keeper: Keeper, lesson_id: str, form: Form) -> None:
    store, gone = keeper.store, keeper.lesson("deleted lesson")
    keeper.recording(gone, b"deleted recording")
    of_store.delete(store, (keeper.recording(lesson_id, b"deleted other recording", part=1).id,))
    moments.add(store, Moment("", gone, None, 5, None, "deleted with its lesson"))
    lessons.delete(store, gone)
    moments.delete(store, moments.add(store, Moment("", lesson_id, None, 7, None, "deleted moment")).value.id)
    lost = ReadCaptions("deleted transcript", "", (Caption(0, 0, 5, "deleted words"),))
    there = keeper.recording(lesson_id, b"other", part=2).id
    transcripts.delete(store, transcripts.add(store, there, lost).value.id)
    of_store.delete(store, (there,))
    goals.delete(store, goals.add(store, GoalText(title="deleted goal")).value.id)
    reflection_id = reflections.start(store, lesson_id, form).value.id
    reflections.answer(store, reflection_id, "long", "deleted answer")
    reflections.delete(store, reflection_id)
