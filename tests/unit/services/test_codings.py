from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.codings import Coding, Entry, Press
from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.letting_go import Deleted
from reflectapp.domain.measures import Measure
from reflectapp.domain.outcome import Outcome
from reflectapp.domain.results import result
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, lessons, letting_go, measures
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

Reopen = Callable[[OpenStore], OpenStore]


def _measure(measure_id: str) -> Measure:
    return next(measure for measure in measures.built_in() if measure.id == measure_id)


def _run(store: OpenStore, lesson_id: str, measure_id: str, guess: dict[str, float] | None = None) -> Coding:
    return codings.start(store, lesson_id, _measure(measure_id), guess or {}).value


def _press(store: OpenStore, coding: Coding, code_id: str, at_ms: int) -> Outcome[Coding]:
    return codings.press(store, coding.id, Press(new_id(), code_id, at_ms))


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def _seen(coding: Coding) -> list[tuple[str, int, int | None]]:
    return [(entry.code_id, entry.start_ms, entry.end_ms) for entry in coding.entries]


@pytest.fixture
def reopen(folder: Path, passphrase: str) -> Reopen:
    def again(store: OpenStore) -> OpenStore:
        close_store(store)
        return open_with_passphrase(folder, passphrase)

    return again


def test_what_was_coded_is_there_after_a_lock(store: OpenStore, lesson_id: str, reopen: Reopen) -> None:
    made = _run(store, lesson_id, "who-talks", {"teacher": 70.0})
    _press(store, made, "teacher", 1_000)
    _press(store, made, "student", 4_000)
    codings.cover(store, made.id, ((0, 5_000), (8_000, 9_000)))
    again = reopen(store)
    (found,) = codings.of_lesson(again, lesson_id)
    assert _seen(found) == [("teacher", 1_000, 4_000), ("student", 4_000, None)]
    assert found.covers == ((0, 5_000), (8_000, 9_000))
    assert found.guess == {"teacher": 70.0}
    assert found.measure == _measure("who-talks")
    close_store(again)


def test_every_press_move_and_deletion_can_be_taken_back_one_by_one(store: OpenStore, lesson_id: str) -> None:
    made = _run(store, lesson_id, "who-talks")
    history: list[tuple[list[tuple[str, int, int | None]], Outcome[Any]]] = []

    def done(do: Callable[[], Outcome[Any]]) -> None:
        before = _seen(codings.of_lesson(store, lesson_id)[0])
        history.append((before, do()))

    done(lambda: _press(store, made, "teacher", 1_000))
    done(lambda: _press(store, made, "groups", 9_000))
    done(lambda: _press(store, made, "student", 5_000))
    (first, _second, third) = codings.of_lesson(store, lesson_id)[0].entries
    done(lambda: codings.move(store, made.id, first.id, 500, 6_000, new_id()))
    done(lambda: codings.recode(store, made.id, third.id, "silence"))
    done(lambda: codings.end_state(store, made.id, 12_000))
    done(lambda: codings.delete_entry(store, made.id, first.id))
    for before, outcome in reversed(history):
        after = _seen(codings.of_lesson(store, lesson_id)[0])
        redo = _undo(store, outcome)
        assert _seen(codings.of_lesson(store, lesson_id)[0]) == before != after
        undo = _undo(store, redo)
        assert _seen(codings.of_lesson(store, lesson_id)[0]) == after
        _undo(store, undo)
    assert _seen(codings.of_lesson(store, lesson_id)[0]) == []


def test_a_second_run_leaves_the_first_as_it_was(store: OpenStore, lesson_id: str) -> None:
    first = _run(store, lesson_id, "questions")
    _press(store, first, "open", 1_000)
    second = _run(store, lesson_id, "questions")
    _press(store, second, "closed", 2_000)
    assert [_seen(run) for run in codings.of_lesson(store, lesson_id)] == [
        [("open", 1_000, None)],
        [("closed", 2_000, None)],
    ]
    codings.delete(store, second.id)
    assert [run.id for run in codings.of_lesson(store, lesson_id)] == [first.id]


def test_a_press_that_means_nothing_changes_nothing_and_is_not_to_be_undone(store: OpenStore, lesson_id: str) -> None:
    made = _run(store, lesson_id, "wait-time-1")
    outcome = _press(store, made, "answer", 1_000)
    assert (outcome.changed, outcome.inverse) == (frozenset(), None)


def test_a_modifier_says_more_of_an_entry_and_is_taken_away_again(store: OpenStore, lesson_id: str) -> None:
    made = _run(store, lesson_id, "questions")
    entry = _press(store, made, "open", 1_000).value.entries[0]
    outcome = codings.modify(store, made.id, entry.id, "skill")
    assert outcome.value.entries[0].modifier_id == "skill"
    assert codings.modify(store, made.id, entry.id, "skill").value.entries[0].modifier_id == ""


def test_a_deleted_run_comes_back_until_the_store_closes(store: OpenStore, lesson_id: str, reopen: Reopen) -> None:
    made = _run(store, lesson_id, "questions")
    _press(store, made, "open", 1_000)
    outcome = codings.delete(store, made.id)
    assert codings.of_lesson(store, lesson_id) == ()
    _undo(store, outcome)
    assert _seen(codings.of_lesson(store, lesson_id)[0]) == [("open", 1_000, None)]
    codings.delete(store, made.id)
    again = reopen(store)
    assert [each.kind for each in letting_go.deletions(again)] == [Deleted.CODING]
    with pytest.raises(UserError, match=Problem.NOT_FOUND):
        codings.cover(again, made.id, ())
    close_store(again)


def test_with_a_lesson_its_codings_go(store: OpenStore, lesson_id: str, reopen: Reopen) -> None:
    made = _run(store, lesson_id, "questions")
    _press(store, made, "open", 1_000)
    kept = lessons.add(store, LessonDraft("Decimals", date(2026, 3, 9))).value.id
    _run(store, kept, "questions")
    lessons.delete(store, lesson_id)
    assert [run.lesson_id for run in codings.of_measure(store, "questions")] == [kept]
    again = reopen(store)
    with again.read() as work:
        left = work.codings.of_lesson(lesson_id)
    assert left == ()
    close_store(again)


def test_the_time_covered_grows_by_what_is_watched_and_is_stated_anew(store: OpenStore, lesson_id: str) -> None:
    made = _run(store, lesson_id, "questions")
    _press(store, made, "open", 30_000)
    codings.cover(store, made.id, ((0, 10_000),))
    outcome = codings.cover(store, made.id, ((5_000, 20_000), (60_000, 61_000)))
    assert outcome.inverse is None
    (found,) = codings.of_lesson(store, lesson_id)
    assert found.covers == ((0, 20_000), (60_000, 61_000))
    assert (result(found).n, result(found).outside) == (0, 1)
    stated = codings.set_covered(store, made.id, ((0, 600_000),))
    assert result(codings.of_lesson(store, lesson_id)[0]).rate == 1.0
    _undo(store, stated)
    assert codings.of_lesson(store, lesson_id)[0].covers == found.covers


def test_an_entry_has_a_span_that_is_not_empty() -> None:
    with pytest.raises(ValueError, match="half-open"):
        Entry("e", "c", 5, 5)
