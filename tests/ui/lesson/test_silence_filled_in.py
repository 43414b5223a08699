"""Silence is filled in from the estimate of speech, told from what she codes, and hers once she touches it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from reflectapp.domain.codings import Coding
from reflectapp.domain.lanes import LaneKind, LessonLanes, Speech
from reflectapp.services import codings, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.result_words import card

PENDING = LessonLanes(wanted=frozenset({LaneKind.SPEECH}), pending=frozenset({LaneKind.SPEECH}))
HEARD = LessonLanes(
    speech=(Speech(0, 1000), Speech(3000, 4000), Speech(4900, 6000)),
    wanted=frozenset({LaneKind.SPEECH}),
    listened=((0, 8000),),
)
FILLED = [("silence", 1000, 3000, True), ("silence", 6000, 8000, True)]
Seen = list[tuple[str, int, int | None, bool]]


@pytest.fixture
def begin(page: LessonPage, qtbot: QtBot) -> Callable[[str], None]:
    def start(measure_id: str) -> None:
        page.codings.start(next(each for each in measures.built_in() if each.id == measure_id), {})
        qtbot.waitUntil(lambda: page.codings.running)

    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.side.bring(page.codes)
    return start


@pytest.fixture
def saved(page: LessonPage, context: Context) -> Callable[[], Seen]:
    def read() -> Seen:
        page.codings.flush()
        lesson_id = page.codings._lesson_id
        found: tuple[Coding, ...] = context.runner.wait_on_store(lambda: codings.of_lesson(context.store, lesson_id))
        return [(each.code_id, each.start_ms, each.end_ms, each.estimated) for each in found[-1].entries]

    return read


def press(page: LessonPage, qtbot: QtBot, key: str, at_ms: int) -> None:
    page.player.seek(at_ms)
    qtbot.waitUntil(lambda: page.player.time_ms == at_ms)
    page.codings.now_ms = lambda: at_ms * 10.0
    qtbot.keyClicks(page.stage.video, key)


def test_silence_is_filled_in_told_apart_and_hers_when_she_presses_over_it(
    page: LessonPage, context: Context, begin: Callable[[str], None], saved: Callable[[], Seen], qtbot: QtBot
) -> None:
    begin("who-talks")
    page.codings.silences.show_lanes(HEARD)
    sheet = page.codes.run
    with qtbot.waitSignal(context.undoable) as told:
        sheet.silence.fill.click()
    assert told.args == ["Filled in: 2 silences, 0:04 in all, as an estimate."]
    assert saved() == FILLED
    assert "Nobody · estimate" in sheet.list.lines()[0]
    page.codings.set_covered(((0, 8000),))
    run = page.codings.in_hand
    assert run is not None
    assert any("2 of the codes, 4 s in all, are an estimate" in note for note in card(run).notes)
    press(page, qtbot, "t", 2000)
    page.codings.correct.move(page.codings.in_hand.entries[-1].id if page.codings.in_hand else "", 6500, 8000)
    assert saved() == [
        ("silence", 1000, 2000, False),
        ("teacher", 2000, 6000, False),
        ("silence", 6500, 8000, False),
    ]
    assert sheet.silence.delete.isHidden()
    assert not any("estimate" in line for line in sheet.list.lines())


def test_the_codes_are_in_sight_again_after_filling_in_and_the_number_after_coding(
    page: LessonPage, begin: Callable[[str], None], qtbot: QtBot
) -> None:
    page.resize(1196, 560)
    begin("who-talks")
    page.codings.silences.show_lanes(HEARD)
    sheet = page.codes.run
    place = sheet._area.verticalScrollBar()
    page._right.setSizes([400, 100])
    qtbot.waitUntil(lambda: place.maximum() > 0)
    for way in (sheet.silence.fill, sheet.run):
        place.setValue(place.maximum())
        assert place.value() > 0
        qtbot.mouseClick(way, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: place.value() == 0)
    assert sheet.card.isVisible()


def test_filling_in_is_one_step_to_undo_and_estimates_go_all_at_once(
    page: LessonPage, context: Context, begin: Callable[[str], None], saved: Callable[[], Seen], qtbot: QtBot
) -> None:
    begin("who-talks")
    page.codings.silences.show_lanes(HEARD)
    press(page, qtbot, "s", 6400)
    page.codes.run.silence.fill.click()
    assert saved() == [FILLED[0], ("student", 6400, None, False)]
    qtbot.waitUntil(lambda: not page.codings._writing)
    context.undo.undo()
    qtbot.waitUntil(lambda: context.undo.can_redo)
    assert saved() == [("student", 6400, None, False)]
    context.undo.redo()
    qtbot.waitUntil(lambda: len(saved()) == 2 and len(page.codings.silences.estimated) == 1)
    qtbot.waitUntil(lambda: not page.codes.run.silence.delete.isHidden())
    page.codes.run.silence.delete.click()
    assert saved() == [("student", 6400, None, False)]
    qtbot.waitUntil(lambda: not page.codings._writing)
    context.undo.undo()
    qtbot.waitUntil(lambda: len(saved()) == 2)
    begin("who-talks")
    page.codes.run.silence.fill.click()
    assert saved() == FILLED


def test_where_the_estimate_is_still_to_come_silence_waits_for_it(
    page: LessonPage, begin: Callable[[str], None], saved: Callable[[], Seen]
) -> None:
    begin("who-talks")
    bar = page.codes.run.silence
    page.codings.silences.show_lanes(PENDING)
    bar.fill.click()
    assert "still being made" in bar.hint.text() and not bar.stop.isHidden()
    bar.stop.click()
    page.codings.silences.show_lanes(HEARD)
    assert saved() == []
    page.codings.silences.show_lanes(PENDING)
    bar.fill.click()
    page.codings.silences.show_lanes(HEARD)
    assert saved() == FILLED


def test_other_measures_have_no_silence_to_fill_in_and_without_sound_it_is_said(
    page: LessonPage, context: Context, begin: Callable[[str], None], qtbot: QtBot
) -> None:
    begin("questions")
    assert page.codes.run.silence.isHidden()
    page.codings.silences.show_lanes(LessonLanes())
    begin("who-talks")
    with qtbot.waitSignal(context.announced) as said:
        page.codes.run.silence.fill.click()
    assert "no estimate" in str(said.args)
