from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reflectapp.domain.codings import Press
from reflectapp.services import codings, forms, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.prompts import MeasureShown


def asked(page: LessonPage) -> MeasureShown:
    field = page.reflection.block("number").field
    assert isinstance(field, MeasureShown)
    return field


def test_a_form_shows_the_number_that_it_asks_for_and_leads_to_taking_it(
    page: LessonPage, context: Context, qtbot: QtBot
) -> None:
    form = next(form for form in forms.built_in() if form.id == "about-questions")
    page.start_reflection(form)
    qtbot.waitUntil(lambda: page.reflection.reflection is not None)
    qtbot.waitUntil(lambda: asked(page).number.text() == "Questions: not measured in this lesson yet")
    qtbot.mouseClick(asked(page).take, Qt.MouseButton.LeftButton)
    assert page.codes.isVisible()
    assert page.codes.sheet.measure is not None and page.codes.sheet.measure.id == "questions"

    measure = next(each for each in measures.built_in() if each.id == "questions")
    lesson_id = page.shown.lesson.id if page.shown is not None else ""
    made = context.on_store(lambda store: codings.start(store, lesson_id, measure, {}).value)
    context.do(page, codings.press, made.id, Press("e", measure.codes[0].id, 1000))()
    context.do(page, codings.cover, made.id, ((0, 6000),))()
    qtbot.waitUntil(lambda: asked(page).number.text().startswith("Questions: 100 "))
    assert asked(page).rests_on.text().startswith("n = 1")


def test_a_measure_that_is_not_there_is_said_to_be_missing(qtbot: QtBot) -> None:
    shown = asked_nothing()
    qtbot.addWidget(shown)
    shown.show_measure(None, None)
    assert shown.number.text() == "This measure is not among yours."
    assert not shown.take.isEnabled()


def asked_nothing() -> MeasureShown:
    form = next(form for form in forms.built_in() if form.id == "about-questions")
    return MeasureShown(form.prompts[1])
