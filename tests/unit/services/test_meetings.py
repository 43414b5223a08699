from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from reflectapp.domain.errors import UserError
from reflectapp.domain.meetings import AgendaItem, Meeting
from reflectapp.services import meetings
from reflectapp.services.store import OpenStore

WHENEVER = datetime(2026, 11, 1, tzinfo=UTC)
DAY = date(2026, 12, 3)
NEW = Meeting("", WHENEVER, WHENEVER)


def test_a_meeting_is_kept_as_she_ordered_it(store: OpenStore) -> None:
    agenda = (AgendaItem("Wait time", 10), AgendaItem("  "), AgendaItem("Pairs", -3))
    made = meetings.keep(store, replace(NEW, held_on=DAY, begins=time(15, 30), agenda=agenda, norms=("", "Kind"))).value
    kept = meetings.meeting(store, made.id)
    assert kept == made
    assert kept.agenda == (AgendaItem("Wait time", 10), AgendaItem("Pairs"))
    assert kept.norms == ("Kind",)


def test_what_is_noted_afterwards_can_be_undone(store: OpenStore) -> None:
    made = meetings.keep(store, replace(NEW, held_on=DAY, purpose="Wait time")).value
    noted = meetings.keep(store, replace(made, decided="Count to three", decided_by=date(2027, 1, 8)))
    assert meetings.meeting(store, made.id).decided == "Count to three"
    assert noted.inverse is not None
    noted.inverse(store)
    assert meetings.meeting(store, made.id).decided == ""
    gone = meetings.delete(store, made.id)
    assert meetings.all_meetings(store) == ()
    assert gone.inverse is not None
    gone.inverse(store)
    assert [each.purpose for each in meetings.all_meetings(store)] == ["Wait time"]


def test_nothing_changes_when_nothing_was_changed(store: OpenStore) -> None:
    made = meetings.keep(store, replace(NEW, place="Room 12")).value
    assert meetings.keep(store, replace(made, place=" Room 12 ")).changed == frozenset()


def test_the_next_one_is_the_first_that_is_still_to_come(store: OpenStore) -> None:
    for day, begins in (
        (date(2026, 11, 1), None),
        (DAY, None),
        (DAY, time(9)),
        (date(2027, 1, 1), time(8)),
        (None, None),
    ):
        meetings.keep(store, replace(NEW, held_on=day, begins=begins))
    found = meetings.next_one(store, date(2026, 11, 2))
    assert found is not None
    assert (found.held_on, found.begins) == (DAY, time(9))
    assert meetings.next_one(store, date(2027, 1, 2)) is None


def test_the_calendar_file_holds_when_and_nothing_that_she_wrote() -> None:
    told = replace(NEW, held_on=DAY, begins=time(15, 30), minutes=40, place="Room", purpose="Secret", decided="Secret")
    data = meetings.calendar_file(replace(told, agenda=(AgendaItem("Secret"),), norms=("Secret",)))
    assert b"Secret" not in data and b"Room" not in data
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2026, 12, 3, 15, 30)
    assert event.decoded("duration").total_seconds() == 40 * 60
    assert set(event) == {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "DURATION"}


def test_a_meeting_of_a_whole_day_and_one_without_a_day() -> None:
    (event,) = Calendar.from_ical(meetings.calendar_file(replace(NEW, held_on=DAY))).walk("VEVENT")
    assert event.decoded("dtstart") == DAY
    with pytest.raises(UserError):
        meetings.calendar_file(NEW)


def test_every_protocol_that_comes_along_says_what_to_do_and_for_how_long() -> None:
    found = meetings.protocols()
    assert [each.id for each in found] == ["saw-wonder-try", "my-question", "students-first"]
    assert all(each.title and each.about and each.steps for each in found)
    assert all(step.title and step.hint and 0 < step.minutes <= 30 for each in found for step in each.steps)
