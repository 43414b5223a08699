"""From a quarter of the speed to three times."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtMultimedia import QMediaPlayer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.domain.lessons import Recording
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.player.player import Player


@pytest.mark.parametrize(("rate", "lesson_ms"), [(0.25, 300), (3.0, 3600)])
def test_it_plays_as_fast_as_asked(
    rate: float, lesson_ms: int, shelf: Any, make_part: Callable[..., Recording], qtbot: QtBot
) -> None:
    player = Player(shelf.open)
    with qtbot.waitSignal(player.frame_shown, timeout=10_000):
        player.set_parts((make_part(0, 0),))
    player.set_rate(rate)
    player.play()
    qtbot.waitUntil(lambda: player.time_ms >= 400, timeout=10_000)
    began, from_ms = time.perf_counter(), player.time_ms
    qtbot.waitUntil(lambda: player.time_ms >= from_ms + lesson_ms, timeout=10_000)
    passed_ms = (time.perf_counter() - began) * 1000
    went_ms = player.time_ms - from_ms
    player.close()
    assert 0.7 * rate < went_ms / passed_ms < 1.4 * rate


def test_voices_keep_their_pitch(qapp: QApplication) -> None:
    media = QMediaPlayer()
    assert media.pitchCompensationAvailability() != QMediaPlayer.PitchCompensationAvailability.Unavailable


def test_the_keys_reach_all_speeds(page: LessonPage, qtbot: QtBot) -> None:
    for key, end in ((Qt.Key.Key_BracketLeft, 0.25), (Qt.Key.Key_BracketRight, 3.0)):
        for _ in range(12):
            qtbot.keyClick(QApplication.focusWidget() or page, key)
        assert page.player.rate == end
    assert page.stage.transport.speed.text() == "3×"
