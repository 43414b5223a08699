from functools import partial

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.bootstrap.pages import PAGES
from reflectapp.ui.context import Context
from reflectapp.ui.shell.window import MainWindow


def test_what_is_made_ahead_takes_the_keyboard_from_nothing(context: Context, qtbot: QtBot, qapp: QApplication) -> None:
    """A part of a page that is shown before it has its place is a window for that moment."""
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    seen: list[object] = []
    qapp.focusWindowChanged.connect(seen.append)
    for name in PAGES:
        window.pages.prepare(name)
    settled: list[bool] = []
    context.runner.settle(lambda: settled.append(True))
    qtbot.waitUntil(lambda: settled == [True])
    qapp.focusWindowChanged.disconnect(seen.append)
    assert seen == []
    assert window.isActiveWindow()


def test_pages_are_taken_apart_one_by_one_and_that_in_front_last(context: Context, qtbot: QtBot) -> None:
    window = MainWindow(context, PAGES)
    qtbot.addWidget(window)
    front = window.page
    for name in ("goals", "lessons", "search"):
        window.pages.prepare(name)
    gone: list[object] = []
    for index in range(window.stack.count()):
        page = window.stack.widget(index)
        assert page is not None
        page.destroyed.connect(lambda _page=None, page=page: gone.append(page))
    for number, _ in enumerate(window.pages.take_apart(), start=1):
        qtbot.waitUntil(partial(_is, gone, number))
    assert len(gone) == 4 and gone[-1] is front


def _is(gone: list[object], number: int) -> bool:
    return len(gone) == number
