"""From the gate to an open store and back, as often as she locks."""

import logging
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLoggingCategory, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QWidget

from reflectapp import __version__
from reflectapp.bootstrap import restart
from reflectapp.domain.progress import CancelToken, Report
from reflectapp.kit import log, paths
from reflectapp.services import preferences
from reflectapp.services import store_folder as usual_folder
from reflectapp.ui import icons
from reflectapp.ui.locking.forgetting import leave_alone_what_is_there, write_over_what_is_freed
from reflectapp.ui.shell.gate import Gate
from reflectapp.ui.shell.second_start import FirstStart, hand_over
from reflectapp.ui.theme import style
from reflectapp.work.runner import Runner

if TYPE_CHECKING:
    from reflectapp.bootstrap.leaving import Leaving
    from reflectapp.bootstrap.opened import Listening, Opened
    from reflectapp.services.store import OpenStore

_log = logging.getLogger(__name__)


def run_window(store_folder: Path | None, files: list[Path], *, automatic: bool = True) -> int:
    """Opens the window, or raises that of the program which already runs with this store. `automatic`: see `show`."""
    QApplication.setApplicationName("reflectapp")
    folder = store_folder or usual_folder.usual()
    if hand_over(folder, files):
        return 0
    log.start_log(paths.log_folder())
    program = Program(folder, files)
    program.show(automatic=automatic)
    return program.run()


class Program(QObject):
    """The running program; what an open store needs loads when one is opened."""

    def __init__(self, store_folder: Path | None, files: list[Path]) -> None:
        write_over_what_is_freed()
        self.app = application()
        super().__init__()
        self.folder = store_folder or usual_folder.usual()
        self.preferences = preferences.load()
        worn = self.preferences
        style.apply(self.app, worn.theme, worn.text_scale, worn.reduce_motion)
        self.app.setQuitOnLastWindowClosed(False)
        self.runner = Runner()
        self.gate: Gate | None = None
        self.opened: Opened | None = None
        self.leaving: Leaving | None = None
        self._files = files
        self._was_at: tuple[str, tuple[Any, ...]] | None = None
        self._stopped: tuple[str, ...] = ()
        self._listened: Listening | None = None
        self.strict = self._starts_afresh = False
        self._listen()
        sys.excepthook = self._on_bug

    @property
    def window(self) -> QWidget | None:
        return self.opened.window if self.opened is not None else self.gate

    def show(self, *, automatic: bool = True, restoring: bool = False) -> None:
        """Shows the gate. `automatic`: the computer's key store may open the store without a click. `restoring`: it
        asks for a backup to bring back."""
        gate = self.gate = Gate(self.folder, self.runner, automatic, restoring=restoring)
        gate.opened.connect(lambda store: self._open(store, thrown_away=False))
        gate.look_around.connect(self._look_around)
        gate.closed.connect(self.quit)
        gate.moved.connect(self._move)
        gate.ready.connect(self._load_ahead)
        gate.show()

    def run(self) -> int:
        code = self.app.exec()
        self._first.close()
        # Still open at the computer's logout, or when unlocking was done after she had closed the gate.
        self.runner.shut_down(self.opened.close_store if self.opened is not None else None)
        if self._starts_afresh:
            restart.start_afresh(self.folder, self._files)
        return code

    def quit(self) -> None:
        self.runner.settle(self._end)

    def _end(self) -> None:
        """Without asking any window: one that refuses to close would keep a process that nobody sees."""
        if self.leaving is not None:
            self.leaving.finish()
        self.app.exit()

    def lock(self) -> None:
        """Saves drafts, empties the screen, stops what runs, closes the store and shows the gate, or starts afresh."""
        if self.opened is not None and not self.opened.thrown_away:
            self._was_at, self._stopped = self.opened.window.at, self.opened.under_way
            self._listened = self.opened.listening
        self._leave(self._locked)

    def _open(self, store: "OpenStore", *, thrown_away: bool) -> None:
        from reflectapp.bootstrap.opened import Opened
        from reflectapp.ui.context import Context

        if not thrown_away and store.folder != self.folder:
            self._let_go_of_folder(store.folder)
            self._settle_in(store.folder)
        context = Context(store, self.runner, self.preferences)
        opened = self.opened = Opened(self.app, context, thrown_away)
        opened.window.lock_wanted.connect(self.lock)
        context.go.restore.connect(lambda: self._leave(lambda: self.show(restoring=True)))
        opened.window.closed.connect(lambda: self._leave(self._end))
        opened.window.preferences_changed.connect(self._keep_preferences)
        QTimer.singleShot(0, self, lambda: self._show_opened(opened))

    def _show_opened(self, opened: "Opened") -> None:
        """In a turn of its own: to make the window and to paint it at once would stop her keys for a while."""
        if opened is not self.opened:
            return
        if self._was_at is not None:
            opened.window.come_back(self._was_at)
        if self._stopped:
            from reflectapp.ui.words import stopped_told

            opened.window.problem.tell(stopped_told(self._stopped))
            self._stopped = ()
        opened.window.show()
        if self._listened is not None:
            opened.listen_again(self._listened)
            self._listened = None
        self._drop_gate()
        if opened.thrown_away:
            opened.fill_with_sample()
        if self._files and not opened.thrown_away:
            opened.context.go.bring_in.emit(self._files, None)
            self._files = []

    def _load_ahead(self) -> None:
        """What an open store needs, while she types: else the gate would stand still when the store opens."""
        for load in (_load_ahead, _load_pages):
            self.runner.on_media(self, load, lambda _none: self._settle_down())

    def _settle_down(self) -> None:
        if self.opened is None and self.leaving is None:
            leave_alone_what_is_there()

    def _look_around(self) -> None:
        from reflectapp.services import look_around

        def made(store: "OpenStore") -> None:
            self._open(store, thrown_away=True)

        self.runner.on_store(self, look_around.create, made, self._on_trouble)

    def _leave(self, then: Callable[[], object]) -> None:
        opened, self.opened = self.opened, None
        if opened is None:
            return
        from reflectapp.bootstrap.leaving import Leaving

        self.strict = opened.settings.strict_lock and not opened.thrown_away
        leaving = self.leaving = Leaving(self.app, opened, self.runner)
        leaving.over.connect(then)
        leaving.forgotten.connect(lambda: self._on_forgotten(leaving))
        leaving.begin()

    def _on_forgotten(self, left: "Leaving") -> None:
        if self.leaving is left:
            self.leaving = None

    def _locked(self) -> None:
        if self.strict:
            self._starts_afresh = True
            self._end()
        else:
            self.show(automatic=False)

    def _move(self, folder: Path) -> None:
        """Her store is in another folder; it is the usual one from now on if that was."""
        self._let_go_of_folder(folder)
        if hand_over(folder, self._files):
            self.quit()
            return
        self._settle_in(folder)
        self._drop_gate()
        self.show(automatic=False)

    def _let_go_of_folder(self, other: Path) -> None:
        if self.folder == usual_folder.usual():
            usual_folder.choose(other)
        self._first.close()

    def _settle_in(self, folder: Path) -> None:
        self.folder, self._was_at, self._stopped, self._listened = folder, None, (), None
        self._listen()

    def _listen(self) -> None:
        self._first = FirstStart(self.folder)
        self._first.raised.connect(self._on_second_start)

    def _drop_gate(self) -> None:
        if self.gate is not None:
            self.gate.deleteLater()
            self.gate = None

    def _keep_preferences(self, changed: preferences.Preferences) -> None:
        self.preferences = changed

    def _on_second_start(self, files: list[Path]) -> None:
        if self.window is not None:
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()
        if files and self.opened is not None:
            self.opened.context.go.bring_in.emit(files, None)
        else:
            self._files += files

    def _on_trouble(self, error: BaseException) -> None:
        _log.error("looking around could not begin: %s", type(error))
        self.show()

    def _on_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.log_crash(kind, error, trace)
        if self.opened is not None:
            self.opened.window.show_trouble(error)


def application() -> QApplication:
    os.umask(0o077)
    # Qt's decoder prints what is written in a recording: titles, places, devices.
    QLoggingCategory.setFilterRules("qt.multimedia*=false")
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("reflectapp")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("reflectapp")
    app.setWindowIcon(QIcon(str(paths.resource("icons", "app", "reflectapp.svg"))))
    return app


def _load_ahead(_report: Report, cancel: CancelToken) -> None:
    for name in ("services.store", "ui.context", "bootstrap.opened", "ui.today.page", "bootstrap.leaving"):
        cancel.check()
        import_module(f"reflectapp.{name}")
    icons.read_ahead()


def _load_pages(_report: Report, cancel: CancelToken) -> None:
    for page in import_module("reflectapp.bootstrap.pages").PAGES.values():
        cancel.check()
        page.load()
