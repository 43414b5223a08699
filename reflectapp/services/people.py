"""With whom she shares and meets: people and circles, by name only."""

from dataclasses import replace
from functools import partial

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.people import Person
from reflectapp.kit import clock
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_CHANGED = frozenset({Topic.PEOPLE})
_WITH_WHOM = frozenset({Topic.PEOPLE, Topic.SHARES, Topic.MEETINGS})


def everyone(store: OpenStore) -> tuple[Person, ...]:
    """By name. A circle's members are those who are still there."""
    with store.read() as work:
        found = work.people.all()
    there = {person.id for person in found if not person.is_circle}
    return tuple(replace(one, members=tuple(each for each in one.members if each in there)) for one in found)


def named(store: OpenStore, name: str) -> Person | None:
    """The one who is called so, whatever the case of the letters."""
    wanted = name_text(name).casefold()
    return next((person for person in everyone(store) if person.name.casefold() == wanted), None)


def keep(store: OpenStore, person: Person) -> Outcome[Person]:
    """Keeps a person or circle: a new one if the id is empty. A circle has people as its members, each once.

    Raises UserError NOT_ALLOWED without a name or with one that somebody else has, NOT_FOUND.
    """
    tidy = replace(person, name=name_text(person.name), members=tuple(dict.fromkeys(person.members)))
    other = named(store, tidy.name)
    if not tidy.name or (other is not None and other.id != tidy.id):
        raise UserError(Problem.NOT_ALLOWED)
    if not tidy.is_circle:
        tidy = replace(tidy, members=())
    with store.unit() as work:
        people = {each.id for each in work.people.all() if not each.is_circle}
        if not set(tidy.members) <= people:
            raise UserError(Problem.NOT_FOUND)
        if tidy.id:
            before = work.people.get(tidy.id)
            tidy = replace(tidy, created_at=before.created_at, is_circle=before.is_circle)
            work.people.put(tidy)
            return Outcome(tidy, _WITH_WHOM, partial(_put_back, person=before))
        made = replace(tidy, id=new_id(), created_at=clock.now())
        work.people.put(made)
    return Outcome(made, _CHANGED, partial(_set_hidden, person_id=made.id, hidden=True))


@makes_room
def delete(store: OpenStore, person_id: str) -> Outcome[None]:
    """Hides a person; the share record keeps the name that was written then. Raises UserError NOT_FOUND."""
    with store.read() as work:
        work.people.get(person_id)
    return _set_hidden(store, person_id, hidden=True)


def _put_back(store: OpenStore, person: Person) -> Outcome[Person]:
    """As it stood, with members who are hidden meanwhile."""
    with store.unit() as work:
        before = work.people.get(person.id)
        work.people.put(person)
    return Outcome(person, _WITH_WHOM, partial(_put_back, person=before))


def _set_hidden(store: OpenStore, person_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.people.set_hidden(person_id, hidden)
    return Outcome(None, _WITH_WHOM, partial(_set_hidden, person_id=person_id, hidden=not hidden))
