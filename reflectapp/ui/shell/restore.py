"""Bringing back a backup: which file, what opens it, how far it is, what is back."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from reflectapp.domain.progress import CancelToken, Report
from reflectapp.services import restoring, store_folder
from reflectapp.services.restoring import BackupHead, Restored, Secret
from reflectapp.ui.shell import door
from reflectapp.ui.shell.restore_steps import BackStep, FileStep, RunningStep, SecretStep
from reflectapp.ui.shell.steps import Step
from reflectapp.ui.words import told
from reflectapp.work.runner import Job, Runner

if TYPE_CHECKING:
    from reflectapp.services.store import OpenStore


class Restore(QStackedWidget):
    """`folder`: where the store is expected. `opened` carries the OpenStore, `went_back`: she changed her mind."""

    opened = Signal(object)
    went_back = Signal()

    def __init__(self, folder: Path, runner: Runner, find_key_store: door.FindKeyStore | None) -> None:
        super().__init__()
        self._folder = folder
        self._runner = runner
        self._find_key_store = find_key_store
        self._job: Job | None = None
        self.file = FileStep()
        self.file.went_back.connect(self.went_back)
        self.file.chosen.connect(self._look_into)
        self._turn_to(self.file)

    @property
    def step(self) -> Step:
        step = self.currentWidget()
        assert isinstance(step, Step)
        return step

    def take_focus(self) -> None:
        self.step.setFocus()

    def _look_into(self, path: Path) -> None:
        self.file.problem.hide()
        self.file.set_busy(True)
        look = partial(restoring.look_into, path)
        self._runner.on_store(self, look, lambda head: self._ask_secret(path, head), partial(self._fail, self.file))

    def _ask_secret(self, path: Path, head: BackupHead) -> None:
        self.file.set_busy(False)
        step = SecretStep(path, head, restoring.place_for(_wanted(self._folder)))
        step.went_back.connect(lambda: self._turn_to(self.file))
        step.tried.connect(lambda text, by_key: self._begin(step, path, Secret(text, by_key)))
        self._turn_to(step)

    def _begin(self, asked: SecretStep, path: Path, secret: Secret) -> None:
        running, place = RunningStep(), asked.place

        def work(report: Report, cancel: CancelToken) -> Restored:
            return restoring.restore(path, place, secret, report, cancel)

        def done(restored: Restored) -> None:
            asked.clear()
            self._show_back(restored, secret)

        def fail(error: BaseException) -> None:
            self._turn_to(asked)
            self._fail(asked, error)

        running.under_way.begin()
        running.under_way.cancel_wanted.connect(self._cancel)
        self._turn_to(running)
        self._job = self._runner.on_media(self, work, done, fail, running.under_way.show_progress)
        self._job.cancelled.connect(lambda: self._turn_to(asked))

    def _cancel(self) -> None:
        if self._job is not None and isinstance(self.step, RunningStep):
            self.step.under_way.ending()
            self._job.cancel()

    def _show_back(self, restored: Restored, secret: Secret) -> None:
        earlier = self._folder if restored.folder != self._folder and self._folder.is_dir() else None
        step = BackStep(restored, earlier)
        step.went_on.connect(lambda: self._open(step, restored.folder, secret))
        self._turn_to(step)

    def _open(self, step: BackStep, folder: Path, secret: Secret) -> None:
        step.set_busy(True)
        work = partial(door.open_restored, folder, secret, self._find_key_store)
        self._runner.on_store(self, work, self._on_opened, partial(self._fail, step))

    def _on_opened(self, opened: OpenStore) -> None:
        self.opened.emit(opened)

    def _fail(self, step: Step, error: BaseException) -> None:
        step.set_busy(False)
        step.tell(told(error))
        step.setFocus()

    def _turn_to(self, step: Step) -> None:
        if self.indexOf(step) < 0:
            self.addWidget(step)
        self.setCurrentWidget(step)
        step.setFocus()


def _wanted(folder: Path) -> Path:
    """Not where a disk is missing: a folder made in its place would be hidden by it later."""
    return folder if folder.parent.is_dir() else store_folder.default()
