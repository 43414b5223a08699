"""With a seat map, the keys of a sweep go from seat to seat: marked, read out, taken back, done again."""

from collections.abc import Callable, Iterator
from itertools import count

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.codings import Coding
from reflectapp.domain.results import result
from reflectapp.domain.seats import Seat
from reflectapp.services import codings, lessons, measures, seat_maps
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.result_words import card
from reflectapp.ui.lesson.seat_looks import SeatTable

SEATS = (Seat("m", 0, 0, "Mia"), Seat("a", 1, 0, "Ali"), Seat("b", 1, 1))
Looks = list[tuple[str, str]]


@pytest.fixture
def said(context: Context) -> list[str]:
    made: list[str] = []
    context.announced.connect(made.append)
    return made


@pytest.fixture
def sweep(page: LessonPage, context: Context, said: list[str], qtbot: QtBot) -> Iterator[Callable[[], None]]:
    """Codes time on task in a class with a seat map, up to the first pause; called again, up to the next one."""
    clock = count(0, 1000)
    page.codings.now_ms = lambda: next(clock)
    context.runner.wait_on_store(lambda: seat_maps.keep(context.store, "4b", SEATS))
    page.codings.set_lesson(page.codings._lesson_id)
    qtbot.waitUntil(lambda: page.codings.seat_map is not None)
    page.codings.start(next(each for each in measures.built_in() if each.id == "time-on-task"), {})
    qtbot.waitUntil(lambda: page.codings.running)
    page.player.set_rate(3.0)

    def play() -> None:
        page.player.play()
        qtbot.waitUntil(lambda: page.sweeping.going_on and not page.player.playing)

    yield play


def looks(page: LessonPage, context: Context) -> Looks:
    """What is kept of the only run, in the order of the seats within each sweep."""
    page.codings.flush()
    lesson_id = page.codings._lesson_id
    found: tuple[Coding, ...] = context.runner.wait_on_store(lambda: codings.of_lesson(context.store, lesson_id))
    order = [seat.id for seat in SEATS]
    entries = sorted(found[0].entries, key=lambda each: (each.start_ms, order.index(each.seat_id)))
    return [(entry.seat_id, entry.code_id) for entry in entries]


def test_keys_go_from_seat_to_seat_and_each_sweep_is_one(
    page: LessonPage, context: Context, sweep: Callable[[], None], said: list[str], qtbot: QtBot
) -> None:
    sweep()
    view = page.codes.run.looks
    assert said[-1] == "Look once at each student, seat by seat. Row 1, place 1, Mia"
    assert not view.isHidden() and view.where.text().endswith("Row 1, place 1, Mia")
    qtbot.keyClick(page.stage.video, "1")
    assert said[-1] == "On task. Row 1, place 2, Ali"
    assert view.grid.current_id == "a" and "m" in view.grid.signs
    qtbot.keyClicks(page.stage.video, "20")
    assert said[-1] == "Can’t tell. That was the last seat. Space plays on."
    qtbot.keyClick(page.stage.video, "1")
    assert said[-1].startswith("Every seat was looked at")
    first = page.sweeping.at_ms
    qtbot.keyClick(page.stage.video, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.sweeping.going_on and page.sweeping.at_ms > first)
    qtbot.keyClicks(page.stage.video, "11")
    page.codings.end()
    assert view.isHidden()
    assert looks(page, context) == [("m", "on"), ("a", "off"), ("b", "cant-tell"), ("m", "on"), ("a", "on")]
    run = page.codings.in_hand
    assert run is not None and {entry.start_ms for entry in run.entries[:3]} == {first}
    assert "n = 4 looks in 2 sweeps" in card(run).rests_on
    assert "0:01" in page.codes.run.list.lines()[0] and "Mia" in " ".join(page.codes.run.list.lines())
    table = SeatTable(run, SEATS, page).findChild(QTableWidget)
    assert isinstance(table, QTableWidget)
    cells = [table.model().index(1, column).data() for column in range(4)]
    assert cells == ["Row 1, place 2, Ali", "1", "1", "0"]


def test_a_look_is_replaced_taken_back_and_left_out(
    page: LessonPage, context: Context, sweep: Callable[[], None], said: list[str], qtbot: QtBot
) -> None:
    sweep()
    video = page.stage.video
    qtbot.keyClicks(video, "11")
    qtbot.keyClick(video, Qt.Key.Key_Backspace)
    assert said[-1] == "Row 1, place 2, Ali: On task"
    qtbot.keyClick(video, "2")
    assert looks(page, context) == [("m", "on"), ("a", "off")]
    qtbot.keyClick(video, Qt.Key.Key_Left)
    assert page.sweeping.current == SEATS[2]
    qtbot.keyClick(video, Qt.Key.Key_Down)
    assert page.sweeping.current == SEATS[1]
    qtbot.keyClick(video, Qt.Key.Key_Left)
    qtbot.keyClick(video, "1")
    assert page.sweeping.current == SEATS[1]
    qtbot.waitUntil(lambda: not page.codings._writing)
    context.undo.undo()
    qtbot.waitUntil(lambda: page.sweeping.looks == {"m": "on", "a": "on"})
    context.undo.undo()
    qtbot.waitUntil(lambda: page.sweeping.looks == {"m": "on"})
    assert page.sweeping.current == SEATS[1]
    context.undo.redo()
    qtbot.waitUntil(lambda: page.sweeping.current == SEATS[2])
    page.codes.run.looks.grid.pressed_seat.emit("b")
    qtbot.keyClick(video, "1")
    assert looks(page, context) == [("m", "on"), ("a", "on"), ("b", "on")]
    at_ms = page.sweeping.at_ms
    page.player.seek(at_ms + 400)
    qtbot.waitUntil(lambda: page.player.time_ms > at_ms)
    assert page.sweeping.going_on and page.sweeping.at_ms == at_ms


def test_each_key_is_a_look_at_the_next_seat_however_fast_it_is_typed(
    page: LessonPage, context: Context, sweep: Callable[[], None], qtbot: QtBot
) -> None:
    sweep()
    clock = count(100_000, 100)
    page.codings.now_ms = lambda: next(clock)
    qtbot.keyClicks(page.stage.video, "11")
    assert looks(page, context) == [("m", "on"), ("a", "on")]
    assert page.sweeping.current == SEATS[2]
    qtbot.keyClicks(page.stage.video, "21")
    assert looks(page, context) == [("m", "on"), ("a", "on"), ("b", "off")]


def test_the_looks_of_a_sweep_stand_in_the_order_of_the_seats(
    page: LessonPage, sweep: Callable[[], None], qtbot: QtBot
) -> None:
    sweep()
    for seat_id in ("b", "m", "a"):
        page.sweeping.jump(seat_id)
        qtbot.keyClick(page.stage.video, "1")
    lines = page.codes.run.list.lines()
    assert len(lines) == 3 and "Mia" in lines[0] and "Ali" in lines[1]


def test_she_looks_around_whenever_she_likes_and_goes_on_where_she_was(
    page: LessonPage, context: Context, sweep: Callable[[], None], qtbot: QtBot
) -> None:
    page.player.pause()
    qtbot.keyClick(page.stage.video, "s")
    qtbot.keyClick(page.stage.video, "1")
    at_ms = page.sweeping.at_ms
    page.player.play()
    qtbot.waitUntil(lambda: not page.sweeping.going_on)
    page.player.pause()
    page.player.seek(at_ms + 200)
    qtbot.waitUntil(lambda: at_ms < page.player.time_ms < at_ms + 400)
    qtbot.keyClick(page.stage.video, "s")
    assert page.sweeping.at_ms == at_ms and page.sweeping.current == SEATS[1]
    qtbot.keyClick(page.stage.video, "2")
    assert looks(page, context) == [("m", "on"), ("a", "off")]
    run = page.codings.in_hand
    assert run is not None and result(run).n == 2


def test_a_lesson_that_is_deleted_meanwhile_is_no_trouble(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    troubles: list[object] = []
    context.troubled.connect(troubles.append)
    lesson_id = page.forget_lesson()
    assert lesson_id is not None
    with qtbot.waitSignal(page.codings.changed):
        context.do(page, lessons.delete, lesson_id)()
    assert not troubles
