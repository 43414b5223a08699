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
