"""At set times the lesson pauses by itself for one look at each student."""

from itertools import count

from pytestqt.qtbot import QtBot

from reflectapp.services import codings, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.result_words import card


def test_the_lesson_pauses_for_looks_and_plays_on(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    clock = count(0, 1000)
    page.codings.now_ms = lambda: next(clock)
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.side.bring(page.codes)
    page.codings.start(next(each for each in measures.built_in() if each.id == "time-on-task"), {"on": 90.0})
    qtbot.waitUntil(lambda: page.codings.running)
    page.player.set_rate(3.0)
    every = page.player.duration_ms // 6
    for sweep, keys in ((1, "112"), (2, "1110")):
        with qtbot.waitSignal(context.announced) as said:
            page.player.play()
        assert "Look once at each student" in str(said.args)
        qtbot.waitUntil(lambda: not page.player.playing)
        assert sweep * every <= page.player.time_ms < (sweep + 1) * every
        qtbot.keyClicks(page.stage.video, keys)
    page.codings.end()
    assert page.shown is not None
    lesson_id = page.shown.lesson.id
    (kept,) = context.runner.wait_on_store(lambda: codings.of_lesson(context.store, lesson_id))
    found = card(kept)
    assert len(kept.entries) == 7
    assert found.headline == "83 % On task"
    assert found.rows[0].guess == "guessed 90 %"
    assert "n = 6 looks" in found.rests_on
    assert any("few" in note for note in found.notes)
