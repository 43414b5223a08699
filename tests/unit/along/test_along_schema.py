import copy
import json
import re
from collections.abc import Iterator
from typing import Any, Protocol

import pytest

from reflectapp.database import tables
from reflectapp.domain.lessons import Recording
from reflectapp.domain.taken_along import TakenAlong
from reflectapp.kit.paths import resource
from reflectapp.services import arranging
from reflectapp.services.store import OpenStore

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
NOUNS = {
    "lessons": "lesson",
    "recordings": "recording",
    "transcripts": "transcript",
    "captions": "caption",
    "moments": "moment",
    "codings": "coding",
    "codes": "code",
    "reflections": "reflection",
    "goals": "goal",
    "goal_versions": "goal_version",
    "check_ins": "check_in",
    "shares": "share",
    "seat_maps": "seat_map",
    "reminders": "reminder",
    "people": "person",
    "replies": "reply",
    "remarks": "remark",
    "decisions": "decision",
    "drafts": "draft",
    "meetings": "meeting",
}
ON_PURPOSE = {
    "lessons": {"moment_count", "arriving"},
    "recordings": {"lesson_id", "state", "blob_id", "thumbnails_done"},
    "captions": {"transcript_id", "position"},
    "moments": {"lesson_id", "created_at"},
    "codings": {"lesson_id", "measure_id", "measure_version"},
    "codes": {"coding_id"},
    "reflections": {"lesson_id", "form_id", "form_version"},
    "goal_versions": {"goal_id"},
    "check_ins": {"goal_id", "goal_version", "created_at"},
    "shares": {"searched"},
    "seat_maps": {"changed_at"},
    "remarks": {"reply_id", "position"},
    "decisions": {"remark_id", "position"},
}
ELSEWHERE = {
    # inside of other values
    *("share_people", "moment_tags", "moment_prompts", "moment_goals", "answers", "forms", "measures", "own_forms"),
    # of the store itself, or made from the recordings
    *("store", "store_settings", "import_sources", "card_pictures", "blobs", "departing_blobs", "deletions"),
    # what stands elsewhere, once more for searching
    "search_texts",
    *("lanes", "chapters", "preparations", "clips"),
}
SCHEMA: dict[str, Any] = json.loads(resource("schemas", "everything-1.schema.json").read_bytes())


class Keeper(Protocol):
    store: OpenStore

    def lesson(self, title: str) -> str: ...
    def recording(self, lesson_id: str, content: bytes = ..., *, part: int = 0) -> Recording: ...
    def take(self, *, recordings: bool = True) -> TakenAlong: ...


def wrong(value: Any, rules: dict[str, Any], at: str = "$") -> list[str]:
    """What is wrong with `value` by those rules of JSON Schema (draft 2020-12) that ours uses, and where."""
    kind = rules.get("type")
    if kind is not None and not (isinstance(value, KINDS[kind]) and isinstance(value, bool) is (kind == "boolean")):
        return [f"{at}: type"]
    return [each for name, rule in rules.items() for each in _broken(value, name, rule, rules, at)]


def _broken(value: Any, name: str, rule: Any, rules: dict[str, Any], at: str) -> list[str]:
    right = True
    match name:
        case "$schema" | "$id" | "$defs" | "title" | "description" | "type":
            pass
        case "$ref":
            return wrong(value, SCHEMA["$defs"][rule.removeprefix("#/$defs/")], at)
        case "properties":
            there = [key for key in rule if key in value]
            return [each for key in there for each in wrong(value[key], rule[key], f"{at}.{key}")]
        case "additionalProperties":
            others = [key for key in value if key not in rules.get("properties", {})]
            rule = {"enum": []} if rule is False else rule
            return [each for key in others for each in wrong(value[key], rule, f"{at}.{key}")]
        case "items":
            return [each for place, item in enumerate(value) for each in wrong(item, rule, f"{at}[{place}]")]
        case "required":
            right = set(rule) <= set(value)
        case "anyOf":
            right = any(not wrong(value, each, at) for each in rule)
        case "enum":
            right = value in rule
        case "const":
            right = value == rule
        case "minimum":
            right = value >= rule
        case "pattern":
            right = re.search(rule, value) is not None
        case _:
            raise NotImplementedError(name)
    return [] if right else [f"{at}: {name}"]


@pytest.fixture
def written(filled: Keeper) -> dict[str, Any]:
    made: dict[str, Any] = json.loads((filled.take().folder / "data" / "everything.json").read_bytes())
    return made


def test_what_is_written_is_as_its_schema_says(written: dict[str, Any]) -> None:
    assert wrong(written, SCHEMA) == []


def test_what_stands_beside_a_part_is_taken_along_with_its_place(filled: Keeper) -> None:
    lesson_id = filled.lesson("Two cameras")
    part, other = filled.recording(lesson_id), filled.recording(lesson_id, b"other", part=1)
    arranging.beside(filled.store, other.id, part.id)
    arranging.set_offset(filled.store, other.id, -1500)
    taken = filled.take()
    assert sorted(path.name.split(".")[0] for path in taken.folder.glob("lessons/*cameras/Two*")) == [
        "Two cameras camera 1",
        "Two cameras camera 2",
    ]
    found = json.loads((taken.folder / "data" / "everything.json").read_bytes())
    assert wrong(found, SCHEMA) == []
    (lesson,) = (each for each in found["lessons"] if each["title"] == "Two cameras")
    assert [(one["part"], one["camera"], one["offset_ms"]) for one in lesson["recordings"]] == [
        (0, 0, 0),
        (0, 1, -1500),
    ]


def test_it_is_so_without_recordings_too(filled: Keeper) -> None:
    found = json.loads((filled.take(recordings=False).folder / "data" / "everything.json").read_bytes())
    assert wrong(found, SCHEMA) == []
    assert found["lessons"][0]["recordings"][0]["not_taken"] == "not_wanted"


def test_the_schema_comes_along(filled: Keeper) -> None:
    taken = filled.take()
    beside = taken.folder / "data" / json.loads((taken.folder / "data" / "everything.json").read_bytes())["$schema"]
    assert json.loads(beside.read_bytes()) == SCHEMA


def test_every_field_that_is_written_is_described_and_every_described_one_written(written: dict[str, Any]) -> None:
    """A field that is taken away, renamed or of another kind is noticed wherever it stands."""
    places = list(_places(written, ()))
    assert len(places) > 120
    unnoticed = []
    for way in places:
        spoiled = copy.deepcopy(written)
        holder: Any = spoiled
        for step in way[:-1]:
            holder = holder[step]
        value = holder.pop(way[-1])
        if "answers" not in way and not wrong(spoiled, SCHEMA):
            unnoticed.append(f"{way} was taken away")
        holder[way[-1]] = {"other": value}
        if not wrong(spoiled, SCHEMA):
            unnoticed.append(f"{way} was changed")
    assert unnoticed == []
    assert wrong(written | {"more": 1}, SCHEMA) == ["$.more: enum"]


def _places(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """The way to every named field, in lists too."""
    if isinstance(value, list):
        for place, each in enumerate(value):
            yield from _places(each, (*way, place))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield (*way, name)
            yield from _places(each, (*way, name))


def test_every_column_of_the_store_is_taken_along_or_left_behind_on_purpose() -> None:
    described = {name: set(SCHEMA["$defs"][name]["properties"]) for name in SCHEMA["$defs"] if _is_object(name)}
    unnamed = {}
    for table, noun in NOUNS.items():
        columns = {column.name for column in tables.metadata.tables[table].columns}
        unnamed[table] = columns - described[noun] - ON_PURPOSE.get(table, set()) - {"hidden_at"}
    assert {table: names for table, names in unnamed.items() if names} == {}
    assert set(tables.metadata.tables) - set(NOUNS) == ELSEWHERE


def _is_object(name: str) -> bool:
    return "properties" in SCHEMA["$defs"][name]
