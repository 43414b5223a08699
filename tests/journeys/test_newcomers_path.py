"""From the first start to a goal and a reminder of it: what a newcomer sees at every step.

With `REFLECTAPP_PICTURES` in the environment every step is drawn into `screenshots/`, as `path-00-….png` and so on.
"""

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit, QWidget

from reflectapp.domain.guide import Step
from reflectapp.services import codings, goals, lanes, lessons, moments, reflections, reminders
from reflectapp.services.store import OpenStore
from reflectapp.ui.goals.check_in_dialog import CheckInDialog
from reflectapp.ui.goals.goal_page import GoalPage
from reflectapp.ui.goals.goals_page import GoalsPage
from reflectapp.ui.goals.guide_page import GuidePage
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.reminders.reminder_dialog import ReminderDialog
from reflectapp.ui.today.page import TodayPage

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher

PASSPHRASE = "hollow amber tundra violet nine"
PICTURES = Path(__file__).resolve().parents[2] / "screenshots"
SIZE = (1280, 720)
CALM_LOOKS = 20
CONTROL = Qt.KeyboardModifier.ControlModifier
See = Callable[[str, QWidget], None]


def camera(teacher: "Teacher") -> See:
    """Draws what is seen, where pictures are wanted; once nothing moves any more."""
    numbers, runner = count(), teacher.program.runner

    def draw(name: str, shown: QWidget) -> None:
        number, looks = next(numbers), count()
        if os.environ.get("REFLECTAPP_PICTURES"):
            teacher.wait(lambda: not runner.busy and next(looks) > CALM_LOOKS)
            PICTURES.mkdir(exist_ok=True)
            shown.grab().save(str(PICTURES / f"path-{number:02d}-{name}.png"))

    return draw


def test_from_the_first_start_to_a_goal(
    start: "Callable[..., Teacher]", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "missing", lambda _store: ())
    teacher = start(tmp_path / "store")
    see = camera(teacher)
    see("first-start", teacher.gate())
    teacher.begin(PASSPHRASE)
    teacher.opened.window.resize(*SIZE)
    lesson = bring_in_the_sample(teacher, see)
    settle_in(teacher, lesson, see)
    answer_a_form(teacher, lesson, see)
    mark_a_moment(teacher, lesson, see)
    measure(teacher, lesson, see)
    find_a_goal(teacher, see)
    check_in(teacher, see)
    set_a_reminder(teacher, see)


def bring_in_the_sample(teacher: "Teacher", see: See) -> LessonPage:
    today = teacher.page(TodayPage)
    teacher.wait(lambda: "Begin with a recording of a lesson" in said(today))
    see("today-empty", teacher.opened.window)
    teacher.click(teacher.button(today, "Look around with a sample lesson"))
    teacher.wait(lambda: teacher.opened.queue.entries and not teacher.opened.queue.pending)
    see("came-in", teacher.opened.window)
    teacher.click(teacher.button(teacher.opened.window, "Open lesson.mp4"))
    return teacher.lesson_page()


def settle_in(teacher: "Teacher", page: LessonPage, see: See) -> None:
    """The first watch asks nothing, and nothing of it is kept."""
    teacher.click(teacher.button(page.reflection, "Settling in"))
    teacher.wait(lambda: "Nobody likes their own voice at first." in said(page.reflection))
    page.stage.video.setFocus()
    teacher.press(Qt.Key.Key_Space)
    teacher.wait(lambda: page.player.time_ms > 500)
    teacher.press(Qt.Key.Key_K)
    see("settling-in", teacher.opened.window)
    assert page.reflection.findChildren(QPlainTextEdit) == []
    assert teacher.opened.context.on_store(written) == ()


def answer_a_form(teacher: "Teacher", page: LessonPage, see: See) -> None:
    pick(teacher, page.header.form, "First look")
    teacher.wait(lambda: page.reflection.reflection is not None)
    field = page.reflection.block("surprise").findChild(QPlainTextEdit)
    assert field is not None
    field.setFocus()
    teacher.write("They had more to say than I remembered")
    teacher.wait(lambda: page.reflection.saved_text == "saved")
    see("first-form", teacher.opened.window)
    teacher.press(Qt.Key.Key_Escape)
    assert page.stage.video.hasFocus()


def mark_a_moment(teacher: "Teacher", page: LessonPage, see: See) -> None:
    teacher.press(Qt.Key.Key_M)
    teacher.wait(page.editor.note.hasFocus)
    teacher.write("Pairs explain to each other")
    see("moment-written", teacher.opened.window)
    teacher.press(Qt.Key.Key_Return)
    teacher.wait(lambda: [each.note for each in page.marking.moments] == ["Pairs explain to each other"])


def measure(teacher: "Teacher", page: LessonPage, see: See) -> None:
    page.side.bring(page.codes)
    teacher.click(teacher.button(page.codes.measures, "Questions"))
    see("measure", teacher.opened.window)
    teacher.click(teacher.button(page.codes.sheet, "Start coding"))
    teacher.wait(lambda: page.codings.running and teacher.focused() is page.stage.video)
    teacher.press(Qt.Key.Key_Space)
    began = page.player.time_ms
    teacher.wait(lambda: page.player.time_ms > began + 300)
    teacher.press(Qt.Key.Key_O)
    teacher.wait(lambda: page.player.time_ms > began + 700)
    teacher.press(Qt.Key.Key_K)
    see("coding", teacher.opened.window)
    teacher.click(teacher.button(page.codes.run, "End coding"))
    teacher.wait(lambda: "n = 1" in page.codes.run.card.texts())
    see("result", teacher.opened.window)


def find_a_goal(teacher: "Teacher", see: See) -> None:
    """Some questions are answered, others are not; she leaves in between and goes on from Today."""
    teacher.press(Qt.Key.Key_3, CONTROL)
    page = teacher.page(GoalsPage)
    teacher.wait(lambda: "No goal yet, and that is fine" in said(page))
    see("goals-empty", teacher.opened.window)
    teacher.click(teacher.button(page, "Find one with questions"))
    guide = teacher.page(GuidePage)
    teacher.wait(guide.sheet.on.isEnabled)
    teacher.click(teacher.button(guide.sheet, "4 of 10"))
    see("question-closeness", teacher.opened.window)
    on(teacher, guide, "Next")
    reply(teacher, guide, "More of them get time to think")
    see("question-statement", teacher.opened.window)
    on(teacher, guide, "Next")
    reply(teacher, guide, "explain to a partner first")
    teacher.click(teacher.button(guide, "Leave it for now"))
    teacher.page(GoalPage)

    teacher.press(Qt.Key.Key_1, CONTROL)
    today = teacher.page(TodayPage)
    teacher.wait(lambda: "Questions on the way to a goal" in said(today))
    see("today-begun", teacher.opened.window)
    words = "Go on: Questions on the way to a goal, More of them get time to think"
    teacher.click(teacher.button(today, words))
    guide = teacher.page(GuidePage)
    field = guide.sheet.question.findChild(QPlainTextEdit)
    assert field is not None
    teacher.wait(lambda: field.toPlainText() == "explain to a partner first")
    while guide.isVisible():
        if guide.step is Step.TITLE:
            teacher.write("Time to think")
            see("question-title", teacher.opened.window)
        on(teacher, guide, guide.sheet.on.text().replace("&", ""))
    goal = teacher.page(GoalPage)
    teacher.wait(lambda: goal.title.text() == "Time to think")
    assert goal.words.statement.text() == "More of them get time to think"
    see("goal", teacher.opened.window)


def check_in(teacher: "Teacher", see: See) -> None:
    page = teacher.page(GoalPage)
    teacher.click(teacher.button(page, "Check in"))
    dialog = page.findChild(CheckInDialog)
    assert isinstance(dialog, CheckInDialog)
    teacher.wait(dialog.note.hasFocus)
    teacher.write("Counting to three helps")
    see("check-in", dialog)
    teacher.say_yes(dialog)
    teacher.wait(lambda: any("Counting to three helps" in text for text in read(page)))
    see("goal-checked-in", teacher.opened.window)


def set_a_reminder(teacher: "Teacher", see: See) -> None:
    page = teacher.page(GoalPage)
    pick(teacher, teacher.button(page, "More"), "Remind me…")
    dialog = page.findChild(ReminderDialog)
    assert isinstance(dialog, ReminderDialog)
    teacher.wait(dialog.text.hasFocus)
    teacher.write("Watch the next lesson for it")
    teacher.click(dialog.on_day)
    dialog.day.setDate(dialog.day.date().addDays(-7))
    see("reminder", dialog)
    teacher.say_yes(dialog)
    teacher.press(Qt.Key.Key_1, CONTROL)
    today = teacher.page(TodayPage)
    teacher.wait(lambda: "Watch the next lesson for it" in said(today))
    see("today-reminded", teacher.opened.window)
    teacher.click(teacher.button(today, "Let go: Watch the next lesson for it"))
    teacher.wait(lambda: "Watch the next lesson for it" not in said(today))


def said(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def read(widget: QWidget) -> list[str]:
    """What is written on it, and what a screen reader is told."""
    parts = [each for each in widget.findChildren(QWidget) if each.isVisible()]
    return [text for part in parts for text in (str(part.property("text") or ""), part.accessibleName()) if text]


def reply(teacher: "Teacher", guide: GuidePage, words: str) -> None:
    teacher.wait(lambda: isinstance(teacher.focused(), QPlainTextEdit) and guide.isAncestorOf(teacher.focused()))
    teacher.write(words)


def on(teacher: "Teacher", guide: GuidePage, words: str) -> None:
    """To the next question, or out of the last one."""
    step = guide.step
    teacher.click(teacher.button(guide.sheet, words))
    teacher.wait(lambda: not guide.isVisible() or guide.step is not step)


def pick(teacher: "Teacher", button: QWidget, words: str) -> None:
    """Chooses an entry of the menu that a button opens."""
    teacher.click(button)
    teacher.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(each for each in menu.actions() if each.text().replace("&", "") == words)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())


def written(store: OpenStore) -> tuple[object, ...]:
    """Whatever she wrote, marked or measured."""
    (card,) = lessons.cards(store)
    key = card.lesson.id
    of_lesson = (reflections.of_lesson(store, key), moments.of_lesson(store, key), codings.of_lesson(store, key))
    return (*(each for several in of_lesson for each in several), *goals.all_goals(store), *reminders.every(store))
