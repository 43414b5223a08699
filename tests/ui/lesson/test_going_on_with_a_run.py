"""A lesson is opened with one of its runs in hand."""

from functools import partial

from pytestqt.qtbot import QtBot

from reflectapp.domain.outcome import Topic
from reflectapp.services import codings, measures
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
