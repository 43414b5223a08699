"""The video in a window of its own and on the full screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.services import preferences
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.video_window import VideoWindow

Places = dict[str, bytes]


@pytest.fixture
def places(context: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """Where windows stood, as the settings' folder keeps it."""
    kept: Places = {}
    monkeypatch.setattr(preferences, "recall", kept.get)
    monkeypatch.setattr(preferences, "remember", kept.__setitem__)
    yield kept


def _press(qtbot: QtBot, page: LessonPage, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, key)


def _window(page: LessonPage) -> VideoWindow | None:
    return page.stage.place.window


def _apart(page: LessonPage, qtbot: QtBot) -> VideoWindow:
    """Puts the video into its own window."""
    _press(qtbot, page, Qt.Key.Key_W)
    window = _window(page)
    assert window is not None
    qtbot.waitExposed(window)
    return window


def _move_mouse(page: LessonPage) -> None:
    video, there, none = page.stage.video, QPointF(100, 100), Qt.MouseButton.NoButton
    modifiers = Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, there, video.mapToGlobal(there), none, none, modifiers)
    QApplication.sendEvent(video, move)


def test_the_video_goes_to_its_own_window_and_back(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    window = _apart(page, qtbot)
    assert page.stage.video.window() is window and not window.isFullScreen()
    assert page.stage.transport.view.video_apart.isChecked()
    page.player.seek(3000)
    qtbot.waitUntil(lambda: page.player.time_ms == 3000)
    (back,) = [each for each in page.stage.findChildren(QPushButton) if each.text() == "Bring it back"]
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert page.stage.video.window() is page.window() and page.stage.video.isVisible()
    assert _window(page) is None and not page.stage.transport.view.video_apart.isChecked()


def test_keys_act_in_its_window_and_f_fills_the_screen(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    window = _apart(page, qtbot)
    qtbot.waitUntil(page.stage.video.hasFocus)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.player.playing)
    qtbot.keyClick(window, Qt.Key.Key_F)
    assert window.isFullScreen()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert _window(page) is window and not window.isFullScreen()


def test_a_lock_takes_it_away_empty_and_it_comes_back(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    _apart(page, qtbot)
    page.flush()
    assert _window(page) is None and not page.stage.video.shows_frame
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: _window(page) is not None and page.stage.video.shows_frame, timeout=10_000)


def test_closed_by_her_it_stays_closed(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    _apart(page, qtbot).close()
    page.hide()
    page.show()
    assert _window(page) is None


def test_it_goes_with_its_page(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    _apart(page, qtbot)
    page.hide()
    assert _window(page) is None
    page.show()
    assert _window(page) is not None


def test_a_moment_from_its_window_is_written_on_the_page(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    window = _apart(page, qtbot)
    window.activateWindow()
    page.stage.video.setFocus()
    qtbot.keyClick(page.stage.video, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: page.editor.note.hasFocus())
    qtbot.keyClicks(page.editor.note, "seen")
    _press(qtbot, page, Qt.Key.Key_Return)
    assert _window(page) is window


def test_controls_come_with_the_mouse_and_go(places: Places, page: LessonPage, qtbot: QtBot) -> None:
    _press(qtbot, page, Qt.Key.Key_F)
    window = _window(page)
    assert window is not None and not window.bar.isVisible()
    _move_mouse(page)
    assert window.bar.isVisible()
    slider = window.bar.slider
    qtbot.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, slider.height() // 2))
    qtbot.waitUntil(lambda: 3500 < page.player.time_ms < 4500)
    qtbot.mouseClick(window.bar.play, Qt.MouseButton.LeftButton)
    assert page.player.playing
    page.stage.video.setFocus()
    qtbot.waitUntil(lambda: not window.bar.isVisible(), timeout=8000)
    assert page.stage.video.cursor().shape() == Qt.CursorShape.BlankCursor
    _press(qtbot, page, Qt.Key.Key_Escape)
    assert _window(page) is None and page.stage.video.window() is page.window()
    assert page.stage.video.cursor().shape() != Qt.CursorShape.BlankCursor
