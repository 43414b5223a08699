"""What lives from opening a store until it is locked: the window, its pages, what is coming in."""

from collections.abc import Mapping

from PySide6.QtWidgets import QMessageBox

from reflectapp.domain.lessons import LessonDraft
from reflectapp.domain.outcome import Topic
from reflectapp.services import look_around, sample
from reflectapp.services import store as stores
from reflectapp.ui.context import Context
from reflectapp.ui.lessons.bring_in import BringIn
from reflectapp.ui.lessons.import_panel import ImportPanel
from reflectapp.ui.lessons.import_queue import Entry, ImportQueue, Target
from reflectapp.ui.page import Page
from reflectapp.ui.shell.look_banner import LookBanner
from reflectapp.ui.shell.window import MainWindow, PageFactory


def page_factories() -> Mapping[str, PageFactory]:
    """Pages load when they are first shown: the lesson's brings the player with it."""

    def later(module: str, name: str) -> PageFactory:
        def make(context: Context) -> Page:
            from importlib import import_module

            page = getattr(import_module(f"reflectapp.ui.{module}"), name)(context)
            assert isinstance(page, Page)
            return page

        return make

    return {
        "today": later("today.page", "TodayPage"),
        "lessons": later("lessons.page", "LessonsPage"),
        "lesson": later("lesson.page", "LessonPage"),
        "goals": later("goals.goals_page", "GoalsPage"),
        "goal": later("goals.goal_page", "GoalPage"),
        "coach": later("coach.page", "CoachPage"),
        "packet": later("coach.packet_page", "PacketPage"),
        "store": later("keeping.page", "StorePage"),
    }


class Opened:
    """An open store on the screen. `thrown_away`: she is only looking around."""

    def __init__(self, context: Context, thrown_away: bool) -> None:
        self.context = context
        self.thrown_away = thrown_away
        self.queue = ImportQueue(context)
        self.window = MainWindow(context, page_factories())
        self.window.may_close = self._may_close
        self.window.set_import_panel(ImportPanel(self.queue))
        self._bring_in = BringIn(context, self.queue, self.window)
        context.go.bring_in.connect(self._bring_in.start)
        context.go.sample.connect(self._bring_in_sample)
        if thrown_away:
            banner = LookBanner()
            banner.ended.connect(lambda: self.window.lock_wanted.emit())
            self.window.set_import_panel(banner)

    def close_store(self) -> None:
        """On the store's thread, when nothing runs any more."""
        work = look_around.throw_away if self.thrown_away else stores.close_store
        work(self.context.store)

    def fill_with_sample(self) -> None:
        """Brings the sample lesson into a throw-away store, and shows it."""
        context = self.context

        def filled(lesson_id: str) -> None:
            context.changed.emit(frozenset(Topic))
            context.go.lesson.emit(lesson_id, None)

        context.background(self.window, lambda report, cancel: sample.fill(context.on_store, report, cancel), filled)

    def _bring_in_sample(self) -> None:
        draft = LessonDraft(self.window.tr("Sample lesson"), None, "", self.window.tr("Mathematics"))
        self.queue.add([sample.recording()], Target(draft=draft))

    def _may_close(self) -> bool:
        pending: tuple[Entry, ...] = self.queue.pending
        if not pending or self.thrown_away:
            return True
        tr = self.window.tr
        question = QMessageBox(QMessageBox.Icon.Question, "reflectapp", tr("A recording is still coming in."))
        question.setParent(self.window, question.windowFlags())
        question.setInformativeText(
            tr("If you close now, it is not kept; the original stays where it is and can be brought in again.")
        )
        wait = question.addButton(tr("&Let it finish"), QMessageBox.ButtonRole.RejectRole)
        close = question.addButton(tr("&Close anyway"), QMessageBox.ButtonRole.DestructiveRole)
        question.setDefaultButton(wait)
        question.exec()
        return question.clickedButton() is close
