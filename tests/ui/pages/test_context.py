from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Topic
from reflectapp.services import lessons
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
