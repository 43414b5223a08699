"""A meeting for the calendar: iCalendar (RFC 5545), without anything that she wrote."""

import uuid
from datetime import date, datetime, time, timedelta

SUMMARY = "Meeting"


def event(day: date, begins: time | None, minutes: int, *, made_at: datetime) -> bytes:
    """One event, in the time of wherever it is opened; of the whole day if `begins` is None."""
    from icalendar import Calendar, Event

    made = Event()
    made.add("uid", str(uuid.uuid4()))
    made.add("dtstamp", made_at)
    made.add("summary", SUMMARY)
    if begins is None:
        made.add("dtstart", day)
    else:
        made.add("dtstart", datetime.combine(day, begins))
        made.add("duration", timedelta(minutes=minutes))
    calendar = Calendar()
    calendar.add("prodid", "-//reflectapp//EN")
    calendar.add("version", "2.0")
    calendar.add_component(made)
    written: bytes = calendar.to_ical()
    return written
