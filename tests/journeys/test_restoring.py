"""A backup is brought back: from the open store, and on another computer with the recovery key."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.progress import CancelToken
from reflectapp.kit import paths
from reflectapp.services import backing_up, backup_file, lessons, store_folder
from reflectapp.services import store as stores
from reflectapp.services.store import OpenStore
from reflectapp.ui.keeping.backup_section import BackupSection
from reflectapp.ui.keeping.page import StorePage
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.restore import Restore
from reflectapp.ui.shell.restore_steps import BackStep, FileStep, RunningStep, SecretStep
from reflectapp.ui.shell.unlock import Unlock

if TYPE_CHECKING:
    from tests.conftest import MemoryKeyStore
    from tests.journeys.conftest import Teacher

T = TypeVar("T")
PASSPHRASE = "tundra cobalt violin harbour sixty maple"


class Here:
    def __init__(self, store: OpenStore) -> None:
        self._store = store

    def __call__(self, function: Callable[[OpenStore], T]) -> T:
        return function(self._store)


@pytest.fixture
def backup(tmp_path: Path) -> tuple[Path, str]:
    """A backup that was made on another computer, and its recovery key."""
    path = tmp_path / "lessons.reflectbackup"
    store, key = stores.create_store(tmp_path / "other" / "store", passphrase=PASSPHRASE)
    lessons.add(store, LessonDraft("Fractions"))
    backing_up.back_up(Here(store), path, lambda _progress: None, CancelToken())
    stores.close_store(store)
    return path, key


def titles(teacher: "Teacher") -> list[str]:
    return [card.lesson.title for card in teacher.opened.context.on_store(lessons.cards)]


def bring_back(teacher: "Teacher", path: Path, secret: str, *, by_key: bool) -> BackStep:
    """From the first question to the last, when everything is back."""
    restore = teacher.gate().content
    assert isinstance(restore, Restore) and isinstance(restore.step, FileStep)
    teacher.click(restore.step.choose)
    dialog = restore.step.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    teacher.wait(lambda: isinstance(restore.step, SecretStep))
    step = restore.step
    assert isinstance(step, SecretStep)
    if by_key:
        teacher.click(step.other)
    teacher.gate()
    teacher.write(secret)
    teacher.press(Qt.Key.Key_Return)
    teacher.wait(lambda: isinstance(restore.step, BackStep))
    back = restore.step
    assert isinstance(back, BackStep)
    return back


def test_on_another_computer_with_the_recovery_key(start: "Callable[..., Teacher]", backup: tuple[Path, str]) -> None:
    path, key = backup
    folder = paths.default_store_folder()
    teacher = start(folder)
    first = teacher.gate().content
    assert isinstance(first, FirstRun)
    teacher.click(first.choice.restore)
    teacher.click(bring_back(teacher, path, key, by_key=True).open)
    teacher.wait_for_window()
    assert teacher.opened.context.store.folder == folder
    assert titles(teacher) == ["Fractions"]
    teacher.program.lock()
    teacher.unlock(PASSPHRASE)
    teacher.wait_for_window()
    assert teacher.leave() == 0


def test_from_the_open_store_into_a_new_folder_that_is_used_from_then_on(
    start: "Callable[..., Teacher]", tmp_path: Path
) -> None:
    folder = paths.default_store_folder()
    teacher = start(folder)
    teacher.begin(PASSPHRASE)
    context = teacher.opened.context
    context.on_store(lambda store: lessons.add(store, LessonDraft("Before")))
    context.go.page.emit("store")
    section = teacher.page(StorePage).findChild(BackupSection)
    assert section is not None
    path = tmp_path / "mine.reflectbackup"
    section.back_up_to(path)
    teacher.wait(lambda: section.result.isVisible() and path.exists())
    context.on_store(lambda store: lessons.add(store, LessonDraft("After")))

    section.bring_back.click()
    teacher.wait(lambda: teacher.program.gate is not None)
    back = bring_back(teacher, path, PASSPHRASE, by_key=False)
    teacher.click(back.open)
    teacher.wait_for_window()
    new = folder.with_name("store-2")
    assert teacher.opened.context.store.folder == new
    assert titles(teacher) == ["Before"]
    assert store_folder.usual() == new
    assert teacher.leave() == 0
    left = stores.open_with_passphrase(folder, PASSPHRASE)
    assert {card.lesson.title for card in lessons.cards(left)} == {"Before", "After"}
    stores.close_store(left)


def test_a_damaged_store_offers_its_backup(
    start: "Callable[..., Teacher]", backup: tuple[Path, str], logged: Path
) -> None:
    folder = paths.default_store_folder()
    store, _key = stores.create_store(folder, passphrase=PASSPHRASE)
    stores.close_store(store)
    for name in ("header.json", "header.bak"):
        (folder / name).write_bytes(b"damaged")
    teacher = start(folder)
    unlock = teacher.gate().content
    assert isinstance(unlock, Unlock)
    teacher.click(unlock.ways[unlock.way].problem.way)
    back = bring_back(teacher, backup[0], PASSPHRASE, by_key=False)
    teacher.click(back.open)
    teacher.wait_for_window()
    assert titles(teacher) == ["Fractions"]
    assert (folder / "header.json").read_bytes() == b"damaged"
    assert teacher.leave() == 0
    (line,) = logged.read_text("utf-8").splitlines()
    assert "header could not be read" in line
    logged.write_text("")


def test_a_wrong_passphrase_can_be_typed_again_and_she_can_go_back(
    start: "Callable[..., Teacher]", backup: tuple[Path, str]
) -> None:
    teacher = start(paths.default_store_folder())
    first = teacher.gate().content
    assert isinstance(first, FirstRun)
    teacher.click(first.choice.restore)
    restore = teacher.gate().content
    assert isinstance(restore, Restore)
    restore.file.chosen.emit(backup[0])
    teacher.wait(lambda: isinstance(restore.step, SecretStep))
    step = restore.step
    assert isinstance(step, SecretStep)
    step.passphrase.set_text("not the passphrase at all")
    teacher.click(step.go_on)
    teacher.wait(lambda: restore.step is step and step.problem.isVisible())
    assert step.problem.title == "That is not the passphrase."
    teacher.click(teacher.button(step, "Back"))
    teacher.wait(lambda: restore.step is restore.file)
    restore.file.chosen.emit(Path(__file__))
    teacher.wait(restore.file.problem.isVisible)
    assert restore.file.problem.title == "This file is not a backup of reflectapp."
    teacher.click(teacher.button(restore.file, "Back"))
    teacher.wait(lambda: isinstance(teacher.gate().content, FirstRun))
    assert not paths.default_store_folder().exists()
    assert teacher.leave() == 0


def test_she_can_cancel_it_and_nothing_of_it_stays(
    start: "Callable[..., Teacher]", backup: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    add = backup_file.Count.add

    def waiting(count: backup_file.Count, size: int) -> None:
        begun.set()
        go_on.wait(20)
        add(count, size)

    monkeypatch.setattr(backup_file.Count, "add", waiting)
    teacher = start(paths.default_store_folder())
    first = teacher.gate().content
    assert isinstance(first, FirstRun)
    teacher.click(first.choice.restore)
    restore = teacher.gate().content
    assert isinstance(restore, Restore)
    restore.file.chosen.emit(backup[0])
    teacher.wait(lambda: isinstance(restore.step, SecretStep))
    step = restore.step
    assert isinstance(step, SecretStep)
    step.passphrase.set_text(PASSPHRASE)
    teacher.click(step.go_on)
    teacher.wait(lambda: isinstance(restore.step, RunningStep) and begun.is_set())
    running = restore.step
    assert isinstance(running, RunningStep)
    teacher.click(running.under_way.cancel)
    go_on.set()
    teacher.wait(lambda: restore.step is step)
    folder = paths.default_store_folder()
    assert not folder.parent.exists() or not any(folder.parent.glob("store*"))
    assert teacher.leave() == 0


def test_the_computer_s_key_store_opens_what_came_back(
    start: "Callable[..., Teacher]", tmp_path: Path, key_store: "MemoryKeyStore", monkeypatch: pytest.MonkeyPatch
) -> None:
    store, key = stores.create_store(tmp_path / "other" / "store", key_store=key_store)
    path = tmp_path / "lessons.reflectbackup"
    backing_up.back_up(Here(store), path, lambda _progress: None, CancelToken())
    stores.close_store(store)
    key_store.secrets.clear()
    monkeypatch.setattr(stores, "system_key_store", lambda: key_store)
    teacher = start(paths.default_store_folder())
    first = teacher.gate().content
    assert isinstance(first, FirstRun)
    teacher.click(first.choice.restore)
    teacher.click(bring_back(teacher, path, key, by_key=False).open)
    teacher.wait_for_window()
    folder = teacher.opened.context.store.folder
    assert teacher.leave() == 0
    stores.close_store(stores.open_with_key_store(folder, key_store))
