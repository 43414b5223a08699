"""Her students: one map for each class, of the seats and of who has none."""

from dataclasses import replace
from functools import partial

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.seats import Seat, SeatMap, Student, of_class, same_class
from reflectapp.kit.ids import new_id
from reflectapp.kit.plain import name_text
from reflectapp.services.standing import makes_room
from reflectapp.services.store import OpenStore

_CHANGED = frozenset({Topic.SEATS})


def all_maps(store: OpenStore) -> tuple[SeatMap, ...]:
    """By the name of their class."""
    with store.read() as work:
        return work.seat_maps.all()


def keep(
    store: OpenStore, class_name: str, seats: tuple[Seat, ...], others: tuple[Student, ...] | None = None
) -> Outcome[None]:
    """The class as she wrote it last: its seats in the order of a sweep, and its students without one.

    `others` None leaves those as they are; one without a name is none. Without anybody there is no map.
    """
    before = of_class(all_maps(store), class_name)
    was = before or SeatMap(new_id(), name_text(class_name))
    seats = tuple(replace(seat, name=name_text(seat.name)) for seat in seats)
    if others is None:
        others = was.others
    named = (replace(student, name=name_text(student.name)) for student in others)
    made = replace(was, seats=seats, others=tuple(student for student in named if student.name))
    if made == was:
        return Outcome(None, frozenset())
    if before is not None and not made.students:
        return _set_hidden(store, before.id, hidden=True)
    with store.unit() as work:
        work.seat_maps.put(made)
    return Outcome(None, _CHANGED, partial(_put_back, seat_map_id=made.id, before=before))


def take_over(store: OpenStore, seat_map_id: str, class_name: str) -> Outcome[None]:
    """Makes a map that of a class without one: the same map if no lesson is of its class any more, else a copy.

    Raises UserError NOT_FOUND, NOT_ALLOWED if the class has one.
    """
    if of_class(all_maps(store), class_name) is not None:
        raise UserError(Problem.NOT_ALLOWED)
    with store.unit() as work:
        before = work.seat_maps.get(seat_map_id)
        if any(same_class(before.class_name, name) for name in work.lessons.class_names()):
            seats = tuple(replace(seat, id=new_id()) for seat in before.seats)
            others = tuple(replace(student, id=new_id()) for student in before.others)
            made = SeatMap(new_id(), name_text(class_name), seats, others)
        else:
            made = replace(before, class_name=name_text(class_name))
        work.seat_maps.put(made)
    back = before if made.id == before.id else None
    return Outcome(None, _CHANGED, partial(_put_back, seat_map_id=made.id, before=back))


@makes_room
def delete(store: OpenStore, seat_map_id: str) -> Outcome[None]:
    """Hides a map; gone for good when the store closes. Raises UserError NOT_FOUND."""
    with store.read() as work:
        work.seat_maps.get(seat_map_id)
    return _set_hidden(store, seat_map_id, hidden=True)


def _put_back(store: OpenStore, seat_map_id: str, before: SeatMap | None) -> Outcome[None]:
    """As it was before: other content, or not there."""
    if before is None:
        return _set_hidden(store, seat_map_id, hidden=True)
    with store.unit() as work:
        now = work.seat_maps.get(seat_map_id)
        work.seat_maps.put(before)
    return Outcome(None, _CHANGED, partial(_put_back, seat_map_id=seat_map_id, before=now))


def _set_hidden(store: OpenStore, seat_map_id: str, hidden: bool) -> Outcome[None]:
    with store.unit() as work:
        work.seat_maps.set_hidden(seat_map_id, hidden)
    return Outcome(None, _CHANGED, partial(_set_hidden, seat_map_id=seat_map_id, hidden=not hidden))
