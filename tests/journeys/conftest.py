import logging
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from reflectapp.bootstrap import Program
from reflectapp.bootstrap.opened import Opened
from reflectapp.kit import log, paths
from reflectapp.services import store as stores
from reflectapp.ui.lesson.page import LessonPage
from reflectapp.ui.lessons.bring_in import BringInDialog
from reflectapp.ui.page import Page
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.shell.passphrase_step import PassphraseStep
from reflectapp.ui.shell.recovery import RecoveryKeyStep, TypeBackStep
from reflectapp.ui.shell.unlock import Unlock

P = TypeVar("P", bound=Page)
PATIENCE_MS = 20_000
PADDING_BYTES = 128 * 1024 * 1024
FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
}


@pytest.fixture(autouse=True)
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The computer's folder for temporary files. Its path is short, as that of a local socket must be."""
    with tempfile.TemporaryDirectory(prefix="way-") as name:
        monkeypatch.setenv("TMPDIR", name)
        monkeypatch.setattr(tempfile, "tempdir", name)
        yield Path(name)


@pytest.fixture(autouse=True)
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer of its own, without a key store: the folders of a person that programs write to."""
    place = tmp_path / "computer"
    for variable, name in FOLDERS.items():
        (place / name).mkdir(parents=True)
        monkeypatch.setenv(variable, str(place / name))
    monkeypatch.setattr(stores, "system_key_store", lambda: None)
    return place


class Teacher:
    """Sits before the window: clicks, types, and waits until she sees what she waits for."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program = program
        self.qtbot = qtbot
        self.left = False

    @property
    def opened(self) -> Opened:
        assert self.program.opened is not None
        return self.program.opened

    def wait(self, until: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=PATIENCE_MS)

    def click(self, widget: QWidget) -> None:
        self.wait(lambda: widget.isVisible() and widget.isEnabled())
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """To whatever has the focus, as a keyboard does."""
        QTest.keyClick(self.focused(), key, modifier)

    def write(self, text: str) -> None:
        QTest.keyClicks(self.focused(), text)

    def focused(self) -> QWidget:
        """What the keyboard goes to. After a dialog or a menu the window is active again, as a desktop makes it."""
        window, active = self.program.window, QApplication.activeWindow()
        if (active is None or not active.isVisible()) and window is not None:
            window.activateWindow()
            self.wait(window.isActiveWindow)
        focused = QApplication.focusWidget() or QApplication.activeWindow()
        assert focused is not None
        return focused

    def button(self, within: QWidget, words: str) -> QAbstractButton:
        """The one that is seen, by its words or its name, once it is there."""

        def seen() -> list[QAbstractButton]:
            shown = [each for each in within.findChildren(QAbstractButton) if each.isVisible()]
            return [each for each in shown if words in (each.text().replace("&", ""), each.accessibleName())]

        self.wait(lambda: len(seen()) == 1)
        return seen()[0]

    def gate(self) -> Gate:
        self.wait(lambda: self.program.gate is not None and self.program.gate.content is not None)
        gate = self.program.gate
        assert gate is not None
        gate.activateWindow()
        self.wait(gate.isActiveWindow)
        return gate

    def begin(self, passphrase: str) -> str:
        """The first run on a shared computer. Returns the recovery key."""
        run = self.gate().content
        assert isinstance(run, FirstRun)
        self.click(run.choice.shared)
        self.click(run.choice.go_on)
        self.wait(lambda: isinstance(run.step, PassphraseStep))
        for _ in range(2):
            self.write(passphrase)
            self.press(Qt.Key.Key_Return)
        self.wait(lambda: isinstance(run.step, RecoveryKeyStep))
        shown = run.step
        assert isinstance(shown, RecoveryKeyStep)
        self.click(shown.go_on)
        back = run.step
        assert isinstance(back, TypeBackStep)
        groups = stores.recovery_groups(shown.key)
        for field, place in zip(back.fields, back.asked, strict=True):
            field.setFocus()
            self.write(groups[place])
        self.click(back.check)
        self.wait_for_window()
        return shown.key

    def unlock(self, passphrase: str) -> Unlock:
        """Types and presses Enter; whether it opens is another question."""
        unlock = self.gate().content
        assert isinstance(unlock, Unlock)
        unlock.passphrase.line.setFocus()
        self.wait(lambda: QApplication.focusWidget() is unlock.passphrase.line)
        self.write(passphrase)
        self.press(Qt.Key.Key_Return)
        return unlock

    def wait_for_window(self) -> None:
        """Until the store's window, or a dialog that asks something in it, has the keyboard."""
        self.wait(lambda: self.program.opened is not None and self.opened.window.isVisible())
        self.wait(lambda: QApplication.activeWindow() is not None)

    def page(self, kind: type[P]) -> P:
        """The page shown, once it is of this kind."""
        self.wait(lambda: self.program.opened is not None and isinstance(self.opened.window.page, kind))
        page = self.opened.window.page
        assert isinstance(page, kind)
        return page

    def lesson_page(self) -> LessonPage:
        """The lesson's page, once its first picture is there."""
        page = self.page(LessonPage)
        self.wait(lambda: page.shown is not None and page.stage.video.shows_frame)
        return page

    def drop(self, *files: Path) -> BringInDialog:
        """Lets files fall on the window; returns the dialog that asks about them, once it has looked."""
        window = self.opened.window
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        middle = window.rect().center()
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(window, QDragEnterEvent(middle, *how))
        QApplication.sendEvent(window, QDropEvent(QPointF(middle), *how))
        return self.asked_about_files()

    def asked_about_files(self) -> BringInDialog:
        window = self.opened.window
        self.wait(lambda: window.findChild(BringInDialog) is not None)
        dialog = window.findChild(BringInDialog)
        assert isinstance(dialog, BringInDialog)
        self.wait(lambda: dialog.files.all_seen and dialog.isActiveWindow())
        return dialog

    def say_yes(self, dialog: QWidget) -> None:
        if isinstance(dialog, BringInDialog):
            self.click(dialog.go)
            return
        buttons = dialog.findChild(QDialogButtonBox)
        assert buttons is not None
        self.click(buttons.button(QDialogButtonBox.StandardButton.Ok))
        self.wait(lambda: not isValid(dialog) or not dialog.isVisible())

    def leave(self) -> int:
        """Closes the window; returns the program's exit code once it has ended."""
        window = self.program.window
        assert window is not None
        self.left = True
        QTimer.singleShot(0, window, window.close)
        patience = QTimer(singleShot=True)
        patience.timeout.connect(lambda: self.program.app.exit(-1))
        patience.start(PATIENCE_MS)
        return self.program.run()


@pytest.fixture
def long_recording(tmp_path: Path) -> Path:
    """The sample with much room at its end, as cameras leave it: it takes a while to come in."""
    path = tmp_path / "long.mp4"
    shutil.copy(paths.resource("sample", "lesson.mp4"), path)
    with path.open("ab") as file:
        file.write(PADDING_BYTES.to_bytes(4, "big") + b"free")
        file.truncate(file.tell() + PADDING_BYTES - 8)
    return path


@pytest.fixture
def logged(computer: Path) -> Iterator[Path]:
    """The log that the program keeps."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    folder = paths.log_folder()
    assert computer in folder.parents
    log.start_log(folder)
    yield folder / "reflectapp.log"
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def start(
    qapp: QApplication, qtbot: QtBot, logged: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Teacher]]:
    """Starts the program with a store's folder and files, as the command line does."""
    teachers: list[Teacher] = []

    def begin(folder: Path, files: tuple[Path, ...] = ()) -> Teacher:
        hook = sys.excepthook
        program = Program(folder, list(files))
        monkeypatch.setattr(sys, "excepthook", hook)
        program.show()
        teachers.append(Teacher(program, qtbot))
        return teachers[-1]

    yield begin
    for teacher in teachers:
        if not teacher.left and teacher.program.window is not None:
            teacher.leave()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert logged.read_text("utf-8") == ""
