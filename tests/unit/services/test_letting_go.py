from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.letting_go import months_later
from reflectapp.domain.progress import CancelToken
from reflectapp.kit.paths import resource
from reflectapp.services import importing, lessons, letting_go, recordings
from reflectapp.services.store import OpenStore

T = TypeVar("T")
Make = Callable[..., Recording]
TODAY = date(2026, 11, 22)


def _dates(store: OpenStore, lesson_id: str) -> list[date | None]:
    return [each.keep_until for each in recordings.of_lesson(store, lesson_id)]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 12, date(2027, 11, 22)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
    ],
)
def test_a_date_some_months_on_is_a_real_day(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_nothing_is_due_without_a_date(store: OpenStore, lesson_id: str, sealed_recording: Make) -> None:
    sealed_recording(store, lesson_id)
    assert letting_go.due(store, date.max) == ()


def test_a_recording_is_due_from_its_day_on(store: OpenStore, lesson_id: str, sealed_recording: Make) -> None:
    recording = sealed_recording(store, lesson_id)
    letting_go.keep_until(store, (recording.id,), TODAY)
    assert letting_go.due(store, date(2026, 11, 21)) == ()
    (found,) = letting_go.due(store, TODAY)
    assert (found.lesson.id, found.day) == (lesson_id, TODAY)
    assert [each.id for each in found.recordings] == [recording.id]


def test_the_one_that_waits_longest_is_asked_about_first_and_parts_are_asked_about_together(
    store: OpenStore, lesson_id: str, sealed_recording: Make
) -> None:
    other = lessons.add(store, LessonDraft("Verbs")).value.id
    parts = [sealed_recording(store, lesson_id, part=number, offset_ms=number * 60_000) for number in range(2)]
    earlier = sealed_recording(store, other)
    letting_go.keep_until(store, tuple(part.id for part in parts), TODAY)
    letting_go.keep_until(store, (earlier.id,), date(2026, 1, 1))
    found = letting_go.due(store, TODAY)
    assert [each.lesson.title for each in found] == ["Verbs", "Fractions"]
    assert [len(each.recordings) for each in found] == [1, 2]


def test_what_is_deleted_is_not_due(store: OpenStore, lesson_id: str, sealed_recording: Make) -> None:
    first, second = sealed_recording(store, lesson_id), sealed_recording(store, lesson_id, part=1)
    letting_go.keep_until(store, (first.id, second.id), TODAY)
    gone = recordings.delete(store, (first.id,))
    assert [[each.id for each in due.recordings] for due in letting_go.due(store, TODAY)] == [[second.id]]
    assert gone.inverse is not None
    gone.inverse(store)
    assert [len(due.recordings) for due in letting_go.due(store, TODAY)] == [2]
    lessons.delete(store, lesson_id)
    assert letting_go.due(store, TODAY) == ()


def test_a_changed_date_is_taken_back_and_made_again(store: OpenStore, lesson_id: str, sealed_recording: Make) -> None:
    first, second = sealed_recording(store, lesson_id), sealed_recording(store, lesson_id, part=1)
    letting_go.keep_until(store, (first.id,), date(2026, 1, 1))
    outcome = letting_go.keep_until(store, (first.id, second.id), TODAY)
    assert _dates(store, lesson_id) == [TODAY, TODAY]
    assert outcome.inverse is not None
    again = outcome.inverse(store)
    assert _dates(store, lesson_id) == [date(2026, 1, 1), None]
    assert again.inverse is not None
    again.inverse(store)
    assert _dates(store, lesson_id) == [TODAY, TODAY]


def test_a_date_for_a_recording_that_is_gone_changes_nothing(
    store: OpenStore, lesson_id: str, sealed_recording: Make
) -> None:
    recording = sealed_recording(store, lesson_id)
    with pytest.raises(UserError) as raised:
        letting_go.keep_until(store, (recording.id, "another"), TODAY)
    assert raised.value.problem is Problem.NOT_FOUND
    assert _dates(store, lesson_id) == [None]


def test_new_recordings_get_a_date_only_if_she_wants_it(
    store: OpenStore, set_today: Callable[[datetime], None]
) -> None:
    set_today(datetime(2026, 11, 30, 12, tzinfo=UTC))
    with store.read() as work:
        assert letting_go.first_date(work) is None
    outcome = letting_go.ask_after(store, 3)
    with store.read() as work:
        assert letting_go.first_date(work) == date(2027, 2, 28)
    assert outcome.inverse is not None
    outcome.inverse(store)
    with store.read() as work:
        assert letting_go.first_date(work) is None
    with pytest.raises(UserError):
        letting_go.ask_after(store, 0)


def test_what_is_kept_is_told_with_its_size(store: OpenStore, lesson_id: str, sealed_recording: Make) -> None:
    empty = letting_go.holdings(store)
    assert (empty.recordings, empty.size_bytes, empty.dated, empty.next, empty.largest) == (0, 0, 0, None, ())
    larger = lessons.add(store, LessonDraft("Verbs")).value.id
    first = sealed_recording(store, lesson_id)
    for part in range(2):
        sealed_recording(store, larger, part=part)
    letting_go.keep_until(store, (first.id,), TODAY)
    held = letting_go.holdings(store)
    assert (held.recordings, held.size_bytes, held.dated) == (3, 18, 1)
    assert held.next is not None and (held.next.lesson.id, held.next.day) == (lesson_id, TODAY)
    assert [(lesson.title, size) for lesson, size in held.largest] == [("Verbs", 12), ("Fractions", 6)]


def test_what_goes_with_a_lesson_is_counted(store: OpenStore, lesson_id: str, sealed_recording: Make) -> None:
    sealed_recording(store, lesson_id)
    going = letting_go.going(store, lesson_id)
    assert (going.lesson.title, len(going.recordings), going.size_bytes) == ("Fractions", 1, 6)
    assert (going.moments, going.reflections) == (0, 0)


def test_what_is_brought_in_gets_the_date_that_she_set(
    store: OpenStore, lesson_id: str, set_today: Callable[[datetime], None]
) -> None:
    """Only from then on: what is there already stays without one."""
    set_today(datetime(2026, 11, 30, 12, tzinfo=UTC))

    def bring_in() -> Recording:
        def on_store(function: Callable[[OpenStore], T]) -> T:
            return function(store)

        sample = resource("sample", "lesson.mp4")
        made = importing.import_recording(on_store, sample, lesson_id, lambda _progress: None, CancelToken())
        return made.value.recording

    before = bring_in()
    letting_go.ask_after(store, 12)
    assert bring_in().keep_until == date(2027, 11, 30)
    assert recordings.recording(store, before.id).keep_until is None
