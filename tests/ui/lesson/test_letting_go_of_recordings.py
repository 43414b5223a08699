from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.domain.moments import Moment
from reflectapp.domain.progress import CancelToken
from reflectapp.services import forms, importing, lessons, moments, recordings, reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lessons.deleting import DeleteDialog
from reflectapp.ui.lessons.recordings_dialog import RecordingsDialog


def choose(page: LessonPage, begins: str) -> None:
    """One of the entries of the header's menu."""
    menu = page.header.more.menu()
    next(action for action in menu.actions() if action.text().startswith(begins)).trigger()


def press(parent: QWidget, text: str) -> None:
    found = [
        each
        for each in parent.findChildren(QPushButton)
        if each.isVisible() and text in (each.text().replace("&", ""), each.accessibleName())
    ]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def said(page: QWidget) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def delete_recording(qtbot: QtBot, page: LessonPage, name: str) -> None:
    choose(page, "Recordings of this lesson")
    dialog = page.findChildren(RecordingsDialog)[-1]
    qtbot.waitUntil(lambda: bool(dialog.rows) and all(row.isVisible() for row in dialog.rows.values()))
    press(dialog, f"Delete: {name}")
    qtbot.waitUntil(lambda: dialog.findChild(DeleteDialog) is not None)
    question = dialog.findChild(DeleteDialog)
    assert question is not None
    press(question, "Delete")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_without_its_recording_a_lesson_keeps_its_notes(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    context.do(page, moments.add, Moment("", lesson_id, None, 3000, None, "They asked why"))()
    qtbot.waitUntil(lambda: len(page.moments.shown) == 1)
    delete_recording(qtbot, page, "The recording")
    qtbot.waitUntil(lambda: "This lesson has no recording." in said(page))
    assert [moment.note for moment in page.moments.shown] == ["They asked why"]
    assert not page.stage.video.isVisible() and not page.player.playing
    assert page.stage.timeline.scale.total_ms == 3000
    page.marking.choose(page.moments.shown[0].id)
    context.undo.undo()
    qtbot.waitUntil(lambda: page.stage.video.isVisible() and page.stage.video.shows_frame, timeout=10_000)


def test_one_of_two_parts_goes_and_the_other_stays_where_it_was(
    page: LessonPage, context: Context, lesson_id: str, video: Path, qtbot: QtBot
) -> None:
    importing.import_recording(context.on_store, video, lesson_id, lambda _progress: None, CancelToken())
    page.refresh()
    qtbot.waitUntil(lambda: page.player.duration_ms == 16_000)
    delete_recording(qtbot, page, "Part 1")
    qtbot.waitUntil(lambda: len(context.on_store(lambda store: recordings.of_lesson(store, lesson_id))) == 1)
    (kept,) = context.on_store(lambda store: recordings.of_lesson(store, lesson_id))
    assert kept.offset_ms == 8000
    assert page.player.duration_ms == 16_000
    page.player.seek(12_000)
    qtbot.waitUntil(lambda: page.stage.video.shows_frame and page.player.time_ms == 12_000, timeout=10_000)


def test_deleting_the_lesson_leaves_the_page_only_when_she_means_it(
    page: LessonPage, context: Context, qtbot: QtBot
) -> None:
    choose(page, "Delete this lesson")
    qtbot.waitUntil(lambda: page.findChild(DeleteDialog) is not None)
    question = page.findChild(DeleteDialog)
    assert question is not None
    press(question, "Cancel")
    assert page.shown is not None
    qtbot.waitUntil(lambda: page.findChild(DeleteDialog) is None)
    choose(page, "Delete this lesson")
    qtbot.waitUntil(lambda: page.findChild(DeleteDialog) is not None)
    question = page.findChild(DeleteDialog)
    assert question is not None
    with qtbot.waitSignals([context.go.page, context.undoable]):
        press(question, "Delete")
    assert context.on_store(lessons.cards) == ()


def test_a_deleted_reflection_is_told_and_comes_back(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    page.start_reflection(forms.built_in()[1])
    qtbot.waitUntil(lambda: page.reflection.reflection is not None)
    menu = page.header.form.menu()
    menu.aboutToShow.emit()
    delete = next(action for action in menu.actions() if action.text().startswith("Delete"))
    with qtbot.waitSignal(context.undoable) as told:
        delete.trigger()
    assert told.args == ["The reflection is deleted."]
    qtbot.waitUntil(lambda: page.reflection.reflection is None)
    context.undo.undo()
    qtbot.waitUntil(lambda: page.reflection.reflection is not None)
    assert len(context.on_store(lambda store: reflections.of_lesson(store, lesson_id))) == 1


def test_delete_on_the_timeline_deletes_the_moment_in_hand(
    page: LessonPage, context: Context, lesson_id: str, qtbot: QtBot
) -> None:
    made = context.on_store(lambda store: moments.add(store, Moment("", lesson_id, None, 3000, None, ""))).value
    page.refresh()
    qtbot.waitUntil(lambda: len(page.moments.shown) == 1)
    page.marking.choose(made.id)
    with qtbot.waitSignal(context.undoable) as told:
        QTest.keyClick(page.stage.timeline, Qt.Key.Key_Delete)
    assert told.args == ["The moment is deleted."]
    qtbot.waitUntil(lambda: page.moments.shown == ())
    with qtbot.waitSignal(context.changed):
        context.undo.undo()
    qtbot.waitUntil(lambda: len(page.moments.shown) == 1)
