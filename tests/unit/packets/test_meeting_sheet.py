import io
from dataclasses import replace
from datetime import UTC, date, datetime, time

from pypdf import PdfReader

from reflectapp.domain.meetings import AgendaItem, Meeting
from reflectapp.packets import meeting as sheet
from reflectapp.services import meetings

WHENEVER = datetime(2026, 11, 1, tzinfo=UTC)
PLANNED = Meeting(
    *(
        "",
        WHENEVER,
        WHENEVER,
        date(2026, 12, 3),
        time(15, 30),
        40,
        "Room 12",
        "Think about silence\nafter questions",
    ),
    agenda=(AgendaItem("Wait after my questions", 10), AgendaItem("Pairs explain")),
    norms=("Kind, and to the point", "What is said stays here"),
    decided="Not for the others",
)


def _pages(meeting: Meeting, protocol_id: str = "") -> list[str]:
    data = sheet.render(meeting, ("Ms Ortega", "Mr Lee"), meetings.protocol(protocol_id))
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_all_that_was_planned_stands_on_one_page_and_nothing_decided() -> None:
    (page,) = _pages(PLANNED)
    for text in (
        *("3 December 2026 · 15:30 · 40 min", "Room 12", "Ms Ortega · Mr Lee", "Think about silence"),
        *("1 Wait after my questions 10 min", "2 Pairs explain", "Kind, and to the point", "What I decide"),
    ):
        assert text in page, page
    assert "Not for the others" not in page


def test_the_steps_of_a_protocol_have_their_time_on_the_clock() -> None:
    (page,) = _pages(PLANNED, "saw-wonder-try")
    assert "2 What we saw" in page and "15:35" in page and "15:45" in page
    (page,) = _pages(replace(PLANNED, begins=None), "saw-wonder-try")
    assert "15:35" not in page and "10 min" in page


def test_much_is_set_smaller_until_it_has_room_on_the_page() -> None:
    agenda = tuple(AgendaItem(f"Something to look at together, number {number}", 3) for number in range(12))
    assert len(_pages(replace(PLANNED, agenda=agenda), "saw-wonder-try")) == 1


def test_what_is_not_planned_takes_no_room() -> None:
    (page,) = _pages(Meeting("", WHENEVER, WHENEVER, minutes=0))
    assert "How we want to talk" not in page and "What we look at" not in page and "What I decide" in page
