"""What is undone while something else is written."""

import threading
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from reflectapp.domain.outcome import Outcome
from reflectapp.services.store import OpenStore
from reflectapp.ui.context import Context


class Slate:
    """Words that are written one after the other, and their inverses."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.waits = threading.Event()
        self.waits.set()

    def write(self, _store: OpenStore, word: str) -> Outcome[None]:
        assert self.waits.wait(10)
        self.words.append(word)
        return Outcome(None, frozenset(), partial(self.wipe, word=word))

    def wipe(self, _store: OpenStore, word: str) -> Outcome[None]:
        self.words.remove(word)
        return Outcome(None, frozenset(), partial(self.write, word=word))


@pytest.fixture
def slate(context: Context, qtbot: QtBot) -> Slate:
    made = Slate()
    context.do(context, made.write, "first")()
    qtbot.waitUntil(lambda: context.undo.can_undo)
    return made


def test_what_is_written_while_something_is_undone_ends_what_can_be_redone(
    slate: Slate, context: Context, qtbot: QtBot
) -> None:
    slate.waits.clear()
    context.do(context, slate.write, "second")()
    context.undo.undo()
    slate.waits.set()
    qtbot.waitUntil(lambda: slate.words == ["second"] and context.undo.can_undo and not context.runner.busy)
    assert not context.undo.can_redo
    context.undo.undo()
    qtbot.waitUntil(lambda: not slate.words)


def test_what_is_written_while_something_is_redone_leaves_both_to_be_undone(
    slate: Slate, context: Context, qtbot: QtBot
) -> None:
    context.undo.undo()
    qtbot.waitUntil(lambda: context.undo.can_redo)
    slate.waits.clear()
    context.do(context, slate.write, "second")()
    context.undo.redo()
    slate.waits.set()
    qtbot.waitUntil(lambda: slate.words == ["second", "first"] and not context.runner.busy)
    context.undo.undo()
    context.undo.undo()
    qtbot.waitUntil(lambda: not slate.words)


def test_what_was_told_of_a_step_gives_way_to_that_it_is_undone(slate: Slate, context: Context, qtbot: QtBot) -> None:
    for step, said in ((context.undo.undo, "Undone."), (context.undo.redo, "Done again.")):
        with qtbot.waitSignal(context.announced) as told:
            step()
        assert told.args == [said]
