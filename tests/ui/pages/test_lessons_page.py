from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonCard, LessonDraft
from reflectapp.services import lessons
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.lessons import LessonDetailsDialog, LessonsPage, delegate
from reflectapp.ui.lessons.deleting import DeleteDialog
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.empty_state import EmptyState


def titles(page: LessonsPage) -> list[str]:
    model = page.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def page(qtbot: QtBot, context: Context, seen: Callable[[Page], None], add_lesson: Callable[..., str]) -> LessonsPage:
    add_lesson("Fractions", date(2026, 11, 2), "7b", "Mathematics")
    add_lesson("Volcanoes", date(2026, 11, 16), "5a", "Geography")
    add_lesson("Area", date(2026, 11, 9), "7b", "Mathematics")
    made = LessonsPage(context)
    seen(made)
    qtbot.waitUntil(lambda: len(titles(made)) == 3)
    return made


def choose(page: LessonsPage, row: int) -> None:
    page.view.setFocus()
    page.view.setCurrentIndex(page.view.model().index(row, 0))


def test_without_lessons_it_says_what_to_do(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> None:
    page = LessonsPage(context)
    seen(page)
    qtbot.waitUntil(lambda: any(state.isVisible() for state in page.findChildren(EmptyState)))


def test_newest_first_and_other_orders(page: LessonsPage) -> None:
    assert titles(page) == ["Volcanoes", "Area", "Fractions"]
    order = page.findChild(QComboBox)
    assert order is not None
    order.setCurrentIndex(2)
    assert titles(page) == ["Area", "Fractions", "Volcanoes"]
    order.setCurrentIndex(3)
    assert titles(page) == ["Volcanoes", "Area", "Fractions"]


def test_every_word_of_the_filter_must_be_found(qtbot: QtBot, page: LessonsPage) -> None:
    line = page.findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "7B math")
    assert titles(page) == ["Area", "Fractions"]
    QTest.keyClicks(line, " zebra")
    assert titles(page) == []
    assert [state.isVisible() for state in page.findChildren(EmptyState)].count(True) == 1
    line.clear()
    assert len(titles(page)) == 3


def test_a_click_opens_a_lesson(qtbot: QtBot, context: Context, page: LessonsPage) -> None:
    place = page.view.visualRect(page.view.model().index(1, 0)).center() - QPoint(20, 20)
    with qtbot.waitSignal(context.go.lesson) as opened:
        QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert context.on_store(lambda store: lessons.lesson(store, opened.args[0])).title == "Area"
    assert opened.args[1] is None


def test_enter_opens_the_chosen_lesson(qtbot: QtBot, context: Context, page: LessonsPage) -> None:
    choose(page, 2)
    with qtbot.waitSignal(context.go.lesson) as opened:
        QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert context.on_store(lambda store: lessons.lesson(store, opened.args[0])).title == "Fractions"


def test_arrows_go_from_card_to_card(qtbot: QtBot, page: LessonsPage) -> None:
    choose(page, 0)
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert page.view.currentIndex().data() == "Area"


def test_deleting_is_told_and_can_be_undone(qtbot: QtBot, context: Context, page: LessonsPage) -> None:
    choose(page, 0)
    QTest.keyClick(page.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.findChild(DeleteDialog) is not None)
    dialog = page.findChild(DeleteDialog)
    assert isinstance(dialog, DeleteDialog)
    with qtbot.waitSignal(context.undoable) as told:
        dialog.accept()
    assert "Volcanoes" in told.args[0]
    qtbot.waitUntil(lambda: titles(page) == ["Area", "Fractions"])
    context.undo.undo()
    qtbot.waitUntil(lambda: titles(page) == ["Volcanoes", "Area", "Fractions"])


def test_details_are_changed_in_a_dialog(qtbot: QtBot, page: LessonsPage) -> None:
    choose(page, 0)
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    dialog = page.findChild(LessonDetailsDialog)
    assert isinstance(dialog, LessonDetailsDialog)
    title = dialog.findChild(QLineEdit)
    assert title is not None
    assert title.text() == "Volcanoes"
    title.selectAll()
    QTest.keyClicks(title, "Mountains of fire")
    QTest.keyClick(title, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page)[0] == "Mountains of fire")


def test_dropped_files_are_brought_in(qtbot: QtBot, context: Context, page: LessonsPage, tmp_path: Path) -> None:
    file = tmp_path / "naïve 名前 #&%.mp4"
    file.write_bytes(b"x")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl("https://example.org/a.mp4"), QUrl.fromLocalFile(str(tmp_path))])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with qtbot.waitSignal(context.go.bring_in) as brought:
        page.dropEvent(event)
    assert brought.args == [[str(file)], None]


def test_a_card_tells_a_screen_reader_what_it_shows(page: LessonsPage) -> None:
    spoken = page.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Volcanoes, 5a · Geography · 16 Nov, new"


def test_of_500_lessons_only_those_in_view_are_painted(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill(store: OpenStore) -> None:
        for number in range(500):
            lessons.add(store, LessonDraft(f"Lesson {number}", date(2026, 1, 1)))

    context.on_store(fill)
    painted: set[str] = set()
    paint_words = delegate._paint_words

    def noting(painter: QPainter, card: LessonCard, picture: QRectF) -> None:
        painted.add(card.lesson.id)
        paint_words(painter, card, picture)

    monkeypatch.setattr(delegate, "_paint_words", noting)
    page = LessonsPage(context)
    seen(page)
    qtbot.waitUntil(lambda: len(titles(page)) == 500)
    page.grab()
    assert 0 < len(painted) < 40
