"""A lesson is opened with one of its runs in hand."""

from functools import partial

from pytestqt.qtbot import QtBot

from reflectapp.domain.lanes import LessonLanes
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Topic
from reflectapp.domain.seats import Seat
from reflectapp.services import codings, lessons, measures, seat_maps
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage


def test_a_run_is_taken_in_hand_when_its_lesson_is_open_and_when_it_is_opened(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    who, asked = (
        context.on_store(partial(codings.start, lesson_id=lesson_id, measure=measure, guess={})).value
        for measure in measures.built_in()[1:3]
    )
    context.changed.emit(frozenset({Topic.MEASURES}))

    def in_hand() -> str:
        run = page.codings.in_hand
        return run.id if run is not None and page.codes.run.isVisible() else ""

    page.open(lesson_id, None, False, who.id)
    qtbot.waitUntil(lambda: in_hand() == who.id)
    page.forget_lesson()
    page.open(lesson_id, None, False, asked.id)
    qtbot.waitUntil(lambda: in_hand() == asked.id)
    assert not page.codings.running
    page.codings.take(None)
    context.do(page, codings.delete, who.id)()
    qtbot.waitUntil(lambda: [each.id for each in page.codings.codings] == [asked.id])
    assert page.codings.in_hand is None


def test_what_was_asked_for_another_lesson_is_not_taken(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    context.on_store(partial(seat_maps.keep, class_name="4b", seats=(Seat("a", 0, 0),)))
    other = context.on_store(partial(lessons.add, draft=LessonDraft("Another"))).value.id
    context.changed.emit(frozenset({Topic.SEATS}))
    qtbot.waitUntil(lambda: page.codings.seat_map is not None)
    silences = page.codings.silences
    silences.show_lanes(LessonLanes())
    seen: list[object] = []
    context.changed.emit(frozenset({Topic.SEATS, Topic.LANES}))
    page.open(other)
    page.codings.seat_map = None
    page.codings.changed.connect(lambda: seen.append(page.codings.seat_map))
    assert silences.pending, "whether there is an estimate is not known yet"
    qtbot.waitUntil(lambda: not silences.pending and len(seen) > 0)
    assert page.shown is not None and page.shown.lesson.id == other
    assert set(seen) == {None}


def test_after_a_lock_she_is_at_the_measure_with_what_she_guessed(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.side.bring(page.codes)
    measure = measures.built_in()[0]
    page.codes.show_measure(measure)
    page.codes.sheet.guess_first.click()
    first = next(iter(page.codes.sheet.guesses.values()))
    qtbot.keyClicks(first, "30")

    page.flush()
    again = LessonPage(context)
    again.finish()
    qtbot.addWidget(again)
    again.open(lesson_id, None)
    again.show()
    qtbot.waitUntil(lambda: again.codes.sheet.isVisible())
    assert again.codes.sheet.measure == measure
    field = next(iter(again.codes.sheet.guesses.values()))
    assert field.isVisible() and field.value == 30
    again.codes.sheet.start.click()
    qtbot.waitUntil(lambda: again.codings.running)
    run = again.codings.in_hand
    assert run is not None and list(run.guess.values()) == [30]

    again.flush()
    page.forget_lesson()
    page.open(lesson_id, None)
    qtbot.waitUntil(lambda: page.codes.run.isVisible())
    assert page.codings.in_hand is not None and page.codings.in_hand.id == run.id and not page.codings.running
    again.hide()
