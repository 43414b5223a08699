"""Forms are data: read strictly, and refused whole when anything in them is not as documented."""

import json
from functools import cache
from typing import Annotated, Any

import msgspec

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.forms import Form, Prompt, PromptKind
from reflectapp.kit.paths import resource

_MOST_BYTES = 1_000_000
_WITH_OPTIONS = frozenset({PromptKind.ONE_CHOICE, PromptKind.SEVERAL_CHOICES, PromptKind.CHECKLIST})

_Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
_Line = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_MaybeLine = Annotated[str, msgspec.Meta(max_length=500)]
_Options = Annotated[tuple[_Line, ...], msgspec.Meta(min_length=2, max_length=50)]
_End = Annotated[int, msgspec.Meta(ge=0, le=100)]


class _PromptFile(msgspec.Struct, forbid_unknown_fields=True):
    id: _Id
    kind: PromptKind
    text: _Line
    hint: _MaybeLine = ""
    options: _Options | msgspec.UnsetType = msgspec.UNSET
    low: _End | msgspec.UnsetType = msgspec.UNSET
    high: _End | msgspec.UnsetType = msgspec.UNSET
    low_label: _MaybeLine | msgspec.UnsetType = msgspec.UNSET
    high_label: _MaybeLine | msgspec.UnsetType = msgspec.UNSET


class _FormFile(msgspec.Struct, forbid_unknown_fields=True):
    format: Annotated[int, msgspec.Meta(ge=1, le=1)]
    id: _Id
    version: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    title: _Line
    purpose: _MaybeLine
    prompts: Annotated[tuple[_PromptFile, ...], msgspec.Meta(min_length=1, max_length=100)]


@cache
def built_in() -> tuple[Form, ...]:
    """The forms that come with the program, in the order in which a teacher meets them."""
    return tuple(read(path.read_bytes()) for path in sorted(resource("forms").glob("*.json")))


def read(data: bytes) -> Form:
    """A form from its file's bytes. Raises UserError FORM_INVALID with `reason`."""
    if len(data) > _MOST_BYTES:
        raise _invalid("the file is too large")
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse)
        json.dumps(content, ensure_ascii=False).encode("utf-8")
        found = msgspec.convert(content, _FormFile, strict=True)
    except (ValueError, RecursionError) as error:
        raise _invalid(str(error)) from error
    ids = [prompt.id for prompt in found.prompts]
    if len(set(ids)) != len(ids):
        raise _invalid("two prompts have the same id")
    return Form(found.id, found.version, found.title, found.purpose, tuple(map(_prompt, found.prompts)))


def _prompt(found: _PromptFile) -> Prompt:
    given = {name: value for name, value in msgspec.structs.asdict(found).items() if value is not msgspec.UNSET}
    if ("options" in given) != (found.kind in _WITH_OPTIONS):
        raise _invalid(f"{found.id}: options belong to choices and checklists, which need them")
    if len(set(given.get("options", ()))) != len(given.get("options", ())):
        raise _invalid(f"{found.id}: two options are the same")
    if found.kind is not PromptKind.SCALE and given.keys() & {"low", "high", "low_label", "high_label"}:
        raise _invalid(f"{found.id}: only a scale has ends")
    prompt = Prompt(**given)
    if not 1 <= prompt.high - prompt.low <= 20:
        raise _invalid(f"{found.id}: a scale has 2 to 21 steps")
    return prompt


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _invalid(reason: str) -> UserError:
    return UserError(Problem.FORM_INVALID, reason=reason)
