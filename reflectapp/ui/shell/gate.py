"""The window before a store is open: first run, or unlocking."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reflectapp.domain.errors import Problem, UserError
from reflectapp.services import store_folder
from reflectapp.ui.looks import look
from reflectapp.ui.shell import door, places
from reflectapp.ui.shell.first_run import FirstRun
from reflectapp.ui.shell.lost import Lost, pick_folder
from reflectapp.ui.shell.unlock import Unlock
from reflectapp.work.runner import Runner

if TYPE_CHECKING:
    from reflectapp.services.store import KeyStore, OpenStore
    from reflectapp.ui.shell.restore import Restore

_log = logging.getLogger(__name__)


class Gate(QWidget):
    """Looks for the store in `folder` and for the computer's key store off the UI thread, then asks.

    `opened` carries the OpenStore; the gate hides behind the window that comes. `look_around`: she wants the
    sample lesson in a throw-away store. `closed`: she closed the window instead. `moved` carries another folder in
    which her store is. `restoring`: she wants to bring back a backup, as everywhere in the gate she can.
    """

    opened = Signal(object)
    look_around = Signal()
    closed = Signal()
    ready = Signal()
    moved = Signal(object)

    def __init__(
        self,
        folder: Path,
        runner: Runner,
        automatic: bool = True,
        find_key_store: door.FindKeyStore | None = None,
        restoring: bool = False,
    ) -> None:
        super().__init__()
        look(self, "page")
        self.setWindowTitle("reflectapp")
        self._folder = folder
        self._runner = runner
        self._automatic = automatic
        self._done = False
        self.content: FirstRun | Unlock | Lost | Restore | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        places.put_back_window(self, places.WINDOW, places.FIRST_SIZE)
        self._find_key_store = find_key_store
        self.restore() if restoring else self.look()

    def look(self) -> None:
        """Looks for the store, at first and whenever she asks for it again."""
        self._restoring = False
        if isinstance(self.content, Lost):
            self.content.set_busy(True)
        survey = partial(door.survey, self._folder, self._find_key_store)
        self._runner.on_store(self, survey, self._on_surveyed, self._on_unknown)

    def restore(self) -> None:
        """Asks for a backup, and makes a store of it."""
        from reflectapp.ui.shell.restore import Restore

        self._restoring = True
        asking = Restore(self._folder, self._runner, self._find_key_store)
        asking.went_back.connect(self.look)
        self._show(asking)
        self.ready.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if self._done:
            return
        self._done = True
        places.remember_window(self, places.WINDOW)
        self.closed.emit()

    def _on_surveyed(self, survey: tuple[frozenset[str] | None, KeyStore | None]) -> None:
        if self._restoring:
            return
        ways, key_store = survey
        if ways is None:
            first_run = FirstRun(self._folder, self._runner, key_store)
            first_run.look_around.connect(self._on_look_around)
            first_run.restore_wanted.connect(self.restore)
            self._show(first_run)
        else:
            unlock = Unlock(self._folder, self._runner, key_store, ways)
            unlock.way_wanted.connect(self._on_way_wanted)
            self._show(unlock)
            if self._automatic:
                unlock.try_key_store()
        self.ready.emit()

    def _on_unknown(self, error: BaseException) -> None:
        """Where the header can't tell how it opens, every way is offered, and says what is wrong."""
        if self._restoring:
            return
        if isinstance(error, UserError) and error.problem is Problem.STORE_MISSING:
            self._ask_for_store(bool(error.values.get("traces")))
            return
        _log.warning("the store's header could not be read: %s", type(error))
        unlock = Unlock(self._folder, self._runner, None, frozenset({"passphrase", "recovery"}), sure=False)
        unlock.way_wanted.connect(self._on_way_wanted)
        self._show(unlock)
        unlock.tell(error)
        self.ready.emit()

    def _ask_for_store(self, traces: bool) -> None:
        if self._restoring:
            return
        lost = Lost(self._folder, traces)
        lost.look_again.connect(self.look)
        lost.chosen.connect(self.moved)
        lost.restore_wanted.connect(self.restore)
        lost.begin_anew.connect(self._begin_anew)
        self._show(lost)
        self.ready.emit()

    def _begin_anew(self) -> None:
        """In the usual place: the folder that is missing may be on a disk that comes back."""
        if self._folder != store_folder.default():
            self.moved.emit(store_folder.default())
            return
        find = partial(door.key_store, self._find_key_store)
        self._runner.on_store(self, find, lambda found: self._on_surveyed((None, found)))

    def _on_way_wanted(self, way: str) -> None:
        if way == "restore":
            self.restore()
        elif way == "choose_folder":
            picked = pick_folder(self)
            if picked is not None:
                self.moved.emit(picked)
        else:
            self.look()

    def _show(self, content: FirstRun | Unlock | Lost | Restore) -> None:
        before, self.content = self.content, content
        if before is not None:
            self._layout.removeWidget(before)
            before.hide()
            before.deleteLater()
        if not isinstance(content, Lost):
            content.opened.connect(self._on_opened)
        self._layout.addWidget(content)
        content.show()  # the layout would show it later, and a hidden field's focus does not reach the window
        content.setFocus() if isinstance(content, Lost) else content.take_focus()

    def _on_opened(self, opened: OpenStore) -> None:
        store_folder.note_open(opened.folder)
        self._end()
        self.opened.emit(opened)
        QTimer.singleShot(0, self, self.hide)  # when the window is there

    def _on_look_around(self) -> None:
        self._end()
        self.hide()
        self.look_around.emit()

    def _end(self) -> None:
        self._done = True
        places.remember_window(self, places.WINDOW)
