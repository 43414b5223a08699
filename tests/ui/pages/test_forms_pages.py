import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from reflectapp.domain.forms import Form, Prompt, PromptKind, Watching
from reflectapp.services import form_files, forms
from reflectapp.ui.context import Context
from reflectapp.ui.forms import files
from reflectapp.ui.forms.form_page import FormPage
from reflectapp.ui.forms.page import FormsPage
from reflectapp.ui.page import Page
from reflectapp.ui.widgets.line_button import LineButton

PROMPTS = (
    Prompt("how", PromptKind.LONG_TEXT, "How was it?"),
    Prompt("much", PromptKind.SCALE, "How much?", low=1, high=5),
    Prompt("which", PromptKind.ONE_CHOICE, "Which?", options=("this", "that")),
)


@pytest.fixture
def form(context: Context) -> Form:
    return context.on_store(lambda store: forms.add(store, Form("", 1, "Mine", "", PROMPTS)).value.form)


@pytest.fixture
def page(qtbot: QtBot, context: Context, seen: Callable[[Page], None], form: Form) -> FormPage:
    made = FormPage(context)
    made.resize(1100, 700)
    made.open(form.id)
    seen(made)
    qtbot.waitUntil(lambda: len(made.prompts.cards) == 3)
    return made


@pytest.fixture
def stored(context: Context, form: Form) -> Callable[[], Form]:
    return lambda: context.on_store(lambda store: forms.find(store, form.id).form)


@pytest.fixture
def shelf(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> FormsPage:
    made = FormsPage(context)
    seen(made)
    qtbot.waitUntil(lambda: len(names(made)) >= len(forms.built_in()))
    return made


def names(page: FormsPage) -> list[str]:
    lines = (line for line in page.findChildren(LineButton) if line.isVisible())
    return [
        line.accessibleName().rpartition(", ")[0]
        for line in sorted(lines, key=lambda line: line.mapTo(page, QPoint()).y())
    ]


def menu_of(page: FormsPage, name: str) -> QMenu:
    more = (each for each in page.findChildren(QPushButton) if each.accessibleName() == f"More about “{name}”")
    menu = next(each for each in more if each.isVisible()).menu()
    assert menu is not None
    return menu


def pick(menu: QMenu, text: str) -> None:
    next(action for action in menu.actions() if action.text().replace("&", "") == text).trigger()


def texts(form: Form) -> list[str]:
    return [prompt.text for prompt in form.prompts]


def asked(page: FormPage) -> list[str]:
    """What the preview asks."""
    return [block.prompt.text for block in page.preview.blocks]


def test_what_is_typed_is_saved_by_itself(qtbot: QtBot, page: FormPage, stored: Callable[[], Form]) -> None:
    page.title.selectAll()
    QTest.keyClicks(page.title, "Wait time")
    QTest.keyClicks(page.prompts.cards[0].hint, "Honestly.")
    qtbot.waitUntil(lambda: stored().title == "Wait time")
    assert stored().prompts[0].hint == "Honestly."


def test_leaving_or_locking_keeps_what_was_just_typed(page: FormPage, stored: Callable[[], Form]) -> None:
    QTest.keyClicks(page.prompts.cards[0].words, " Really?")
    page.flush()
    assert stored().prompts[0].text.endswith("Really?") or stored().prompts[0].text.startswith("Really?")


def test_what_is_written_since_is_not_overwritten(qtbot: QtBot, page: FormPage, context: Context) -> None:
    words = page.prompts.cards[0].words
    words.selectAll()
    QTest.keyClicks(words, "What did you see?")
    page.refresh()
    context.on_store(lambda _store: None)
    qtbot.wait(1)
    assert words.text() == "What did you see?"
    page.flush()


@pytest.mark.parametrize("kind", list(PromptKind))
def test_a_question_of_each_kind_is_added(
    qtbot: QtBot, page: FormPage, stored: Callable[[], Form], kind: PromptKind
) -> None:
    menu = page.add.menu()
    assert menu is not None
    kinds = [page.prompts.cards[0].kind.itemData(place) for place in range(len(PromptKind))]
    menu.actions()[kinds.index(kind)].trigger()
    card = page.prompts.cards[-1]
    assert page.focusWidget() is card.words
    QTest.keyClicks(card.words, "New?")
    if not card.options.isHidden():
        QTest.keyClicks(card.options.lines, "a")
        QTest.keyClick(card.options.lines, Qt.Key.Key_Return)
        QTest.keyClicks(card.options.lines, "b")
    if not card.measure.isHidden():
        qtbot.waitUntil(lambda: card.measure.findData("who-talks") > 0)
        card.measure.setCurrentIndex(card.measure.findData("who-talks"))
        card.measure.activated.emit(card.measure.currentIndex())
    assert asked(page)[-1:] == ["New?"]
    qtbot.waitUntil(lambda: stored().prompts[-1].text == "New?")
    assert stored().prompts[-1].kind is kind
    assert card.lack.isHidden()


def test_questions_are_moved_by_button_and_by_key(qtbot: QtBot, page: FormPage, stored: Callable[[], Form]) -> None:
    card = page.prompts.cards[2]
    qtbot.mouseClick(card.up, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(stored()) == ["How was it?", "Which?", "How much?"])
    card.words.setFocus()
    QTest.keyClick(card.words, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: texts(stored()) == ["Which?", "How was it?", "How much?"])
    assert not card.up.isEnabled()
    assert asked(page) == ["Which?", "How was it?", "How much?"]


def test_a_question_is_dragged_to_another_place(
    qtbot: QtBot, page: FormPage, stored: Callable[[], Form], context: Context
) -> None:
    first, _second, third = page.prompts.cards
    below = first.grip.mapFromGlobal(third.mapToGlobal(QPoint(20, third.height() - 4)))
    QTest.mousePress(first.grip, Qt.MouseButton.LeftButton, pos=QPoint(4, 8))
    QTest.mouseMove(first.grip, below)
    QTest.mouseRelease(first.grip, Qt.MouseButton.LeftButton, pos=below)
    qtbot.waitUntil(lambda: texts(stored()) == ["How much?", "Which?", "How was it?"])
    qtbot.waitUntil(lambda: context.undo.can_undo)
    context.undo.undo()
    qtbot.waitUntil(lambda: texts(page.written()) == ["How was it?", "How much?", "Which?"])
    assert texts(stored()) == texts(page.written())


def test_taking_a_question_out_is_undone(
    qtbot: QtBot, page: FormPage, stored: Callable[[], Form], context: Context
) -> None:
    qtbot.mouseClick(page.prompts.cards[2].away, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(stored().prompts) == 2)
    qtbot.waitUntil(lambda: context.undo.can_undo)
    context.undo.undo()
    qtbot.waitUntil(lambda: len(page.prompts.cards) == 3)
    assert stored().prompts == PROMPTS
    assert page.written().prompts == PROMPTS


def test_a_question_that_is_not_whole_says_so_and_is_not_asked(page: FormPage) -> None:
    card = page.prompts.cards[2]
    card.options.lines.selectAll()
    QTest.keyClicks(card.options.lines, "only one")
    assert card.lack.isVisible() and "two answers" in card.lack.text()
    assert asked(page) == ["How was it?", "How much?"]
    page.flush()


def test_a_form_is_for_a_pass(qtbot: QtBot, page: FormPage, stored: Callable[[], Form]) -> None:
    page.watching.setCurrentIndex(2)
    page.watching.activated.emit(2)
    qtbot.waitUntil(lambda: stored().watching is Watching.MYSELF)


def test_a_built_in_form_is_looked_at_and_copied(qtbot: QtBot, context: Context, seen: Callable[[Page], None]) -> None:
    made = FormPage(context)
    gone: list[str] = []
    context.go.form.connect(gone.append)
    made.open("first-look")
    seen(made)
    qtbot.waitUntil(lambda: bool(asked(made)))
    assert made.title.isReadOnly()
    assert not made.prompts.isVisible()
    qtbot.mouseClick(made.copy, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(gone))
    assert context.on_store(lambda store: forms.find(store, gone[0])).own


def test_in_a_narrow_window_the_preview_takes_the_place_of_the_questions(page: FormPage) -> None:
    page.resize(700, 600)
    assert page.prompts.isVisible() and not page.preview.isVisible()
    page.look.click()
    assert page.preview.isVisible() and not page.prompts.isVisible()


def test_new_copied_put_away_and_deleted_forms_are_where_they_belong(
    qtbot: QtBot, shelf: FormsPage, context: Context, form: Form
) -> None:
    shelf.refresh()
    qtbot.waitUntil(lambda: names(shelf)[:1] == ["Mine"])
    pick(menu_of(shelf, "First look"), "Put away")
    qtbot.waitUntil(lambda: names(shelf)[-1:] == ["First look"])
    pick(menu_of(shelf, "First look"), "Bring back")
    qtbot.waitUntil(lambda: names(shelf)[2:3] == ["First look"])
    pick(menu_of(shelf, "Mine"), "Make a copy")
    qtbot.waitUntil(lambda: names(shelf)[:2] == ["Mine", "Mine, my own"])
    pick(menu_of(shelf, "Mine"), "Delete")
    qtbot.waitUntil(lambda: names(shelf)[:1] == ["Mine, my own"])
    context.undo.undo()
    qtbot.waitUntil(lambda: names(shelf)[:2] == ["Mine", "Mine, my own"])


def test_a_form_goes_out_and_comes_in(
    qtbot: QtBot, shelf: FormsPage, context: Context, form: Form, tmp_path: Path
) -> None:
    opened: list[str] = []
    context.go.form.connect(opened.append)
    with qtbot.waitSignal(context.announced):
        files.save(context, form, tmp_path / "mine.json")
    assert texts(form_files.read_file(tmp_path / "mine.json")) == texts(form)
    shelf.read(tmp_path / "mine.json")
    qtbot.waitUntil(lambda: bool(opened))
    assert context.on_store(lambda store: forms.find(store, opened[0])).form.prompts == form.prompts


def test_what_is_wrong_with_a_file_is_said_in_words(qtbot: QtBot, shelf: FormsPage, tmp_path: Path) -> None:
    prompts = [{"id": "a", "kind": "long_text", "text": "A?"}, {"id": "b", "kind": "one_choice", "text": "B?"}]
    content = {"format": 1, "id": "x", "version": 1, "title": "X", "purpose": "", "prompts": prompts}
    (tmp_path / "x.json").write_text(json.dumps(content))
    shelf.read(tmp_path / "x.json")
    qtbot.waitUntil(shelf.refused.isVisible)
    said = [part.text() for part in shelf.refused.findChildren(QLabel)]
    assert said == ["“x.json” was not brought in.", "Question 2: It needs 2 to 50 answers to choose from (“options”)."]


def test_many_questions_come_some_at_a_time_and_none_is_lost(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None]
) -> None:
    prompts = tuple(Prompt(f"q{number}", PromptKind.LONG_TEXT, f"Question {number}") for number in range(30))
    form = context.on_store(lambda store: forms.add(store, Form("", 1, "Long", "", prompts)).value.form)
    page = FormPage(context)
    page.resize(1100, 700)
    page.open(form.id)
    seen(page)
    qtbot.waitUntil(lambda: bool(page.prompts.cards))
    assert len(page.prompts.cards) < 10 and len(page.preview.blocks) < 30
    QTest.keyClicks(page.prompts.cards[0].hint, "Honestly.")
    page.flush()
    qtbot.waitUntil(lambda: len(page.prompts.cards) == 30 and len(page.preview.blocks) == 30)
    kept = context.on_store(lambda store: forms.find(store, form.id).form.prompts)
    assert [prompt.text for prompt in kept] == [prompt.text for prompt in prompts] and kept[0].hint == "Honestly."
    assert [card.prompt.text for card in page.prompts.cards] == [prompt.text for prompt in prompts]
    assert not page.prompts.cards[-1].down.isEnabled() and page.prompts.cards[-2].down.isEnabled()


def test_a_question_that_is_added_while_others_still_come_is_the_last(
    qtbot: QtBot, context: Context, seen: Callable[[Page], None]
) -> None:
    prompts = tuple(Prompt(f"q{number}", PromptKind.LONG_TEXT, f"Question {number}") for number in range(12))
    form = context.on_store(lambda store: forms.add(store, Form("", 1, "Long", "", prompts)).value.form)
    page = FormPage(context)
    page.open(form.id)
    seen(page)
    qtbot.waitUntil(lambda: bool(page.prompts.cards))
    menu = page.add.menu()
    assert menu is not None
    menu.actions()[0].trigger()
    assert [card.prompt.text for card in page.prompts.cards] == [*(prompt.text for prompt in prompts), ""]
    page.flush()
