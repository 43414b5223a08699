from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.moments import Moment
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.services import forms, lessons, moments, reflections
from reflectapp.services.store import OpenStore

Seal = Callable[..., Recording]


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def _titles(store: OpenStore) -> list[str]:
    return [card.lesson.title for card in lessons.cards(store)]


def test_a_new_lesson_is_kept_as_written(store: OpenStore) -> None:
    draft = LessonDraft("Fractions", date(2026, 3, 2), "7b", "Maths", "line one\nline two")
    made = lessons.add(store, draft)
    assert lessons.lesson(store, made.value.id) == made.value
    assert lessons.draft_of(made.value) == draft
    assert made.changed == {Topic.LESSONS}


def test_names_lose_bidirectional_and_other_controls(store: OpenStore) -> None:
    made = lessons.add(store, LessonDraft(" a\u202eb\u2066c\n\x00d ", None, "7\u200fb\ud800", "Ma\u061cths")).value
    assert (made.title, made.class_name, made.subject) == ("abc d", "7b", "Maths")


def test_adding_changing_and_deleting_can_be_undone_and_redone(store: OpenStore) -> None:
    added = lessons.add(store, LessonDraft("First"))
    lesson_id = added.value.id
    changed = lessons.change(store, lesson_id, LessonDraft("Second", date(2026, 3, 2)))
    back = _undo(store, changed)
    assert lessons.lesson(store, lesson_id) == added.value
    forth = _undo(store, back)
    assert lessons.lesson(store, lesson_id) == changed.value
    _undo(store, forth)
    gone = _undo(store, added)
    assert _titles(store) == []
    again = _undo(store, gone)
    assert _titles(store) == ["First"]
    _undo(store, again)
    assert _titles(store) == []


def test_a_deleted_lesson_is_not_found_and_comes_back_with_all_that_is_in_it(
    store: OpenStore, lesson_id: str, sealed_recording: Seal
) -> None:
    recording = sealed_recording(store, lesson_id)
    moments.add(store, Moment("", lesson_id, None, 5, None, "here", ("calm",)))
    reflections.start(store, lesson_id, forms.built_in()[1])
    before = lessons.cards(store)
    deleted = lessons.delete(store, lesson_id)
    assert deleted.changed >= {Topic.LESSONS, Topic.MOMENTS, Topic.REFLECTIONS, Topic.RECORDINGS}
    for missing in (lessons.lesson, lessons.delete):
        with pytest.raises(UserError) as raised:
            missing(store, lesson_id)
        assert raised.value.problem is Problem.NOT_FOUND
    assert moments.tags(store) == ()
    assert reflections.unfinished(store) == ()
    with store.read() as work:
        assert work.recordings.by_sha256(recording.sha256) is None
    _undo(store, deleted)
    assert lessons.cards(store) == before
    assert moments.tags(store) == ("calm",)


def test_cards_say_what_there_is(store: OpenStore, lesson_id: str, sealed_recording: Seal) -> None:
    sealed_recording(store, lesson_id, offset_ms=60_000, part=1)
    first = sealed_recording(store, lesson_id)
    with store.unit() as work:
        work.recordings.set_thumbnails(first.id, None, b"jpeg")
    for at in (1, 2, 3):
        last = moments.add(store, Moment("", lesson_id, None, at, None, ""))
    moments.delete(store, last.value.id)
    for form in forms.built_in()[1:3]:
        reflections.start(store, lesson_id, form)
        reflections.start(store, lesson_id, form)
    (card,) = lessons.cards(store)
    assert card.lesson.id == lesson_id
    assert (card.duration_ms, card.moment_count, card.thumbnail) == (120_000, 2, b"jpeg")
    assert card.reflection_titles == ("First look", "Where am I now?")


def test_cards_are_in_the_order_taught_the_newest_first(store: OpenStore) -> None:
    today = datetime.now(UTC).date()
    for title, taught_on in (
        ("old", today - timedelta(days=30)),
        ("undated, so of today", None),
        ("coming", today + timedelta(days=2)),
        ("recent", today - timedelta(days=2)),
    ):
        lessons.add(store, LessonDraft(title, taught_on))
    assert _titles(store) == ["coming", "undated, so of today", "recent", "old"]


def test_a_lesson_is_found_by_its_title_however_it_was_typed(store: OpenStore) -> None:
    made = lessons.add(store, LessonDraft(" Fractions  of a\u200e set ")).value
    assert (
        lessons.titled(store, " Fractions  of a\u200e set ") == lessons.titled(store, "Fractions of a set") == made.id
    )
    assert lessons.titled(store, "Fractions") is None
    lessons.delete(store, made.id)
    assert lessons.titled(store, "Fractions of a set") is None


def test_going_on_offers_what_was_open_last(store: OpenStore) -> None:
    made = [lessons.add(store, LessonDraft(str(number))).value for number in range(5)]
    lessons.remember_position(store, made[1].id, 4_200)
    assert [card.lesson.title for card in lessons.go_on(store)] == ["1", "4", "3"]
    assert lessons.lesson(store, made[1].id).last_position_ms == 4_200


def test_classes_and_subjects_are_offered_once_each_the_latest_first(store: OpenStore) -> None:
    for class_name, subject in (("7b", "Maths"), ("8a", ""), ("7b", "Physics"), ("", "Maths")):
        lessons.add(store, LessonDraft("t", None, class_name, subject))
    assert lessons.classes(store) == ("7b", "8a")
    assert lessons.subjects(store) == ("Maths", "Physics")


def test_cards_take_the_same_few_queries_however_much_there_is(store: OpenStore, lesson_id: str) -> None:
    def steps() -> int:
        counted = 0
        with store.read() as work:
            connection = work.lessons._connection

            def count(*_: object) -> None:
                nonlocal counted
                counted += 1

            event.listen(connection, "before_cursor_execute", count)
            work.lessons.cards()
        return counted

    few = steps()
    for number in range(20):
        lessons.add(store, LessonDraft(str(number)))
    assert steps() == few
