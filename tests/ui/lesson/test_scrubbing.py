"""Dragging through a recording shows its pictures on the way."""

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from reflectapp.ui.lesson import LessonPage


def _drag(view: QWidget, to: QPoint) -> None:
    """The mouse goes there with its left button down."""
    there = QPointF(to)
    held = Qt.MouseButton.LeftButton
    move = QMouseEvent(
        QEvent.Type.MouseMove, there, view.mapToGlobal(there), held, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, move)


def _place(page: LessonPage, ms: int) -> QPoint:
    view = page.stage.timeline
    return QPoint(round(view.lanes.gutter + view.scale.x(ms)), 8)


def _more(shown: list[int], than: int) -> bool:
    return len(shown) > than


def _playing(page: LessonPage) -> bool:
    return page.player.playing


def test_pictures_are_shown_while_she_drags_and_the_last_one_at_the_end(page: LessonPage, qtbot: QtBot) -> None:
    view, player = page.stage.timeline, page.player
    shown: list[int] = []
    player.frame_shown.connect(lambda frame: shown.append(frame.startTime()))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=_place(page, 1000))
    qtbot.waitUntil(lambda: bool(shown))
    for ms in range(1000, 7000, 50):
        before = len(shown)
        _drag(view, _place(page, ms))
        _drag(view, _place(page, ms + 30))
        if ms % 500 == 0:
            qtbot.waitUntil(partial(_more, shown, before), timeout=1000)
    on_the_way = len(set(shown))
    asked = view.time_ms
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_place(page, 7000))
    qtbot.waitUntil(lambda: asked - 40 <= player.time_ms <= asked)
    assert on_the_way >= 10
    assert not _playing(page)


def test_what_plays_waits_while_she_drags_and_plays_on(page: LessonPage, qtbot: QtBot) -> None:
    view, player = page.stage.timeline, page.player
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 100)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=_place(page, 2000))
    assert _playing(page)
    _drag(view, _place(page, 4000))
    assert not _playing(page)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_place(page, 4000))
    assert _playing(page)
    qtbot.waitUntil(lambda: player.time_ms > 4100, timeout=10_000)


def test_a_click_goes_there_and_does_not_stop_it(page: LessonPage, qtbot: QtBot) -> None:
    stopped: list[bool] = []
    page.player.play()
    qtbot.waitUntil(lambda: page.player.time_ms > 100)
    page.player.playing_changed.connect(stopped.append)
    qtbot.mouseClick(page.stage.timeline, Qt.MouseButton.LeftButton, pos=_place(page, 5000))
    qtbot.waitUntil(lambda: page.player.time_ms > 5100, timeout=10_000)
    assert False not in stopped


def test_a_drag_that_the_page_left_is_over(page: LessonPage, qtbot: QtBot) -> None:
    view, player = page.stage.timeline, page.player
    player.play()
    qtbot.waitUntil(lambda: player.time_ms > 100)
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=_place(page, 2000))
    _drag(view, _place(page, 3000))
    page.hide()
    assert not _playing(page)
    page.show()
    player.play()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=_place(page, 1000))
    assert _playing(page)
    player.pause()
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=_place(page, 1000))
    assert not _playing(page)
