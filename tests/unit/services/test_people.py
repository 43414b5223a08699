from dataclasses import replace
from datetime import UTC, datetime

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.people import Person
from reflectapp.services import people
from reflectapp.services.store import OpenStore

WHENEVER = datetime(2026, 11, 1, tzinfo=UTC)


def _named(store: OpenStore, name: str, *members: str) -> Person:
    return people.keep(store, Person("", name, WHENEVER, bool(members), members)).value


def test_people_and_circles_stand_by_name(store: OpenStore) -> None:
    ortega, okafor = _named(store, "  Ms Ortega "), _named(store, "ms okafor")
    circle = _named(store, "Maths", ortega.id, okafor.id, ortega.id)
    assert [person.name for person in people.everyone(store)] == ["Maths", "ms okafor", "Ms Ortega"]
    assert circle.members == (ortega.id, okafor.id)
    assert people.named(store, "MS ORTEGA") == ortega


@pytest.mark.parametrize("name", ["", "   ", "ms ortega"])
def test_a_name_is_needed_and_nobody_has_the_same(store: OpenStore, name: str) -> None:
    _named(store, "Ms Ortega")
    with pytest.raises(UserError) as caught:
        _named(store, name)
    assert caught.value.problem is Problem.NOT_ALLOWED


def test_who_is_deleted_leaves_the_circle_and_comes_back_with_undo(store: OpenStore) -> None:
    ortega = _named(store, "Ms Ortega")
    circle = _named(store, "Maths", ortega.id, _named(store, "Mr Lee").id)
    gone = people.delete(store, ortega.id)
    (left,) = (each for each in people.everyone(store) if each.is_circle)
    assert left.members == circle.members[1:]
    assert gone.inverse is not None
    gone.inverse(store)
    assert people.named(store, "Maths") == circle


def test_a_circle_is_as_it_was_when_what_came_after_a_deletion_is_undone(store: OpenStore) -> None:
    ortega = _named(store, "Ms Ortega")
    circle = _named(store, "Maths", ortega.id, _named(store, "Mr Lee").id)
    gone = people.delete(store, ortega.id)
    shown = people.named(store, "Maths")
    assert shown is not None
    renamed = people.keep(store, replace(shown, name="Maths, Tuesdays"))
    assert renamed.inverse is not None and gone.inverse is not None
    again = renamed.inverse(store).inverse
    gone.inverse(store)
    assert people.named(store, "Maths") == circle
    assert again is not None
    again(store)
    assert people.named(store, "Maths, Tuesdays") == renamed.value


def test_a_new_name_can_be_undone(store: OpenStore) -> None:
    ortega = _named(store, "Ms Ortega")
    changed = people.keep(store, replace(ortega, name="Ana Ortega"))
    assert people.named(store, "ana ortega") == changed.value
    assert changed.inverse is not None
    changed.inverse(store)
    assert people.everyone(store) == (ortega,)


def test_a_circle_has_no_circles_in_it(store: OpenStore) -> None:
    circle = _named(store, "Maths", _named(store, "Mr Lee").id)
    with pytest.raises(UserError):
        _named(store, "All", circle.id)
