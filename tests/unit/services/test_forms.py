import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Form, PromptKind
from reflectapp.kit.paths import resource
from reflectapp.services import form_files, forms, measures
from reflectapp.services.form_files import Fault

PRINTS = {
    "0-settling-in": (1, "414151667d18"),
    "1-first-look": (1, "96ec3e096cae"),
    "2-where-am-i-now": (1, "e2899bacfbfe"),
    "3-watching-my-students": (2, "2c592a2bf01c"),
    "4-watching-myself": (2, "2442d680c8aa"),
    "5-after-trying-something-new": (1, "9e3e8684ca69"),
    "6-before-a-meeting": (1, "8ddf785ad918"),
    "7-after-a-meeting": (1, "d993c7f7561f"),
    "8-0-time-on-task": (1, "aa5d16b09b8f"),
    "8-1-who-talks": (1, "9d7653d3ccf6"),
    "8-2-instructional-time": (1, "141e760e93a0"),
    "8-3-wait-time-1": (1, "6ca16741da88"),
    "8-4-wait-time-2": (1, "a6471ea26563"),
    "8-5-questions": (1, "a7af9a7fed2c"),
    "8-6-opportunities-to-respond": (1, "27c84e7c2d7a"),
    "8-7-interaction-ratio": (1, "872a565d5822"),
    "8-8-corrections": (1, "8ad00c42a010"),
    "8-9-transitions": (1, "84202ebd4664"),
}


def _content(**changes: Any) -> dict[str, Any]:
    prompt = {"id": "how", "kind": "long_text", "text": "How was it?"}
    return {"format": 1, "id": "mine", "version": 1, "title": "Mine", "purpose": "", "prompts": [prompt]} | changes


def _with_prompt(**changes: Any) -> dict[str, Any]:
    prompt = {"id": "how", "kind": "long_text", "text": "How was it?"} | changes
    return _content(prompts=[prompt])


def _read(content: Any) -> Form:
    return form_files.read(json.dumps(content).encode())


def test_the_built_in_forms_in_the_order_of_a_teachers_way() -> None:
    titles = [form.title for form in forms.built_in()]
    assert titles == [
        "Settling in",
        "First look",
        "Where am I now?",
        "Watching my students",
        "Watching myself",
        "After trying something new",
        "Before a meeting",
        "After a meeting",
        "At work, look by look",
        "Who talks",
        "Time for learning",
        "Waiting after my questions",
        "Waiting after their answers",
        "My questions",
        "Chances to answer",
        "What I turn to",
        "Corrections and disruptions",
        "Changing over",
    ]
    assert len({form.id for form in forms.built_in()}) == len(titles)


def test_where_am_i_now_begins_with_a_scale_from_one_to_ten() -> None:
    first = forms.built_in()[2].prompts[0]
    assert (first.kind, first.low, first.high) == (PromptKind.SCALE, 1, 10)
    assert first.text == "How close was this lesson to what you want?"


def test_the_built_in_forms_use_every_kind_of_prompt() -> None:
    used = {prompt.kind for form in forms.built_in() for prompt in form.prompts}
    assert used == set(PromptKind)


def test_each_built_in_measure_has_a_form_that_asks_for_it() -> None:
    asked = [prompt.measure for form in forms.built_in() for prompt in form.prompts if prompt.measure]
    assert asked == [measure.id for measure in measures.built_in()]


def test_a_built_in_form_is_changed_only_with_a_new_version() -> None:
    """Answered versions are kept in stores: other content under the same number is refused there."""
    printed = {
        path.stem: (form_files.read(path.read_bytes()).version, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
        for path in resource("forms").glob("*.json")
    }
    assert printed == PRINTS


def test_a_small_form_is_read() -> None:
    form = _read(_with_prompt(kind="scale", low=0, high=4, low_label="none", high_label="all", hint="guess"))
    (prompt,) = form.prompts
    assert (form.id, form.version, form.title) == ("mine", 1, "Mine")
    assert (prompt.low, prompt.high, prompt.low_label, prompt.hint) == (0, 4, "none", "guess")


@pytest.mark.parametrize(
    "content",
    [
        _content(format=2),
        _content(id="Has Spaces"),
        _content(version=0),
        _content(version="1"),
        _content(title=""),
        _content(title="x" * 501),
        _content(prompts=[]),
        _content(prompts=_content()["prompts"] * 2),
        _content(owner="someone"),
        {"id": "mine"},
        [],
        _with_prompt(kind="slider"),
        _with_prompt(colour="red"),
        _with_prompt(text=7),
        _with_prompt(text="\ud800"),
        _with_prompt(options=["a", "b"]),
        _with_prompt(low=1),
        _with_prompt(kind="one_choice"),
        _with_prompt(kind="checklist", options=["a"]),
        _with_prompt(kind="several_choices", options=["a", "a"]),
        _with_prompt(kind="scale", low=5, high=5),
        _with_prompt(kind="scale", low=0, high=99),
        _with_prompt(kind="scale", low=1.5, high=5),
    ],
)
def test_a_form_that_is_not_as_documented_is_refused_with_a_reason(content: Any) -> None:
    with pytest.raises(UserError) as raised:
        _read(content)
    assert raised.value.problem is Problem.FORM_INVALID
    assert raised.value.values["reason"] in Fault.__members__.values()


@pytest.mark.parametrize(
    ("content", "fault", "prompt", "field"),
    [
        ([], Fault.NOT_A_FORM, 0, ""),
        (_content(format=2), Fault.NEWER, 0, ""),
        ({"format": 1, "prompts": _content()["prompts"]}, Fault.MISSING, 0, "id"),
        (_content(title=7), Fault.WRONG, 0, "title"),
        (_content(owner="someone"), Fault.UNKNOWN, 0, "owner"),
        (_content(prompts=_content()["prompts"] * 2), Fault.SAME_ID, 2, "id"),
        (_with_prompt(kind="slider"), Fault.KIND, 1, "kind"),
        (_with_prompt(text="x" * 501), Fault.WRONG, 1, "text"),
        (_with_prompt(kind="checklist", options=["a"]), Fault.OPTIONS, 1, "options"),
        (_with_prompt(kind="one_choice"), Fault.OPTIONS, 1, ""),
        (_with_prompt(options=["a", "b"]), Fault.NO_OPTIONS, 1, "options"),
        (_with_prompt(kind="one_choice", options=["a", "a"]), Fault.SAME_OPTIONS, 1, ""),
        (_with_prompt(low=1), Fault.ONLY_SCALE, 1, "low"),
        (_with_prompt(kind="scale", low=0, high=99), Fault.STEPS, 1, ""),
        (_with_prompt(measure="who-talks"), Fault.ONLY_MEASURE, 1, "measure"),
        (_with_prompt(kind="measure"), Fault.NO_MEASURE, 1, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_place(content: Any, fault: Fault, prompt: int, field: str) -> None:
    with pytest.raises(UserError) as raised:
        _read(content)
    assert raised.value.values == {"reason": fault, "prompt": prompt, "field": field}


def test_a_form_that_is_written_is_read_as_it_was() -> None:
    for form in forms.built_in():
        assert form_files.read(form_files.written(form)) == form


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": 1, "format": 1}',
        json.dumps(_content()).replace('"version": 1', '"version": NaN').encode(),
        b" " * 1_000_001,
    ],
)
def test_a_file_that_is_no_form_is_refused(data: bytes) -> None:
    with pytest.raises(UserError) as raised:
        form_files.read(data)
    assert raised.value.problem is Problem.FORM_INVALID


@given(st.binary(max_size=200))
def test_no_bytes_do_anything_worse(data: bytes) -> None:
    with pytest.raises(UserError):
        form_files.read(data)
