"""Students' names in a packet: found by the class lists, replaced in the packet only."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from reflectapp.domain.names import FoundName, NameSearch
from reflectapp.domain.packets import ItemKind, PacketContents, Pick
from reflectapp.domain.seats import of_class
from reflectapp.services.store import OpenStore

T = TypeVar("T")

_NOT_HERS = frozenset(("ref", "refs", "packet_id", "language", "leads_to"))
_PICTURED = frozenset((ItemKind.MOMENT_STILL,))


def class_lists(store: OpenStore) -> tuple[str, ...]:
    """The names of all students that she wrote down, seated or not."""
    with store.read() as work:
        maps = work.seat_maps.all()
    students = (one.name for each in maps for one in each.students)
    return tuple(dict.fromkeys(name for name in students if name.strip()))


def found(contents: PacketContents, names: tuple[str, ...]) -> tuple[FoundName, ...]:
    """Whose names stand in what was picked. Works without the store, on any thread."""
    return NameSearch(names).found(_texts(_body(contents)))


def replaced(contents: PacketContents, names: tuple[str, ...], instead: Mapping[str, str]) -> PacketContents:
    """The same contents with other words for names, by their keys; the store keeps what she wrote."""
    if not instead:
        return contents
    search = NameSearch(names)
    goals, lessons = (_mapped(part, lambda text: search.replaced(text, instead)) for part in _body(contents))
    return replace(contents, goals=goals, lessons=lessons)


def not_to_be_shown(store: OpenStore, picks: frozenset[Pick]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of lessons of which a picture is picked: each class with the students in it who must not be seen."""
    with store.read() as work:
        maps = work.seat_maps.all()
        pictured = {pick.owner_id for pick in picks if pick.kind in _PICTURED}
        of_lessons = {work.moments.get(moment_id).lesson_id for moment_id in pictured}
        classes = [work.lessons.get(lesson_id).class_name for lesson_id in of_lessons]
    told: dict[str, tuple[str, ...]] = {}
    for name in classes:
        own = of_class(maps, name)
        hidden = tuple(one.name for one in own.students if not one.shown) if own else ()
        if own and hidden:
            told[own.class_name] = hidden
    return tuple(sorted(told.items()))


def _body(contents: PacketContents) -> tuple[Any, Any]:
    """All but the packet's head: for whom it is stays as it is."""
    return contents.goals, contents.lessons


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if not isinstance(value, Enum):
            yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            if field.name not in _NOT_HERS:
                yield from _texts(getattr(value, field.name))


def _mapped(value: T, change: Callable[[str], str]) -> T:
    """The same value with every text in it changed."""
    made: Any = value
    if isinstance(value, str):
        made = value if isinstance(value, Enum) else change(value)
    elif isinstance(value, tuple):
        made = tuple(_mapped(each, change) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        kept = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in _NOT_HERS}
        made = replace(made, **{name: _mapped(each, change) for name, each in kept.items()})
    checked: T = made
    return checked
