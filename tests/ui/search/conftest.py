from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OpenStore, close_store
from reflectapp.ui.context import Context
from reflectapp.ui.search.page import SearchPage
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner


@pytest.fixture
def opened(runner: Runner, tmp_path: Path, new_store: Callable[[Path], OpenStore]) -> Iterator[OpenStore]:
    store = runner.wait_on_store(lambda: new_store(tmp_path / "store"))
    yield store
    runner.wait_on_store(lambda: close_store(store))


@pytest.fixture
def context(qapp: QApplication, opened: OpenStore, runner: Runner) -> Iterator[Context]:
    style.apply(qapp, "light", 100)
    troubles: list[Any] = []
    made = Context(opened, runner, Preferences(theme="light"))
    made.troubled.connect(troubles.append)
    yield made
    assert troubles == []


@pytest.fixture
def show(qtbot: QtBot, context: Context) -> Iterator[Callable[[], SearchPage]]:
    """Shows the page as the window would."""

    def showing() -> SearchPage:
        page = SearchPage(context)
        qtbot.addWidget(page)
        page.resize(1196, 720)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.setFocus()
        return page

    yield showing
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
