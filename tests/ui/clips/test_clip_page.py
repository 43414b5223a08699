"""The page of a clip: drawn on, searched, reviewed, made and kept."""

from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from reflectapp.domain.clips import Box, ClipSound, Cut, Drawn, Found, Hiding
from reflectapp.domain.moments import Moment
from reflectapp.services import kept_clips, moments
from reflectapp.ui.clips.page import ClipPage
from reflectapp.ui.clips.view import ClipView
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.asking import show_moment_menu

LEFT = Qt.MouseButton.LeftButton


def at(view: ClipView, x: float, y: float) -> QPoint:
    """A place of the picture."""
    room = view.picture_place
    return QPoint(round(room.left() + x * room.width()), round(room.top() + y * room.height()))


def drag(qtbot: QtBot, view: ClipView, begin: tuple[float, float], end: tuple[float, float]) -> None:
    middle = ((begin[0] + end[0]) / 2, (begin[1] + end[1]) / 2)
    qtbot.mousePress(view, LEFT, pos=at(view, *begin))
    qtbot.mouseMove(view, at(view, *middle))
    qtbot.mouseMove(view, at(view, *end))
    qtbot.mouseRelease(view, LEFT, pos=at(view, *end))


def near(box: Box, left: float, top: float, width: float, height: float) -> bool:
    return all(
        abs(one - other) < 0.01
        for one, other in zip((box.left, box.top, box.width, box.height), (left, top, width, height), strict=True)
    )


def drawn(page: ClipPage) -> Drawn:
    assert page.editing.plan is not None
    return page.editing.plan.boxes[0]


def cut_of(page: ClipPage) -> Cut | None:
    return page.editing.plan.cut if page.editing.plan is not None else None


def choose(page: ClipPage, hiding: Hiding) -> None:
    page.hide_card.hiding.show_value(hiding)
    page.hide_card.hiding.activated.emit(page.hide_card.hiding.currentIndex())


def kept(page: ClipPage, context: Context, qtbot: QtBot) -> None:
    """Waits until what she sees is what is kept."""
    qtbot.waitUntil(lambda: page.editing.clip is not None and page.editing.clip.plan == page.editing.plan)
    qtbot.waitUntil(lambda: page.editing.begun)


def test_a_box_is_drawn_moved_and_resized_with_the_mouse_and_undone(
    page: ClipPage, context: Context, moment: Moment, qtbot: QtBot
) -> None:
    view, editing = page.stage.view, page.editing
    drag(qtbot, view, (0.2, 0.2), (0.4, 0.5))
    assert editing.plan is not None and len(editing.plan.boxes) == 1
    assert near(editing.plan.boxes[0].keys[-1].box, 0.2, 0.2, 0.2, 0.3)
    kept(page, context, qtbot)
    page.player.seek(2_000)
    qtbot.waitUntil(lambda: abs(page.player.time_ms - 2_000) < 60 and page.stage.at_ms >= 2_000)
    drag(qtbot, view, (0.3, 0.3), (0.5, 0.4))
    assert [key.at_ms for key in editing.plan.boxes[0].keys] == [1_000, page.stage.at_ms]
    assert near(editing.plan.boxes[0].keys[-1].box, 0.4, 0.3, 0.2, 0.3)
    drag(qtbot, view, (0.6, 0.6), (0.7, 0.8))
    assert near(editing.plan.boxes[0].keys[-1].box, 0.4, 0.3, 0.3, 0.5)
    kept(page, context, qtbot)
    context.undo.undo()
    qtbot.waitUntil(lambda: near(drawn(page).keys[-1].box, 0.4, 0.3, 0.2, 0.3))
    context.undo.undo()
    qtbot.waitUntil(lambda: len(drawn(page).keys) == 1)
    store_plan = context.on_store(lambda store: kept_clips.of_moment(store, moment.id))[0].plan
    assert store_plan == editing.plan


def test_boxes_are_made_moved_and_deleted_by_keys(page: ClipPage, context: Context, qtbot: QtBot) -> None:
    view, editing = page.stage.view, page.editing
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert editing.plan is not None and editing.chosen == editing.plan.boxes[0].id
    before = editing.plan.boxes[0].keys[-1].box
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    after = editing.plan.boxes[0].keys[-1].box
    assert near(after, before.left + 0.01, before.top, before.width, before.height + 0.01)
    assert page.hide_card.list.count() == 1
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert editing.plan.boxes == () and page.hide_card.list.isHidden()
    kept(page, context, qtbot)


def test_the_whole_way_from_faces_to_a_kept_clip(
    page: ClipPage, context: Context, moment: Moment, found: Found, qtbot: QtBot, tmp_path: Path
) -> None:
    view, editing, review, made = page.stage.view, page.editing, page.review, page.made
    choose(page, Hiding.FACES)
    assert not made.make.isEnabled()
    qtbot.mouseClick(page.hide_card.find_faces, LEFT)
    qtbot.waitUntil(lambda: editing.clip is not None and editing.clip.found == found)
    assert [mark.kind for mark in view.marks] == ["face"] and not made.make.isEnabled()
    qtbot.mouseClick(view, LEFT, pos=at(view, 0.2, 0.2))
    assert [mark.kind for mark in view.marks] == ["off"]
    qtbot.mouseClick(view, LEFT, pos=at(view, 0.2, 0.2))
    assert [mark.kind for mark in view.marks] == ["face"]
    kept(page, context, qtbot)
    qtbot.mouseClick(review.start, LEFT)
    assert review.place.text() == "1 of 2" and "Is it really gone?" in review.why.text()
    qtbot.waitUntil(lambda: page.stage.at_ms == 1_900)
    qtbot.mouseClick(review.following, LEFT)
    assert review.place.text() == "2 of 2"
    qtbot.mouseClick(review.hide_here, LEFT)
    qtbot.mouseClick(review.following, LEFT)
    qtbot.waitUntil(lambda: made.make.isEnabled())
    kept(page, context, qtbot)
    qtbot.mouseClick(made.make, LEFT)
    qtbot.waitUntil(lambda: made.save.isVisible(), timeout=15_000)
    assert "2 seconds" in made.kept.text() and "faces hidden, 1 box" in made.kept.text()
    assert editing.clip is not None
    clip_id = editing.clip.id
    data = context.on_store(lambda store: kept_clips.finished(store, clip_id))
    made.save_to(tmp_path / "clip.mp4")
    qtbot.waitUntil((tmp_path / "clip.mp4").exists)
    assert (tmp_path / "clip.mp4").read_bytes() == data
    with av.open(str(tmp_path / "clip.mp4")) as container:
        assert abs((container.duration or 0) / 1_000_000 - 2) < 0.2
    context.undo.undo()
    qtbot.waitUntil(lambda: made.make.isVisible())
    assert "before is not given to anyone" in made.kept.text()


def test_she_sees_how_a_picture_will_look_until_she_changes_something(
    page: ClipPage, context: Context, qtbot: QtBot
) -> None:
    view = page.stage.view
    drag(qtbot, view, (0.2, 0.2), (0.4, 0.5))
    kept(page, context, qtbot)
    qtbot.mouseClick(page.stage.preview, LEFT)
    qtbot.waitUntil(lambda: view.has_preview)
    drag(qtbot, view, (0.3, 0.3), (0.5, 0.3))
    assert not view.has_preview
    kept(page, context, qtbot)


def test_the_span_is_dragged_and_a_span_is_silenced(page: ClipPage, context: Context, qtbot: QtBot) -> None:
    bar, editing = page.stage.bar, page.editing
    middle = bar.height() // 2 - 6
    begin, half = round(bar.x_of(1_000)), round(bar.x_of(2_000))
    qtbot.mousePress(bar, LEFT, pos=QPoint(begin, middle))
    qtbot.mouseMove(bar, QPoint(half, middle))
    qtbot.mouseRelease(bar, LEFT, pos=QPoint(half, middle))
    assert editing.plan is not None and abs(editing.plan.start_ms - 2_000) < 20 and editing.plan.end_ms == 3_000
    page.stage.view.setFocus()
    page.player.seek(2_300)
    qtbot.keyClick(page.stage.view, Qt.Key.Key_M)
    page.player.seek(2_700)
    qtbot.keyClick(page.stage.view, Qt.Key.Key_M)
    assert editing.plan.muted == ((2_300, 2_700),)
    kept(page, context, qtbot)
    page.player.seek(2_500)
    qtbot.keyClick(page.stage.view, Qt.Key.Key_O)
    assert editing.plan.end_ms == 2_500
    kept(page, context, qtbot)


def test_the_fast_cut_gives_way_to_what_is_hidden_and_says_why(page: ClipPage, context: Context, qtbot: QtBot) -> None:
    cut = page.cut
    cut.cut.show_value(Cut.FAST)
    cut.cut.activated.emit(1)
    assert cut_of(page) is Cut.FAST
    choose(page, Hiding.ALL_BUT)
    assert cut_of(page) is Cut.EXACT and not cut.cut.isEnabled()
    assert "something of the picture is hidden" in cut.hint.text()
    assert "Draw a box around yourself" in page.made.said.text() and not page.made.make.isEnabled()
    kept(page, context, qtbot)


def test_what_was_done_is_there_after_the_page_was_left(
    page: ClipPage, context: Context, moment: Moment, qtbot: QtBot
) -> None:
    page.sound.sound.show_value(ClipSound.MASKED)
    page.sound.sound.activated.emit(1)
    page.flush()
    again = ClipPage(context)
    qtbot.addWidget(again)
    again.finish()
    again.open(moment.id)
    again.show()
    qtbot.waitUntil(lambda: again.editing.plan is not None)
    assert again.editing.plan is not None and again.editing.plan.sound is ClipSound.MASKED
    assert "a whisper" in again.sound.findChildren(type(again.made.said))[1].text()
    again.flush()


@pytest.fixture
def lesson(context: Context, moment: Moment, qtbot: QtBot) -> Iterator[LessonPage]:
    made = LessonPage(context)
    qtbot.addWidget(made)
    made.finish()
    made.show()
    made.open(moment.lesson_id)
    qtbot.waitUntil(lambda: bool(made.moments.shown))
    yield made
    made.flush()


def test_a_clip_begins_with_the_moment_in_the_lesson(
    lesson: LessonPage, context: Context, moment: Moment, qtbot: QtBot
) -> None:
    lesson.marking.edit(moment.id)
    qtbot.waitUntil(lambda: lesson.editor.clip.isVisible() and lesson.editor.clip.isEnabled())
    with qtbot.waitSignal(context.go.clip) as by_button:
        qtbot.mouseClick(lesson.editor.clip, LEFT)
    show_moment_menu(lesson, moment.id, QPoint(0, 0))
    actions = [each for menu in lesson.findChildren(QMenu) for each in menu.actions() if "clip" in each.text()]
    with qtbot.waitSignal(context.go.clip) as by_menu:
        actions[0].trigger()
    assert by_button.args == by_menu.args == [moment.id]
    for menu in lesson.findChildren(QMenu):
        menu.close()


def test_a_clip_whose_moment_is_deleted_is_left(page: ClipPage, context: Context, moment: Moment, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.go.page) as left:
        context.do(page, moments.delete, moment.id)()
    assert left.args == ["lessons"]
