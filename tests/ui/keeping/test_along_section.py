import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from reflectapp.domain.errors import EnvironmentProblem, Problem
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken, Progress, Report
from reflectapp.domain.taken_along import MissingRecording, NotTaken, TakenAlong
from reflectapp.services import lessons, taking_along
from reflectapp.services import store as stores
from reflectapp.services.preferences import Preferences
from reflectapp.services.store import OnStore
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.along_section import AlongSection
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner


@pytest.fixture
def out(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.fixture
def context(runner: Runner, tmp_path: Path) -> Iterator[Context]:
    passphrase = stores.suggest_passphrase()
    store, _ = runner.wait_on_store(lambda: stores.create_store(tmp_path / "store", passphrase=passphrase))
    yield Context(store, runner, Preferences())
    runner.wait_on_store(lambda: stores.close_store(store))


@pytest.fixture
def section(qapp: QApplication, qtbot: QtBot, context: Context) -> Iterator[AlongSection]:
    style.apply(qapp, "light", 100)
    made = AlongSection(context)
    qtbot.addWidget(made)
    made.show()
    yield made
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def done(section: AlongSection) -> Callable[[], bool]:
    return lambda: section.choose.isEnabled() and not section.under_way.isVisible()


def test_everything_goes_into_the_folder_she_chooses(
    section: AlongSection, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    section.context.on_store(lambda store: lessons.add(store, LessonDraft("Fractions")))
    section.choose.click()
    dialog = section.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.testOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.emit(str(out))
    dialog.reject()
    qtbot.waitUntil(section.result.isVisible)
    qtbot.waitUntil(done(section))
    (folder,) = out.iterdir()
    assert (folder / "index.html").is_file()
    said = section.told.words.text()
    assert folder.name in said
    assert f"{sum(path.is_file() for path in folder.rglob('*'))} files" in said
    assert not section.missing.isVisible()
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    section.open.click()
    assert opened == [QUrl.fromLocalFile(str(folder))]


def test_it_can_be_cancelled_and_tried_again(
    section: AlongSection, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def take(_on: OnStore, folder: Path, report: Report, cancel: CancelToken, *, recordings: bool) -> TakenAlong:
        report(Progress(1, 100))
        assert stopped.wait(20)
        cancel.check()
        raise AssertionError

    monkeypatch.setattr(taking_along, "take_along", take)
    section.under_way.cancel_wanted.connect(stopped.set)
    section.take_to(out)
    assert not section.choose.isEnabled()
    qtbot.waitUntil(lambda: section.under_way.bar.value() == 10)
    section.under_way.cancel.click()
    qtbot.waitUntil(done(section))
    assert section.said.isVisible()
    assert "Nothing of it was left" in section.said.text()
    assert not section.result.isVisible()
    monkeypatch.undo()
    section.take_to(out)
    qtbot.waitUntil(section.result.isVisible)
    assert not section.said.isVisible()


def test_recordings_can_be_left_out(
    section: AlongSection, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def take(_on: OnStore, folder: Path, _report: Report, _cancel: CancelToken, *, recordings: bool) -> TakenAlong:
        asked.append(recordings)
        return TakenAlong(folder, 1, 0, 0, 9, 1000, ())

    monkeypatch.setattr(taking_along, "take_along", take)
    section.take_to(out)
    qtbot.waitUntil(done(section))
    section.with_recordings.click()
    section.take_to(out)
    qtbot.waitUntil(done(section))
    assert asked == [True, False]


def test_what_stayed_behind_is_named(
    section: AlongSection, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tuple(MissingRecording(f"<b>{number}</b>", 2, NotTaken.DAMAGED) for number in range(7))
    monkeypatch.setattr(taking_along, "take_along", lambda *_, **__: TakenAlong(out, 9, 0, 2, 9, 1000, missing))
    section.take_to(out)
    qtbot.waitUntil(section.missing.isVisible)
    lines = section.missing.text().split("\n")
    assert lines[0] == "7 recordings could not be taken along:"
    assert lines[1] == "<b>0</b>, part 2: it is damaged"
    assert len(lines) == 7
    assert "index.html" in lines[-1]
    assert section.missing.textFormat() is Qt.TextFormat.PlainText


def test_trouble_is_told_and_she_can_try_again(
    section: AlongSection, out: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def take(*_: object, **__: object) -> TakenAlong:
        raise EnvironmentProblem(Problem.DISK_FULL)

    monkeypatch.setattr(taking_along, "take_along", take)
    with qtbot.waitSignal(section.context.troubled) as told:
        section.take_to(out)
    assert told.args is not None
    assert told.args[0].problem is Problem.DISK_FULL
    qtbot.waitUntil(done(section))
    assert not section.result.isVisible()
