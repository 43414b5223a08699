from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reflectapp.domain.forms import PromptKind
from reflectapp.services import forms
from reflectapp.ui.forms.form_page import FormPage
from reflectapp.ui.forms.page import FormsPage
from reflectapp.ui.shell.first_run import FirstRun

if TYPE_CHECKING:
    from tests.journeys.conftest import Teacher


def test_a_form_of_her_own_from_the_lesson_and_back(start: "Callable[..., Teacher]", tmp_path: Path) -> None:
    teacher = start(tmp_path / "store")
    run = teacher.gate().content
    assert isinstance(run, FirstRun)
    teacher.click(run.choice.around)
    lesson = teacher.lesson_page()
    window, context = teacher.opened.window, teacher.opened.context
    teacher.wait(lambda: lesson.reflection.reflection is not None)
    lesson.header._menu.aboutToShow.emit()
    next(action for action in lesson.header._menu.actions() if action.text() == "Your forms…").trigger()
    teacher.wait(lambda: isinstance(window.page, FormsPage))
    shelf = window.page
    assert isinstance(shelf, FormsPage)
    teacher.click(shelf.new)
    teacher.wait(lambda: isinstance(window.page, FormPage) and window.page.title.text() == "New form")
    page = window.page
    assert isinstance(page, FormPage)
    QTest.keyClicks(page.title, "Wait time")
    page.prompts.add(forms.new_prompt(PromptKind.SHORT_TEXT))
    QTest.keyClicks(page.prompts.cards[0].words, "Who answered?")
    page.prompts.add(forms.new_prompt(PromptKind.YES_NO))
    QTest.keyClicks(page.prompts.cards[1].words, "Did I wait?")
    QTest.keyClick(page.prompts.cards[1].words, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)

    window.flush()
    made = context.on_store(lambda store: next(each.form for each in forms.shelf(store) if each.own))
    assert (made.title, [prompt.text for prompt in made.prompts]) == ("Wait time", ["Did I wait?", "Who answered?"])
    context.go.page.emit("forms")
    teacher.click(shelf.back)
    teacher.wait(lambda: window.page is lesson and lesson.shown is not None)
    teacher.wait(lambda: any(form.id == made.id for form in lesson.shown.forms) if lesson.shown else False)
    lesson.start_reflection(made)
    teacher.wait(lambda: lesson.reflection.head.title.text() == "Wait time")
    assert lesson.reflection.block(made.prompts[0].id).prompt.text == "Did I wait?"
    assert teacher.leave() == 0
