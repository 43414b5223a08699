"""She draws where her students sit: by mouse and by keys, kept at once, undone, with names that only she sees."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.seats import Seat, of_class
from reflectapp.services import lessons, seat_maps
from reflectapp.ui.context import Context
from reflectapp.ui.seats.dialog import SeatMapDialog
from reflectapp.ui.seats.grid import SeatEditor


@pytest.fixture
def lesson_id(context: Context) -> str:
    made = context.runner.wait_on_store(lambda: lessons.add(context.store, LessonDraft("Fractions", class_name="4b")))
    return made.value.id


@pytest.fixture
def dialog(context: Context, lesson_id: str, qtbot: QtBot) -> Iterator[SeatMapDialog]:
    behind = QWidget()
    qtbot.addWidget(behind)
    made = SeatMapDialog(context, lesson_id, behind)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.open()
    qtbot.waitUntil(made.grid.isEnabled)
    made.grid.setFocus()
    yield made
    made.close()


def kept(context: Context, class_name: str = "4b") -> list[tuple[int, int, str]]:
    maps = context.runner.wait_on_store(lambda: seat_maps.all_maps(context.store))
    found = of_class(maps, class_name)
    return [(seat.column, seat.row, seat.name) for seat in found.seats] if found else []


def place(grid: SeatEditor, column: int, row: int) -> QPoint:
    return grid.visualRect(grid.shown.index_of(column, row)).center()


def click(qtbot: QtBot, grid: SeatEditor, column: int, row: int) -> None:
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place(grid, column, row))


def test_a_click_adds_a_seat_and_a_drag_moves_it(dialog: SeatMapDialog, context: Context, qtbot: QtBot) -> None:
    grid = dialog.grid
    click(qtbot, grid, 3, 0)
    click(qtbot, grid, 1, 1)
    click(qtbot, grid, 1, 0)
    assert kept(context) == [(1, 0, ""), (3, 0, ""), (1, 1, "")]
    qtbot.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=place(grid, 3, 0))
    for column, row in ((3, 1), (2, 2)):
        qtbot.mouseMove(grid.viewport(), place(grid, column, row))
    qtbot.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=place(grid, 2, 2))
    assert kept(context) == [(1, 0, ""), (1, 1, ""), (2, 2, "")]
    click(qtbot, grid, 2, 2)
    assert len(kept(context)) == 3


def test_all_of_it_goes_by_keys_and_is_read_out(dialog: SeatMapDialog, context: Context, qtbot: QtBot) -> None:
    grid = dialog.grid
    high = grid.height()
    assert grid.shown.place(grid.currentIndex()) == (0, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    qtbot.keyClick(grid, Qt.Key.Key_Right)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    field = grid.viewport().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Mi")
    grid.shown.tell()  # as when the store answers meanwhile
    assert field.text() == "Mi"
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept(context) == [(0, 0, ""), (1, 0, "Mia")])
    assert grid.height() == high
    qtbot.keyClick(grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert kept(context) == [(0, 0, ""), (1, 1, "Mia")]
    dialog.details.hidden.click()
    said = grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Row 2, place 2, Mia, number 2, not to be shown to others"
    dialog.details.number.setValue(1)
    assert kept(context) == [(1, 1, "Mia"), (0, 0, "")]
    assert not dialog.by_row.isHidden()
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert kept(context) == [(0, 0, "")]
    said = grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Row 2, place 2, empty"
    assert "Mia" not in dialog.windowTitle() and "4b" not in dialog.windowTitle()


def test_undo_and_redo_go_back_and_forth(dialog: SeatMapDialog, context: Context, qtbot: QtBot) -> None:
    click(qtbot, dialog.grid, 0, 0)
    click(qtbot, dialog.grid, 1, 0)
    qtbot.waitUntil(dialog.undo.isEnabled)
    qtbot.waitUntil(lambda: len(kept(context)) == 2)
    dialog.delete_map.click()
    qtbot.waitUntil(lambda: not dialog._writing and kept(context) == [])
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(dialog.seats) == 2)
    dialog.undo.click()
    qtbot.waitUntil(lambda: len(dialog.seats) == 1)
    dialog.redo.click()
    qtbot.waitUntil(lambda: len(dialog.seats) == 2 and len(kept(context)) == 2)


def test_a_name_half_written_is_kept_before_a_lock(dialog: SeatMapDialog, context: Context, qtbot: QtBot) -> None:
    dialog.grid.choose(2, 0)
    qtbot.keyClick(dialog.grid, Qt.Key.Key_Return)
    field = dialog.grid.viewport().findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Al")
    dialog.keep_draft()
    assert kept(context) == [(2, 0, "Al")]


def test_a_lesson_without_a_class_gets_the_one_she_names(context: Context, qtbot: QtBot) -> None:
    lesson = context.runner.wait_on_store(lambda: lessons.add(context.store, LessonDraft("Fractions"))).value
    context.runner.wait_on_store(lambda: seat_maps.keep(context.store, "9c", (Seat("s", 0, 0, "Ali"),)))
    behind = QWidget()
    qtbot.addWidget(behind)
    dialog = SeatMapDialog(context, lesson.id, behind)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitUntil(lambda: dialog._known is not None)
    assert not dialog.grid.isEnabled()
    dialog.class_name.setText("5a")
    dialog.class_name.editingFinished.emit()
    qtbot.waitUntil(lambda: bool(dialog.others.menu().actions()))
    assert context.runner.wait_on_store(lambda: lessons.lesson(context.store, lesson.id)).class_name == "5a"
    (other,) = dialog.others.menu().actions()
    assert other.text() == "9c (1)"
    other.trigger()
    qtbot.waitUntil(lambda: [seat.name for seat in dialog.seats] == ["Ali"])
    assert kept(context, "5a") == [(0, 0, "Ali")]
    dialog.close()


def test_the_class_is_asked_for_first_and_a_click_on_a_place_keeps_what_is_typed(
    context: Context, qtbot: QtBot
) -> None:
    lesson = context.runner.wait_on_store(lambda: lessons.add(context.store, LessonDraft("Fractions"))).value
    behind = QWidget()
    qtbot.addWidget(behind)
    dialog = SeatMapDialog(context, lesson.id, behind)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.class_name)
    words = dialog.class_name.fontMetrics().horizontalAdvance(dialog.class_name.placeholderText())
    assert dialog.class_name.width() > words, "the question is read whole"
    assert not dialog.grid.isEnabled()
    qtbot.keyClicks(dialog.class_name, "5a")
    assert dialog.grid.isEnabled()
    click(qtbot, dialog.grid, 2, 0)
    qtbot.waitUntil(dialog.class_name.isHidden)
    assert kept(context, "5a") == [(2, 0, "")]
    assert context.runner.wait_on_store(lambda: lessons.lesson(context.store, lesson.id)).class_name == "5a"
    dialog.close()


def test_a_name_that_is_being_written_outlives_a_larger_room(
    dialog: SeatMapDialog, context: Context, qtbot: QtBot
) -> None:
    grid = dialog.grid
    click(qtbot, grid, 1, 0)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    qtbot.keyClicks(grid.indexWidget(grid.currentIndex()), "Mi")
    (own,) = dialog.seats
    rows = grid.shown.rowCount()
    grid.show_seats((own, Seat("far", 11, 7)))  # as when another window's undo comes meanwhile
    assert grid.shown.rowCount() > rows
    field = grid.indexWidget(grid.currentIndex())
    assert isinstance(field, QLineEdit) and field.text() == "Mi"
    qtbot.keyClicks(field, "a")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: kept(context) == [(1, 0, "Mia")])
