from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QMenu, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.codings import Press
from reflectapp.domain.errors import Problem, StoreTrouble
from reflectapp.domain.goals import ChecklistPoint, Goal, GoalStatus, GoalText, Measured, MeasuredBy, Peers
from reflectapp.domain.lessons import Thumbnail
from reflectapp.domain.moments import Moment
from reflectapp.kit.ids import new_id
from reflectapp.services import codings, following, goals, measures, moments
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.goals import GoalPage, GoalsPage
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.goals.evidence_card import nearest
from reflectapp.ui.goals.goals_page import GoalLine
from reflectapp.ui.goals.history_dialog import HistoryDialog
from reflectapp.ui.page import Page
from reflectapp.ui.theme import style
from reflectapp.ui.widgets.picture import PictureButton


@pytest.fixture
def page(qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal) -> GoalPage:
    made = GoalPage(context)
    made.open(goal.id)
    seen(made)
    qtbot.waitUntil(lambda: made.title.text() == "Time to think")
    return made


@pytest.fixture
def stored(context: Context, goal: Goal) -> Callable[[], Goal]:
    return lambda: context.on_store(lambda store: goals.goal(store, goal.id))


def pressable(page: Page, text: str) -> QPushButton:
    found = (each for each in page.findChildren(QPushButton) if each.isVisible())
    return next(each for each in found if each.text().replace("&", "") == text)


def ways_away(page: GoalPage) -> list[QPushButton]:
    points = page.strategy.checklist.findChildren(QPushButton)
    return [each for each in points if each.isVisible() and not each.text()]


def number_in(table: QTableWidget, row: int) -> str:
    item = table.item(row, 1)
    return item.text() if item is not None else ""


def test_the_columns_stand_one_under_the_other_where_text_is_too_large_for_both(
    qapp: QApplication, qtbot: QtBot, page: GoalPage
) -> None:
    page.resize(1130, 640)
    assert page.strategy.mapTo(page, QPoint()).x() > page.words.mapTo(page, QPoint()).x()
    style.apply(qapp, "light", 200)
    page.resize(1129, 640)
    qtbot.waitUntil(lambda: page.strategy.mapTo(page, QPoint()).y() > page.evidence.mapTo(page, QPoint()).y())
    assert page.strategy.mapTo(page, QPoint(page.strategy.width(), 0)).x() <= page.width(), "nothing is cut off"


def test_what_is_typed_is_saved_by_itself(qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]) -> None:
    page.words.why.setFocus()
    QTest.keyClicks(page.words.why, "The quiet ones know more than I hear.")
    qtbot.waitUntil(lambda: stored().text.why == "The quiet ones know more than I hear.")
    assert stored().text.statement == "Students get time to think."


def test_a_space_at_the_end_is_not_taken_from_under_her_hands(
    qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]
) -> None:
    page.words.why.setFocus()
    QTest.keyClicks(page.words.why, "The quiet ")
    qtbot.waitUntil(lambda: stored().text.why == "The quiet" and page.saving.done)
    page.refresh()
    QTest.keyClicks(page.words.why, "ones")
    page.flush()
    qtbot.waitUntil(lambda: stored().text.why == "The quiet ones")


def test_leaving_at_once_saves_at_once(
    qtbot: QtBot, page: GoalPage, context: Context, stored: Callable[[], Goal]
) -> None:
    QTest.keyClick(page.strategy.next_step, Qt.Key.Key_End)
    QTest.keyClicks(page.strategy.next_step, " and breathe")
    page.flush()
    assert stored().text.next_step == "count to three and breathe"


def test_what_was_typed_outlives_trouble_while_reading(
    qtbot: QtBot,
    page: GoalPage,
    stored: Callable[[], Goal],
    troubles: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_store: OpenStore, _goal_id: str) -> Goal:
        raise StoreTrouble(Problem.FOLDER_AWAY)

    page.title.setFocus()
    QTest.keyClicks(page.title, " and patience")
    with monkeypatch.context() as broken:
        broken.setattr(following, "followed", fail)
        page.refresh()
        qtbot.waitUntil(lambda: len(troubles) == 1)
    page.flush()
    qtbot.waitUntil(lambda: "and patience" in stored().text.title)
    troubles.clear()


def test_opening_another_goal_saves_this_one(
    qtbot: QtBot, page: GoalPage, context: Context, stored: Callable[[], Goal]
) -> None:
    other = context.on_store(lambda store: goals.add(store, GoalText(title="Another"))).value
    QTest.keyClicks(page.words.why, "Because")
    page.open(other.id)
    qtbot.waitUntil(lambda: page.title.text() == "Another")
    assert stored().text.why == "Because"
    assert page.words.why.text() == ""


def test_undo_takes_an_edit_back_on_the_page_too(
    qtbot: QtBot, page: GoalPage, context: Context, stored: Callable[[], Goal]
) -> None:
    page.progress.target.selectAll()
    QTest.keyClicks(page.progress.target, "4.5")
    page.flush()
    qtbot.waitUntil(lambda: stored().text.target == 4.5 and page.saving.done)
    context.undo.undo()
    qtbot.waitUntil(lambda: page.progress.target.text() == "3")
    assert stored().text.target == 3.0


def test_numbers_may_be_missing(qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]) -> None:
    page.progress.baseline.selectAll()
    QTest.keyClick(page.progress.baseline, Qt.Key.Key_Delete)
    page.flush()
    qtbot.waitUntil(lambda: stored().text.baseline is None)


def test_a_date_is_added_and_taken_away(qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]) -> None:
    QTest.mouseClick(pressable(page, "Add a date"), Qt.MouseButton.LeftButton)
    page.flush()
    qtbot.waitUntil(lambda: stored().text.by_when is not None)
    away = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == "No date")
    QTest.mouseClick(away, Qt.MouseButton.LeftButton)
    page.flush()
    qtbot.waitUntil(lambda: stored().text.by_when is None)


def test_she_answers_peers_for_herself(qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]) -> None:
    QTest.mouseClick(page.peers.ticks[Peers.EASY], Qt.MouseButton.LeftButton)
    QTest.keyClick(page.peers.ticks[Peers.STUDENT_FOCUSED], Qt.Key.Key_Space)
    page.flush()
    qtbot.waitUntil(lambda: stored().text.peers == frozenset({Peers.EASY, Peers.STUDENT_FOCUSED}))


def test_the_checklist_is_written_ticked_and_shortened_by_keyboard(
    qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]
) -> None:
    QTest.mouseClick(pressable(page, "Add a point"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(page.focusWidget(), "Think first")
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Return)
    QTest.keyClicks(page.focusWidget(), "Pairs talk")
    page.flush()
    qtbot.waitUntil(lambda: stored().text.checklist == (ChecklistPoint("Think first"), ChecklistPoint("Pairs talk")))
    qtbot.waitUntil(lambda: [each.accessibleName() for each in ways_away(page)] == ["Take this point away"])
    for _ in "Pairs talk":
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Backspace)
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Backspace)
    page.flush()
    qtbot.waitUntil(lambda: stored().text.checklist == (ChecklistPoint("Think first"),))


def test_the_status_is_chosen_from_the_chip(qtbot: QtBot, page: GoalPage, stored: Callable[[], Goal]) -> None:
    actions = {action.text(): action for action in page.status.menu().actions()}
    assert list(actions) == ["exploring", "working on it", "reached", "set aside"]
    actions["reached"].trigger()
    qtbot.waitUntil(lambda: stored().status is GoalStatus.REACHED)
    qtbot.waitUntil(lambda: page.status.text() == "reached")


def test_numbers_as_a_table_can_be_changed_and_deleted(
    qtbot: QtBot, page: GoalPage, context: Context, stored: Callable[[], Goal]
) -> None:
    QTest.mouseClick(page.progress.as_table, Qt.MouseButton.LeftButton)
    table = page.progress.table.table
    assert [number_in(table, row) for row in range(table.rowCount())] == ["1.4", "0.9"]
    table.setFocus()
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    dialog = page.findChild(CheckInDialog)
    assert isinstance(dialog, CheckInDialog)
    dialog.value.selectAll()
    QTest.keyClicks(dialog.value, "1.6")
    QTest.keyClick(dialog.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: number_in(table, 0) == "1.6")
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: table.rowCount() == 1)
    context.undo.undo()
    qtbot.waitUntil(lambda: table.rowCount() == 2)


def test_a_check_in_that_can_not_be_kept_stays_to_be_kept_once_more(
    qtbot: QtBot, page: GoalPage, context: Context, troubles: list[BaseException], stored: Callable[[], Goal]
) -> None:
    page.check_in(None)
    dialog = page.findChild(CheckInDialog)
    assert isinstance(dialog, CheckInDialog)
    QTest.keyClicks(dialog.note, "Pairs spoke first")
    goal_id = stored().id
    gone = context.on_store(lambda store: goals.delete(store, goal_id))
    QTest.keyClick(dialog.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(troubles))
    assert dialog.isVisible() and dialog.note.toPlainText() == "Pairs spoke first"
    troubles.clear()
    assert gone.inverse is not None
    context.on_store(gone.inverse)
    QTest.keyClick(dialog.value, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Pairs spoke first" in {each.note for each in stored().check_ins})


@pytest.fixture
def coded(context: Context, add_lesson: Callable[..., str]) -> str:
    """A lesson with three open questions and a closed one, in ten minutes."""
    lesson_id = add_lesson("Fractions", date(2026, 11, 2))
    measure = next(each for each in measures.built_in() if each.id == "questions")

    def code(store: OpenStore) -> None:
        run = codings.start(store, lesson_id, measure, {}).value
        for number, place in enumerate((0, 0, 1, 0)):
            codings.press(store, run.id, Press(new_id(), measure.codes[place].id, 1_000 * number))
        codings.set_covered(store, run.id, ((0, 600_000),))

    context.on_store(code)
    return lesson_id


def chosen(page: GoalPage, measure: str, number: str) -> QAction:
    menus = {each.title(): each for each in page.progress.choice.menu().findChildren(QMenu)}
    return next(each for each in menus[measure].actions() if each.text() == number)


def test_lessons_add_the_numbers_of_a_measure_and_her_own_words_stay(
    qtbot: QtBot, page: GoalPage, context: Context, stored: Callable[[], Goal], coded: str
) -> None:
    qtbot.waitUntil(lambda: len(page.progress.choice.menu().actions()) > 2)
    chosen(page, "Questions", "Open: share in %").trigger()
    page.flush()
    qtbot.waitUntil(lambda: "2 Nov 2026: 75\u00a0%" in page.progress.plot.accessibleDescription())
    text = stored().text
    assert text.measured == Measured("questions", MeasuredBy.SHARE, "open")
    assert (text.measure, text.unit, text.baseline, text.target) == ("Wait after my questions", "%", None, None)
    QTest.mouseClick(pressable(page, "Begin with 75 %, as on 2 Nov"), Qt.MouseButton.LeftButton)
    page.flush()
    qtbot.waitUntil(lambda: stored().text.baseline == 75.0)
    QTest.mouseClick(page.progress.as_table, Qt.MouseButton.LeftButton)
    table = page.progress.table.table
    assert [number_in(table, row) for row in range(table.rowCount())] == ["75", "1.4", "0.9"]
    table.selectRow(0)
    with qtbot.waitSignal(context.go.lesson) as led:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert led.args == [coded, None]
    run = context.on_store(lambda store: codings.of_lesson(store, coded)[0])
    context.do(page, codings.delete_entry, run.id, run.entries[0].id)()
    qtbot.waitUntil(lambda: number_in(table, 0) == "67")


def test_the_plot_says_its_numbers(page: GoalPage) -> None:
    spoken = page.progress.plot.accessibleDescription()
    assert "6 Oct 2026: 0.9\u00a0s" in spoken
    assert "target: 3\u00a0s" in spoken


def test_history_shows_what_changed(qtbot: QtBot, page: GoalPage) -> None:
    QTest.keyClicks(page.words.why, "They know more than I hear.")
    QTest.mouseClick(pressable(page, "History"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(HistoryDialog) is not None)
    dialog = page.findChild(HistoryDialog)
    assert dialog is not None
    versions = dialog.findChild(QListWidget)
    assert versions is not None
    assert [versions.item(row).text()[:9] for row in range(versions.count())] == ["Version 2", "Version 1"]
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert texts.count("changed") == 1
    assert "They know more than I hear." in texts


def test_a_moment_that_shows_it_plays(
    qtbot: QtBot, page: GoalPage, context: Context, add_lesson: Callable[..., str], goal: Goal
) -> None:
    lesson_id = add_lesson("Fractions", date(2026, 11, 2))
    moment = Moment("", lesson_id, None, 161_000, None, "Three hands", goal_ids=(goal.id,))
    context.do(page, moments.add, moment)()
    qtbot.waitUntil(lambda: page.evidence.findChild(PictureButton) is not None)
    picture = page.evidence.findChild(PictureButton)
    assert picture is not None
    with qtbot.waitSignal(context.go.lesson) as opened:
        QTest.mouseClick(picture, Qt.MouseButton.LeftButton)
    assert opened.args == [lesson_id, 161_000]


def test_the_nearest_picture_is_shown() -> None:
    pictures = (Thumbnail(0, b"a"), Thumbnail(10_000, b"b"), Thumbnail(20_000, b"c"))
    assert nearest(pictures, 14_000) == b"b"
    assert nearest((), 14_000) is None


def test_deleting_goes_back_to_the_goals_and_can_be_undone(
    qtbot: QtBot, page: GoalPage, context: Context, goal: Goal
) -> None:
    more = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == "More")
    with qtbot.waitSignals([context.go.page, context.undoable]):
        next(each for each in more.menu().actions() if "Delete" in each.text()).trigger()
    assert context.on_store(goals.all_goals) == ()
    with qtbot.waitSignal(context.changed):
        context.undo.undo()
    assert [each.id for each in context.on_store(goals.all_goals)] == [goal.id]


def test_the_list_shows_goals_by_how_they_stand(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    context.on_store(lambda store: goals.add(store, GoalText(statement="More questions from them.\nSoon.")))
    page = GoalsPage(context)
    seen(page)
    qtbot.waitUntil(lambda: len(page.findChildren(GoalLine)) == 2)
    lines = [line.accessibleName() for line in page.findChildren(GoalLine)]
    assert lines[0] == "Time to think, working on it, 2 check-ins, last 13 Oct: 1.4 s"
    assert lines[1].startswith("More questions from them., exploring")
    with qtbot.waitSignal(context.go.goal) as opened:
        QTest.mouseClick(page.findChildren(GoalLine)[0], Qt.MouseButton.LeftButton)
    assert opened.args == [goal.id]


def test_a_new_goal_waits_for_its_first_words(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> None:
    made = context.on_store(lambda store: goals.add(store, GoalText())).value
    page = GoalPage(context)
    page.open(made.id)
    seen(page)
    qtbot.waitUntil(page.words.statement.hasFocus)


def test_delete_deletes_a_goal_of_the_list_and_undo_brings_it_back(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None], goal: Goal
) -> None:
    page = GoalsPage(context)
    seen(page)
    qtbot.waitUntil(lambda: len(page.findChildren(GoalLine)) == 1)
    with qtbot.waitSignal(context.undoable) as told:
        QTest.keyClick(page.findChildren(GoalLine)[0], Qt.Key.Key_Delete)
    assert told.args == ["“Time to think” is deleted."]
    assert context.on_store(goals.all_goals) == ()
    context.undo.undo()
    qtbot.waitUntil(lambda: len(context.on_store(goals.all_goals)) == 1)
