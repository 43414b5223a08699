"""A result as a picture: its parts lead to their place, as a table too; it becomes a file."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from reflectapp.domain.charts import ChartKind
from reflectapp.domain.codings import Press
from reflectapp.domain.errors import EnvironmentProblem
from reflectapp.services import codings, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.picture_files import save_to
from reflectapp.ui.lesson.result_picture import ResultPicture

TIMES_MS = {"first": 500, "second": 1500, "third": 5200}


@pytest.fixture
def picture(page: LessonPage, context: Context, qtbot: QtBot, lesson_id: str) -> ResultPicture:
    """Of three questions in 8 seconds, opened from the result."""
    measure = next(each for each in measures.built_in() if each.id == "questions")
    run = context.runner.wait_on_store(lambda: codings.start(context.store, lesson_id, measure, {})).value
    for key, at_ms in TIMES_MS.items():
        press = Press(key, "closed" if key == "third" else "open", at_ms)
        context.runner.wait_on_store(partial(codings.press, context.store, run.id, press))
    context.do(page, codings.cover, run.id, ((0, 8000),))()
    qtbot.waitUntil(lambda: bool(page.codings.codings) and bool(page.codings.codings[0].covers))
    page.side.bring(page.codes)
    page.codings.take_up(run.id)
    qtbot.mouseClick(page.codes.run.card.picture, Qt.MouseButton.LeftButton)
    (shown,) = page.findChildren(ResultPicture)
    qtbot.waitUntil(lambda: shown.chart is not None)
    return shown


def test_a_part_leads_to_its_first_code(page: LessonPage, picture: ResultPicture, qtbot: QtBot) -> None:
    view = picture.view
    assert view.accessibleName() == "Over the lesson"
    assert "0:05–0:06: Open 0, Closed 1" in view.accessibleDescription()
    with qtbot.waitSignal(picture.finished):
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.place_of(5, 1).toPoint())
    qtbot.waitUntil(lambda: page.player.time_ms >= TIMES_MS["third"])
    assert page.codings.chosen_id == "third"


def test_by_keyboard_and_as_a_table_too(page: LessonPage, picture: ResultPicture, qtbot: QtBot) -> None:
    for _ in range(2):
        qtbot.keyClick(picture.view, Qt.Key.Key_Right)
    assert picture.view.accessibleDescription() == "0:01–0:02 · Open · 1"
    picture.as_table.click()
    table = picture.table
    assert table.isVisible() and not picture.view.isVisible()
    assert [table.model().index(5, column).data() for column in range(4)] == ["0:05–0:06", "0", "1", "0:01"]
    table.selectRow(1)
    with qtbot.waitSignal(picture.finished):
        table.activated.emit(table.model().index(1, 0))
    assert page.codings.chosen_id == "second"
    page.codes.run.card.picture.click()
    again = page.findChildren(ResultPicture)[-1]
    assert again.table.isVisibleTo(again)


def test_lesson_by_lesson_leads_to_the_lesson(
    page: LessonPage, picture: ResultPicture, context: Context, qtbot: QtBot, lesson_id: str
) -> None:
    assert not picture.with_titles.isVisible()
    picture.kind.setCurrentIndex(picture.kind.findData(ChartKind.LESSONS))
    qtbot.waitUntil(lambda: picture.chart is not None and picture.chart.kind is ChartKind.LESSONS)
    assert picture.number.isVisible() and picture.number.count() > 1 and picture.with_titles.isVisible()
    assert "The latest run of each lesson counts." in picture.remarks.text()
    with qtbot.waitSignal(context.go.lesson) as asked:
        qtbot.keyClick(picture.view, Qt.Key.Key_Right)
        qtbot.keyClick(picture.view, Qt.Key.Key_Return)
    assert asked.args[0] == lesson_id


def test_it_is_saved_as_picture_drawing_and_table(
    page: LessonPage, picture: ResultPicture, context: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    assert picture.chart is not None
    for suffix in ("png", "svg", "csv"):
        with qtbot.waitSignal(context.announced):
            save_to(page, context, picture.chart, "Questions", tmp_path / f"made.{suffix}")
    image = QImage(str(tmp_path / "made.png"))
    assert image.width() == 1800 and image.pixelColor(2, 2).name() == "#ffffff"
    assert (tmp_path / "made.svg").read_text("utf-8").startswith("<svg ")
    assert (tmp_path / "made.csv").read_text("utf-8-sig").startswith("Time,Open,Closed,Coded")
    with qtbot.waitSignal(context.troubled) as told:
        save_to(page, context, picture.chart, "Questions", tmp_path / "gone" / "made.png")
    assert isinstance(told.args[0], EnvironmentProblem)
