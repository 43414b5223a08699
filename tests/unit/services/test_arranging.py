from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from reflectapp.domain.captions import ReadCaptions, in_order
from reflectapp.domain.codings import Press
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft, Recording
from reflectapp.domain.measures import MeasureKind
from reflectapp.domain.moments import Moment, PromptLink
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.parts import beside_of, parts_of
from reflectapp.kit.ids import new_id
from reflectapp.services import (
    arranging,
    codings,
    forms,
    lessons,
    measures,
    moments,
    recordings,
    reflections,
    search,
    transcripts,
)
from reflectapp.services.store import OpenStore

Seal = Callable[..., Recording]
MINUTE = 60_000


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def _state(store: OpenStore, *lesson_ids: str) -> list[Any]:
    return [(recordings.of_lesson(store, each), moments.of_lesson(store, each)) for each in lesson_ids]


def _starts(store: OpenStore, lesson_id: str) -> dict[str, int]:
    return {each.note: each.start_ms for each in moments.of_lesson(store, lesson_id)}


def _offsets(store: OpenStore, lesson_id: str) -> dict[str, int]:
    return {each.id: each.offset_ms for each in recordings.of_lesson(store, lesson_id)}


@pytest.fixture
def three(store: OpenStore, lesson_id: str, sealed_recording: Seal) -> tuple[str, str, str]:
    """Three parts of a minute each."""
    made = [sealed_recording(store, lesson_id, offset_ms=number * MINUTE, part=number).id for number in range(3)]
    return made[0], made[1], made[2]


def note(store: OpenStore, lesson_id: str, at_ms: int, said: str, end_ms: int | None = None) -> Moment:
    return moments.add(store, Moment("", lesson_id, None, at_ms, end_ms, said)).value


def test_moments_go_with_their_part_when_the_order_changes(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, c = three
    note(store, lesson_id, 10_000, "in a")
    note(store, lesson_id, MINUTE + 5_000, "in b", MINUTE + 7_000)
    note(store, lesson_id, 2 * MINUTE + 1_000, "in c")
    before = _state(store, lesson_id)
    moved = arranging.order(store, lesson_id, (c, a, b))
    assert [each.id for each in parts_of(recordings.of_lesson(store, lesson_id))] == [c, a, b]
    assert _starts(store, lesson_id) == {"in c": 1_000, "in a": MINUTE + 10_000, "in b": 2 * MINUTE + 5_000}
    assert [each.end_ms for each in moments.of_lesson(store, lesson_id)][-1] == 2 * MINUTE + 7_000
    after = _state(store, lesson_id)
    back = _undo(store, moved)
    assert _state(store, lesson_id) == before
    _undo(store, back)
    assert _state(store, lesson_id) == after


def test_what_belongs_to_a_deleted_part_keeps_its_place_behind_the_part_before(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, c = three
    note(store, lesson_id, MINUTE + 5_000, "in b")
    deleted = recordings.delete(store, (b,))
    before = _state(store, lesson_id)
    moved = arranging.order(store, lesson_id, (c, a))
    assert _offsets(store, lesson_id) == {c: 0, a: MINUTE}
    assert _starts(store, lesson_id) == {"in b": 2 * MINUTE + 5_000}
    _undo(store, moved)
    assert _state(store, lesson_id) == before
    _undo(store, deleted)
    assert _offsets(store, lesson_id) == {a: 0, b: MINUTE, c: 2 * MINUTE}


def test_only_the_parts_of_the_lesson_can_be_put_in_order(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    for wrong in (three[:2], (*three, "x"), (three[0], three[0], three[1])):
        with pytest.raises(UserError) as refused:
            arranging.order(store, lesson_id, wrong)
        assert refused.value.problem is Problem.NOT_FOUND


def test_a_second_camera_leaves_the_timeline_to_the_parts(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, c = three
    note(store, lesson_id, 10_000, "in a")
    note(store, lesson_id, MINUTE + 5_000, "in b")
    note(store, lesson_id, 2 * MINUTE + 1_000, "in c")
    before = _state(store, lesson_id)
    made = arranging.beside(store, b, a)
    there = recordings.of_lesson(store, lesson_id)
    assert [each.id for each in parts_of(there)] == [a, c] and [each.id for each in beside_of(there)] == [b]
    assert _offsets(store, lesson_id) == {a: 0, b: 0, c: MINUTE}
    assert _starts(store, lesson_id) == {"in a": 10_000, "in b": 5_000, "in c": MINUTE + 1_000}
    assert lessons.cards(store)[0].duration_ms == 2 * MINUTE
    assert note(store, lesson_id, 20_000, "later").recording_id == a
    again = arranging.part(store, b)
    assert [each.id for each in parts_of(recordings.of_lesson(store, lesson_id))] == [a, c, b]
    _undo(store, again)
    moments.delete(store, next(each.id for each in moments.of_lesson(store, lesson_id) if each.note == "later"))
    _undo(store, made)
    assert _state(store, lesson_id) == before


def test_what_is_beside_a_part_goes_with_it_and_begins_where_it_is_told_to(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, c = three
    arranging.beside(store, c, b)
    placed = arranging.set_offset(store, c, -1_500)
    assert _offsets(store, lesson_id)[c] == MINUTE - 1_500
    arranging.order(store, lesson_id, (b, a))
    assert _offsets(store, lesson_id) == {b: 0, c: -1_500, a: MINUTE}
    arranging.order(store, lesson_id, (a, b))
    _undo(store, placed)
    assert _offsets(store, lesson_id)[c] == MINUTE
    with pytest.raises(UserError):
        arranging.set_offset(store, a, 100)


def test_a_moment_made_in_what_is_now_beside_stays_at_its_picture_also_before_the_beginning(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, _c = three
    note(store, lesson_id, MINUTE + 5_000, "in b", MINUTE + 6_000)
    arranging.beside(store, b, a)
    early = arranging.set_offset(store, b, -10_000)
    assert _starts(store, lesson_id) == {"in b": 0}
    _undo(store, early)
    assert [(each.start_ms, each.end_ms) for each in moments.of_lesson(store, lesson_id)] == [(5_000, 6_000)]


def test_when_the_first_of_a_pair_is_deleted_the_other_takes_its_place(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, c = three
    arranging.beside(store, b, a)
    arranging.set_offset(store, b, 2_000)
    deleted = recordings.delete(store, (a,))
    there = recordings.of_lesson(store, lesson_id)
    assert [(each.id, each.offset_ms) for each in parts_of(there)] == [(b, 2_000), (c, MINUTE)]
    assert note(store, lesson_id, 30_000, "now").recording_id == b
    assert lessons.cards(store)[0].duration_ms == 2 * MINUTE
    _undo(store, deleted)
    assert [each.id for each in parts_of(recordings.of_lesson(store, lesson_id))] == [a, c]


def test_a_recording_cannot_stand_beside_itself(store: OpenStore, three: tuple[str, str, str]) -> None:
    with pytest.raises(UserError) as refused:
        arranging.beside(store, three[0], three[0])
    assert refused.value.problem is Problem.NOT_ALLOWED


def test_a_recording_goes_to_another_lesson_with_its_moments_and_what_is_beside_it(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str], sealed_recording: Seal
) -> None:
    a, b, c = three
    other = lessons.add(store, LessonDraft("Ratios")).value.id
    there = sealed_recording(store, other).id
    arranging.beside(store, c, b)
    note(store, lesson_id, 10_000, "in a")
    moment = note(store, lesson_id, MINUTE + 5_000, "zebra")
    reflection = reflections.start(store, lesson_id, forms.built_in()[1]).value.id
    moments.link_prompt(store, moment.id, PromptLink(reflection, "liked"))
    before = _state(store, lesson_id, other)
    moved = arranging.move_to_lesson(store, b, other)
    assert _offsets(store, lesson_id) == {a: 0}
    assert _offsets(store, other) == {there: 0, b: MINUTE, c: MINUTE}
    assert _starts(store, lesson_id) == {"in a": 10_000} and _starts(store, other) == {"zebra": MINUTE + 5_000}
    assert moments.of_lesson(store, other)[0].prompts == ()
    assert {card.lesson.id: card.moment_count for card in lessons.cards(store)} == {lesson_id: 1, other: 1}
    assert [found.home for found in _found(store, "zebra")] == [other]
    back = _undo(store, moved)
    assert _state(store, lesson_id, other) == before
    assert [found.home for found in _found(store, "zebra")] == [lesson_id]
    _undo(store, back)
    assert _starts(store, other) == {"zebra": MINUTE + 5_000}


def test_what_was_said_in_a_moved_recording_is_found_there_and_not_once_that_is_deleted(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    other = lessons.add(store, LessonDraft("Ratios")).value.id
    transcripts.add(store, three[1], ReadCaptions("", "en", in_order([(0, 2_000, "An okapi")])))
    arranging.move_to_lesson(store, three[1], other)
    assert [found.home for found in _found(store, "okapi")] == [other]
    deleted = recordings.delete(store, (three[1],))
    assert _found(store, "okapi") == ()
    _undo(store, deleted)
    assert [found.home for found in _found(store, "okapi")] == [other]


def test_the_parts_that_stay_close_up(store: OpenStore, lesson_id: str, three: tuple[str, str, str]) -> None:
    a, b, c = three
    other = lessons.add(store, LessonDraft("Ratios")).value.id
    note(store, lesson_id, 2 * MINUTE + 1_000, "in c")
    arranging.move_to_lesson(store, a, other)
    assert _offsets(store, lesson_id) == {b: 0, c: MINUTE}
    assert _starts(store, lesson_id) == {"in c": MINUTE + 1_000}
    assert _offsets(store, other) == {a: 0}


def test_what_is_only_beside_another_is_asked_for_its_own_lesson_as_a_part(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, _c = three
    other = lessons.add(store, LessonDraft("Ratios")).value.id
    arranging.beside(store, b, a)
    arranging.move_to_lesson(store, b, other)
    (moved,) = recordings.of_lesson(store, other)
    assert replace(moved, part=0, camera=0, offset_ms=0) == moved
    assert [each.id for each in beside_of(recordings.of_lesson(store, lesson_id))] == []


def test_what_was_coded_goes_with_the_parts_and_keeps_a_recording_in_its_lesson(
    store: OpenStore, lesson_id: str, three: tuple[str, str, str]
) -> None:
    a, b, c = three
    tally = next(each for each in measures.built_in() if each.kind is MeasureKind.TALLY)
    coding = codings.start(store, lesson_id, tally, {}).value
    for at_ms in (10_000, MINUTE + 5_000):
        codings.press(store, coding.id, Press(new_id(), tally.codes[0].id, at_ms))
    codings.set_covered(store, coding.id, ((0, MINUTE + 30_000),))

    def seen() -> tuple[list[int], tuple[tuple[int, int], ...]]:
        (found,) = codings.of_lesson(store, lesson_id)
        return [entry.start_ms for entry in found.entries], found.covers

    before = seen()
    moved = arranging.order(store, lesson_id, (b, c, a))
    assert seen() == ([5_000, 2 * MINUTE + 10_000], ((0, 30_000), (2 * MINUTE, 3 * MINUTE)))
    _undo(store, moved)
    assert seen() == before
    beside = arranging.beside(store, b, a)
    assert seen() == ([5_000, 10_000], ((0, MINUTE),))
    _undo(store, beside)
    assert seen() == before
    other = lessons.add(store, LessonDraft("Ratios")).value.id
    with pytest.raises(UserError) as refused:
        arranging.move_to_lesson(store, b, other)
    assert refused.value.problem is Problem.MEASURED
    arranging.move_to_lesson(store, c, other)
    assert seen() == before


def _found(store: OpenStore, words: str) -> tuple[Any, ...]:
    return search.find(store, words).results
