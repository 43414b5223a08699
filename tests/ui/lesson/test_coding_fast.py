"""At three times the speed no key is lost, and each code is at the picture that was on the screen."""

from PySide6.QtCore import QEvent, QObject, QTimer
from pytestqt.qtbot import QtBot

from reflectapp.services import codings, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage

NEAR_MS = 50
GAPS_MS = (70, 15, 120, 40, 5)


class Eyes(QObject):
    """Sees what is painted: not what the player has come to, but what stands on the screen."""

    def __init__(self, page: LessonPage) -> None:
        super().__init__(page)
        self._given: list[int] = []
        self.seen: list[int] = []
        page.player.frame_shown.connect(lambda frame: self._given.append(frame.startTime() // 1000))
        page.stage.video.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._given:
            self.seen.append(self._given[-1])
        return False


def test_keys_at_three_times_the_speed(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.codings.start(next(each for each in measures.built_in() if each.id == "questions"), {})
    qtbot.waitUntil(lambda: page.codings.running)
    eyes = Eyes(page)
    pressed: list[int] = []
    hand = QTimer(page, singleShot=True)

    def press() -> None:
        pressed.append(eyes.seen[-1])
        qtbot.keyClicks(page.stage.video, "od"[len(pressed) % 2])
        hand.start(GAPS_MS[len(pressed) % len(GAPS_MS)])

    hand.timeout.connect(press)
    page.player.set_rate(3.0)
    page.player.play()
    page.stage.video.setFocus()
    qtbot.waitUntil(lambda: len(eyes.seen) > 2)
    press()
    qtbot.waitUntil(lambda: not page.player.playing, timeout=15_000)
    hand.stop()
    assert len(pressed) > 20 and len(set(pressed)) > 10
    page.codings.end()
    assert page.shown is not None
    lesson_id = page.shown.lesson.id
    (kept,) = context.runner.wait_on_store(lambda: codings.of_lesson(context.store, lesson_id))
    assert len(kept.entries) == len(pressed)
    assert sorted(entry.code_id for entry in kept.entries) == sorted(
        ("closed", "open")[n % 2] for n in range(len(pressed))
    )
    away = [abs(entry.start_ms - ms) for entry, ms in zip(kept.entries, sorted(pressed), strict=True)]
    assert max(away) <= NEAR_MS
