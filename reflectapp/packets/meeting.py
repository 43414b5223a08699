"""A meeting on one page, to print: purpose, agenda, norms, how to talk, and room to write."""

import io
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from reflectapp.domain.meetings import Meeting, Protocol
from reflectapp.packets import compiling
from reflectapp.packets.sheet import one_line
from reflectapp.packets.words import MeetingWords, Words, words

_SIZES: Final = (10.5, 9.5, 8.5, 7.5)
"""In points; the largest at which all of it has room on one page."""
_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class _Timed:
    text: str
    hint: str
    time: str


@dataclass(frozen=True, slots=True)
class _Part:
    heading: str
    paragraphs: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    timed: tuple[_Timed, ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class _Sheet:
    title: str
    when: tuple[str, ...]
    parts: tuple[_Part, ...]
    language: str
    size: float


def render(meeting: Meeting, people: tuple[str, ...], protocol: Protocol | None, language: str = "en") -> bytes:
    """The PDF's bytes: one page, or more if it has no room at the smallest size. `people` are names."""
    sheet = _lay_out(meeting, people, protocol, words(language), language)
    data = b""
    for size in _SIZES:
        data = compiling.pdf("meeting.typ", asdict(replace(sheet, size=size)))
        if _pages(data) == 1:
            break
    return data


def _lay_out(
    meeting: Meeting, people: tuple[str, ...], protocol: Protocol | None, table: Words, language: str
) -> _Sheet:
    said = table.meeting
    day = table.day(meeting.held_on) if meeting.held_on else ""
    begins = f"{meeting.begins:%H:%M}" if meeting.begins else ""
    length = said.minutes.format(meeting.minutes) if meeting.minutes else ""
    when = (_joined(day, begins, length), _joined(one_line(meeting.place)), _joined(*map(one_line, people)))
    agenda = tuple(
        _Timed(one_line(item.text), "", said.minutes.format(item.minutes) if item.minutes else "")
        for item in meeting.agenda
    )
    parts = (
        _Part(said.purpose, tuple(map(one_line, meeting.purpose.split("\n")))),
        _Part(said.agenda, timed=agenda),
        _Part(said.norms, list=tuple(map(one_line, meeting.norms))),
        *(_protocol(protocol, meeting, said) if protocol else ()),
        _Part(said.decided, lines=_LINES),
    )
    kept = tuple(part for part in parts if any((*part.paragraphs, part.list, part.timed, part.lines)))
    return _Sheet(said.title, tuple(line for line in when if line), kept, language, _SIZES[0])


def _protocol(protocol: Protocol, meeting: Meeting, said: MeetingWords) -> tuple[_Part, ...]:
    """Each step with the time on the clock if it is known when the meeting begins, else with its minutes."""
    timed, after = [], timedelta()
    for step in protocol.steps:
        if meeting.held_on and meeting.begins:
            time = f"{datetime.combine(meeting.held_on, meeting.begins) + after:%H:%M}"
        else:
            time = said.minutes.format(step.minutes)
        timed.append(_Timed(step.title, step.hint, time))
        after += timedelta(minutes=step.minutes)
    return (_Part(protocol.title, (protocol.about,), timed=tuple(timed)),)


def _joined(*texts: str) -> str:
    return " · ".join(text for text in texts if text)


def _pages(data: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(data)).pages)
