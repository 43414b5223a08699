"""At three times the speed no key is lost, and each code is at the picture that was shown."""

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from reflectapp.services import codings, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage

NEAR_MS = 50


def test_keys_at_three_times_the_speed(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.codings.start(next(each for each in measures.built_in() if each.id == "questions"), {})
    qtbot.waitUntil(lambda: page.codings.running)
    clock = iter(range(0, 1_000_000, 1000))
    page.codings.now_ms = lambda: next(clock)
    shown: list[int] = []
    pressed: list[int] = []

    def press() -> None:
        pressed.append(shown[-1])
        qtbot.keyClicks(page.stage.video, "od"[len(pressed) % 2])

    page.player.frame_shown.connect(lambda frame: shown.append(frame.startTime() // 1000))
    page.player.set_rate(3.0)
    page.player.play()
    page.stage.video.setFocus()
    qtbot.waitUntil(lambda: len(shown) > 2)
    hand = QTimer(page)
    hand.timeout.connect(press)
    hand.start(70)
    qtbot.waitUntil(lambda: not page.player.playing, timeout=15_000)
    hand.stop()
    assert len(pressed) > 10
    page.codings.end()
    assert page.shown is not None
    lesson_id = page.shown.lesson.id
    (kept,) = context.runner.wait_on_store(lambda: codings.of_lesson(context.store, lesson_id))
    assert [entry.code_id for entry in kept.entries] == [("closed", "open")[n % 2] for n in range(len(pressed))]
    away = [abs(entry.start_ms - ms) for entry, ms in zip(kept.entries, pressed, strict=True)]
    assert max(away) <= NEAR_MS
