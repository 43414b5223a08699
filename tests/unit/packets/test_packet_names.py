from dataclasses import replace

from reflectapp.domain.packets import ItemKind, PacketContents, PacketFormat, Pick
from reflectapp.domain.seats import Seat, SeatMap, Student
from reflectapp.kit.ids import new_id
from reflectapp.services import names, shares
from reflectapp.services.store import OpenStore

NAMES = ("Mia Schmidt", "Okafor", "Noor")


def _with_names(example: PacketContents) -> PacketContents:
    first, *others = example.lessons[0].moments
    told = replace(first, note="Mia explains to Noor", tags=("noor",))
    lesson = replace(example.lessons[0], moments=(told, *others))
    return replace(example, lessons=(lesson, *example.lessons[1:]))


def test_names_are_found_in_all_that_was_picked_but_not_for_whom_it_is(example: PacketContents) -> None:
    found = names.found(_with_names(example), NAMES)
    assert [(each.key, each.times) for each in found] == [("noor", 2), ("mia", 1)]


def test_a_replaced_name_is_in_no_form_of_the_packet(example: PacketContents) -> None:
    contents = _with_names(example)
    changed = names.replaced(contents, NAMES, {"noor": "a student", "mia": "M. S."})
    for form in PacketFormat:
        told = " ".join(item.text for item in shares.leaving(shares.render(changed, form), form))
        assert "M. S. explains to a student" in told
        assert "noor" not in told.casefold() and "Ms Okafor" in told
    assert names.replaced(contents, NAMES, {}) is contents


def test_whoever_must_not_be_shown_is_told_when_a_picture_of_the_class_is_picked(filled_store: OpenStore) -> None:
    with filled_store.read() as work:
        lesson = work.lessons.all()[0]
        moment = work.moments.of_lesson(lesson.id)[0]
    seats = (Seat(new_id(), 0, 0, "Mia"), Seat(new_id(), 1, 0, "Noor", shown=False))
    made = SeatMap(new_id(), lesson.class_name, seats, (Student(new_id(), "Lee", shown=False),))
    with filled_store.unit() as work:
        work.seat_maps.put(made)
    picked = frozenset({Pick(ItemKind.MOMENT, moment.id)})
    assert names.class_lists(filled_store) == ("Mia", "Noor", "Lee")
    assert names.not_to_be_shown(filled_store, picked) == ()
    pictured = picked | {Pick(ItemKind.MOMENT_STILL, moment.id)}
    assert names.not_to_be_shown(filled_store, pictured) == ((lesson.class_name, ("Noor", "Lee")),)
    with filled_store.unit() as work:
        work.seat_maps.set_hidden(made.id, True)
