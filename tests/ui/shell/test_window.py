import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import Problem, UserError
from reflectapp.domain.goals import GoalText
from reflectapp.domain.outcome import Outcome
from reflectapp.services import goals, preferences
from reflectapp.services.store import OpenStore, StoreNotice
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page
from reflectapp.ui.shell.key_sheet import KeySheet
from reflectapp.ui.shell.shelf import PageFactory
from reflectapp.ui.shell.window import MainWindow


@pytest.fixture
def window(context: Context, pages: Mapping[str, PageFactory], qtbot: QtBot) -> MainWindow:
    made = MainWindow(context, pages)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def shown(window: MainWindow) -> Page:
    assert window.page is not None
    return window.page


def plain(page: Page) -> Any:
    return page


def opened_with(page: Page) -> object:
    return plain(page).opened


def test_it_begins_with_today(window: MainWindow) -> None:
    assert window.stack.count() == 1
    assert window.rail.buttons["today"].isChecked()


def test_the_rail_leads_to_each_place_and_back_to_the_same_page(window: MainWindow, qtbot: QtBot) -> None:
    today = shown(window)
    for name in ("lessons", "goals", "coach", "today"):
        QTest.mouseClick(window.rail.buttons[name], Qt.MouseButton.LeftButton)
        assert window.rail.buttons[name].isChecked()
    assert shown(window) is today
    assert window.stack.count() == 4


def test_places_have_keys(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.buttons["goals"].isChecked()


def test_a_lesson_a_goal_and_a_packet_are_opened_in_their_place(window: MainWindow, context: Context) -> None:
    context.go.lesson.emit("one", 761_000)
    assert opened_with(shown(window)) == [("one", 761_000)]
    assert window.rail.buttons["lessons"].isChecked()
    context.go.goal.emit("two")
    assert opened_with(shown(window)) == [("two",)]
    assert window.rail.buttons["goals"].isChecked()
    context.go.packet.emit()
    assert opened_with(shown(window)) == [()]
    assert window.rail.buttons["coach"].isChecked()
    context.go.page.emit("lessons")
    assert opened_with(shown(window)) == []


def test_ctrl_f_leads_to_the_search_from_everywhere(window: MainWindow, qtbot: QtBot) -> None:
    window.show_place("lessons")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.buttons["search"].isChecked()
    search = shown(window)
    qtbot.waitUntil(search.hasFocus)


def test_a_problem_is_told_in_the_window_until_she_puts_it_away(window: MainWindow, context: Context) -> None:
    context.troubled.emit(UserError(Problem.FILE_EMPTY))
    assert window.problem.isVisible()
    assert "The file is empty." in window.problem.text
    window.problem.dismiss()
    assert not window.problem.isVisible()


def test_of_a_bug_only_its_type_is_logged(
    window: MainWindow, context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        context.troubled.emit(ValueError("Amir's note"))
    assert "Something went wrong on our side." in window.problem.text
    assert "ValueError" in caplog.text
    assert "Amir" not in caplog.text + window.problem.text


def test_an_announcement_is_shown_over_the_page(window: MainWindow, context: Context) -> None:
    context.announce("Moment saved at 12:41")
    assert window.toast.isVisible()
    assert window.toast.text == "Moment saved at 12:41"
    assert window.stack.rect().contains(window.toast.geometry())


def test_an_announcement_stays_before_the_page_that_is_shown_next(window: MainWindow, context: Context) -> None:
    context.announce("The packet is saved.")
    window.show_place("coach")
    assert [each for each in window.stack.children() if isinstance(each, QWidget)][-1] is window.toast


def test_what_happened_at_opening_is_told(
    opened: OpenStore, context: Context, pages: Mapping[str, PageFactory], qtbot: QtBot
) -> None:
    opened.notices = (StoreNotice.HEADER_REPAIRED,)
    window = MainWindow(context, pages)
    qtbot.addWidget(window)
    assert "mended from its copy" in window.toast.text


def test_dropped_files_are_brought_in(window: MainWindow, context: Context, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "lesson.mp4"
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)), QUrl("https://example.org/x.mp4")])
    how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(300, 300), *how)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    with qtbot.waitSignal(context.go.bring_in) as dropped:
        QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), *how))
    assert dropped.args == [[file], None]


def test_bring_in_asks_for_files(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.go.bring_in) as asked:
        window.actions_by_name["bring_in"].trigger()
    assert asked.args == [[], None]


def test_undo_and_redo_are_offered_when_there_is_something(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    undo, redo = window.actions_by_name["undo"], window.actions_by_name["redo"]
    assert not undo.isEnabled()

    def inverse(_store: OpenStore) -> Outcome[None]:
        return Outcome(None, frozenset(), inverse)

    context.undo.push(inverse)
    assert undo.isEnabled()
    undo.trigger()
    qtbot.waitUntil(redo.isEnabled)
    assert not undo.isEnabled()


def test_drafts_in_pages_and_dialogs_are_handed_over_whatever_one_of_them_does(
    window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    class Writing(QDialog):
        kept = False

        def keep_draft(self) -> None:
            self.kept = True
            raise ValueError("half a note about Jonas")

    dialog = Writing(window)
    window.flush()
    assert dialog.kept and plain(shown(window)).flushed == 1
    assert [record.args for record in caplog.records] == [(ValueError,)]


def test_closing_hands_over_drafts_and_can_be_declined(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window)
    window.may_close = lambda: False
    assert not window.close()
    window.may_close = lambda: True
    with qtbot.waitSignal(window.closed):
        assert window.close()
    assert plain(page).flushed == 1


def test_its_title_never_tells_what_is_in_the_store(window: MainWindow, context: Context) -> None:
    context.go.lesson.emit("Fractions of a set", None)
    assert window.windowTitle() == "reflectapp"


def test_it_comes_back_where_it_was(
    window: MainWindow, context: Context, pages: Mapping[str, PageFactory], qtbot: QtBot
) -> None:
    window.resize(800, 577)
    window.move(37, 41)
    window.close()
    again = MainWindow(context, pages)
    qtbot.addWidget(again)
    assert (again.size().width(), again.size().height()) == (800, 577)


def test_it_comes_back_on_a_screen_that_is_there(
    window: MainWindow, context: Context, pages: Mapping[str, PageFactory], qtbot: QtBot
) -> None:
    window.setGeometry(QRect(QPoint(20_000, 20_000), window.size()))
    window.close()
    again = MainWindow(context, pages)
    qtbot.addWidget(again)
    assert QGuiApplication.primaryScreen().availableGeometry().intersects(again.frameGeometry())


def test_a_question_mark_shows_the_keys_unless_it_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    page = shown(window)
    field = plain(page).field
    field.setFocus()
    QTest.keyClicks(field, "?")
    assert field.text() == "?"
    assert window.findChild(KeySheet) is None
    QTest.keyClicks(window.rail.buttons["today"], "?")
    sheet = window.findChild(KeySheet)
    assert sheet is not None
    sheet.close()


def test_single_keys_can_be_switched_off(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    window.change_preferences(preferences.with_value(context.preferences, "single_keys", False))
    QTest.keyClicks(window.rail.buttons["today"], "?")
    assert window.findChild(KeySheet) is None


def test_larger_text_takes_effect_and_is_kept(window: MainWindow, context: Context, qapp: QApplication) -> None:
    before = qapp.font().pixelSize()
    for _time in range(30):
        window.actions_by_name["larger_text"].trigger()
    assert qapp.font().pixelSize() == 2 * before
    assert context.preferences.text_scale == 200
    assert preferences.load().text_scale == 200
    assert all(button.sizeHint().width() <= window.rail.width() for button in window.rail.buttons.values())


def test_everything_on_the_rail_is_named_and_can_be_reached_by_key(window: MainWindow) -> None:
    for button in window.rail.buttons.values():
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_what_was_deleted_comes_back_from_the_toast(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    made = context.on_store(lambda store: goals.add(store, GoalText(title="Wait")).value)
    context.do(window, goals.delete, made.id)(lambda _none: context.offer_undo("“Wait” is deleted."))
    qtbot.waitUntil(lambda: window.toast.isVisible() and window.toast.undo.isVisible())
    assert context.on_store(goals.all_goals) == ()
    with qtbot.waitSignal(context.changed):
        QTest.mouseClick(window.toast.undo, Qt.MouseButton.LeftButton)
    assert [goal.id for goal in context.on_store(goals.all_goals)] == [made.id]
    qtbot.waitUntil(lambda: window.toast.isVisible() and window.toast.text == "Undone.")
    assert not window.toast.undo.isVisible()


def test_the_toast_never_undoes_something_done_since(window: MainWindow, context: Context, qtbot: QtBot) -> None:
    made = context.on_store(lambda store: goals.add(store, GoalText(title="Wait")).value)
    context.do(window, goals.delete, made.id)(lambda _none: context.offer_undo("“Wait” is deleted."))
    qtbot.waitUntil(lambda: window.toast.isVisible())
    context.do(window, goals.add, GoalText(title="Talk less"))()
    qtbot.waitUntil(lambda: not window.toast.isVisible())
