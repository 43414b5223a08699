"""A lesson is coded: by key, button and mouse, at any speed; corrected, taken back, coded again."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.codings import Coding
from reflectapp.domain.measures import Measure
from reflectapp.services import codings, measures
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.result_words import card
from reflectapp.ui.timeline.lanes import Lane

Seen = list[tuple[str, int, int | None]]


def measure(measure_id: str) -> Measure:
    return next(each for each in measures.built_in() if each.id == measure_id)


def kept(page: LessonPage, context: Context) -> tuple[Coding, ...]:
    assert page.shown is not None
    lesson_id = page.shown.lesson.id
    found: tuple[Coding, ...] = context.runner.wait_on_store(lambda: codings.of_lesson(context.store, lesson_id))
    return found


def seen(coding: Coding) -> Seen:
    return [(entry.code_id, entry.start_ms, entry.end_ms) for entry in coding.entries]


def seek(qtbot: QtBot, page: LessonPage, ms: int) -> None:
    page.player.seek(ms)
    qtbot.waitUntil(lambda: page.player.time_ms == ms)


class Clock:
    """A second goes by between two presses, unless it is told otherwise."""

    def __init__(self) -> None:
        self.at, self.step = 0.0, 1000.0

    def __call__(self) -> float:
        self.at += self.step
        return self.at


@pytest.fixture
def clock(page: LessonPage) -> Clock:
    made = Clock()
    page.codings.now_ms = made
    return made


@pytest.fixture
def begin(page: LessonPage, qtbot: QtBot, clock: Clock) -> Callable[[str], None]:
    """Chooses a measure on the panel and starts coding with it."""
    qtbot.waitUntil(lambda: bool(page.codings.measures))

    def start(measure_id: str) -> None:
        page.side.bring(page.codes)
        page.codes.show_measure(measure(measure_id))
        page.codes.sheet.start.click()
        qtbot.waitUntil(lambda: page.codings.running and page.stage.video.hasFocus())

    return start


@pytest.fixture
def code(page: LessonPage, qtbot: QtBot) -> Callable[[str, int], None]:
    """Presses a key at a time of the lesson."""

    def press(keys: str, at_ms: int) -> None:
        seek(qtbot, page, at_ms)
        qtbot.keyClicks(page.stage.video, keys)

    return press


@pytest.fixture
def saved(page: LessonPage, context: Context, qtbot: QtBot) -> Iterator[Callable[[], Seen]]:
    """What the store holds of the only run."""

    def read() -> Seen:
        page.codings.flush()
        return seen(kept(page, context)[0])

    yield read


def test_the_list_of_measures_says_what_each_means_and_leads_to_it(page: LessonPage, qtbot: QtBot) -> None:
    page.side.bring(page.codes)
    qtbot.waitUntil(lambda: len(page.codes.measures.findChildren(QPushButton)) > len(measures.built_in()))
    (chosen,) = (each for each in page.codes.measures.findChildren(QPushButton) if each.text() == "Questions")
    assert "Each question that you ask" in chosen.accessibleDescription()
    chosen.click()
    assert page.codes.sheet.definition.text() == measure("questions").definition
    assert page.codes.sheet.others.ask.isHidden()


def test_what_others_found_is_shown_on_request_with_its_source(
    page: LessonPage, begin: Callable[[str], None], qtbot: QtBot
) -> None:
    page.side.bring(page.codes)
    page.codes.show_measure(measure("wait-time-1"))
    for others in (page.codes.sheet.others, page.codes.run.others):
        qtbot.waitUntil(others.ask.isVisible)
        assert others.text.isHidden()
        others.ask.click()
        assert others.text.isVisible()
        assert "Rowe" in others.text.text() and "no target" in others.text.text()
        begin("wait-time-1")
        assert not page.codes.run.others.isVisible()
        page.codings.end()


def test_states_follow_each_other_by_key_at_the_time_of_the_picture_shown(
    page: LessonPage, begin: Callable[[str], None], code: Callable[[str, int], None], saved: Callable[[], Seen]
) -> None:
    begin("who-talks")
    code("t", 1000)
    code("s", 3000)
    code("g", 5000)
    code("t", 4000)
    assert saved() == [
        ("teacher", 1000, 3000),
        ("student", 3000, 4000),
        ("teacher", 4000, 5000),
        ("groups", 5000, None),
    ]
    assert [button.isChecked() for button in page.codes.run.keys.buttons.values()] == [False, False, True, False]


def test_codes_own_their_letters_only_while_they_are_coded(
    page: LessonPage, context: Context, begin: Callable[[str], None], qtbot: QtBot
) -> None:
    begin("questions")
    qtbot.keyClicks(page.stage.video, "o")
    assert len(kept(page, context)[0].entries) == 1
    page.codings.end()
    with qtbot.waitSignal(context.announced) as said:
        qtbot.keyClicks(page.stage.video, "o")
    assert "Press I where the span begins" in str(said.args)
    assert len(kept(page, context)[0].entries) == 1


def test_a_key_that_bounces_counts_once_however_fast_the_lesson_plays(
    page: LessonPage, begin: Callable[[str], None], clock: Clock, qtbot: QtBot, saved: Callable[[], Seen]
) -> None:
    begin("questions")
    clock.step = 120
    qtbot.keyClicks(page.stage.video, "ooo")
    assert len(saved()) == 1
    qtbot.keyClicks(page.stage.video, "o")
    assert len(saved()) == 2


def test_typing_is_never_taken_for_codes(page: LessonPage, begin: Callable[[str], None], qtbot: QtBot) -> None:
    begin("questions")
    qtbot.keyClick(page.stage.video, Qt.Key.Key_M)
    qtbot.keyClicks(page.editor.note, "odd 12")
    assert page.editor.note.toPlainText() == "odd 12"
    assert page.codings.in_hand is not None and page.codings.in_hand.entries == ()


def test_single_keys_that_are_switched_off_leave_the_buttons(
    page: LessonPage, context: Context, begin: Callable[[str], None], qtbot: QtBot, saved: Callable[[], Seen]
) -> None:
    begin("questions")
    page.context.preferences = context.preferences.__class__(single_keys=False)
    qtbot.keyClicks(page.stage.video, "o")
    page.codes.run.keys.buttons["closed"].click()
    page.codes.run.keys.buttons["skill"].click()
    assert saved() == [("closed", 0, None)]
    assert kept(page, context)[0].entries[0].modifier_id == "skill"


def test_undo_takes_back_the_last_code_and_redo_brings_it_again(
    page: LessonPage,
    context: Context,
    begin: Callable[[str], None],
    code: Callable[[str, int], None],
    saved: Callable[[], Seen],
    qtbot: QtBot,
) -> None:
    begin("who-talks")
    code("t", 1000)
    code("s", 3000)
    qtbot.waitUntil(lambda: [len(run.entries) for run in page.codings.codings] == [2])
    context.undo.undo()
    qtbot.waitUntil(
        lambda: page.codings.in_hand is not None and seen(page.codings.in_hand) == [("teacher", 1000, None)]
    )
    assert page.codings.running
    context.undo.redo()
    qtbot.waitUntil(lambda: page.codings.in_hand is not None and len(page.codings.in_hand.entries) == 2)


def test_a_wait_is_timed_with_two_keys_and_nothing_ends_what_has_not_begun(
    page: LessonPage,
    context: Context,
    begin: Callable[[str], None],
    code: Callable[[str, int], None],
    saved: Callable[[], Seen],
    qtbot: QtBot,
) -> None:
    begin("wait-time-1")
    with qtbot.waitSignal(context.announced) as said:
        code("a", 1000)
    assert "No wait has begun" in str(said.args)
    code("q", 2000)
    code("a", 4400)
    assert saved() == [("answer", 2000, 4400)]


def test_a_guess_is_stored_before_anything_is_coded_and_stands_beside_the_number(
    page: LessonPage, context: Context, begin: Callable[[str], None], code: Callable[[str, int], None], qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: bool(page.codings.measures))
    page.side.bring(page.codes)
    page.codes.show_measure(measure("who-talks"))
    page.codes.sheet.guess_first.click()
    page.codes.sheet.guesses["teacher"].setText("70")
    page.codes.sheet.start.click()
    qtbot.waitUntil(lambda: page.codings.running)
    assert kept(page, context)[0].guess == {"teacher": 70.0}
    page.stage.video.setFocus()
    code("t", 2000)
    page.codings.set_covered(((0, 8000),))
    page.codings.end()
    qtbot.waitUntil(lambda: "75 % · 0:06" in page.codes.run.card.texts())
    assert "guessed 70 %" in page.codes.run.card.texts()
    assert "n = 1 · 0:08 coded" in page.codes.run.card.texts()


def test_what_is_watched_while_coding_is_covered_and_what_is_jumped_over_is_not(
    page: LessonPage, context: Context, begin: Callable[[str], None], qtbot: QtBot
) -> None:
    begin("questions")
    page.codings.now_ms = lambda: 0.0
    page.player.set_rate(3.0)
    page.player.play()
    qtbot.waitUntil(lambda: page.player.time_ms > 1500)
    page.player.pause()
    last = page.player.time_ms
    seek(qtbot, page, 6000)
    page.codings.end()
    ((start, end),) = kept(page, context)[0].covers
    assert start < 200 and 1500 < end <= last + 200


def test_a_second_run_leaves_the_first_and_both_are_found_again(
    page: LessonPage,
    context: Context,
    begin: Callable[[str], None],
    code: Callable[[str, int], None],
    qtbot: QtBot,
) -> None:
    begin("questions")
    code("o", 1000)
    page.codes.run.back.click()
    assert page.codes.sheet.start.text() == "Code again, as a run of its own"
    page.codes.sheet.start.click()
    qtbot.waitUntil(lambda: page.codings.running and len(kept(page, context)) == 2)
    page.stage.video.setFocus()
    code("d", 2000)
    assert [seen(run) for run in kept(page, context)] == [[("open", 1000, None)], [("closed", 2000, None)]]
    page.codings.end()
    page.codes.run.run.click()
    code("o", 3000)
    assert [len(run.entries) for run in kept(page, context)] == [1, 2]


def test_each_code_is_one_click_from_its_place(
    page: LessonPage, begin: Callable[[str], None], code: Callable[[str, int], None], qtbot: QtBot
) -> None:
    begin("questions")
    code("o", 2000)
    code("d", 4000)
    found = page.codes.run.list
    assert found.lines() == ["0:02. Open. ", "0:04. Closed. "]
    place = found.visualRect(found.model().index(0, 0)).center()
    qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    qtbot.waitUntil(lambda: page.player.playing and 2000 <= page.player.time_ms < 4000)


def test_codes_are_moved_deleted_and_made_another_by_key_and_menu(
    page: LessonPage,
    context: Context,
    begin: Callable[[str], None],
    code: Callable[[str, int], None],
    qtbot: QtBot,
    saved: Callable[[], Seen],
) -> None:
    begin("questions")
    code("o", 2000)
    code("d", 4000)
    found = page.codes.run.list
    found.setFocus()
    qtbot.keyClick(found, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert saved() == [("open", 2000, None), ("closed", 4100, None)]
    page.codings.correct.recode(page.codings.chosen_id, "open")
    assert saved()[1] == ("open", 4100, None)
    with qtbot.waitSignal(context.undoable):
        qtbot.keyClick(found, Qt.Key.Key_Delete)
    assert saved() == [("open", 2000, None)]


def test_a_code_is_dragged_on_its_lane_and_states_make_room(
    page: LessonPage,
    begin: Callable[[str], None],
    code: Callable[[str, int], None],
    qtbot: QtBot,
    saved: Callable[[], Seen],
) -> None:
    begin("who-talks")
    code("t", 1000)
    code("s", 4000)
    page.codings.correct.end_state()
    seek(qtbot, page, 6000)
    page.codings.correct.end_state()
    lane = page.stage.timeline
    assert lane.lanes.has(Lane.MEASURES)
    ((_, row),) = lane.coded.rows()
    y = row.center().y()

    def at(ms: int) -> QPoint:
        return QPointF(row.left() + lane.scale.x(ms), y).toPoint()

    assert saved() == [("teacher", 1000, 4000)]
    qtbot.mousePress(lane, Qt.MouseButton.LeftButton, pos=at(3990))
    qtbot.mouseMove(lane, at(3000))
    qtbot.mouseMove(lane, at(2000))
    qtbot.mouseRelease(lane, Qt.MouseButton.LeftButton, pos=at(2000))
    ((_, start, end),) = saved()
    assert start == 1000 and end is not None and abs(end - 2000) < 50


def test_a_deleted_run_is_offered_back(
    page: LessonPage, context: Context, begin: Callable[[str], None], code: Callable[[str, int], None], qtbot: QtBot
) -> None:
    begin("questions")
    code("o", 1000)
    coding = page.codings.in_hand
    assert coding is not None
    with qtbot.waitSignal(context.undoable):
        page.codings.delete(coding)
    qtbot.waitUntil(lambda: page.codings.codings == () and page.codings.in_hand is None)
    context.undo.undo()
    qtbot.waitUntil(lambda: len(page.codings.codings) == 1)


def test_the_card_says_when_there_are_few_and_what_is_not_counted(
    page: LessonPage, begin: Callable[[str], None], code: Callable[[str, int], None]
) -> None:
    begin("wait-time-1")
    code("q", 1000)
    code("a", 2000)
    code("q", 3000)
    code("t", 6000)
    code("q", 7000)
    page.codings.set_covered(((0, 4000),))
    coding = page.codings.in_hand
    assert coding is not None
    said = card(coding)
    assert said.headline == "2 s in the middle"
    assert said.rests_on == "n = 2 · from 1 s to 3 s · 0:04 coded (0:00–0:04)"
    assert any("few" in note for note in said.notes) and any("no end yet" in note for note in said.notes)


def test_what_was_coded_and_watched_is_kept_when_the_store_closes(
    page: LessonPage, context: Context, begin: Callable[[str], None], code: Callable[[str, int], None]
) -> None:
    begin("questions")
    page.player.play()
    page.player.pause()
    code("o", 1000)
    page.codings.set_covered(((0, 3000),))
    page.flush()
    assert [seen(run) for run in kept(page, context)] == [[("open", 1000, None)]]
    assert kept(page, context)[0].covers[0][0] == 0
