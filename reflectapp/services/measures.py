"""Measures are data: those that come with the program are read strictly, her own are kept in the store."""

import json
import re
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.measures import Code, Figure, Measure, MeasureKind
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.kit.ids import new_id
from reflectapp.kit.paths import resource
from reflectapp.kit.plain import name_text, plain_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

if TYPE_CHECKING:
    from reflectapp.database.repositories import Repositories

MOST_CODES = 12

_CHANGED = frozenset({Topic.MEASURES})
_MOST_BYTES = 100_000
_KEY = re.compile(r"[a-z0-9]")
_Id = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
_Key = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]$")]
_Line = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class _CodeFile(msgspec.Struct, forbid_unknown_fields=True):
    id: _Id
    key: _Key
    label: _Line


class _ReferenceFile(msgspec.Struct, forbid_unknown_fields=True):
    text: _Line
    source: _Line


class _MeasureFile(msgspec.Struct, forbid_unknown_fields=True):
    format: Annotated[int, msgspec.Meta(ge=1, le=1)]
    id: _Id
    version: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    title: _Line
    kind: MeasureKind
    definition: _Text
    codes: Annotated[tuple[_CodeFile, ...], msgspec.Meta(min_length=1, max_length=MOST_CODES)]
    begin: _CodeFile | None = None
    modifiers: Annotated[tuple[_CodeFile, ...], msgspec.Meta(max_length=MOST_CODES)] = ()
    figure: Figure = Figure.RATE
    per_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] = 10
    every_minutes: Annotated[int, msgspec.Meta(ge=1, le=60)] = 4
    reference: _ReferenceFile | None = None


@cache
def built_in() -> tuple[Measure, ...]:
    """The measures that come with the program, in the order in which they are offered."""
    return tuple(read(path.read_bytes()) for path in sorted(resource("measures").glob("*.json")))


def read(data: bytes) -> Measure:
    """A measure from its file's bytes. Raises UserError MEASURE_INVALID with `reason`."""
    if len(data) > _MOST_BYTES:
        raise _invalid("the file is too large")
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_object)
        found = msgspec.convert(content, _MeasureFile, strict=True)
    except (ValueError, RecursionError) as error:
        raise _invalid(str(error)) from error
    given = msgspec.to_builtins(found)
    del given["format"]
    return checked(msgspec.convert(given, Measure))


def checked(measure: Measure) -> Measure:
    """The same measure. Raises UserError MEASURE_INVALID with `reason` if it can't be taken."""
    for what in ("id", "key", "label"):
        values = [getattr(code, what) for code in measure.keys]
        if len(set(values)) != len(values):
            raise _invalid(f"two codes have the same {what}")
    if (measure.begin is not None) != (measure.kind is MeasureKind.WAITS):
        raise _invalid("waits begin with a code of their own, nothing else does")
    if measure.modifiers and measure.kind is not MeasureKind.TALLY:
        raise _invalid("only what is counted has modifiers")
    if measure.figure is Figure.RATIO and (measure.kind is not MeasureKind.TALLY or len(measure.codes) != 2):
        raise _invalid("a ratio has two things that are counted")
    if measure.kind is MeasureKind.SWEEP and len(measure.codes) < 2:
        raise _invalid("a sweep has two codes that are compared")
    return measure


def offered(store: OpenStore) -> tuple[Measure, ...]:
    """Those that come with the program, then her own by title."""
    with store.read() as work:
        own = work.measures.own()
    return (*built_in(), *sorted(own, key=lambda measure: measure.title.casefold()))


def is_own(measure: Measure) -> bool:
    return all(each.id != measure.id for each in built_in())


def keep(store: OpenStore, measure: Measure) -> Outcome[Measure]:
    """Keeps a measure of her own: a new one if its id is empty, else its next version.

    Raises UserError MEASURE_INVALID, or NOT_ALLOWED for one that comes with the program.
    """
    with store.unit() as work:
        made, offered_before = keep_in(work, measure)
    return Outcome(made, _CHANGED, partial(_offer, measure_id=made.id, version=offered_before))


def keep_in(work: "Repositories", measure: Measure) -> tuple[Measure, int | None]:
    """`keep` within a unit of work: the measure as it is kept, and the version that was offered before."""
    tidy = checked(_tidied(measure))
    before = work.measures.last(tidy.id)
    if not is_own(tidy) or (before is not None and before.kind is not tidy.kind):
        raise UserError(Problem.NOT_ALLOWED)
    made = replace(tidy, version=before.version + 1 if before is not None else 1)
    work.measures.keep(made)
    return made, work.measures.offer(made.id, made.version)


@makes_room
def put_away(store: OpenStore, measure_id: str) -> Outcome[None]:
    """Offers a measure of her own no more; what was coded with it stays. Raises UserError NOT_FOUND."""
    with store.read() as work:
        if all(each.id != measure_id for each in work.measures.own()):
            raise UserError(Problem.NOT_FOUND)
    return _offer(store, measure_id, None)


def _offer(store: OpenStore, measure_id: str, version: int | None) -> Outcome[None]:
    with store.unit() as work:
        before = work.measures.offer(measure_id, version)
    return Outcome(None, _CHANGED, partial(_offer, measure_id=measure_id, version=before))


def _tidied(measure: Measure) -> Measure:
    """With ids where they are missing, and texts as they are kept. Raises UserError MEASURE_INVALID."""
    made = replace(
        measure,
        id=measure.id or new_id(),
        title=name_text(measure.title),
        definition=plain_text(measure.definition),
        codes=tuple(map(_tidied_code, measure.codes)),
        begin=_tidied_code(measure.begin) if measure.begin is not None else None,
        modifiers=tuple(map(_tidied_code, measure.modifiers)),
    )
    if not made.title or not made.codes or len(made.keys) > MOST_CODES + 1:
        raise _invalid("a measure has a title and codes")
    if any(not code.label or not _KEY.fullmatch(code.key) for code in made.keys):
        raise _invalid("a code has a name and a letter or digit")
    return made


def _tidied_code(code: Code) -> Code:
    return Code(code.id or new_id(), code.key.strip().lower(), name_text(code.label))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _invalid(reason: str) -> UserError:
    return UserError(Problem.MEASURE_INVALID, reason=reason)
