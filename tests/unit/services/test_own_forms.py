from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Form, Prompt, PromptKind, Watching
from reflectapp.domain.outcome import Outcome
from reflectapp.services import form_files, forms, lessons, reflections
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

HOW = Prompt("how", PromptKind.LONG_TEXT, "How was it?")
MUCH = Prompt("much", PromptKind.SCALE, "How much?", low=1, high=5)


def _new(*prompts: Prompt, title: str = "Mine") -> Form:
    return Form("", 0, title, "", prompts)


def _undo(store: OpenStore, outcome: Outcome[Any]) -> Outcome[Any]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def _offered(store: OpenStore, form_id: str) -> Form | None:
    return next((form for form in forms.offered(store) if form.id == form_id), None)


def test_a_form_of_her_own_is_offered_before_those_of_the_program(store: OpenStore) -> None:
    made = forms.add(store, _new(HOW)).value
    assert [form.title for form in forms.offered(store)] == ["Mine", *(form.title for form in forms.built_in())]
    assert (made.own, made.put_away, made.answered, made.form.version) == (True, False, 0, 1)


def test_making_one_is_undone_and_redone(store: OpenStore) -> None:
    made = forms.add(store, _new(HOW))
    undone = _undo(store, made)
    assert _offered(store, made.value.form.id) is None
    _undo(store, undone)
    assert _offered(store, made.value.form.id) == made.value.form


def test_a_copy_of_a_built_in_form_is_hers_to_change(store: OpenStore) -> None:
    first = forms.built_in()[1]
    copied = forms.copy(store, first.id, "First look, mine").value.form
    assert copied.prompts == first.prompts
    assert copied.id != first.id
    changed = forms.change(store, replace(copied, prompts=copied.prompts[::-1])).value.form
    assert changed.prompts == first.prompts[::-1]
    with pytest.raises(UserError) as raised:
        forms.change(store, replace(first, title="Other"))
    assert raised.value.problem is Problem.NOT_ALLOWED


def test_what_was_answered_stays_as_it_was_asked(store: OpenStore, lesson_id: str) -> None:
    form = forms.add(store, _new(HOW)).value.form
    old = reflections.start(store, lesson_id, form).value
    reflections.answer(store, old.id, "how", "good")
    forms.change(store, replace(form, prompts=(MUCH, replace(HOW, text="How was it really?"))))
    now = _offered(store, form.id)
    assert now is not None
    new = reflections.start(store, lesson_id, now).value
    first, second = reflections.of_lesson(store, lesson_id)
    assert (first.form, first.answers) == (form, {"how": "good"})
    assert (second.form.version, [prompt.text for prompt in second.form.prompts]) == (
        2,
        ["How much?", "How was it really?"],
    )
    assert forms.find(store, form.id).answered == 2
    assert new.form == now


def test_no_version_is_made_while_she_only_writes(store: OpenStore, lesson_id: str) -> None:
    form = forms.add(store, _new(HOW)).value.form
    for number in range(3):
        form = forms.change(store, replace(form, title=f"Mine {number}")).value.form
    assert form.version == 1
    reflections.start(store, lesson_id, form)
    other = forms.change(store, replace(form, title="Other")).value.form
    assert other.version == 2
    assert forms.change(store, replace(other, title="Mine 2")).value.form.version == 1


def test_a_change_is_undone_even_after_it_was_answered(store: OpenStore, lesson_id: str) -> None:
    form = forms.add(store, _new(HOW)).value.form
    changed = forms.change(store, replace(form, prompts=(MUCH,)))
    started = reflections.start(store, lesson_id, changed.value.form)
    _undo(store, started)
    undone = _undo(store, changed)
    assert forms.find(store, form.id).form.prompts == (HOW,)
    _undo(store, undone)
    assert forms.find(store, form.id).form == changed.value.form


def test_what_says_nothing_new_is_no_change(store: OpenStore) -> None:
    form = forms.add(store, _new(HOW)).value.form
    outcome = forms.change(store, replace(form, title="  Mine "))
    assert (outcome.inverse, outcome.changed) == (None, frozenset())


@pytest.mark.parametrize(
    "unfinished",
    [
        Prompt("q", PromptKind.LONG_TEXT, " "),
        Prompt("q", PromptKind.ONE_CHOICE, "Which?", options=("this", " ")),
        Prompt("q", PromptKind.CHECKLIST, "What?", options=("a", "a")),
        Prompt("q", PromptKind.SCALE, "How?", low=4, high=4),
    ],
)
def test_a_question_that_cant_be_asked_yet_is_kept_and_left_out(store: OpenStore, unfinished: Prompt) -> None:
    form = forms.add(store, _new(unfinished, HOW)).value.form
    assert [prompt.id for prompt in forms.find(store, form.id).form.prompts] == ["q", "how"]
    offered = _offered(store, form.id)
    assert offered is not None and offered.prompts == (HOW,)
    forms.change(store, replace(form, prompts=(unfinished,)))
    assert _offered(store, form.id) is None


def test_a_form_without_a_name_is_called_by_its_first_question(store: OpenStore) -> None:
    form = forms.add(store, _new(HOW, title="")).value.form
    offered = _offered(store, form.id)
    assert offered is not None and offered.title == "How was it?"


def test_a_form_is_put_away_and_brought_back(store: OpenStore) -> None:
    for form in (forms.add(store, _new(HOW)).value.form, forms.built_in()[2]):
        away = forms.put_away(store, form.id, True)
        assert _offered(store, form.id) is None
        assert forms.find(store, form.id).put_away
        back = _undo(store, away)
        assert _offered(store, form.id) == form
        _undo(store, back)
        assert _offered(store, form.id) is None
        forms.put_away(store, form.id, False)
        assert _offered(store, form.id) == form


def test_a_deleted_form_leaves_its_answers_and_nothing_else(
    store: OpenStore, folder: Path, passphrase: str, lesson_id: str
) -> None:
    kept, gone = (forms.add(store, _new(HOW, title=title)).value.form for title in ("Kept", "Gone"))
    reflections.start(store, lesson_id, kept)
    removed = reflections.start(store, lesson_id, gone).value
    deleted = forms.delete(store, kept.id)
    _undo(store, deleted)
    assert _offered(store, kept.id) == kept
    for form in (kept, gone):
        forms.delete(store, form.id)
    reflections.delete(store, removed.id)
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    with again.read() as work:
        assert [form.title for form in work.forms.all().values()] == ["Kept"]
        assert work.forms.own() == ()
    assert [reflection.form for reflection in reflections.of_lesson(again, lesson_id)] == [kept]
    close_store(again)


def test_a_built_in_form_is_not_deleted(store: OpenStore) -> None:
    with pytest.raises(UserError) as raised:
        forms.delete(store, forms.built_in()[0].id)
    assert raised.value.problem is Problem.NOT_ALLOWED


def test_a_form_that_asks_nothing_starts_nothing(store: OpenStore, lesson_id: str) -> None:
    settling = forms.built_in()[0]
    assert not settling.records
    with pytest.raises(UserError):
        reflections.start(store, lesson_id, settling)
    assert reflections.of_lesson(store, lesson_id) == ()


def test_reflections_of_deleted_lessons_are_not_counted(store: OpenStore, lesson_id: str) -> None:
    form = forms.built_in()[1]
    reflections.start(store, lesson_id, form)
    assert forms.find(store, form.id).answered == 1
    lessons.delete(store, lesson_id)
    assert forms.find(store, form.id).answered == 0


def test_a_form_goes_out_as_a_file_and_comes_in_again(store: OpenStore, tmp_path: Path) -> None:
    choice = Prompt("which", PromptKind.SEVERAL_CHOICES, "Which?", "Any.", ("this", "that"))
    made = forms.add(store, replace(_new(HOW, MUCH, choice), watching=Watching.MYSELF)).value.form
    form_files.write_file(made, tmp_path / "mine.json")
    back = forms.add(store, form_files.read_file(tmp_path / "mine.json")).value.form
    assert back.id != made.id
    assert replace(back, id=made.id) == made


def test_texts_are_tidied_and_bounded(store: OpenStore) -> None:
    long = Prompt("q", PromptKind.CHECKLIST, " What\nnow? ", options=tuple(f"{n} " + "x" * 600 for n in range(60)))
    (kept,) = forms.add(store, _new(long)).value.form.prompts
    assert kept.text == "What now?"
    assert len(kept.options) == 50
    assert max(map(len, kept.options)) == 500
    with pytest.raises(UserError):
        forms.add(store, _new(*(replace(HOW, id=f"q-{n}") for n in range(101))))


def test_another_kind_keeps_only_what_it_uses(store: OpenStore) -> None:
    form = forms.add(store, _new(replace(MUCH, low_label="little"))).value.form
    changed = forms.change(store, replace(form, prompts=(replace(form.prompts[0], kind=PromptKind.YES_NO),)))
    assert changed.value.form.prompts == (Prompt("much", PromptKind.YES_NO, "How much?"),)
