"""Meetings that she arranges: before with purpose, agenda and norms, afterwards with what she decided."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache, partial

import msgspec

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.meetings import AgendaItem, Meeting, Protocol
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.interchange import ics
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.paths import resource
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.packets import meeting as meeting_sheet
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_CHANGED = frozenset({Topic.MEETINGS})
LONGEST_MINUTES = 12 * 60


@cache
def protocols() -> tuple[Protocol, ...]:
    """The ways of talking together that come with the program."""
    found = sorted(resource("protocols").glob("*.json"))
    return tuple(msgspec.json.decode(path.read_bytes(), type=Protocol) for path in found)


def protocol(protocol_id: str) -> Protocol | None:
    return next((each for each in protocols() if each.id == protocol_id), None)


def all_meetings(store: OpenStore) -> tuple[Meeting, ...]:
    """Those without a day first, then the latest day first."""
    with store.read() as work:
        return work.meetings.all()


def meeting(store: OpenStore, meeting_id: str) -> Meeting:
    """Raises UserError NOT_FOUND."""
    with store.read() as work:
        return work.meetings.get(meeting_id)


def next_one(store: OpenStore, today: date) -> Meeting | None:
    """The first that is still to come, today's among them."""
    coming = [each for each in all_meetings(store) if each.held_on is not None and each.held_on >= today]
    return min(coming, key=lambda each: (each.held_on or today, each.begins is None, each.begins), default=None)


def keep(store: OpenStore, meeting: Meeting) -> Outcome[Meeting]:
    """Keeps a meeting as it stands: a new one if its id is empty. Raises UserError NOT_ALLOWED, NOT_FOUND."""
    if not 0 <= meeting.minutes <= LONGEST_MINUTES:
        raise UserError(Problem.NOT_ALLOWED)
    tidy = replace(
        meeting,
        changed_at=clock.now(),
        place=name_text(meeting.place),
        purpose=plain_text(meeting.purpose),
        people=tuple(dict.fromkeys(meeting.people)),
        agenda=tuple(_tidied(meeting.agenda)),
        norms=tuple(text for text in map(name_text, meeting.norms) if text),
        decided=plain_text(meeting.decided),
    )
    with store.unit() as work:
        if not tidy.id:
            made = replace(tidy, id=new_id(), created_at=clock.now())
            work.meetings.put(made)
            return Outcome(made, _CHANGED, partial(_set_hidden, meeting_id=made.id, hidden=True))
        before = work.meetings.get(tidy.id)
        tidy = replace(tidy, created_at=before.created_at)
        if replace(before, changed_at=tidy.changed_at) == tidy:
            return Outcome(before, frozenset())
        work.meetings.put(tidy)
    return Outcome(tidy, _CHANGED, partial(keep, meeting=before))


@makes_room
def delete(store: OpenStore, meeting_id: str) -> Outcome[None]:
    """Hides it; gone for good when the store closes. Raises UserError NOT_FOUND."""
    meeting(store, meeting_id)
    return _set_hidden(store, meeting_id, hidden=True)


def calendar_file(meeting: Meeting) -> bytes:
    """An .ics file of its day, time and length; nothing that she wrote. Raises UserError NOT_ALLOWED without a day."""
    if meeting.held_on is None:
        raise UserError(Problem.NOT_ALLOWED)
    return ics.event(meeting.held_on, meeting.begins, meeting.minutes, made_at=clock.now())


def sheet(store: OpenStore, meeting_id: str) -> bytes:
    """A PDF of one page to print: what it is for, the agenda, norms and protocol, with room to write."""
    with store.read() as work:
        own = work.meetings.get(meeting_id)
        names = {person.id: person.name for person in work.people.all()}
    people = tuple(names[each] for each in own.people if each in names)
    return meeting_sheet.render(own, people, protocol(own.protocol))


def _tidied(agenda: Iterable[AgendaItem]) -> Iterable[AgendaItem]:
    for item in agenda:
        text = name_text(item.text)
        if text:
            minutes = item.minutes if item.minutes and 0 < item.minutes <= LONGEST_MINUTES else None
            yield replace(item, text=text, minutes=minutes)


def _set_hidden(store: OpenStore, meeting_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.meetings.set_hidden(meeting_id, hidden)
    return Outcome(None, _CHANGED, partial(_set_hidden, meeting_id=meeting_id, hidden=not hidden))
