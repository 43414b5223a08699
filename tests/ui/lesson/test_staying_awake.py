from pytestqt.qtbot import QtBot

from reflectapp.ui.lesson import LessonPage


def _held(page: LessonPage) -> bool:
    return page.awake.held


def test_the_computer_stays_awake_while_it_plays(page: LessonPage, qtbot: QtBot) -> None:
    assert not _held(page)
    page.player.play()
    assert _held(page)
    page.player.pause()
    assert not _held(page)


def test_the_end_and_a_lock_let_it_sleep(page: LessonPage, qtbot: QtBot) -> None:
    page.player.seek(7600)
    qtbot.waitUntil(lambda: page.player.time_ms == 7600)
    page.player.play()
    assert _held(page)
    qtbot.waitUntil(lambda: not page.player.playing, timeout=10_000)
    qtbot.waitUntil(lambda: not _held(page))
    page.player.play()
    assert _held(page)
    page.flush()
    assert not _held(page)
