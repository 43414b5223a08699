"""Everything as web pages to read: no scripts, no network, every text as it was written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reflectapp.domain.forms import Answer, Form, Prompt
from reflectapp.domain.goals import GoalStatus, Peers
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.packets import PacketFormat, Share
from reflectapp.domain.reminders import Reminder
from reflectapp.domain.replies import DecisionKind
from reflectapp.domain.results import result
from reflectapp.domain.seats import SeatMap
from reflectapp.domain.taken_along import CoachSide, MissingRecording, NotTaken, TakenGoal, TakenLesson
from reflectapp.interchange.names import link
from reflectapp.kit.text import clock, number_text, seen

_PAGES = Path(__file__).with_name("pages")
_PIECES = 500
_NOT_TAKEN = {
    NotTaken.NOT_WANTED: "recordings were left out",
    NotTaken.DAMAGED: "it is damaged",
    NotTaken.MISSING: "its file is missing from the store",
    NotTaken.TOO_LARGE: "it is too large for the disk",
}
_FORMATS = {PacketFormat.HTML: "web page", PacketFormat.PDF: "PDF", PacketFormat.DOCX: "document"}
_DECIDED = {
    DecisionKind.ADOPT: "I took it up",
    DecisionKind.ADAPT: "I changed it",
    DecisionKind.DECLINE: "No, thanks",
    DecisionKind.LATER: "Later",
}


class Naming(Protocol):
    """The words for what is not a text of hers."""

    @property
    def status(self) -> Mapping[GoalStatus, str]: ...
    @property
    def peers(self) -> Mapping[Peers, str]: ...
    def day(self, day: date) -> str: ...


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson as the index and other pages name it. `page`: its place from the folder's root."""

    title: str
    about: str
    page: str
    recordings: int
    moments: int
    reflections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    title: str
    status: GoalStatus
    page: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A moment that shows a goal. `page`: its place on its lesson's page."""

    lesson_title: str
    page: str
    start_ms: int
    end_ms: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Index:
    made_at: datetime
    program: str
    lessons: Sequence[LessonLine]
    goals: Sequence[GoalLine]
    forms: int
    shares: int
    seat_maps: int
    reminders: int
    missing: Sequence[MissingRecording]
    with_recordings: bool


class Pages:
    """Makes each page, in pieces that follow each other."""

    def __init__(self, naming: Naming) -> None:
        self._environment = _environment()
        self._naming = naming

    def index(self, found: Index) -> Iterator[bytes]:
        return self._render("index", "", found=found)

    def lesson(self, taken: TakenLesson, goals: Mapping[str, GoalLine]) -> Iterator[bytes]:
        play, linked = _ways_to_play(taken), _linked(taken)
        return self._render("lesson", "../../", taken=taken, goals=goals, play=play, linked=linked, said=_said)

    def goal(
        self, taken: TakenGoal, plot: str, lessons: Mapping[str, LessonLine], evidence: Sequence[Evidence]
    ) -> Iterator[bytes]:
        """`plot`: an SVG element, or "" without numbers."""
        return self._render("goal", "../", taken=taken, plot=Markup(plot), lessons=lessons, evidence=evidence)

    def shares(self, shares: Iterable[Share], coach: CoachSide) -> Iterator[bytes]:
        return self._render("shares", "", shares=shares, coach=coach, formats=_FORMATS, decided=_DECIDED)

    def forms(self, forms: Iterable[Form]) -> Iterator[bytes]:
        return self._render("forms", "", forms=forms)

    def classes(self, seat_maps: Iterable[SeatMap], reminders: Iterable[Reminder]) -> Iterator[bytes]:
        return self._render("classes", "", seat_maps=seat_maps, reminders=reminders)

    def _time(self, at: datetime) -> str:
        here = at.astimezone()
        return f"{self._naming.day(here.date())}, {here:%H:%M}"

    def _render(self, name: str, root: str, **values: object) -> Iterator[bytes]:
        """`root`: the way from the page to the folder's root."""
        words: dict[str, object] = {
            "root": root,
            "status": self._naming.status,
            "peers": self._naming.peers,
            "day": self._naming.day,
            "time": self._time,
        }
        stream = self._environment.get_template(f"{name}.html").stream(**words, **values)
        stream.enable_buffering(_PIECES)
        return (piece.encode() for piece in stream)


def _linked(taken: TakenLesson) -> dict[PromptLink, list[Moment]]:
    """By every prompt of the lesson's reflections."""
    linked = {
        PromptLink(reflection.id, prompt.id): list[Moment]()
        for reflection in taken.reflections
        for prompt in reflection.form.prompts
    }
    for each in taken.moments:
        for way in each.moment.prompts:
            linked.setdefault(way, []).append(each.moment)
    return linked


def _said(prompt: Prompt, answer: Answer) -> str:
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, int):
        low, high = _end(prompt.low, prompt.low_label), _end(prompt.high, prompt.high_label)
        return f"{answer} on a scale from {low} to {high}"
    return answer if isinstance(answer, str) else "\n".join(answer)


def _ways_to_play(taken: TakenLesson) -> dict[str, str]:
    """By moment: the address of its recording at that time, where its file is there."""
    there = sorted((each for each in taken.recordings if each.file is not None), key=lambda one: one.recording.camera)
    ways = {}
    for each in taken.moments:
        at = each.moment.start_ms
        of_moment = [one for one in there if one.recording.id == each.moment.recording_id]
        covering = [one for one in there if 0 <= at - one.recording.offset_ms < one.recording.probe.duration_ms]
        for one in (of_moment or covering)[:1]:
            seconds = max(0, at - one.recording.offset_ms) / 1000
            ways[each.moment.id] = f"{link(one.file or '')}#t={seconds:.3f}"
    return ways


def _span(start_ms: int, end_ms: int | None) -> str:
    return clock(start_ms) + (f"–{clock(end_ms)}" if end_ms is not None else "")


def _end(number: int, word: str) -> str:
    return f"{number} ({word})" if word else str(number)


def _counted(number: int, noun: str) -> str:
    """ "3 moments"; nothing for none."""
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""


def _paragraphs(text: str) -> Markup:
    """Its lines as they were, empty ones as a little more room."""
    blocks = [block.strip("\n") for block in seen(text).split("\n\n") if block.strip()]
    return Markup("\n").join(Markup('<p dir="auto">{}</p>').format(block) for block in blocks)


def _size(size_bytes: int) -> str:
    for unit, scale in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size_bytes >= scale:
            return f"{size_bytes / scale:.1f} {unit}"
    return f"{size_bytes} bytes"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        paragraphs=_paragraphs,
        line=lambda text: " ".join(seen(text).split()),
        clock=clock,
        size=_size,
        not_taken=_NOT_TAKEN.__getitem__,
        number=number_text,
    )
    made.globals.update(
        css=Markup(_PAGES.joinpath("page.css").read_text("utf-8")),
        link=link,
        span=_span,
        counted=_counted,
        PromptLink=PromptLink,
        result=result,
    )
    return made
