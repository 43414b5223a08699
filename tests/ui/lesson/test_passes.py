from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.forms import Form, Prompt, PromptKind, Watching
from reflectapp.domain.moments import Moment
from reflectapp.services import forms, moments, reflections
from reflectapp.ui.context import Context
from reflectapp.ui.lesson import LessonPage
from reflectapp.ui.lesson.moment_model import FADED_ROLE
from reflectapp.ui.lesson.passes import PassSwitch

STUDENTS, MYSELF = Watching.STUDENTS, Watching.MYSELF


def built_in(form_id: str) -> Form:
    return next(form for form in forms.built_in() if form.id == form_id)


def watch(qtbot: QtBot, page: LessonPage, watching: Watching | None) -> None:
    qtbot.mouseClick(page.reflection.head.switch.buttons[watching], Qt.MouseButton.LeftButton)


def begin(qtbot: QtBot, page: LessonPage, form_id: str) -> None:
    page.reflection.start_asked.emit(built_in(form_id))
    qtbot.waitUntil(lambda: form_of(page) == form_id)


def form_of(page: LessonPage) -> str:
    """ "" while none is answered."""
    return page.reflection.reflection.form.id if page.reflection.reflection is not None else ""


def mark(qtbot: QtBot, page: LessonPage, at_ms: int) -> str:
    page.player.seek(at_ms)
    qtbot.waitUntil(lambda: page.player.time_ms == at_ms)
    before = len(page.marking.moments)
    page.marking.mark()
    qtbot.waitUntil(lambda: len(page.marking.moments) == before + 1)
    made = page.marking.chosen
    page.end_editing(play_on=False)
    return made.id if made is not None else pytest.fail("nothing was marked")


def pale(page: LessonPage) -> set[str]:
    """In the list; and the timeline is drawn alike."""
    model = page.moments.list.model()
    ids = page.moments.list.moment_ids()
    found = {key for row, key in enumerate(ids) if model.data(model.index(row, 0), FADED_ROLE)}
    assert found == page.stage.timeline.marks.faded & set(ids)
    return found


def choices(page: LessonPage) -> list[str]:
    buttons = page.reflection.chooser.findChildren(QPushButton)
    return [each.accessibleName() for each in buttons if not each.isHidden() and each.accessibleName()]


def test_each_pass_has_its_form_and_the_others_moments_are_pale(page: LessonPage, qtbot: QtBot) -> None:
    before = mark(qtbot, page, 2000)
    watch(qtbot, page, STUDENTS)
    qtbot.waitUntil(lambda: choices(page)[:1] == ["Watching my students"])
    begin(qtbot, page, "watching-my-students")
    theirs = mark(qtbot, page, 3000)
    assert pale(page) == set()
    watch(qtbot, page, MYSELF)
    assert form_of(page) == ""
    qtbot.waitUntil(lambda: choices(page)[:1] == ["Watching myself"])
    assert pale(page) == {theirs}
    begin(qtbot, page, "watching-myself")
    mine = mark(qtbot, page, 5000)
    watch(qtbot, page, STUDENTS)
    assert form_of(page) == "watching-my-students"
    assert pale(page) == {mine}
    watch(qtbot, page, None)
    assert form_of(page) == "watching-my-students"
    assert pale(page) == set()
    assert {moment.id: moment.watching for moment in page.marking.moments} == {
        before: None,
        theirs: STUDENTS,
        mine: MYSELF,
    }


def test_a_moment_linked_to_both_passes_is_pale_in_neither(page: LessonPage, qtbot: QtBot) -> None:
    begin(qtbot, page, "watching-my-students")
    both = mark(qtbot, page, 3000)
    begin(qtbot, page, "watching-myself")
    assert pale(page) == {both}
    link = page.reflection.link_in_hand()
    assert link is not None
    page.marking.set_prompt(both, link, True)
    qtbot.waitUntil(lambda: pale(page) == set())


def test_the_pass_goes_with_the_reflection_that_is_chosen(page: LessonPage, qtbot: QtBot) -> None:
    begin(qtbot, page, "watching-myself")
    first = page.reflection.reflection_id
    begin(qtbot, page, "first-look")
    assert page.reflection.head.switch.buttons[None].isChecked()
    page.choose_reflection(first)
    assert page.reflection.head.switch.buttons[MYSELF].isChecked()


def test_settling_in_asks_and_keeps_nothing(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    page.reflection.start_asked.emit(built_in("settling-in"))
    assert page.reflection.head.title.text() == "Settling in"
    assert page.header.form.text() == "Settling in"
    assert not page.reflection.block("voice").field.isVisible()
    page.refresh()
    qtbot.waitUntil(lambda: not context.runner.busy)
    assert page.reflection.head.title.text() == "Settling in"
    assert page.shown is not None and page.shown.reflections == ()
    begin(qtbot, page, "first-look")


def test_a_changed_form_is_told_and_the_old_one_goes_on(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    ask = Prompt("how", PromptKind.LONG_TEXT, "How was it?")
    form = context.on_store(lambda store: forms.add(store, Form("", 1, "Mine", "", (ask,))).value.form)
    page.start_reflection(form)
    qtbot.waitUntil(lambda: page.reflection.reflection is not None)
    newer = page.reflection.head.newer
    assert newer.isHidden()
    changed = replace(form, prompts=(replace(ask, text="How was it really?"),))
    context.do(page, forms.change, changed)()
    qtbot.waitUntil(newer.isVisible)
    qtbot.keyClicks(page.reflection.block("how").field.first, "good")
    page.reflection.flush()
    qtbot.waitUntil(lambda: page.reflection.saved_text == "saved")
    old = page.reflection.reflection_id
    qtbot.mouseClick(newer.begin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.reflection.reflection_id != old)
    assert page.reflection.block("how").prompt.text == "How was it really?"
    assert newer.isHidden()
    lesson_id = page.shown.lesson.id if page.shown is not None else ""
    kept = context.on_store(lambda store: reflections.of_lesson(store, lesson_id))
    assert [(each.form.version, each.answers) for each in kept] == [(1, {"how": "good"}), (2, {})]


def test_her_own_forms_can_be_begun_and_are_reached(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    ask = Prompt("how", PromptKind.LONG_TEXT, "How was it?")
    context.do(page, forms.add, Form("", 1, "Mine & yours", "", (ask,)))()
    qtbot.waitUntil(lambda: choices(page)[:1] == ["Mine & yours"])
    asked: list[str] = []
    context.go.forms.connect(asked.append)
    ways = page.reflection.chooser.findChildren(QPushButton)
    qtbot.mouseClick(next(each for each in ways if each.text() == "Your forms…"), Qt.MouseButton.LeftButton)
    assert asked == [page.shown.lesson.id if page.shown is not None else ""]


def test_a_pass_is_taken_along_with_its_moment(page: LessonPage, context: Context, qtbot: QtBot) -> None:
    lesson_id = page.shown.lesson.id if page.shown is not None else ""
    made = context.on_store(
        lambda store: moments.add(store, Moment("", lesson_id, None, 10, None, "", watching=MYSELF)).value
    )
    context.on_store(lambda store: moments.change(store, replace(made, note="seen")))
    (kept,) = context.on_store(lambda store: moments.of_lesson(store, lesson_id))
    assert (kept.watching, kept.note) == (MYSELF, "seen")


def test_where_there_is_little_room_the_passes_stay_whole(qtbot: QtBot) -> None:
    switch = PassSwitch()
    qtbot.addWidget(switch)
    switch.show()
    beside = sum(each.sizeHint().width() for each in switch.buttons.values()) + 2 * 6
    switch.resize(beside, switch.minimumSizeHint().height())
    for each in switch.buttons.values():
        assert switch.rect().contains(each.geometry())
