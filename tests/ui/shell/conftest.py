from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout

from reflectapp.services import store as stores
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import KeyStore, OpenStore
from reflectapp.ui.context import Context
from reflectapp.ui.page import Page
from reflectapp.ui.shell.shelf import PageFactory
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner


class PlainPage(Page):
    """A page with a field; it notes what it was asked to open and whether it was flushed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.field = QLineEdit()
        QVBoxLayout(self).addWidget(self.field)
        self.opened: list[tuple[object, ...]] = []
        self.flushed = 0

    def open(self, *what: object) -> None:
        self.opened.append(what)

    def flush(self) -> None:
        self.flushed += 1


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "config"
    monkeypatch.setattr("reflectapp.settings.file.config_folder", lambda: folder)
    return folder


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[None]:
    style.apply(qapp, "light", 100)
    yield
    style.apply(qapp, "light", 100)


@pytest.fixture
def opened(runner: Runner, tmp_path: Path, key_store: KeyStore) -> Iterator[OpenStore]:
    store, _key = runner.wait_on_store(lambda: stores.create_store(tmp_path / "store", key_store=key_store))
    yield store
    runner.wait_on_store(lambda: stores.close_store(store))


@pytest.fixture
def context(opened: OpenStore, runner: Runner) -> Context:
    return Context(opened, runner, Preferences(theme="light"))


@pytest.fixture
def pages() -> Mapping[str, PageFactory]:
    return dict.fromkeys(("today", "lessons", "lesson", "goals", "goal", "coach", "packet", "search"), PlainPage)
