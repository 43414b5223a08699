from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Topic
from reflectapp.services import lessons
from reflectapp.services.store import close_store
from reflectapp.ui.context import Context


def test_what_a_closed_page_wrote_is_seen_and_can_be_undone(context: Context, qtbot: QtBot) -> None:
    page = QObject()
    reached: list[object] = []
    with qtbot.waitSignal(context.changed) as changed:
        context.do(page, lessons.add, LessonDraft("Fractions"))(reached.append, reached.append)
        page.deleteLater()
        QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    assert changed.args == [frozenset({Topic.LESSONS})]
    assert reached == []
    assert context.undo.can_undo
    with qtbot.waitSignal(context.changed):
        context.undo.undo()
    assert context.runner.wait_on_store(lambda: lessons.cards(context.store)) == ()


def test_what_is_asked_of_a_store_that_new_keys_closed_is_cancelled(context: Context, qtbot: QtBot) -> None:
    told: list[object] = []
    context.troubled.connect(told.append)
    context.runner.wait_on_store(lambda: close_store(context.store))
    jobs = (
        context.ask(context, lessons.cards)(told.append),
        context.do(context, lessons.add, LessonDraft("Fractions"))(told.append),
        context.background(context, lambda _report, _cancel: context.on_store(lessons.cards), told.append),
    )
    cancelled: list[object] = []
    for job in jobs:
        job.cancelled.connect(lambda job=job: cancelled.append(job))
    qtbot.waitUntil(lambda: len(cancelled) == len(jobs))
    assert told == []
