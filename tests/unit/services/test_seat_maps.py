"""A seat map for each class: kept as it is drawn, taken over by another class, deleted, and all of it undone."""

from dataclasses import replace

import pytest

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Outcome, Topic
from reflectapp.domain.seats import Seat, SeatMap, Student, of_class
from reflectapp.services import lessons, seat_maps
from reflectapp.services.store import OpenStore, close_store, open_with_passphrase

MIA = Seat("1", 0, 0, "Mia", shown=False)
ALI = Seat("2", 1, 0, "Ali")


def seats(store: OpenStore, class_name: str) -> tuple[Seat, ...] | None:
    found = of_class(seat_maps.all_maps(store), class_name)
    return found.seats if found else None


def undone(store: OpenStore, outcome: Outcome[None]) -> Outcome[None]:
    assert outcome.inverse is not None
    return outcome.inverse(store)


def test_what_she_draws_is_there_when_the_store_is_opened_again(store: OpenStore, passphrase: str) -> None:
    assert seat_maps.keep(store, "7b", (MIA,)).changed == {Topic.SEATS}
    seat_maps.keep(store, " 7B ", (replace(ALI, name=" Ali\n"), MIA))
    folder = store.folder
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    assert [each.class_name for each in seat_maps.all_maps(again)] == ["7b"]
    assert seats(again, "7b") == (ALI, MIA)
    close_store(again)


def test_each_change_is_undone_and_done_again(store: OpenStore) -> None:
    first = seat_maps.keep(store, "7b", (MIA,))
    second = seat_maps.keep(store, "7b", (MIA, ALI))
    emptied = seat_maps.keep(store, "7b", ())
    assert seats(store, "7b") is None
    undone(store, emptied)
    assert seats(store, "7b") == (MIA, ALI)
    redo = undone(store, second)
    assert seats(store, "7b") == (MIA,)
    undone(store, redo)
    undone(store, undone(store, redo))
    undone(store, second)
    undone(store, first)
    assert seats(store, "7b") is None
    assert seat_maps.keep(store, "7b", ()).inverse is None


def test_a_class_that_got_another_name_takes_its_seats_along(store: OpenStore, lesson_id: str) -> None:
    seat_maps.keep(store, "7b", (MIA, ALI))
    (known,) = seat_maps.all_maps(store)
    lessons.change(store, lesson_id, LessonDraft("Fractions", class_name="8b"))
    assert seats(store, "8b") is None and seats(store, "7b") == (MIA, ALI)
    taken = seat_maps.take_over(store, known.id, "8b")
    assert seats(store, "8b") == (MIA, ALI) and len(seat_maps.all_maps(store)) == 1
    undone(store, taken)
    assert seats(store, "7b") == (MIA, ALI)


def test_another_class_gets_a_copy_with_seats_of_its_own(store: OpenStore, lesson_id: str) -> None:
    seat_maps.keep(store, "7b", (MIA, ALI))
    (known,) = seat_maps.all_maps(store)
    taken = seat_maps.take_over(store, known.id, "8b")
    copied = seats(store, "8b") or ()
    assert [replace(seat, id="") for seat in copied] == [replace(seat, id="") for seat in (MIA, ALI)]
    assert not {seat.id for seat in copied} & {MIA.id, ALI.id}
    with pytest.raises(UserError) as refused:
        seat_maps.take_over(store, known.id, "8b")
    assert refused.value.problem is Problem.NOT_ALLOWED
    undone(store, taken)
    assert seats(store, "8b") is None and seats(store, "7b") == (MIA, ALI)


def test_a_map_is_deleted_for_good_with_the_store_s_closing(store: OpenStore, passphrase: str) -> None:
    seat_maps.keep(store, "7b", (MIA,))
    (known,) = seat_maps.all_maps(store)
    undone(store, seat_maps.delete(store, known.id))
    assert seats(store, "7b") == (MIA,)
    seat_maps.delete(store, known.id)
    folder = store.folder
    close_store(store)
    again = open_with_passphrase(folder, passphrase)
    assert seat_maps.all_maps(again) == ()
    close_store(again)


def test_a_class_may_have_students_and_no_seats(store: OpenStore) -> None:
    eve, leo = Student("3", "Eve", shown=False), Student("4", "Leo")

    def known() -> list[SeatMap]:
        return [replace(each, id="") for each in seat_maps.all_maps(store)]

    seat_maps.keep(store, "7b", (), (replace(eve, name=" Eve\n"), leo, Student("5", " ")))
    assert known() == [SeatMap("", "7b", (), (eve, leo))]
    seat_maps.keep(store, "7b", (MIA,))
    taken_out = seat_maps.keep(store, "7b", ())
    assert known() == [SeatMap("", "7b", (), (eve, leo))]
    nobody = seat_maps.keep(store, "7b", (), ())
    assert known() == []
    undone(store, nobody)
    undone(store, taken_out)
    assert known() == [SeatMap("", "7b", (MIA,), (eve, leo))]


def test_a_class_that_takes_seats_over_gets_the_students_without_one_too(store: OpenStore, lesson_id: str) -> None:
    seat_maps.keep(store, "7b", (MIA,), (Student("3", "Eve", shown=False),))
    (known,) = seat_maps.all_maps(store)
    lessons.change(store, lesson_id, LessonDraft("Fractions", class_name="7b"))
    seat_maps.take_over(store, known.id, "8b")
    copied = of_class(seat_maps.all_maps(store), "8b")
    assert copied is not None and [(each.name, each.shown) for each in copied.others] == [("Eve", False)]
    assert copied.others[0].id != "3"
