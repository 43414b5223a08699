"""The window of an open store: the rail, the pages, what is said, what is brought in."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from reflectapp.domain.errors import EnvironmentProblem, Problem, StoreTrouble, UserError
from reflectapp.services import preferences
from reflectapp.services.preferences import Preferences
from reflectapp.ui.actions import make_actions
from reflectapp.ui.context import Context
from reflectapp.ui.looks import look
from reflectapp.ui.page import Page
from reflectapp.ui.shell import menus, places
from reflectapp.ui.shell.about import AboutDialog
from reflectapp.ui.shell.help import HelpWindow
from reflectapp.ui.shell.key_sheet import KeySheet
from reflectapp.ui.shell.messages import ProblemBar, Toast
from reflectapp.ui.shell.rail import PLACES, Rail
from reflectapp.ui.shell.settings_dialog import SettingsDialog
from reflectapp.ui.shell.shelf import PageFactory, Shelf
from reflectapp.ui.shell.surroundings_bar import SurroundingsBar
from reflectapp.ui.shell.trouble_banner import TroubleBanner
from reflectapp.ui.theme import style
from reflectapp.ui.words import notices_text, told

_SMALLEST: Final = QSize(800, 560)
_BY_KEY: Final = Qt.FocusReason.ShortcutFocusReason
_RAIL_PLACE: Final = {
    "lesson": "lessons",
    "goal": "goals",
    "guide": "goals",
    "packet": "coach",
    "clip": "lessons",
    "reply": "coach",
    "forms": "lessons",
    "form": "lessons",
}

_log = logging.getLogger(__name__)


@runtime_checkable
class _Opens(Protocol):
    def open(self, *what: Any) -> None: ...


@runtime_checkable
class _ChoosesReflection(Protocol):
    def choose_reflection(self, reflection_id: str) -> None: ...


@runtime_checkable
class _KeepsDraft(Protocol):
    def keep_draft(self) -> None:
        """Keeps what is written so far, before a lock or the end."""


class MainWindow(QMainWindow):
    """Pages are made when they are first shown. Its title never tells what is in the store.

    `pages` maps today, lessons, lesson, goals, goal, guide, coach, packet, clip, reply, search, forms, form and store.
    `lock_asked` is emitted when she locks, `lock_wanted` when nothing stands against it; `closed` after the window
    was closed.
    """

    lock_asked = Signal()
    lock_wanted = Signal()
    closed = Signal()
    preferences_changed = Signal(object)

    def __init__(self, context: Context, pages: Mapping[str, PageFactory]) -> None:
        super().__init__()
        self.context = context
        self.may_close: Callable[[], bool] = lambda: True
        self._help: HelpWindow | None = None
        self.at: tuple[str, tuple[Any, ...]] = ("today", ())
        self.setWindowTitle("reflectapp")
        self.setAcceptDrops(True)
        self.rail = Rail()
        self.trouble = TroubleBanner(context.watch)
        self.surroundings = SurroundingsBar(context)
        self.problem = ProblemBar()
        self.stack = QStackedWidget()
        self.pages = Shelf(context, pages, self.stack)
        look(self.stack, "page")
        self._slot = QVBoxLayout()
        self._arrange()
        self.toast = Toast(self.stack)
        self.actions_by_name = make_actions(self, "program")
        menus.fill(self.menuBar(), self.actions_by_name)
        self.addActions(list(self.actions_by_name.values()))
        self._connect()
        places.put_back_window(self, places.WINDOW, places.FIRST_SIZE)
        self.show_place("today")
        if context.store.notices:
            context.announce(notices_text(context.store.notices))
        if Problem.HEADER_ROLLED_BACK.value in context.store.notices:
            self.show_trouble(EnvironmentProblem(Problem.HEADER_ROLLED_BACK))

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    @property
    def watching(self) -> bool:
        """Whether a recording plays before her: in this program's window, not behind another's."""
        return self.page is not None and self.page.playing and QApplication.activeWindow() is not None

    def set_import_panel(self, panel: QWidget) -> None:
        """The panel stands under the pages, over their whole width; it shows and hides itself."""
        self._slot.addWidget(panel)

    def show_place(self, name: str) -> None:
        """Shows the page of one of the rail's places."""
        self._show(name)

    def flush(self) -> None:
        """Hands every draft to the store, also those in dialogs. One that fails doesn't hold back the others."""
        dialogs = [dialog.keep_draft for dialog in self.findChildren(QDialog) if isinstance(dialog, _KeepsDraft)]
        for keep in (*dialogs, *(page.flush for page in self.pages.whole)):
            try:
                keep()
            except Exception as error:
                _log.error("a draft was not kept: %s", type(error))
        self.context.watch.let_go()
        places.remember_window(self, places.WINDOW)

    def change_preferences(self, changed: Preferences) -> None:
        """Takes effect at once and is kept."""
        self.context.preferences = changed
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.apply(app, changed.theme, changed.text_scale, changed.reduce_motion)
        try:
            preferences.save(changed)
        except OSError as error:
            _log.warning("settings were not kept: %s", type(error))
        self.preferences_changed.emit(changed)

    def show_trouble(self, error: BaseException) -> None:
        """Words the error in the bar. Of one that is ours only the type is logged."""
        if not isinstance(error, UserError | EnvironmentProblem):
            _log.error("a job failed: %s", type(error))
        self.context.watch.notice()
        if isinstance(error, StoreTrouble) and self.context.watch.trouble is not None:
            self.toast.tell(told(error).title)  # the banner says the rest
        else:
            self.problem.tell(told(error))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.flush()
        if self._help is not None:
            self._help.close()
        super().closeEvent(event)
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.context.go.bring_in.emit(paths, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "?" and self.context.preferences.single_keys:
            self.show_keys()
        else:
            super().keyPressEvent(event)

    def show_keys(self) -> None:
        KeySheet(self).open()

    def show_settings(self) -> None:
        dialog = SettingsDialog(self.context.preferences, self)
        dialog.changed.connect(self.change_preferences)
        dialog.open()

    def show_manual(self) -> None:
        if self._help is None:
            self._help = HelpWindow(self)
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def _arrange(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.trouble)
        right.addWidget(self.surroundings)
        right.addWidget(self.problem)
        right.addWidget(self.stack, 1)
        right.addLayout(self._slot)
        middle = QWidget()
        layout = QHBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.setMinimumSize(_SMALLEST)

    def _connect(self) -> None:
        context, actions = self.context, self.actions_by_name
        self.rail.chosen.connect(lambda name: actions[name].trigger())
        for name in PLACES:
            actions[name].triggered.connect(lambda _on=False, name=name: self._show(name))
        actions["search"].triggered.connect(lambda: self.pages.prepare("search").setFocus(_BY_KEY))
        actions["forms"].triggered.connect(lambda: self._show("forms", ""))
        actions["bring_in"].triggered.connect(lambda: context.go.bring_in.emit([], None))
        actions["open_reply"].triggered.connect(lambda: context.go.open_reply.emit([]))
        actions["lock"].triggered.connect(self.lock_asked)
        actions["quit"].triggered.connect(self.close)
        actions["undo"].triggered.connect(context.undo.undo)
        actions["redo"].triggered.connect(context.undo.redo)
        actions["settings"].triggered.connect(self.show_settings)
        actions["larger_text"].triggered.connect(lambda: self._scale_text(+10))
        actions["smaller_text"].triggered.connect(lambda: self._scale_text(-10))
        actions["manual"].triggered.connect(self.show_manual)
        actions["keys"].triggered.connect(self.show_keys)
        actions["about"].triggered.connect(lambda: AboutDialog(self).open())
        context.go.page.connect(self._show)
        context.go.lock.connect(self.lock_wanted)
        context.go.lesson.connect(lambda lesson_id, at_ms: self._show("lesson", lesson_id, at_ms))
        context.go.said.connect(lambda lesson_id, at_ms: self._show("lesson", lesson_id, at_ms, True))
        context.go.reflection.connect(self._show_reflection)
        context.go.coding.connect(lambda lesson_id, key: self._show("lesson", lesson_id, None, False, key))
        context.go.goal.connect(lambda goal_id: self._show("goal", goal_id))
        context.go.guide.connect(lambda goal_id, step: self._show("guide", goal_id, step))
        context.go.forms.connect(lambda lesson_id: self._show("forms", lesson_id))
        context.go.form.connect(lambda form_id: self._show("form", form_id))
        context.go.clip.connect(lambda moment_id: self._show("clip", moment_id))
        context.go.packet.connect(lambda: self._show("packet", opens=True))
        context.go.reply.connect(lambda reply_id: self._show("reply", reply_id))
        self.stack.currentChanged.connect(lambda _number: self.toast.raise_())
        context.announced.connect(self.toast.tell)
        context.undoable.connect(self.toast.offer_undo)
        self.toast.undo_wanted.connect(context.undo.undo)
        context.troubled.connect(self.show_trouble)
        context.undo.moved.connect(self._on_undo_moved)
        self.problem.way_wanted.connect(self._on_way_wanted)
        context.watch.start()
        self._on_undo_moved()

    def _on_way_wanted(self, way: str) -> None:
        """Backups are on the page of the store; everything else is tried again by looking anew."""
        if way == "restore":
            self._show("store")
        else:
            self.problem.dismiss()
            self.context.watch.look()

    def come_back(self, at: tuple[str, tuple[Any, ...]]) -> None:
        """To where she was before the lock, bit by bit; a packet is begun anew, and nothing plays by itself."""
        name, what = at
        if name == "lesson":
            what = (*what[:1], None)
        self.at = wanted = ("coach" if name == "packet" else name, what)

        def go_on() -> None:
            if self.at is not wanted:
                return  # she went elsewhere meanwhile
            if self.pages.prepare_some(wanted[0]):
                QTimer.singleShot(0, self, go_on)
            else:
                self._show(wanted[0], *wanted[1])

        go_on()

    def _show(self, name: str, *what: Any, opens: bool = False) -> None:
        self.at = (name, what)
        page = self.pages.prepare(name)
        if (what or opens) and isinstance(page, _Opens):
            page.open(*what)
        if page.focusWidget() is None:
            page.setFocus()
        self.stack.setCurrentWidget(page)
        self.rail.select(_RAIL_PLACE.get(name, name))
        self.problem.dismiss()
        focused = QApplication.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.setFocus()

    def _show_reflection(self, lesson_id: str, reflection_id: str) -> None:
        self._show("lesson", lesson_id, None)
        page = self.pages.prepare("lesson")
        if isinstance(page, _ChoosesReflection):
            page.choose_reflection(reflection_id)

    def _scale_text(self, percent: int) -> None:
        scale = min(200, max(100, self.context.preferences.text_scale + percent))
        self.change_preferences(replace(self.context.preferences, text_scale=scale))

    def _on_undo_moved(self) -> None:
        self.toast.withdraw_undo()
        self.actions_by_name["undo"].setEnabled(self.context.undo.can_undo)
        self.actions_by_name["redo"].setEnabled(self.context.undo.can_redo)
