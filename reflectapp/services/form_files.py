"""A form as a file: read strictly, and refused whole when anything in it is not as documented."""

import json
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import (
    MOST_LETTERS,
    MOST_OPTIONS,
    MOST_PROMPTS,
    WITH_OPTIONS,
    Form,
    Lacking,
    Prompt,
    PromptKind,
    Watching,
    lacking,
)
from reflectapp.kit.atomic import write_atomic
from reflectapp.vault.disk import telling

SUFFIX = ".json"

_MOST_BYTES = 1_000_000
_SCALE = ("low", "high", "low_label", "high_label")

_Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
_MeasureId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
_Line = Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_LETTERS)]
_MaybeLine = Annotated[str, msgspec.Meta(max_length=MOST_LETTERS)]
_Options = Annotated[tuple[_Line, ...], msgspec.Meta(min_length=2, max_length=MOST_OPTIONS)]
_End = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Fault(StrEnum):
    """What is wrong with a form's file."""

    NOT_A_FORM = "not_a_form"
    TOO_LARGE = "too_large"
    NEWER = "newer"
    MISSING = "missing"
    UNKNOWN = "unknown"
    WRONG = "wrong"
    SAME_ID = "same_id"
    KIND = "kind"
    OPTIONS = "options"
    NO_OPTIONS = "no_options"
    SAME_OPTIONS = "same_options"
    ONLY_SCALE = "only_scale"
    ONLY_MEASURE = "only_measure"
    NO_MEASURE = "no_measure"
    STEPS = "steps"


class _PromptFile(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    id: _Id
    kind: PromptKind
    text: _Line
    hint: _MaybeLine = ""
    options: _Options | msgspec.UnsetType = msgspec.UNSET
    low: _End | msgspec.UnsetType = msgspec.UNSET
    high: _End | msgspec.UnsetType = msgspec.UNSET
    low_label: _MaybeLine | msgspec.UnsetType = msgspec.UNSET
    high_label: _MaybeLine | msgspec.UnsetType = msgspec.UNSET
    measure: _MeasureId | msgspec.UnsetType = msgspec.UNSET


class _FormFile(msgspec.Struct, forbid_unknown_fields=True):
    format: Annotated[int, msgspec.Meta(ge=1, le=1)]
    id: _Id
    version: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    title: _Line
    purpose: _MaybeLine
    prompts: Annotated[tuple[_PromptFile, ...], msgspec.Meta(min_length=1, max_length=MOST_PROMPTS)]
    watching: Watching | msgspec.UnsetType = msgspec.UNSET


_FAULTS = {
    Lacking.WORDS: Fault.WRONG,
    Lacking.OPTIONS: Fault.OPTIONS,
    Lacking.SAME_OPTIONS: Fault.SAME_OPTIONS,
    Lacking.STEPS: Fault.STEPS,
    Lacking.MEASURE: Fault.NO_MEASURE,
}


def read(data: bytes) -> Form:
    """A form from its file's bytes.

    Raises UserError FORM_INVALID with `reason` (a Fault), `prompt` (which one, from 1; 0: the form itself) and
    `field` (its name in the file, or "").
    """
    if len(data) > _MOST_BYTES:
        raise _invalid(Fault.TOO_LARGE)
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse)
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise _invalid(Fault.NOT_A_FORM) from error
    if not isinstance(content, dict) or type(content.get("format")) is not int or "prompts" not in content:
        raise _invalid(Fault.NOT_A_FORM)
    if content["format"] > 1:
        raise _invalid(Fault.NEWER)
    try:
        found = msgspec.convert(content, _FormFile, strict=True)
    except msgspec.ValidationError as error:
        raise _where(str(error), content) from error
    prompts = tuple(_prompt(place, each) for place, each in enumerate(found.prompts, 1))
    for place, prompt in enumerate(prompts, 1):
        if any(prompt.id == other.id for other in prompts[: place - 1]):
            raise _invalid(Fault.SAME_ID, place, "id")
    watching = None if found.watching is msgspec.UNSET else found.watching
    return Form(found.id, found.version, found.title, found.purpose, prompts, watching)


def read_file(path: Path) -> Form:
    """Raises UserError FORM_INVALID, or EnvironmentProblem."""
    with telling(path=str(path)), path.open("rb") as file:
        return read(file.read(_MOST_BYTES + 1))


def written(form: Form) -> bytes:
    """The file of a form whose questions can all be asked."""
    made = _FormFile(
        1,
        form.id,
        form.version,
        form.title,
        form.purpose,
        tuple(map(_prompt_file, form.prompts)),
        form.watching or msgspec.UNSET,
    )
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"


def write_file(form: Form, path: Path) -> None:
    """Raises EnvironmentProblem."""
    with telling(path=str(path)):
        write_atomic(path, written(form))


def _prompt(place: int, found: _PromptFile) -> Prompt:
    given = {name: value for name, value in msgspec.structs.asdict(found).items() if value is not msgspec.UNSET}
    if "options" in given and found.kind not in WITH_OPTIONS:
        raise _invalid(Fault.NO_OPTIONS, place, "options")
    if found.kind is not PromptKind.SCALE and given.keys() & set(_SCALE):
        raise _invalid(Fault.ONLY_SCALE, place, next(name for name in _SCALE if name in given))
    if found.kind is not PromptKind.MEASURE and "measure" in given:
        raise _invalid(Fault.ONLY_MEASURE, place, "measure")
    prompt = Prompt(**given)
    lack = lacking(prompt)
    if lack is not None:
        raise _invalid(_FAULTS[lack], place)
    return prompt


def _prompt_file(prompt: Prompt) -> _PromptFile:
    made = _PromptFile(prompt.id, prompt.kind, prompt.text, prompt.hint)
    if prompt.kind in WITH_OPTIONS:
        made.options = prompt.options
    if prompt.kind is PromptKind.SCALE:
        made.low, made.high = prompt.low, prompt.high
        made.low_label, made.high_label = prompt.low_label, prompt.high_label
    if prompt.kind is PromptKind.MEASURE:
        made.measure = prompt.measure
    return made


def _where(said: str, content: dict[str, Any]) -> UserError:
    """The place that a refusal of the reader names: "… - at `$.prompts[2].text`"."""
    message, _, way = said.partition(" - at `")
    inside = re.match(r"\$\.prompts\[(\d+)\]", way)
    place = int(inside[1]) + 1 if inside else 0
    steps = re.findall(r"\.(\w+)", way)
    named = re.search(r"field `([^`]*)`", message)
    name = named[1] if named else steps[-1] if steps else ""
    if message.startswith("Object missing required field"):
        return _invalid(Fault.MISSING, place, name)
    if message.startswith("Object contains unknown field"):
        return _invalid(Fault.UNKNOWN, place, name[:80])
    if name == "kind":
        return _invalid(Fault.KIND, place, name)
    if name == "options" and isinstance(_options(content, place), list):
        return _invalid(Fault.OPTIONS, place, name)
    return _invalid(Fault.WRONG, place, name)


def _options(content: dict[str, Any], place: int) -> object:
    prompts = content.get("prompts")
    prompt = prompts[place - 1] if isinstance(prompts, list) and place else None
    return prompt.get("options") if isinstance(prompt, dict) else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _invalid(fault: Fault, prompt: int = 0, field: str = "") -> UserError:
    return UserError(Problem.FORM_INVALID, reason=fault.value, prompt=prompt, field=field)
