from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
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


def test_the_measure_in_hand_has_room_and_its_newest_code_is_seen_whole(page: LessonPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.resize(1196, 640)
    page.side.bring(page.codes)
    measure = next(each for each in measures.built_in() if each.id == "who-talks")
    choose = next(each for each in page.codes.findChildren(QPushButton) if each.text() == measure.title)
    qtbot.mouseClick(choose, Qt.MouseButton.LeftButton)
    assert page.codes.sheet.start.hasFocus()
    high = page.side.height()
    qtbot.keyClick(page.codes.sheet.start, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.codings.running)
    qtbot.waitUntil(lambda: page.side.height() > 1.3 * high)

    for number in range(30):
        code = measure.codes[number % 2]
        page.codings.make(Press(str(number), code.id, 200 * (number + 1)))
    sheet = page.codes.run
    rows = sheet.list

    def whole() -> bool:
        place = rows.visualRect(rows.currentIndex())
        shown = sheet.visibleRegion().boundingRect()
        corners = (rows.viewport().mapTo(sheet, corner) for corner in (place.topLeft(), place.bottomRight()))
        return rows.currentIndex().row() == 29 and all(shown.contains(corner) for corner in corners)

    qtbot.waitUntil(whole)
    page.codings.take(None)
    qtbot.waitUntil(lambda: page.side.height() == high)
