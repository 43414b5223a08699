from dataclasses import replace
from typing import Any

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Answer, Form, Prompt, PromptKind
from reflectapp.domain.outcome import Outcome
from reflectapp.services import lessons, reflections
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

ABC = ("a", "b", "c")
FORM = Form(
    "every-kind",
    1,
    "Every kind",
    "",
    (
        Prompt("short", PromptKind.SHORT_TEXT, "?"),
        Prompt("long", PromptKind.LONG_TEXT, "?"),
        Prompt("scale", PromptKind.SCALE, "?", low=0, high=5),
        Prompt("one", PromptKind.ONE_CHOICE, "?", options=ABC),
        Prompt("several", PromptKind.SEVERAL_CHOICES, "?", options=ABC),
        Prompt("yes", PromptKind.YES_NO, "?"),
        Prompt("check", PromptKind.CHECKLIST, "?", options=ABC),
        Prompt("moments", PromptKind.MOMENTS, "?"),
    ),
)


@pytest.fixture
def reflection_id(store: OpenStore, lesson_id: str) -> str:
    return reflections.start(store, lesson_id, FORM).value.id


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def _answers(store: OpenStore, lesson_id: str) -> dict[str, Answer]:
    (reflection,) = reflections.of_lesson(store, lesson_id)
    return reflection.answers


@pytest.mark.parametrize(
    ("prompt_id", "given", "kept"),
    [
        ("short", " why \x00", "why"),
        ("long", "one\ntwo\ud800", "one\ntwo"),
        ("scale", 0, 0),
        ("scale", 5, 5),
        ("one", ("b",), ("b",)),
        ("several", ("c", "a"), ("a", "c")),
        ("yes", False, False),
        ("check", ("b",), ("b",)),
    ],
)
def test_each_kind_of_answer_is_kept(
    store: OpenStore, lesson_id: str, reflection_id: str, prompt_id: str, given: Answer, kept: Answer
) -> None:
    outcome = reflections.answer(store, reflection_id, prompt_id, given)
    assert outcome.value.answers == {prompt_id: kept}
    assert type(_answers(store, lesson_id)[prompt_id]) is type(kept)
    back = _undo(store, outcome)
    assert _answers(store, lesson_id) == {}
    _undo(store, back)
    assert _answers(store, lesson_id) == {prompt_id: kept}


@pytest.mark.parametrize(
    ("prompt_id", "given"),
    [
        ("short", 3),
        ("scale", 6),
        ("scale", -1),
        ("scale", True),
        ("one", ("a", "b")),
        ("one", ("d",)),
        ("several", ("d",)),
        ("yes", 1),
        ("check", "a"),
        ("moments", "x"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    store: OpenStore, lesson_id: str, reflection_id: str, prompt_id: str, given: Answer
) -> None:
    with pytest.raises(UserError) as raised:
        reflections.answer(store, reflection_id, prompt_id, given)
    assert raised.value.problem is Problem.NOT_ALLOWED
    assert _answers(store, lesson_id) == {}


@pytest.mark.parametrize("empty", [None, "", "  "])
def test_an_emptied_answer_is_taken_away_and_can_be_brought_back(
    store: OpenStore, lesson_id: str, reflection_id: str, empty: str | None
) -> None:
    reflections.answer(store, reflection_id, "short", "first")
    emptied = reflections.answer(store, reflection_id, "short", empty)
    assert _answers(store, lesson_id) == {}
    _undo(store, emptied)
    assert _answers(store, lesson_id) == {"short": "first"}


def test_saving_the_same_again_is_nothing_to_undo(store: OpenStore, reflection_id: str) -> None:
    reflections.answer(store, reflection_id, "short", "same")
    outcome = reflections.answer(store, reflection_id, "short", "same ")
    assert (outcome.changed, outcome.inverse) == (frozenset(), None)


def test_several_reflections_for_one_lesson_and_deleting_one(store: OpenStore, lesson_id: str) -> None:
    first, second = (reflections.start(store, lesson_id, FORM).value for _ in range(2))
    reflections.answer(store, first.id, "short", "kept")
    deleted = reflections.delete(store, first.id)
    assert [found.id for found in reflections.of_lesson(store, lesson_id)] == [second.id]
    with pytest.raises(UserError):
        reflections.answer(store, first.id, "short", "too late")
    back = _undo(store, deleted)
    assert reflections.of_lesson(store, lesson_id)[0].answers == {"short": "kept"}
    _undo(store, back)
    assert len(reflections.of_lesson(store, lesson_id)) == 1


def test_starting_can_be_undone_and_redone(store: OpenStore, lesson_id: str) -> None:
    started = reflections.start(store, lesson_id, FORM)
    back = _undo(store, started)
    assert reflections.of_lesson(store, lesson_id) == ()
    _undo(store, back)
    assert [found.id for found in reflections.of_lesson(store, lesson_id)] == [started.value.id]


def test_answered_forms_keep_their_version(store: OpenStore, lesson_id: str, passphrase: str) -> None:
    reflections.start(store, lesson_id, FORM)
    newer = replace(FORM, version=2, title="Reworded", prompts=FORM.prompts[:1])
    reflections.start(store, lesson_id, newer)
    close_store(store)
    again = open_with_passphrase(store.folder, passphrase)
    assert [found.form for found in reflections.of_lesson(again, lesson_id)] == [FORM, newer]
    close_store(again)


def test_a_version_never_changes_its_content(store: OpenStore, lesson_id: str, reflection_id: str) -> None:
    with pytest.raises(UserError) as raised:
        reflections.start(store, lesson_id, replace(FORM, title="Other content, same version"))
    assert raised.value.problem is Problem.NOT_ALLOWED
    assert len(reflections.of_lesson(store, lesson_id)) == 1


def test_unfinished_are_those_with_a_question_open(store: OpenStore, lesson_id: str, reflection_id: str) -> None:
    complete: dict[str, Answer] = {"short": "s", "long": "l", "scale": 1, "one": ("a",), "several": ("a",), "yes": True}
    other = reflections.start(store, lesson_id, FORM).value
    for prompt_id, answer in complete.items():
        reflections.answer(store, reflection_id, prompt_id, answer)
    ((waiting, lesson),) = reflections.unfinished(store)
    assert (waiting.id, lesson) == (other.id, lessons.lesson(store, lesson_id))
