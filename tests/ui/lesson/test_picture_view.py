"""The picture turned by hand, and brighter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.services import turning
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.player.video_view import VideoView


def _press(qtbot: QtBot, page: LessonPage, key: Qt.Key, shift: bool = False) -> None:
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(QApplication.focusWidget() or page, key, held)


@pytest.fixture
def view(qtbot: QtBot) -> VideoView:
    """Shows a frame whose upper half is dark, the lower one light."""
    made = VideoView()
    qtbot.addWidget(made)
    made.resize(320, 320)
    picture = QImage(160, 160, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.fillRect(0, 0, 160, 80, QColor(40, 40, 40))
    painter.fillRect(0, 80, 160, 80, QColor(230, 230, 230))
    painter.end()
    made.show_frame(QVideoFrame(picture))
    return made


def _greys(view: VideoView) -> tuple[int, int, int, int]:
    """In the middle of the top, the right, the bottom and the left."""
    shown = view.grab().toImage()
    places = ((160, 40), (280, 160), (160, 280), (40, 160))
    top, right, bottom, left = (shown.pixelColor(*place).green() for place in places)
    return top, right, bottom, left


@pytest.mark.parametrize(("degrees", "dark_at"), [(0, 0), (90, 1), (180, 2), (270, 3)])
def test_it_is_turned_clockwise(view: VideoView, degrees: int, dark_at: int) -> None:
    view.show_turned(degrees)
    greys = _greys(view)
    assert greys[dark_at] == pytest.approx(40, abs=4)
    assert greys[(dark_at + 2) % 4] == pytest.approx(230, abs=4)


def test_dark_is_lifted_and_light_is_not_cut_off(view: VideoView) -> None:
    before = _greys(view)[0]
    for steps in (1, 2, 3, 4):
        view.show_brighter(steps)
        dark, _right, light, _left = _greys(view)
        assert dark == pytest.approx(255 * (1 - (1 - 40 / 255) ** (steps + 1)), abs=6)
        assert dark > before and 230 < light <= 255
        before = dark
    view.show_brighter(0)
    assert _greys(view)[0] == pytest.approx(40, abs=4)


def test_t_turns_the_recording_for_good_and_undo_turns_it_back(
    page: LessonPage, context: Context, qtbot: QtBot
) -> None:
    def kept() -> list[int]:
        return list(context.on_store(turning.turned).values())

    upright = page.stage.video.grab().size()
    wide = page.stage.thumbnails.at(0)
    _press(qtbot, page, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: kept() == [90])
    qtbot.waitUntil(lambda: page.stage.video.clockwise_degrees == 90)
    high = page.stage.thumbnails.at(0)
    assert wide is not None and high is not None and high.width() == wide.height()
    assert page.stage.video.grab().size() == upright
    page.stage.transport.view.actions()[3].trigger()
    qtbot.waitUntil(lambda: page.stage.video.clockwise_degrees == 180)
    assert kept() == [180]
    context.undo.undo()
    qtbot.waitUntil(lambda: page.stage.video.clockwise_degrees == 90)
    context.undo.undo()
    qtbot.waitUntil(lambda: page.stage.video.clockwise_degrees == 0)
    assert kept() == []


def test_b_and_shift_b_change_the_brightness(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    menu = page.stage.transport.view
    assert not menu.usual_brightness.isEnabled()
    for _ in range(6):
        _press(qtbot, page, Qt.Key.Key_B)
    assert page.stage.video.brighter == 4
    _press(qtbot, page, Qt.Key.Key_B, shift=True)
    assert page.stage.video.brighter == 3
    menu.usual_brightness.trigger()
    assert page.stage.video.brighter == 0
