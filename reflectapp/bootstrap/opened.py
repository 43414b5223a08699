"""What lives from opening a store until it is locked: the window, its pages, what is coming in."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from reflectapp.bootstrap.pages import PAGES, WarmUp
from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Topic
from reflectapp.domain.store_settings import StoreSettings
from reflectapp.services import look_around, sample, store_settings
from reflectapp.services import store as stores
from reflectapp.ui.actions import spec
from reflectapp.ui.coach.reply_opener import ReplyOpener
from reflectapp.ui.context import Context
from reflectapp.ui.keeping.under_way import names_of
from reflectapp.ui.lessons.bring_in import BringIn
from reflectapp.ui.lessons.import_panel import ImportPanel
from reflectapp.ui.lessons.import_queue import Entry, ImportQueue, Target
from reflectapp.ui.lessons.in_step import Place
from reflectapp.ui.lessons.listening_row import ListeningRow
from reflectapp.ui.lessons.preparations import Preparations
from reflectapp.ui.lessons.preparing_panel import PreparingPanel
from reflectapp.ui.locking.idle import IdleWatch
from reflectapp.ui.locking.lock_key import LockKey
from reflectapp.ui.locking.session import SessionSignals, session_signals
from reflectapp.ui.shell import trouble_banner
from reflectapp.ui.shell.look_banner import LeaveSample, LookBanner
from reflectapp.ui.shell.window import MainWindow


@dataclass(frozen=True, slots=True)
class Listening:
    """Whose beginning is being found by the sound: in a dialog that she has open, and after they came in."""

    shown: Place | None = None
    arrived: tuple[Place, ...] = ()


class Opened:
    """An open store on the screen. `thrown_away`: she is only looking around."""

    def __init__(self, app: QApplication, context: Context, thrown_away: bool) -> None:
        self.context = context
        self.thrown_away = thrown_away
        self.settings = StoreSettings()
        self.queue = ImportQueue(context)
        self.window = MainWindow(context, PAGES)
        self.window.may_close = self._may_close
        self.window.set_import_panel(ImportPanel(self.queue))
        self._bring_in = BringIn(context, self.queue, self.window)
        context.go.bring_in.connect(self._bring_in.start)
        self._replies = ReplyOpener(context, self.window)
        context.go.open_reply.connect(self._replies.start)
        context.go.sample.connect(self._bring_in_sample)
        self.queue.resume()
        self._preparations = Preparations(context, self.queue)
        self.window.set_import_panel(PreparingPanel(self._preparations))
        if thrown_away:
            banner = LookBanner()
            banner.ended.connect(lambda: self.window.lock_wanted.emit())
            self.window.set_import_panel(banner)
        self.idle = IdleWatch(app, lambda: self.window.watching)
        self.idle.idle.connect(self.window.lock_wanted)
        self._only_sample = thrown_away
        self.idle.spares = lambda: self._only_sample
        self.queue.changed.connect(self._on_own_recording)
        self.lock_key = LockKey(spec("lock").keys, app)
        for asks in (self.lock_key.pressed, self.window.lock_asked):
            asks.connect(self._ask_to_lock)
        self.session: SessionSignals | None = None
        QTimer.singleShot(0, self.window, self._listen)
        context.changed.connect(self._on_changed)
        self._ask_settings()
        self.warm_up = WarmUp(context, self.window)

    @property
    def under_way(self) -> tuple[str, ...]:
        """Names of the long work that a lock stops for good."""
        return names_of(self.window)

    @property
    def listening(self) -> Listening:
        shown = next((row.place for row in self.window.findChildren(ListeningRow) if row.listening), None)
        return Listening(shown, self.queue.in_step.places)

    def listen_again(self, stopped: Listening) -> None:
        """Begins anew with what a lock stopped."""
        for place in stopped.arrived:
            self.queue.in_step.look_again(place)
        if stopped.shown is not None:
            from reflectapp.ui.lessons.align_dialog import AlignDialog

            AlignDialog(self.context, *stopped.shown, self.window, listens=True).open()

    def close_store(self) -> None:
        """On the store's thread, when nothing runs any more."""
        work = look_around.throw_away if self.thrown_away else stores.close_store
        work(self.context.store)

    def let_go(self) -> Iterator[None]:
        """When the store is closed, piece by piece, as another window is shown meanwhile. What was heard of the
        session and of idle time mattered until now."""
        if self.session is not None:
            self.session.locked()
            self.session.deleteLater()
        for watching in (self.idle, self.lock_key):
            watching.deleteLater()
        yield
        yield from self.window.pages.take_apart()
        for part in (self.queue, self.window, self.context):
            part.deleteLater()
            yield

    def fill_with_sample(self) -> None:
        """Brings the sample lesson into a throw-away store, and shows it."""
        context = self.context

        def filled(lesson_id: str) -> None:
            context.changed.emit(frozenset(Topic))
            context.go.lesson.emit(lesson_id, None)

        context.background(self.window, lambda report, cancel: sample.fill(context.on_store, report, cancel), filled)

    def _listen(self) -> None:
        self.session = session_signals()
        self.session.left.connect(lambda: None if self._only_sample else self.window.lock_wanted.emit())

    def _on_own_recording(self, _entry: object) -> None:
        """What she brought in herself is locked after a while, wherever it is."""
        self._only_sample = False

    def _ask_to_lock(self) -> None:
        """At once, but for a store that would not be there any more."""
        if not self.thrown_away:
            self.window.lock_wanted.emit()
        elif self.window.findChild(LeaveSample) is None:
            question = LeaveSample(self.window)
            question.accepted.connect(self.window.lock_wanted)
            question.open()

    def _on_changed(self, topics: frozenset[Topic]) -> None:
        if Topic.STORE in topics:
            self._ask_settings()

    def _ask_settings(self) -> None:
        self.context.ask(self.window, store_settings.settings)(self._take_settings)

    def _take_settings(self, settings: StoreSettings) -> None:
        self.settings = settings
        self.idle.set_minutes(settings.lock_after_minutes)

    def _bring_in_sample(self) -> None:
        draft = LessonDraft(self.window.tr("Sample lesson"), None, "", self.window.tr("Mathematics"))
        self.queue.add([sample.recording()], Target(draft=draft))

    def _may_close(self) -> bool:
        if not self.thrown_away and not trouble_banner.may_close(self.window, self.context.watch):
            return False
        pending: tuple[Entry, ...] = self.queue.pending
        if not pending or self.thrown_away:
            return True
        tr = self.window.tr
        question = QMessageBox(QMessageBox.Icon.Question, "reflectapp", tr("A recording is still coming in."))
        question.setParent(self.window, question.windowFlags())
        question.setInformativeText(
            tr("It goes on where it was when you open reflectapp again. Please leave the original in its place.")
        )
        wait = question.addButton(tr("&Let it finish"), QMessageBox.ButtonRole.RejectRole)
        close = question.addButton(tr("&Close"), QMessageBox.ButtonRole.AcceptRole)
        question.setDefaultButton(wait)
        question.exec()
        question.deleteLater()
        return question.clickedButton() is close
